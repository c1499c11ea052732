"""What belongs to the cluster is known by the cluster's name and its VPC."""

from kubectl_alb.checks.deletion.leftover_checks import without_owner
from kubectl_alb.checks.engine.run import Report, diagnose
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, CaseSource, case

LEFT = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/left/1"


def looked(source: CaseSource) -> Report:
    return diagnose(Facts(load(source, Section)), [without_owner])


def test_what_another_vpc_has_under_this_clusters_name_is_not_left_over() -> None:
    source = case(FOLDER / "ALB-DEL-004.yaml")
    key = (Section.TARGET_GROUPS, LEFT)
    source.documents[key] = {**source.documents[key], "VpcId": "vpc-of-another-cluster"}
    assert LEFT not in [finding.arn for finding in looked(source).findings]


def test_nothing_is_left_over_as_long_as_the_cluster_has_no_name() -> None:
    source = case(FOLDER / "ALB-DEL-004.yaml")
    source.meta = {
        **source.meta,
        "context": {**source.meta["context"], "clusterName": ""},
        "controller": {**source.meta["controller"], "args": []},
    }
    report = looked(source)
    assert report.findings == ()
    assert [one.reason for one in report.skipped] == [
        "the cluster's name is not known: give --cluster-name"
    ]
