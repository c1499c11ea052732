"""`kubectl alb upgrade` with real helms: old to new, again, cut short, failing, and back."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scenarios.healthy import healthy_world
from tests.lab import bare, charts, tools
from tests.lab.kubectl import Answer, Kubectl
from tests.lab.lab import Lab

CLUSTER = "shop-prod"
RELEASE, NAMESPACE = "aws-load-balancer-controller", "kube-system"
POLICY = f"arn:aws:iam::111122223333:policy/{CLUSTER}-alb-controller"
GAINED = "elasticloadbalancing:DescribeListenerAttributes"
CRDS = "customresourcedefinitions.apiextensions.k8s.io"
READS = ("Describe", "Get", "List", "Simulate")


class Site:
    """A cluster with the old release, and the plugin with one of the helms."""

    def __init__(self, lab: Lab, helm: str, folder: Path) -> None:
        self.lab = lab
        self.kubectl = Kubectl({**lab.environment(), "HELM": str(tools.program(helm))})
        self.old = charts.older(lab.chart, folder)
        self.new = charts.newer(lab.chart, folder)

    def install(self, *flags: str) -> None:
        """Install the old release over no definitions."""
        self.kubectl("delete", CRDS, charts.PARAMS)
        words = ("--cluster-name", CLUSTER, "--chart", str(self.old), "-y", *flags)
        answer = self.kubectl("alb", "install", *words)
        assert answer.code == 0, answer.stderr

    def upgrade(self, *flags: str, chart: Path | None = None) -> Answer:
        words = ("--cluster-name", CLUSTER, "--chart", str(chart or self.new))
        return self.kubectl("alb", "upgrade", *words, *flags)

    def steps(self, *flags: str, chart: Path | None = None) -> dict[str, str]:
        """Upgrade, and return the result of each step."""
        answer = self.upgrade("-y", "-o", "json", *flags, chart=chart)
        assert answer.code == 0, answer.stderr
        steps = json.loads(answer.stdout)["status"]["steps"]
        return {step["id"].partition("/")[0]: step["result"] for step in reversed(steps)}

    def read(self, *words: str) -> Any:
        answer = self.kubectl("get", *words, "-o", "json")
        return json.loads(answer.stdout) if answer.code == 0 else None

    def image(self) -> str:
        spec = self.read("deployment", RELEASE, "-n", NAMESPACE)["spec"]
        return str(spec["template"]["spec"]["containers"][0]["image"].rpartition(":")[2])

    def has_field(self) -> bool:
        """Return whether the definition has the field of the new chart."""
        found = self.read(CRDS, charts.PARAMS)
        return charts.FIELD in json.dumps(found["spec"]["versions"])

    def policy(self) -> tuple[str, bool]:
        """Return the default version of the policy, and whether it has the new actions."""
        iam = self.lab.aws.boto3("iam")
        version = iam.get_policy(PolicyArn=POLICY)["Policy"]["DefaultVersionId"]
        found = iam.get_policy_version(PolicyArn=POLICY, VersionId=version)["PolicyVersion"]
        return version, GAINED in json.dumps(found["Document"])

    def state(self) -> tuple[str, bool, tuple[str, bool]]:
        return self.image(), self.has_field(), self.policy()

    def writes(self) -> list[str]:
        return [
            c["operation"] for c in self.lab.aws.calls() if not c["operation"].startswith(READS)
        ]

    def certificate(self) -> Any:
        return self.read("secret", "aws-load-balancer-tls", "-n", NAMESPACE)["data"]["tls.crt"]

    def killed(self, at: str) -> None:
        """Upgrade, and kill the program while a call of AWS has no answer."""
        self.lab.aws.fault(f"*:{at}", hang=60)
        environment = {**self.kubectl.environment, "PATH": self.kubectl.search_path()}
        words = ("--cluster-name", CLUSTER, "--chart", str(self.new), "-y")
        with subprocess.Popen(
            [str(self.kubectl.file), "alb", "upgrade", *words],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            ends = time.monotonic() + 60
            while at not in self.writes() and time.monotonic() < ends:
                time.sleep(0.1)
            os.kill(process.pid, signal.SIGKILL)
        self.lab.aws.clear_faults()


BEFORE = (charts.OLD, False, ("v1", False))
AFTER = (charts.NEW, True, ("v2", True))


@pytest.fixture
def empty(lab: Lab) -> Lab:
    """A cluster without a controller, whose pods would never be ready."""
    authority = lab.cluster.authority
    bare.bare(lab, healthy_world(authority, authority.server("admission")))
    return lab


@pytest.fixture
def staffed(empty: Lab, tmp_path: Path) -> Iterator[Lab]:
    """The same with pods that come with the Deployment."""
    with bare.pods(empty, tmp_path):
        yield empty


@pytest.fixture(params=["helm3", "helm4"])
def each(staffed: Lab, request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """With each helm in turn, and the old release."""
    site = Site(staffed, request.param, tmp_path)
    site.install()
    return site


@pytest.fixture
def site(staffed: Lab, tmp_path: Path) -> Site:
    """With helm 3, and the old release."""
    site = Site(staffed, "helm3", tmp_path)
    site.install()
    return site


def test_old_becomes_new_and_a_second_run_changes_nothing(each: Site) -> None:
    certificate = each.certificate()
    assert each.state() == BEFORE
    results = each.steps()
    assert (results["iam"], results["chart"]) == ("done", "done")
    assert each.state() == AFTER
    assert each.certificate() == certificate
    each.lab.aws.clear_calls()
    assert set(each.steps().values()) == {"unchanged"}
    assert each.writes() == []
    assert len(each.read("secrets", "-n", NAMESPACE, "-l", "owner=helm")["items"]) == 2


def test_what_changes_is_shown_first(site: Site) -> None:
    answer = site.upgrade("--dry-run=client")
    assert answer.code == 0, answer.stderr
    for text in (
        "v2.8.1 → v3.5.0",
        f"+ {GAINED}   v2.9.0, role has it: no → ALB-IAM-007",
        "Helm release kube-system/aws-load-balancer-controller of chart",
    ):
        assert text in answer.stdout
    assert site.state() == BEFORE


def test_a_dry_run_of_the_servers_changes_nothing(each: Site) -> None:
    answer = each.upgrade("--dry-run=server")
    assert answer.code == 0, answer.stderr
    assert "nothing was changed" in answer.stderr
    assert each.state() == BEFORE


def test_nobody_is_asked_without_a_terminal(site: Site) -> None:
    answer = site.upgrade()
    assert (answer.code, site.state()) == (64, BEFORE)
    assert "add --yes" in answer.stderr


def test_pods_that_do_not_come_up_roll_everything_back(empty: Lab, tmp_path: Path) -> None:
    site = Site(empty, "helm3", tmp_path)
    site.install("--wait=false")
    answer = site.upgrade("-y", "--rollback-on-failure", "--timeout", "30s")
    assert answer.code == 75, answer.stderr
    assert "rolling back" in answer.stderr
    assert site.state() == BEFORE


def test_a_chart_that_helm_fails_on_is_rolled_back(each: Site) -> None:
    answer = each.upgrade("-y", "--rollback-on-failure", "--set", "replicaCount=-1")
    assert answer.code == 1, answer.stderr
    assert each.state() == BEFORE
    history = json.loads(each.kubectl("alb", "undo", "-o", "json").stdout)["status"]["runs"]
    assert "undone" in {run["state"] for run in history}
    # Nothing stands in the way of the next one.
    assert each.steps()["chart"] == "done"


def test_without_the_flag_a_failure_says_how_to_go_on(site: Site) -> None:
    answer = site.upgrade("-y", "--set", "replicaCount=-1")
    assert answer.code == 1
    assert "run the same command again to go on" in answer.stderr
    assert site.policy() == ("v2", True)
    assert site.steps("--set", "replicaCount=2")["chart"] == "done"


def test_killed_in_a_call_the_next_run_goes_on(site: Site) -> None:
    site.killed(at="CreatePolicyVersion")
    assert site.steps()["chart"] == "done"
    assert site.state()[:2] == AFTER[:2]
    assert set(site.steps().values()) == {"unchanged"}


def test_a_call_that_aws_refuses_is_named_and_stops_the_rest(site: Site) -> None:
    site.lab.aws.deny("iam:CreatePolicyVersion")
    answer = site.upgrade("-y")
    site.lab.aws.clear_faults()
    assert answer.code == 77
    assert "grant iam:CreatePolicyVersion" in answer.stderr
    assert site.state() == BEFORE
    assert site.steps()["chart"] == "done"


def test_of_five_versions_none_is_removed_where_the_creation_might_be_refused(site: Site) -> None:
    iam = site.lab.aws.boto3("iam")
    document = iam.get_policy_version(PolicyArn=POLICY, VersionId="v1")["PolicyVersion"]["Document"]
    for _ in range(4):
        iam.create_policy_version(PolicyArn=POLICY, PolicyDocument=json.dumps(document))
    # The caller is no user of the account, so IAM cannot say what it may do.
    answer = site.upgrade("-y")
    assert "nothing is deleted" in answer.stderr
    assert (answer.code, site.state()) == (1, BEFORE)
    assert len(iam.list_policy_versions(PolicyArn=POLICY)["Versions"]) == 5


def test_a_policy_that_cannot_be_read_is_not_passed_over(site: Site) -> None:
    site.lab.aws.deny("iam:GetPolicyVersion")
    answer = site.upgrade("-y")
    site.lab.aws.clear_faults()
    assert (answer.code, site.state()) == (77, BEFORE)
    assert "grant iam:GetPolicyVersion" in answer.stderr
    assert "--skip iam-unknown" in answer.stderr


def test_what_the_cluster_does_not_allow_is_named(site: Site) -> None:
    words = ("--cluster-name", CLUSTER, "--chart", str(site.new), "-y")
    answer = site.kubectl("alb", "upgrade", *words, user=site.lab.user("reader"))
    assert answer.code == 77
    assert "grant patch customresourcedefinitions" in answer.stderr
    assert site.state()[:2] == BEFORE[:2]


def test_a_downgrade_has_to_be_allowed(site: Site) -> None:
    site.steps()
    refused = site.upgrade("-y", chart=site.old)
    assert (refused.code, site.image()) == (1, charts.NEW)
    assert "--allow-downgrade" in refused.stdout
    site.steps("--allow-downgrade", chart=site.old)
    assert site.image() == charts.OLD


def test_an_upgrade_is_undone(each: Site) -> None:
    answer = each.upgrade("-y", "-o", "json")
    run = json.loads(answer.stdout)["status"]["run"]["id"]
    undone = each.kubectl("alb", "undo", run, "-y")
    assert undone.code == 0, undone.stderr
    assert each.state() == BEFORE


def test_what_somebody_else_keeps_is_left_to_them(site: Site) -> None:
    words = ("label", "deployment", RELEASE, "-n", NAMESPACE, "argocd.argoproj.io/instance=lbc")
    site.kubectl(*words)
    answer = site.upgrade("-y")
    assert (answer.code, site.image()) == (1, charts.OLD)
    assert "Argo CD application lbc" in answer.stderr
    assert site.upgrade("-y", "--force").code == 0


def test_an_image_that_the_values_pin_stops_the_upgrade(site: Site) -> None:
    answer = site.upgrade("-y", "--set", "image.tag=v2.8.1")
    assert (answer.code, site.state()) == (1, BEFORE)
    assert "image.tag=v2.8.1" in answer.stderr


def test_a_check_reads_the_values_and_changes_nothing(each: Site) -> None:
    words = ("--check", "-o", "json", "--fail-on=warning")
    answer = each.upgrade(*words)
    assert answer.code == 4, answer.stderr
    report = json.loads(answer.stdout)["status"]["report"]
    (role,) = report["iam"]
    assert {a["action"]: a["has"] for a in role["actions"]}[GAINED] is False
    assert report["certificate"] == {"source": "helm", "renewed": False}
    assert each.state() == BEFORE


def test_without_a_release_there_is_nothing_to_upgrade(empty: Lab, tmp_path: Path) -> None:
    answer = Site(empty, "helm3", tmp_path).upgrade("-y")
    assert answer.code == 1
    assert "kubectl alb install" in answer.stderr
