"""`kubectl alb uninstall` with real helms: with load balancers and without, cut short, refused."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.at_work import is_served, serving
from tests.e2e.scenarios.healthy import healthy_world
from tests.e2e.test_install import ACCOUNT, CLUSTER, CRDS, NAMESPACE, RELEASE, ROLE, Site
from tests.lab import bare, tools
from tests.lab.kubectl import Answer, Helm
from tests.lab.lab import Lab
from tests.lab.world import World

SECONDS = 30
HOOK = "aws-load-balancer-webhook"
THEIRS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}],
    }
)
DELETING = ("--delete-load-balancers", f"--confirm={CLUSTER}")
KEEPING = ("--keep-load-balancers", "-y")
IAM = {
    "irsa": [
        "DetachRolePolicy", "DeletePolicy", "DeleteRole", "DeleteOpenIDConnectProvider",
    ],
    "pod-identity": [
        "DeletePodIdentityAssociation", "DeleteAddon", "DetachRolePolicy", "DeletePolicy",
        "DeleteRole",
    ],
}  # fmt: skip
# Not of the API server's own making alone, or gone by itself in a cluster with a control plane.
LEFT_OUT = ("endpointslices", "events", "componentstatuses")
VOLATILE = ("resourceVersion", "managedFields", "generation", "creationTimestamp", "uid")


class Removal(Site):
    """A cluster with a controller, and the plugin that removes it."""

    def __init__(self, lab: Lab, helm: str, world: World) -> None:
        super().__init__(lab, helm)
        self.world = world
        # Definitions stay as the chart has them, whatever they were.
        words = ("apply", "--server-side", "--force-conflicts", "-f", str(lab.chart / "crds"))
        assert self.kubectl(*words).code == 0
        self.before = self.everything()

    def uninstall(self, *flags: str, user: Path | None = None) -> Answer:
        return self.kubectl("alb", "uninstall", "--cluster-name", CLUSTER, *flags, user=user)

    def results(self, *flags: str) -> dict[str, str]:
        """Uninstall, and return the result of each step."""
        answer = self.uninstall("-o", "json", *flags)
        assert answer.code == 0, answer.stderr
        status = json.loads(answer.stdout)["status"]
        return {step["id"]: step["result"] for step in status["steps"]}

    def everything(self) -> dict[str, Any]:
        """Return all objects of the cluster, and all that the account holds."""
        answer = self.kubectl("api-resources", "--verbs=list", "-o", "name")
        kinds = [k for k in answer.stdout.split() if not k.startswith(LEFT_OUT)]
        found = json.loads(self.kubectl("get", ",".join(kinds), "-A", "-o", "json").stdout)
        objects = {_name(each): _settled(each) for each in found["items"]}
        return {"cluster": objects, "aws": _filled(self.lab.aws.state())}

    def changes(self, since: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what is not as it was, by default before the installation, by name."""
        before, now = since or self.before, self.everything()
        return {
            name: (before[part].get(name), now[part].get(name))
            for part in before
            for name in before[part].keys() | now[part].keys()
            if before[part].get(name) != now[part].get(name)
        }

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Have a controller serve an Ingress, and be there as long as this lasts."""
        with serving(self.lab, self.world, self.kubectl):
            yield

    def ingress(self) -> Any:
        return self.read("ingress", "web", "-n", "till")

    def load_balancers(self) -> list[str]:
        found = self.lab.aws.boto3("elbv2").describe_load_balancers()["LoadBalancers"]
        return [lb["LoadBalancerArn"] for lb in found]

    def cut_short(self, *flags: str, until: Callable[[], bool]) -> None:
        """Uninstall, and kill the program once something is so."""
        environment = {**self.kubectl.environment, "PATH": self.kubectl.search_path()}
        command = [str(self.kubectl.file), "alb", "uninstall", "--cluster-name", CLUSTER, *flags]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            ends = time.monotonic() + 60
            while not until() and time.monotonic() < ends:
                time.sleep(0.05)
            os.kill(process.pid, signal.SIGKILL)


def _filled(state: Any) -> Any:
    """Return a state without what is empty."""
    if not isinstance(state, dict):
        return state
    found = {name: _filled(value) for name, value in state.items()}
    return {name: value for name, value in found.items() if value not in ({}, [])}


def _name(each: Any) -> str:
    meta = each["metadata"]
    return f"{each['kind']} {meta.get('namespace', '')}/{meta['name']}"


def _settled(each: Any) -> Any:
    meta = {k: v for k, v in each["metadata"].items() if k not in VOLATILE}
    renewed = ("spec",) if each["kind"] == "Lease" else ()
    return {**{k: v for k, v in each.items() if k not in renewed}, "metadata": meta}


@pytest.fixture
def staffed(lab: Lab, tmp_path: Path) -> Iterator[tuple[Lab, World]]:
    """A cluster whose controller's pods come with its Deployment."""
    authority = lab.cluster.authority
    world = healthy_world(authority, authority.server("admission"))
    bare.bare(lab, world)
    with bare.pods(lab, tmp_path):
        yield lab, world


