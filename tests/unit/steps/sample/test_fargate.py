"""The Fargate profile of a sample: which one is used, what one is made from, and whose it is."""

from dataclasses import replace

import pytest

from kubectl_alb.errors import AlbError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import MADE_BY, MADE_FOR, PROGRAM
from kubectl_alb.model.account import FargateProfile, FargateSelector
from kubectl_alb.model.eks_action import CreateFargateProfile, DeleteFargateProfile
from kubectl_alb.model.network import Route, RouteTable, Subnet
from kubectl_alb.steps.sample.fargate import (
    FargateSite,
    FargateUse,
    fargate_use,
    is_our_profile,
    private_subnets,
    profile_name,
    removal_step,
    selects,
)
from kubectl_alb.steps.sample.manifests import LABELS
from tests.builders import snapshot
from tests.installing import ARN, cluster

ROLE, OTHER_ROLE = (f"arn:aws:iam::111122223333:role/{name}" for name in ("pods", "other"))
MARKS = ((MADE_BY, PROGRAM), (MADE_FOR, ARN))
SYSTEM = FargateProfile("", "system", "ACTIVE", ROLE, (FargateSelector("kube-system"),))
OWN = FargateProfile(
    "arn:aws:eks:eu-west-1:111122223333:fargateprofile/shop-prod/kubectl-alb-shop/0a",
    profile_name("shop"),
    "ACTIVE",
    ROLE,
    (FargateSelector("shop", tuple(LABELS.items())),),
    ("subnet-9",),
    MARKS,
)


def subnet(id_: str, zone: str = "z1", vpc: str = "vpc-1") -> Subnet:
    return Subnet(id_, vpc, "eu-west-1a", zone, "10.0.0.0/24", 100)


SITE = FargateSite(cluster(), (subnet("subnet-1"), subnet("subnet-2")), (SYSTEM,))


def made(site: FargateSite) -> CreateFargateProfile:
    """Return what would be made for namespace `shop`."""
    step = fargate_use("shop", site).step
    assert step is not None
    assert isinstance(step.action, CreateFargateProfile)
    return step.action


def test_a_profile_is_made_for_the_pods_of_the_sample_alone() -> None:
    assert made(SITE) == CreateFargateProfile(
        "shop-prod", "kubectl-alb-shop", ROLE, ("subnet-1", "subnet-2"), "shop",
        tuple(LABELS.items()), MARKS,
    )  # fmt: skip


def test_where_the_role_comes_from_is_shown() -> None:
    step = fargate_use("shop", SITE).step
    assert step is not None
    assert step.differences[0].after == f"{ROLE} (of Fargate profile system)"


def test_the_role_asked_for_comes_before_that_of_others() -> None:
    assert made(replace(SITE, role_arn=OTHER_ROLE)).role_arn == OTHER_ROLE


@pytest.mark.parametrize(
    ("site", "told"),
    [
        (replace(SITE, profiles=()), "no Fargate profile whose pod execution role could be used"),
        (
            replace(SITE, profiles=(SYSTEM, replace(SYSTEM, name="b", role_arn=OTHER_ROLE))),
            "several pod execution roles: arn:aws:iam::111122223333:role/other, arn",
        ),
        (replace(SITE, subnets=()), "no subnet that is known to be private"),
        (replace(SITE, profiles=(replace(OWN, status="DELETING"),)), "is being deleted"),
        (
            replace(SITE, profiles=(replace(OWN, status="CREATE_FAILED", problems=("full",)),)),
            "kubectl-alb-shop is CREATE_FAILED: full",
        ),
        (
            replace(SITE, profiles=(replace(SYSTEM, name=profile_name("shop")),)),
            "was not made by kubectl-alb, and does not select",
        ),
    ],
)
def test_nothing_is_guessed(site: FargateSite, told: str) -> None:
    with pytest.raises(AlbError, match=told):
        fargate_use("shop", site)


def test_a_profile_of_ours_stays_as_it_is() -> None:
    assert made(replace(SITE, profiles=(SYSTEM, OWN))).subnets == ("subnet-9",)


@pytest.mark.parametrize("tags", [(), ((MADE_BY, PROGRAM), (MADE_FOR, "arn:other"))])
def test_a_profile_that_selects_the_pods_is_used_as_it_is(tags: tuple[tuple[str, str]]) -> None:
    found = replace(OWN, name="everything", tags=tags)
    assert fargate_use("shop", replace(SITE, profiles=(found,))) == FargateUse("everything")
    named = replace(OWN, tags=tags)
    assert fargate_use("shop", replace(SITE, profiles=(named,))) == FargateUse(OWN.name)


@pytest.mark.parametrize(
    ("tags", "ours"),
    [
        (MARKS, True),
        (((MADE_BY, PROGRAM), (MADE_FOR, "shop-prod")), True),
        (((MADE_BY, PROGRAM), (MADE_FOR, "other")), False),
        ((), False),
    ],
)
def test_a_profile_is_ours_by_its_tags(tags: tuple[tuple[str, str]], ours: bool) -> None:
    assert is_our_profile(replace(OWN, tags=tags)) is ours


def test_the_removal_can_be_taken_back() -> None:
    step = removal_step(OWN, "shop-prod", "shop")
    assert step.action == DeleteFargateProfile("shop-prod", OWN.name, MARKS)
    assert step.undo == made(replace(SITE, profiles=(OWN,)))


@pytest.mark.parametrize(
    ("selector", "status", "expected"),
    [
        (FargateSelector("shop"), "ACTIVE", True),
        (FargateSelector("sh?p"), "ACTIVE", True),
        (FargateSelector("*", (("app", "ec*"),)), "ACTIVE", True),
        (FargateSelector("shop", (("tier", "web"),)), "ACTIVE", False),
        (FargateSelector("shop"), "CREATING", True),
        (FargateSelector("shop"), "DELETING", False),
        (FargateSelector("[shop]"), "ACTIVE", False),
    ],
)
def test_a_profile_selects_by_namespace_and_labels(
    selector: FargateSelector, status: str, expected: bool
) -> None:
    profile = replace(SYSTEM, status=status, selectors=(selector,))
    assert selects(profile, "shop", {"app": "echo"}) is expected


def table(name: str, subnet_id: str, target: str) -> RouteTable:
    return RouteTable(name, "vpc-1", False, (subnet_id,), (Route("0.0.0.0/0", target),))


def test_subnets_without_a_way_to_an_internet_gateway_are_private() -> None:
    subnets = (subnet("a"), subnet("b"), subnet("c"), subnet("d", vpc="vpc-2"))
    tables = (table("1", "a", "nat-1"), table("2", "b", "igw-1"), table("3", "c", "nat-1"))
    read = snapshot(subnets=subnets, route_tables=tables)
    facts = Facts(read)
    facts = Facts(read, replace(facts.config, vpc_id="vpc-1"))
    found = [s.id for s in private_subnets(cluster(vpc_id="vpc-1"), facts)]
    assert found == ["a", "c"]
    own = cluster(vpc_id="vpc-1", subnet_ids=("b", "c"))
    assert [s.id for s in private_subnets(own, facts)] == ["c"]
