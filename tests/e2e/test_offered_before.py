"""The commands that `doctor --pre` offers before an installation, run as they stand."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.scenarios.capture import Capture, capture, differences
from tests.e2e.scenarios.healthy import healthy_world
from tests.e2e.scenarios.objects import room
from tests.e2e.scenarios.subnets import BY_TAGS_ONLY
from tests.e2e.test_offered import names_in
from tests.lab import bare
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.shell import Shell, shell
from tests.lab.world import World
from tests.offered import BEFORE

Record = dict[str, Any]

PUBLIC = ("subnet-public-a", "subnet-public-b")
CLUSTER, ROLE = "kubernetes.io/cluster/shop-prod", "kubernetes.io/role/elb"
WEBHOOKS = {
    "MutatingWebhookConfiguration": "kubernetes/mutating-webhooks",
    "ValidatingWebhookConfiguration": "kubernetes/validating-webhooks",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A cluster without a controller, and a shell of whoever pastes commands."""

    lab: Lab
    world: World
    paste: Shell

    def findings(self) -> list[Record]:
        flags = ("--pre", "--cluster-name", "shop-prod", "-o", "json")
        answer = Kubectl(self.lab.environment())("alb", "doctor", *flags)
        found: list[Record] = json.loads(answer.stdout)["status"]["findings"]
        return found

    def found(self, code: str) -> list[Record]:
        return [finding for finding in self.findings() if finding["code"] == code]

    def capture(self) -> Capture:
        return capture(self.lab)

    def ec2(self) -> Any:
        return self.lab.aws.boto3("ec2")


@pytest.fixture
def site(lab: Lab, tmp_path: Path, repo: str) -> Site:
    authority = lab.cluster.authority
    world = healthy_world(authority, authority.server("admission"))
    bare.bare(lab, world)
    return Site(lab, world, shell(lab.environment(), tmp_path, repo))


def untagged(site: Site, ids: tuple[str, ...], key: str) -> None:
    site.ec2().delete_tags(Resources=list(ids), Tags=[{"Key": key}])


def no_subnet_has_its_role(site: Site) -> None:
    """Take the tags away where a controller that is there goes by nothing else."""
    (deployment,) = site.world.kubernetes["kubernetes/deployments"]
    made = deepcopy({key: deployment[key] for key in ("metadata", "spec")})
    made["spec"]["template"]["spec"]["containers"][0]["args"].append(BY_TAGS_ONLY)
    for key in ("uid", "creationTimestamp"):
        made["metadata"].pop(key)
    site.lab.cluster.api.post(room("Deployment", "kube-system"), made)
    untagged(site, PUBLIC, ROLE)


def one_zone_has_no_subnet(site: Site) -> None:
    untagged(site, PUBLIC[1:], ROLE)


def subnets_are_those_of_another_cluster(site: Site) -> None:
    other = {"Key": "kubernetes.io/cluster/other", "Value": "owned"}
    site.ec2().create_tags(Resources=list(PUBLIC), Tags=[other])
    untagged(site, PUBLIC, CLUSTER)


def webhooks_are_left(site: Site) -> None:
    for kind, section in WEBHOOKS.items():
        for record in site.world.kubernetes[section]:
            site.lab.cluster.api.post(room(kind, ""), unserved(record))


def unserved(record: Record) -> Record:
    """Return webhooks of which nobody waits for an answer."""
    made = deepcopy(record)
    made["metadata"].pop("uid", None)
    made["metadata"].pop("creationTimestamp", None)
    for webhook in made["webhooks"]:
        webhook["failurePolicy"] = "Ignore"
    return made


def nodes_have_a_closed_group(site: Site) -> None:
    groups = site.world.aws["aws/security-groups"]
    cluster = next(group for group in groups if group["GroupId"] == "sg-cluster")
    own = {"GroupId": "sg-node", "GroupName": "sg-node", "Tags": [], "IpPermissions": []}
    instances = [
        {**instance, "SecurityGroups": [{"GroupId": "sg-node"}]}
        for instance in site.world.aws["aws/instances"]
    ]
    site.lab.aws.load({"aws/security-groups": [{**cluster, **own}], "aws/instances": instances})


def as_it_is(_: Site) -> None:
    """Leave the account without a provider and without an agent."""


@dataclass(frozen=True, slots=True)
class Case:
    """`chosen` is which of several examples is run; without one it is the fix."""

    code: str
    break_it: Callable[[Site], None]
    chosen: int | None = None


CASES = (
    Case("ALB-SUBNET-001", no_subnet_has_its_role),
    Case("ALB-SUBNET-002", subnets_are_those_of_another_cluster),
    Case("ALB-SUBNET-003", one_zone_has_no_subnet),
    Case("ALB-HOOK-001", webhooks_are_left),
    Case("ALB-HOOK-004", nodes_have_a_closed_group, chosen=0),
    Case("ALB-IAM-002", as_it_is, chosen=0),
    Case("ALB-IAM-002", as_it_is, chosen=1),
)


def steps_of(findings: list[Record], case: Case) -> list[Record]:
    if case.chosen is None:
        return [step for finding in findings for step in finding["fix"]]
    assert not any(finding.get("fix") for finding in findings)
    return [{"command": f["examples"][case.chosen], "undo": ""} for f in findings]


def test_every_code_that_offers_something_before_has_a_case() -> None:
    assert {case.code for case in CASES} == BEFORE


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.chosen}")
def test_what_is_offered_before_an_installation_takes_its_finding_away_and_is_undone(
    site: Site, case: Case
) -> None:
    case.break_it(site)
    before, broken = {f["code"] for f in site.findings()}, site.capture()
    steps = steps_of(site.found(case.code), case)
    assert steps
    for step in steps:
        site.paste.done(step["command"])
    changes, names = differences(broken, site.capture()), names_in([s["command"] for s in steps])
    assert [c for c in changes if not any(name in c for name in names)] == []
    assert site.found(case.code) == []
    assert {f["code"] for f in site.findings()} <= before
    if all(step["undo"] for step in steps):
        for step in reversed(steps):
            site.paste.done(step["undo"])
        left = differences(broken, site.capture())
        assert left == []