@pytest.fixture(params=["helm3", "helm4"])
def each(staffed: tuple[Lab, World], request: pytest.FixtureRequest) -> Removal:
    """With each helm in turn, installed."""
    site = Removal(staffed[0], request.param, staffed[1])
    site.steps("--wait=false")
    return site


@pytest.fixture
def bought(staffed: tuple[Lab, World]) -> Removal:
    """With helm 3, and nothing installed yet."""
    return Removal(staffed[0], "helm3", staffed[1])


@pytest.fixture
def site(bought: Removal) -> Removal:
    """With helm 3, installed."""
    bought.steps("--wait=false")
    return bought


@pytest.mark.parametrize("identity", IAM)
def test_what_install_made_is_gone_and_all_else_is_as_it_was(
    bought: Removal, identity: str
) -> None:
    bought.steps("--identity", identity, "--wait=false")
    assert bought.changes()
    results = bought.results("-y", "--delete-iam")
    assert set(results.values()) == {"done"}
    assert bought.changes() == {}


def test_a_second_run_says_that_nothing_is_installed(each: Removal) -> None:
    each.results("-y")
    answer = each.uninstall("-y")
    assert (answer.code, answer.stdout) == (0, "")
    assert "the controller is not installed in cluster shop-prod, unchanged" in answer.stderr
    assert each.results("-y") == {}


def test_without_delete_iam_the_account_is_left_alone(site: Removal) -> None:
    account = site.lab.aws.state()
    site.results("-y")
    assert site.lab.aws.state() == account


def asked_of(ingress: Any) -> tuple[Any, ...]:
    """Return what of an Ingress the controller, which is at work, does not write by itself."""
    meta = ingress["metadata"]
    return ingress["spec"], meta["uid"], meta["finalizers"], meta.get("deletionTimestamp")


def test_it_refuses_while_an_ingress_needs_the_controller(site: Removal) -> None:
    with site.serving():
        before = asked_of(site.ingress())
        answer = site.uninstall("-y")
        assert answer.code == 1
        assert "finalizer on till/web" in answer.stdout
        assert "--delete-load-balancers  delete them first (hosts: shop.example)" in answer.stdout
        (lb,) = site.lab.aws.boto3("elbv2").describe_load_balancers()["LoadBalancers"]
        assert lb["LoadBalancerName"] in answer.stdout
        assert asked_of(site.ingress()) == before
        assert site.read("deployment", RELEASE, "-n", NAMESPACE) is not None


def test_load_balancers_are_deleted_while_the_controller_still_runs(each: Removal) -> None:
    with each.serving():
        answer = each.uninstall(*DELETING, "--delete-iam")
        assert answer.code == 0, answer.stderr
    assert each.load_balancers() == []
    assert each.kubectl("delete", "service", "web", "-n", "till").code == 0
    # A namespace that ends needs a control plane, which the lab has not.
    changed = {name for name in each.changes() if "till" not in name}
    # The backend security group of the world was the controller's too.
    assert changed <= {"network"}
    groups = each.lab.aws.boto3("ec2").describe_security_groups()["SecurityGroups"]
    tags = {tag["Value"] for group in groups for tag in group.get("Tags", ())}
    assert not tags & {"till/web", "backend-sg"}


