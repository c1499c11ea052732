"""`kubectl alb install` with real helms: from nothing, again, cut short, refused, and undone."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scenarios.healthy import healthy_world
from tests.e2e.test_writes import pend
from tests.lab import bare, tools
from tests.lab.crds import definitions_in
from tests.lab.kubectl import Answer, Kubectl
from tests.lab.lab import Lab

CLUSTER = "shop-prod"
RELEASE, NAMESPACE = "aws-load-balancer-controller", "kube-system"
ROLE = f"{CLUSTER}-alb-controller"
ACCOUNT = "arn:aws:iam::111122223333:"
READS = ("Describe", "Get", "List", "Simulate")
WRITES = {
    "irsa": ["CreateOpenIDConnectProvider", "CreatePolicy", "CreateRole", "AttachRolePolicy"],
    "pod-identity": [
        "CreatePolicy", "CreateRole", "AttachRolePolicy", "CreateAddon",
        "CreatePodIdentityAssociation",
    ],
}  # fmt: skip
CRDS = "customresourcedefinitions.apiextensions.k8s.io"


class Site:
    """A cluster without a controller, and the plugin with one of the helms."""

    def __init__(self, lab: Lab, helm: str) -> None:
        self.lab = lab
        self.kubectl = Kubectl({**lab.environment(), "HELM": str(tools.program(helm))})
        self.words = ("--cluster-name", CLUSTER, "--chart", str(lab.chart))

    def install(self, *flags: str, user: Path | None = None) -> Answer:
        return self.kubectl("alb", "install", *self.words, *flags, user=user)

    def steps(self, *flags: str) -> dict[str, str]:
        """Install, and return the result of each step."""
        answer = self.install("-y", "-o", "json", *flags)
        assert answer.code == 0, answer.stderr
        status = json.loads(answer.stdout)["status"]
        return {step["id"]: step["result"] for step in status["steps"]}

    def read(self, *words: str) -> Any:
        answer = self.kubectl("get", *words, "-o", "json")
        return json.loads(answer.stdout) if answer.code == 0 else None

    def account(self) -> Any:
        return self.read("serviceaccount", RELEASE, "-n", NAMESPACE)

    def trust(self) -> Any:
        found = self.lab.aws.boto3("iam").get_role(RoleName=ROLE)["Role"]
        return found["AssumeRolePolicyDocument"]["Statement"][0]

    def writes(self) -> list[str]:
        return [
            c["operation"] for c in self.lab.aws.calls() if not c["operation"].startswith(READS)
        ]

    def killed(self, *flags: str, at: str) -> None:
        """Install, and kill the program while a call of AWS has no answer."""
        self.lab.aws.fault(f"*:{at}", hang=60)
        self._killed(flags, self._wait_stuck)
        self.lab.aws.clear_faults()

    def killed_with_helm(self, seconds: float) -> None:
        """Install, and kill the program and its helm some time after helm was started."""
        self._killed((), lambda: self._wait_for_chart(seconds))

    def _killed(self, flags: tuple[str, ...], wait: Callable[[], None]) -> None:
        self._forget_runs()
        environment = {**self.kubectl.environment, "PATH": self.kubectl.search_path()}
        command = [str(self.kubectl.file), "alb", "install", "-y", *self.words, *flags]
        with subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            wait()
            os.killpg(process.pid, signal.SIGKILL)

    def _wait_for_chart(self, seconds: float) -> None:
        ends = time.monotonic() + 60
        while time.monotonic() < ends and '"id": "chart"' not in "".join(self._journal()[-1:]):
            time.sleep(0.02)
        time.sleep(seconds)

    def _forget_runs(self) -> None:
        shutil.rmtree(Path(self.kubectl.environment["HOME"]) / ".local/state", ignore_errors=True)

    def _wait_stuck(self) -> None:
        """Wait until the journal has a last step that was begun and does not end."""
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            first = self._journal()
            time.sleep(0.5)
            if first and json.loads(first[-1])["record"] == "intent" and first == self._journal():
                return

    def _journal(self) -> list[str]:
        home = Path(self.kubectl.environment["HOME"])
        newest = sorted(home.glob(".local/state/kubectl-alb/**/*.jsonl"))[-1:]
        return [line for file in newest for line in file.read_text().splitlines()]


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
def each(staffed: Lab, request: pytest.FixtureRequest) -> Site:
    """With each helm in turn."""
    return Site(staffed, request.param)


@pytest.fixture
def site(staffed: Lab) -> Site:
    """With helm 3."""
    return Site(staffed, "helm3")


@pytest.mark.parametrize("identity", WRITES)
def test_from_nothing_the_controller_works_and_a_second_run_changes_nothing(
    each: Site, identity: str
) -> None:
    first = each.install("-y", "--identity", identity)
    assert first.code == 0, first.stderr
    for text in ("controller 2/2 ready", "leader lbc-1", "webhook answers", "v3.5.0 installed"):
        assert text in first.stderr
    each.lab.aws.clear_calls()
    assert set(each.steps("--identity", identity).values()) == {"unchanged"}
    assert each.writes() == []
    history = each.read("secrets", "-n", NAMESPACE, "-l", "owner=helm")["items"]
    assert len(history) == 1


def test_irsa_ties_the_service_account_to_the_role(site: Site) -> None:
    assert set(site.steps().values()) == {"done"}
    issuer = site.trust()["Principal"]["Federated"].partition("oidc-provider/")[2]
    assert site.trust()["Condition"]["StringEquals"] == {
        f"{issuer}:sub": f"system:serviceaccount:{NAMESPACE}:{RELEASE}",
        f"{issuer}:aud": "sts.amazonaws.com",
    }
    annotations = site.account()["metadata"]["annotations"]
    assert annotations["eks.amazonaws.com/role-arn"] == f"{ACCOUNT}role/{ROLE}"
    attached = site.lab.aws.boto3("iam").list_attached_role_policies(RoleName=ROLE)
    assert [p["PolicyArn"] for p in attached["AttachedPolicies"]] == [f"{ACCOUNT}policy/{ROLE}"]


def test_pod_identity_associates_the_service_account_with_the_role(site: Site) -> None:
    site.steps("--identity", "pod-identity")
    assert site.trust()["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    eks = site.lab.aws.boto3("eks")
    (found,) = eks.list_pod_identity_associations(clusterName=CLUSTER)["associations"]
    assert (found["namespace"], found["serviceAccount"]) == (NAMESPACE, RELEASE)
    assert eks.list_addons(clusterName=CLUSTER)["addons"] == ["eks-pod-identity-agent"]
    assert "annotations" not in site.account()["metadata"]


def test_the_deployment_gets_what_follows_from_the_cluster_and_what_is_asked_for(
    site: Site, tmp_path: Path
) -> None:
    values = tmp_path / "values.yaml"
    values.write_text("replicaCount: 1\ndefaultTags: {team: web}\n")
    site.steps("-f", str(values), "--set", "replicaCount=3")
    spec = site.read("deployment", RELEASE, "-n", NAMESPACE)["spec"]
    assert spec["replicas"] == 3
    assert {
        "--cluster-name=shop-prod", "--aws-region=us-west-2", "--aws-vpc-id=vpc-1",
        "--default-tags=team=web",
    } <= set(spec["template"]["spec"]["containers"][0]["args"])  # fmt: skip
    # Without the flags of the first run its values stay.
    assert set(site.steps().values()) == {"unchanged"}


def test_definitions_of_another_manager_are_adopted(each: Site) -> None:
    words = ("apply", "--server-side", "--field-manager=argocd", "--force-conflicts", "-f", "-")
    for definition in definitions_in(each.lab.chart / "crds"):
        definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["description"] = "theirs"
        assert each.kubectl(*words, stdin=json.dumps(definition)).code == 0
    answer = each.install("-y")
    assert answer.code == 0, answer.stderr
    assert "takes over" in answer.stdout
    assert set(each.steps().values()) == {"unchanged"}


def test_definitions_are_made_where_there_are_none(site: Site) -> None:
    site.kubectl("delete", CRDS, "--all")
    answer = site.install("-y")
    assert answer.code == 0, answer.stderr
    wanted = {d["metadata"]["name"] for d in definitions_in(site.lab.chart / "crds")}
    assert {d["metadata"]["name"] for d in site.read(CRDS)["items"]} == wanted


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("identity", "operation"), [(kind, call) for kind in WRITES for call in WRITES[kind]]
)
def test_killed_in_a_call_the_next_run_goes_on(site: Site, identity: str, operation: str) -> None:
    site.killed("--identity", identity, at=operation)
    results = site.steps("--identity", identity)
    done = WRITES[identity].index(operation)
    assert list(results.values())[:done] == ["unchanged"] * done
    assert "done" in results.values()
    assert set(site.steps("--identity", identity).values()) == {"unchanged"}


@pytest.mark.matrix
@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.5, 1.0])
def test_killed_together_with_helm_the_next_run_goes_on(each: Site, seconds: float) -> None:
    each.killed_with_helm(seconds)
    assert set(each.steps().values()) <= {"done", "unchanged"}
    assert set(each.steps().values()) == {"unchanged"}


def test_a_release_over_which_helm_was_killed_is_cleared_away(each: Site) -> None:
    each.steps()
    secret = f"sh.helm.release.v1.{RELEASE}.v1"
    label = ("label", "secret", secret, "-n", NAMESPACE, "--overwrite", "status=pending-install")
    each.kubectl(*label)
    pend(each.kubectl, secret)
    results = each.steps()
    assert (results["chart-cleanup"], results["chart"]) == ("done", "done")
    assert set(each.steps().values()) == {"unchanged"}


def test_a_controller_that_does_not_come_up_is_waited_for_in_vain(empty: Lab) -> None:
    site = Site(empty, "helm3")
    answer = site.install("-y", "--timeout", "20s")
    assert answer.code == 75
    assert "controller 0/2 ready" in answer.stderr
    assert site.install("-y", "--wait=false").code == 0


@pytest.mark.parametrize("how", ["client", "server"])
def test_a_dry_run_changes_nothing(site: Site, how: str) -> None:
    answer = site.install(f"--dry-run={how}")
    assert answer.code == 0, answer.stderr
    assert "nothing was changed" in answer.stderr
    assert (site.writes(), site.account()) == ([], None)
    assert site.read("deployment", RELEASE, "-n", NAMESPACE) is None


def test_nobody_is_asked_without_a_terminal(site: Site) -> None:
    answer = site.install()
    assert (answer.code, site.writes(), site.account()) == (64, [], None)
    assert "add --yes" in answer.stderr


def test_the_objects_of_a_dry_run_can_be_applied(site: Site) -> None:
    answer = site.install("--dry-run=client", "-o", "yaml")
    assert "#   aws iam create-role --role-name" in answer.stdout
    assert "helm upgrade --install" in answer.stdout
    applied = site.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-",
                           stdin=answer.stdout)  # fmt: skip
    assert applied.code == 0, applied.stderr
    assert f"serviceaccount/{RELEASE} serverside-applied" in applied.stdout


@pytest.mark.parametrize(
    ("form", "text"), [("terraform", '"helm_release"'), ("eksctl", "kind: ClusterConfig")]
)
def test_other_tools_get_their_configuration(site: Site, form: str, text: str) -> None:
    answer = site.install("--dry-run=client", "-o", form)
    assert (answer.code, text in answer.stdout) == (0, True), answer.stderr


def test_an_installation_is_undone(each: Site) -> None:
    answer = each.install("-y", "-o", "json")
    run = json.loads(answer.stdout)["status"]["run"]["id"]
    undone = each.kubectl("alb", "undo", run, "-y")
    assert undone.code == 0, undone.stderr
    assert (each.account(), each.read("deployment", RELEASE, "-n", NAMESPACE)) == (None, None)
    iam = each.lab.aws.boto3("iam")
    assert [r["RoleName"] for r in iam.list_roles()["Roles"]] == []
    assert iam.list_policies(Scope="Local")["Policies"] == []
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []


def test_a_release_that_was_installed_by_hand_is_taken_over_with_its_role(each: Site) -> None:
    theirs = f"{ACCOUNT}role/theirs"
    role = f"serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn={theirs}"
    program = Kubectl(each.lab.environment(), file=Path(each.kubectl.environment["HELM"]))
    values = f"clusterName={CLUSTER},replicaCount=1"
    words = ("install", RELEASE, str(each.lab.chart), "-n", NAMESPACE, "--skip-crds")
    assert program(*words, "--set", values, "--set", role).code == 0
    results = each.steps()
    assert not {"role", "policy", "oidc-provider"} & results.keys()
    assert each.account()["metadata"]["annotations"]["eks.amazonaws.com/role-arn"] == theirs
    assert each.read("deployment", RELEASE, "-n", NAMESPACE)["spec"]["replicas"] == 1
    assert set(each.steps().values()) == {"unchanged"}


def test_the_kind_of_identity_need_not_be_repeated(site: Site) -> None:
    site.steps("--identity", "pod-identity")
    assert set(site.steps().values()) == {"unchanged"}


def test_definitions_go_with_the_run_that_made_them_unless_they_are_used(site: Site) -> None:
    names = [d["metadata"]["name"] for d in site.read(CRDS)["items"]]
    site.kubectl("delete", CRDS, *names)
    answer = site.install("-y", "-o", "json")
    run = json.loads(answer.stdout)["status"]["run"]["id"]
    params = {"apiVersion": "elbv2.k8s.aws/v1beta1", "kind": "IngressClassParams",
              "metadata": {"name": "mine"}}  # fmt: skip
    assert site.kubectl("create", "-f", "-", stdin=json.dumps(params)).code == 0
    undone = site.kubectl("alb", "undo", run, "-y")
    assert undone.code == 1
    assert "there are objects of its kind (mine)" in undone.stderr
    left = [d["metadata"]["name"] for d in site.read(CRDS)["items"]]
    assert left == ["ingressclassparams.elbv2.k8s.aws"]


def test_what_is_there_of_somebody_else_is_left_alone(site: Site) -> None:
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    site.lab.aws.boto3("iam").create_role(RoleName=ROLE, AssumeRolePolicyDocument=trust)
    answer = site.install("-y")
    assert (answer.code, site.writes()) == (1, ["CreateRole"])
    assert "--role-name" in answer.stderr


def test_a_second_release_is_refused(site: Site) -> None:
    site.steps()
    answer = site.install("-y", "--release", "other")
    assert answer.code == 1
    assert f"Helm release {NAMESPACE}/{RELEASE}" in answer.stderr


def test_a_role_that_is_given_is_used_as_it_is(site: Site) -> None:
    results = site.steps("--role-arn", f"{ACCOUNT}role/lbc")
    assert not {"role", "policy", "attachment"} & results.keys()
    annotations = site.account()["metadata"]["annotations"]
    assert annotations == {"eks.amazonaws.com/role-arn": f"{ACCOUNT}role/lbc"}
