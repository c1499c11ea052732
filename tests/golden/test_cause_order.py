"""Where one fault shows in several checks, its cause is told first and under the right code."""

import json

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, CaseSource, case, healthy

ADD_TAGS = "elasticloadbalancing:AddTags"


def codes(source: CaseSource) -> list[str]:
    return [
        finding.code for finding in diagnose(Facts(load(source, Section)), catalogue.ALL).findings
    ]


def test_a_policy_without_the_right_to_tag_is_told_as_such() -> None:
    source = healthy()
    for key, record in source.documents.items():
        if key[0] is Section.POLICIES:
            text = json.dumps(record["PolicyDocument"]).replace(ADD_TAGS, f"{ADD_TAGS}NoMore")
            record["PolicyDocument"] = json.loads(text)
    assert codes(source) == ["ALB-IAM-006"]


def test_a_class_that_sets_another_scheme_comes_before_the_replacement() -> None:
    source = healthy()
    params = source.documents[Section.INGRESS_CLASS_PARAMS, "/alb"]
    params["spec"] = {"scheme": "internal"}
    assert codes(source) == ["ALB-CLASS-007", "ALB-NAME-004"]


def test_whoever_takes_over_a_path_comes_before_the_path_that_is_lost() -> None:
    assert codes(case(FOLDER / "ALB-GROUP-010.yaml")) == ["ALB-GROUP-010", "ALB-GROUP-004"]


def test_a_flag_that_keeps_pods_out_comes_before_the_pods_that_are_out() -> None:
    assert codes(case(FOLDER / "ALB-TGT-018.yaml")) == ["ALB-TGT-018", "ALB-TGT-006"]