def test_load_balancers_that_are_kept_serve_on_and_nothing_is_stuck(each: Removal) -> None:
    with each.serving():
        kept = each.load_balancers()
    # Its webhook is out of reach from here on.
    answer = each.uninstall(*KEEPING)
    assert answer.code == 0, answer.stderr
    assert each.load_balancers() == kept
    assert "keeps serving and follows no change of pods any more" in answer.stderr
    assert "finalizers" not in each.ingress()["metadata"]
    assert each.kubectl("delete", "ingress", "web", "-n", "till", "--timeout=10s").code == 0


def test_deletion_protection_is_recognized_before_anything_is_done(site: Removal) -> None:
    with site.serving():
        (arn,) = site.load_balancers()
        attribute = {"Key": "deletion_protection.enabled", "Value": "true"}
        site.lab.aws.boto3("elbv2").modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=[attribute]
        )
        answer = site.uninstall(*DELETING)
        assert answer.code == 1
        assert "deletion protection is enabled on" in answer.stderr
        assert "deletionTimestamp" not in site.ingress()["metadata"]


def test_what_cuts_traffic_asks_for_the_name_of_the_cluster(site: Removal) -> None:
    with site.serving():
        answer = site.uninstall("--delete-load-balancers", "-y")
        assert answer.code == 64
        assert f"--confirm={CLUSTER}" in answer.stderr
        assert is_served(site.kubectl)


def test_killed_while_load_balancers_are_deleted_the_next_run_goes_on(site: Removal) -> None:
    site.lab.aws.fault("elbv2:DeleteLoadBalancer", code="Throttling", status=400, times=8)
    with site.serving():
        leaving = lambda: "deletionTimestamp" in (site.ingress() or {"metadata": {}})["metadata"]  # noqa: E731
        site.cut_short(*DELETING, until=leaving)
        assert site.read("deployment", RELEASE, "-n", NAMESPACE) is not None
        site.lab.aws.clear_faults()
        assert site.uninstall(*DELETING).code == 0
    assert site.load_balancers() == []
    assert site.results("-y") == {}


@pytest.mark.parametrize("kind", ["mutating", "validating"])
def test_killed_after_a_webhook_is_gone_the_next_run_goes_on(site: Removal, kind: str) -> None:
    configuration = f"{kind}webhookconfigurations"
    site.cut_short("-y", until=lambda: site.read(configuration, HOOK) is None)
    assert site.uninstall("-y").code == 0
    assert site.results("-y") == {}


def test_killed_while_helm_works_the_next_run_goes_on(each: Removal) -> None:
    each.cut_short("-y", until=lambda: each.read("deployment", RELEASE, "-n", NAMESPACE) is None)
    assert each.uninstall("-y").code == 0
    assert each.results("-y") == {}
    assert each.read("secrets", "-n", NAMESPACE, "-l", "owner=helm")["items"] == []


@pytest.mark.parametrize("resource", ["ingresses", "services", "deployments"])
def test_what_may_not_be_read_keeps_the_controller_in_place(site: Removal, resource: str) -> None:
    eve = site.lab.user("eve", without=[resource])
    answer = site.uninstall("-y", user=eve)
    assert answer.code == 77
    assert resource in answer.stderr
    assert site.read("deployment", RELEASE, "-n", NAMESPACE) is not None


def test_what_the_cluster_does_not_allow_is_named(site: Removal) -> None:
    reader = site.lab.user("reader")
    answer = site.uninstall("-y", user=reader)
    assert answer.code == 77, answer.stderr
    assert "grant delete mutatingwebhookconfigurations" in answer.stderr
    assert set(site.results("-y").values()) == {"done"}


