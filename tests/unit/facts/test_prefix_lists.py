from kubectl_alb.checks.engine.check import Undecided
from kubectl_alb.checks.quota.checks import too_many_group_rules
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.prefix_lists import explained, least_weight, weight, weightless
from kubectl_alb.facts.quotas import GROUP_RULES, inbound_rules
from kubectl_alb.model.account import Quota
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.network import Permission, PrefixList, SecurityGroup
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import having, snapshot

OFFICES = PrefixList("pl-1", "offices", 40)
CHECKERS = PrefixList("pl-2", "com.amazonaws.eu-west-1.route53-healthchecks")
LOOKALIKE = PrefixList("pl-3", "shop.s3")
LISTS = snapshot(managed_prefix_lists=(OFFICES, CHECKERS, LOOKALIKE))
TWO_PORTS = tuple(Permission("tcp", port, port, prefix_lists=("pl-1",)) for port in (80, 443))


def behind(found: Snapshot, *ingress: Permission, allowed: int = 60) -> list[object]:
    """Return what the check says of a load balancer's group with these rules."""
    group = SecurityGroup("sg-1", "web", "vpc-1", ingress=ingress)
    balancer = LoadBalancer(
        "arn:1", "web", "", "application", "internet-facing", "vpc-1", "active",
        security_groups=("sg-1",),
    )  # fmt: skip
    quota = Quota(GROUP_RULES.service, GROUP_RULES.code, "", allowed)
    world = having(found, security_groups=(group,), load_balancers=(balancer,), quotas=(quota,))
    return list(too_many_group_rules.find(Facts(world)))


def test_a_list_weighs_as_much_as_it_may_have_entries() -> None:
    assert weight("pl-1", LISTS) == 40


def test_a_list_of_aws_weighs_what_its_name_stands_for() -> None:
    assert weight("pl-2", LISTS) == 25
    assert weight("pl-3", LISTS) is None


def test_a_list_that_was_not_read_counts_once_at_least() -> None:
    lists = ("pl-1", "pl-9", "pl-9")
    assert least_weight(lists, LISTS) == 42
    assert weightless(lists, LISTS) == ("pl-9",)


def test_each_list_is_explained_with_its_name_and_how_often_it_counts() -> None:
    text = "pl-1 (offices) counts as 40 rules, 2 times; pl-9 counts as 1 rule or more"
    assert explained(("pl-1", "pl-1", "pl-9"), LISTS) == text


def test_a_group_is_counted_with_the_weight_of_its_lists() -> None:
    group = SecurityGroup("sg-1", "web", "vpc-1", ingress=TWO_PORTS)
    assert inbound_rules(group, LISTS) == 80


def test_a_group_that_lists_fill_is_reported_with_their_weight() -> None:
    (found,) = behind(LISTS, *TWO_PORTS)
    assert isinstance(found, Finding)
    assert found.title.endswith("is used up: 80 of 60")
    assert "pl-1 (offices) counts as 40 rules, 2 times" in found.detail


def test_a_group_that_lists_fill_in_part_is_no_problem() -> None:
    assert behind(LISTS, TWO_PORTS[0]) == []


def test_a_group_with_a_list_that_was_not_read_is_not_fine() -> None:
    gap = {Section.MANAGED_PREFIX_LISTS: Gap("AccessDenied: ec2:DescribeManagedPrefixLists")}
    (found,) = behind(snapshot(gaps=gap), *TWO_PORTS)
    assert found == Undecided(
        "security group sg-1: as how many rules prefix list pl-1 counts is not known "
        "(AccessDenied: ec2:DescribeManagedPrefixLists)"
    )


def test_a_group_with_a_list_that_aws_does_not_know_is_not_fine() -> None:
    (found,) = behind(snapshot(managed_prefix_lists=()), *TWO_PORTS)
    assert isinstance(found, Undecided)
    assert found.reason.endswith("is not known (AWS lists none of that id)")
