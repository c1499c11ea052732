import json
from collections.abc import Callable

import pytest

from kubectl_alb.checks.engine import failure_catalogue
from tests.conftest import Ran

Run = Callable[..., Ran]


@pytest.mark.parametrize("code", [failure.code for failure in failure_catalogue.ALL])
def test_every_code_is_explained(run: Run, code: str) -> None:
    ran = run("explain", code)
    assert ran.code == 0
    assert ran.stdout.startswith(code)
    assert "Fix" in ran.stdout


def test_json_holds_the_facts_in_one_document(run: Run) -> None:
    document = json.loads(run("explain", "ALB-IAM-007", "-o", "json").stdout)
    assert (document["kind"], document["status"]["exitCode"]) == ("Failure", 0)
    assert document["status"]["iamActions"] == [
        "elasticloadbalancing:DescribeListenerAttributes",
        "elasticloadbalancing:ModifyListenerAttributes",
    ]
    assert document["status"]["fixes"][0]["commands"]


def test_the_list_has_every_code_once(run: Run) -> None:
    document = json.loads(run("explain", "--list", "-o", "json").stdout)
    codes = [row["code"] for row in document["status"]["failures"]]
    assert codes == [failure.code for failure in failure_catalogue.ALL]


def test_the_list_prints_one_line_per_code(run: Run) -> None:
    lines = run("explain", "--list", "SUBNET", "--no-headers").stdout.splitlines()
    assert len(lines) == 11


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ssl-redirect", "Annotation"),
        ("spec.sslPolicy", "IngressClassParamsField"),
        ("SUBNET", "FailureList"),
        ("503", "Failure"),
        ("no certificate found for host: shop.example", "Failure"),
        ("aws-load-balancer-scheme", "Setting"),
        ("targetgroupconfiguration.spec.defaultConfiguration.protocol", "Setting"),
    ],
)
def test_each_kind_of_topic_is_a_kind_of_document(run: Run, name: str, kind: str) -> None:
    document = json.loads(run("explain", name, "-o", "json").stdout)
    assert document["kind"] == kind
    assert document["spec"] == {"topic": name}


def test_yaml_holds_the_same_as_json(run: Run) -> None:
    assert "code: ALB-DNS-004" in run("explain", "ALB-DNS-004", "-o", "yaml").stdout


def test_an_unknown_name_fails_and_offers_near_ones(run: Run) -> None:
    ran = run("explain", "ALB-SUBNT-001")
    assert (ran.code, ran.stdout) == (1, "")
    assert "did you mean ALB-SUBNET-001" in ran.stderr


def test_a_name_like_no_other_points_at_the_list(run: Run) -> None:
    assert "explain --list" in run("explain", "qwertz").stderr


def test_only_areas_can_be_listed(run: Run) -> None:
    assert run("explain", "ALB-DNS-004", "--list").code == 64
