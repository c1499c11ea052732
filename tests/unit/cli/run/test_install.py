"""`install`, as far as it needs no cluster."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.cli.run.install_checks import preflight
from kubectl_alb.cli.run.install_request import role_name
from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.iam_policy import policy_document
from kubectl_alb.controller.releases.catalogue import NEWEST
from kubectl_alb.controller.releases.lookup import Named, named
from kubectl_alb.facts.tags import RELEASE_NAME, RELEASE_NAMESPACE
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import Ref
from kubectl_alb.model.system import Webhook, WebhookConfiguration
from tests.builders import ingress_class, snapshot
from tests.conftest import Ran
from tests.installing import cluster

Run = Callable[..., Ran]
POLICY = ("install", "--print-iam-policy")
LEFT = "ALB-HOOK-001"
FULL = json.dumps(policy_document(LATEST, "aws"))


@pytest.fixture
def policy(tmp_path: Path) -> Callable[[str], str]:
    def written(text: str) -> str:
        file = tmp_path / "policy.json"
        file.write_text(text, encoding="utf-8")
        return str(file)

    return written


def test_the_policy_is_that_of_the_release_and_the_partition(run: Run) -> None:
    ran = run(*POLICY, "--version", "1.8.4", "--partition", "aws-cn")
    assert json.loads(ran.stdout) == policy_document((2, 8, 3), "aws-cn")
    assert ran.stderr == ("✔ IAM policy of v2.8.3 (chart 1.8.4) for partition aws-cn, 71 actions\n")


def test_without_flags_it_is_the_newest_for_the_region_in_use(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    found = json.loads(run(*POLICY, "--region", "us-gov-west-1").stdout)
    assert found == policy_document(LATEST, "aws-us-gov")
    assert json.loads(run(*POLICY).stdout) == policy_document(LATEST, "aws")


def test_an_unknown_release_is_told_also_when_quiet(run: Run) -> None:
    ran = run(*POLICY, "--version", "3.99.0", "--partition", "aws", "-q")
    assert json.loads(ran.stdout) == json.loads(FULL)
    assert ran.code == 0
    assert ran.stderr == (
        "warning: controller 3.99.0 is not a known release: the IAM rules of v3.5.0, the newest "
        "known one, are used; use the published policy with --policy-file FILE\n"
    )


def test_an_unknown_chart_is_called_one(run: Run, policy: Callable[[str], str]) -> None:
    ran = run(*POLICY, "--version", "1.99.0", "--partition", "aws", "--policy-file", policy(FULL))
    first, second = ran.stderr.splitlines()
    assert first.startswith("warning: chart 1.99.0 is not a known release")
    assert "--policy-file" not in first
    assert second.endswith("allows everything that 1.99.0 needs in partition aws")


def test_a_policy_that_lacks_something_is_printed_all_the_same(
    run: Run, policy: Callable[[str], str]
) -> None:
    text = json.dumps(policy_document((2, 12, 0)))
    ran = run(*POLICY, "--partition", "aws", "--policy-file", policy(text), "-q")
    assert (ran.code, json.loads(ran.stdout)) == (0, json.loads(text))
    first, second = ran.stderr.splitlines()
    assert first.endswith("lacks what v3.5.0 needs in partition aws:")
    assert second == "  ec2:DescribeRouteTables (needed for subnet discovery without role tags)"


def test_a_policy_that_iam_refuses_is_not_printed(run: Run, policy: Callable[[str], str]) -> None:
    ran = run(
        *POLICY, "--partition", "aws", "--policy-file", policy('{"Statement": "\\u001b[31m"}')
    )
    assert (ran.code, ran.stdout) == (65, "")
    assert "statement 1 is not an object" in ran.stderr


def test_what_a_policy_says_does_not_act_on_the_terminal(
    run: Run, policy: Callable[[str], str]
) -> None:
    hostile = '{"Statement": {"Effect": "Allow", "Action": "a\\u001b[31m", "Resource": "*"}}'
    ran = run(*POLICY, "--partition", "aws", "--policy-file", policy(hostile))
    assert ran.code == 65
    assert "\x1b" not in ran.stderr


def test_only_one_thing_can_be_printed(run: Run) -> None:
    assert run(*POLICY, "--list-versions").code == 64


@pytest.mark.parametrize("flags", [("--bundle", "demo"), ("--no-aws",)])
def test_an_installation_takes_a_live_cluster_and_aws(run: Run, flags: tuple[str, ...]) -> None:
    ran = run("install", *flags)
    assert (ran.code, ran.stdout) == (64, "")
    assert f"omit {flags[0]}" in ran.stderr


@pytest.mark.parametrize("flags", [("--list-versions",), ("--dry-run=server",), ()])
def test_configurations_are_printed_of_what_is_not_carried_out(
    run: Run, flags: tuple[str, ...]
) -> None:
    ran = run("install", "-o", "terraform", *flags)
    assert (ran.code, ran.stdout) == (64, "")


def test_a_long_role_name_is_cut_and_told_apart() -> None:
    assert role_name("shop-prod") == "shop-prod-alb-controller"
    one, other = role_name("a" * 99 + "b"), role_name("a" * 100)
    assert (len(one), len(other), one != other) == (64, 64, True)


@pytest.mark.parametrize(
    ("skip", "values", "codes"),
    [
        ((), {}, {"ALB-CLUSTER-005"}),
        (("ALB-CLUSTER-005",), {}, set()),
        ((), {"ingressClass": "lbc"}, set()),
        ((), {"createIngressClassResource": False}, set()),
    ],
)
def test_a_class_of_the_name_counts_only_if_the_chart_makes_one(
    skip: tuple[str, ...], values: dict[str, object], codes: set[str]
) -> None:
    taken = ingress_class("alb", "eks.amazonaws.com/alb")
    found = snapshot(deployments=(), ingress_classes=(taken,))
    report = preflight(found, Named("v3.5.0", NEWEST), skip, values)
    assert {finding.code for finding in report.findings} == codes


def test_what_the_steps_see_to_is_no_finding() -> None:
    found = snapshot(clusters=(cluster(),), oidc_providers=(), addons=())
    report = preflight(found, Named("v3.5.0", NEWEST), (), {})
    assert "ALB-IAM-002" not in {finding.code for finding in report.findings}


@pytest.mark.parametrize(
    ("resumed", "codes"),
    [(Ref("kube-system", "lbc"), set()), (Ref("kube-system", "x"), {LEFT}), (None, {LEFT})],
)
def test_webhooks_of_the_release_that_goes_on_are_in_nobodys_way(
    resumed: Ref | None, codes: set[str]
) -> None:
    owner = {RELEASE_NAME: "lbc", RELEASE_NAMESPACE: "kube-system"}
    webhook = Webhook("vingress.elbv2.k8s.aws", "Fail", b"", Ref("kube-system", "hook"))
    left = WebhookConfiguration(Meta("hook", annotations=owner), False, (webhook,))
    found = snapshot(deployments=(), validating_webhooks=(left,), mutating_webhooks=())
    report = preflight(found, Named("v3.5.0", NEWEST), (), {}, resumed)
    assert {finding.code for finding in report.findings} == codes


def test_a_cluster_too_old_for_the_release_is_found() -> None:
    old = snapshot(clusters=(cluster(version="1.20"),))
    newest = preflight(old, Named("v3.5.0", NEWEST), (), {})
    assert "ALB-CLUSTER-006" in {finding.code for finding in newest.findings}
    fitting = named("v2.4.0")
    assert fitting is not None
    assert "ALB-CLUSTER-006" in preflight(old, fitting, (), {}).passed


def test_releases_are_listed_for_machines(run: Run) -> None:
    listed = json.loads(run("install", "--list-versions", "-o", "json").stdout)
    assert listed["kind"] == "ReleaseList"
    releases = listed["status"]["releases"]
    assert releases[0] == {
        "version": "v3.5.0",
        "charts": ["3.5.0"],
        "released": "2026-08-03",
        "kubernetes": {"first": "1.22"},
        "gatewayAPI": "1.6.0",
    }
    assert releases[-1]["kubernetes"] == {"first": "1.15", "last": "1.21"}