def test_a_role_that_others_use_stays_and_it_is_said_why(site: Removal) -> None:
    iam = site.lab.aws.boto3("iam")
    iam.put_role_policy(RoleName=ROLE, PolicyName="theirs", PolicyDocument=THEIRS)
    answer = site.uninstall("-y", "--delete-iam")
    assert answer.code == 0, answer.stderr
    assert f"IAM role {ROLE}: has inline policy theirs" in answer.stdout
    assert iam.get_role(RoleName=ROLE)["Role"]["Arn"] == f"{ACCOUNT}role/{ROLE}"


def test_definitions_stay_where_they_are_asked_for_or_used(site: Removal) -> None:
    params = '{"apiVersion": "elbv2.k8s.aws/v1beta1", "kind": "IngressClassParams", "metadata": {"name": "own"}}'  # noqa: E501
    assert site.kubectl("apply", "-f", "-", stdin=params).code == 0
    names = {d["metadata"]["name"] for d in site.read(CRDS)["items"]}
    site.results("-y", "--keep-crds")
    assert {d["metadata"]["name"] for d in site.read(CRDS)["items"]} == names
    site.uninstall("-y")
    assert site.read("ingressclassparams", "own") is not None


def test_plain_manifests_are_removed_object_by_object(bought: Removal) -> None:
    helm = Helm(bought.lab.environment(), file=tools.program("helm3"))
    values = ("--set", f"clusterName={CLUSTER},region=us-west-2,vpcId=vpc-1", "--skip-crds")
    made = helm("template", RELEASE, str(bought.lab.chart), "-n", NAMESPACE, *values)
    assert bought.kubectl("apply", "-n", NAMESPACE, "-f", "-", stdin=made.stdout).code == 0
    answer = bought.uninstall("-y")
    assert answer.code == 0, answer.stderr
    assert "plain manifests" in answer.stdout
    assert bought.changes() == {}


def test_plain_manifests_make_way_for_the_chart(bought: Removal) -> None:
    helm = Helm(bought.lab.environment(), file=tools.program("helm3"))
    values = ("--set", f"clusterName={CLUSTER},region=us-west-2,vpcId=vpc-1", "--skip-crds")
    made = helm("template", RELEASE, str(bought.lab.chart), "-n", NAMESPACE, *values)
    assert bought.kubectl("apply", "-n", NAMESPACE, "-f", "-", stdin=made.stdout).code == 0
    with bought.serving():
        kept = bought.load_balancers()
        refused = bought.install("-y")
        assert refused.code == 1
        assert "kubectl alb uninstall --keep-load-balancers --keep-crds" in refused.stderr
    assert bought.uninstall(*KEEPING, "--keep-crds").code == 0
    assert "done" in bought.steps("--wait=false").values()
    assert bought.load_balancers() == kept


def test_a_namespace_that_install_made_goes_too(bought: Removal) -> None:
    where = ("--controller-namespace", "lbc")
    bought.steps("--wait=false", *where)
    results = bought.results("-y", *where)
    assert results["Namespace/lbc"] == "done"
    assert "deletionTimestamp" in bought.read("namespace", "lbc")["metadata"]
    assert bought.results("-y", *where) == {}


@pytest.mark.parametrize("how", ["client", "server"])
def test_a_dry_run_changes_nothing(site: Removal, how: str) -> None:
    before = site.everything()
    answer = site.uninstall(f"--dry-run={how}", "--delete-iam")
    assert answer.code == 0, answer.stderr
    assert "nothing was changed" in answer.stderr
    assert site.changes(before) == {}


def test_nobody_is_asked_without_a_terminal(site: Removal) -> None:
    answer = site.uninstall()
    assert answer.code == 64
    assert site.read("deployment", RELEASE, "-n", NAMESPACE) is not None


def test_what_gitops_manages_is_left_to_it(site: Removal) -> None:
    label = ("label", "deployment", RELEASE, "-n", NAMESPACE, "argocd.argoproj.io/instance=lbc")
    site.kubectl(*label)
    answer = site.uninstall("-y")
    assert answer.code == 1
    assert "Argo CD application lbc manages the controller" in answer.stderr
    assert site.uninstall("-y", "--force").code == 0
