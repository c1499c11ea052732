"""Names of subnets and security groups reach EC2 as values of filters, wildcards and all."""

from dataclasses import replace

import pytest

from kubectl_alb.context.load import load
from kubectl_alb.controller.config import controller_of
from kubectl_alb.desired.ec2_filters import fits
from kubectl_alb.desired.subnet_choice import SubnetRequest
from kubectl_alb.desired.subnets import SubnetResolver
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.class_params import SubnetSelector
from kubectl_alb.model.network import SecurityGroup
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack
from tests.builders import having
from tests.cases import healthy

WISH = SubnetRequest("application", "internet-facing", "ipv4")
GROUPS = (
    SecurityGroup("sg-web-1", "web-1", "vpc-1", tags={"Name": "web-1"}),
    SecurityGroup("sg-web-2", "web-2", "vpc-1", tags={"Name": "web-2"}),
    SecurityGroup("sg-default", "default", "vpc-1"),
)


def planned(listed: str) -> Stack | Refusal:
    snapshot = load(healthy(), Section)
    web = snapshot.kubernetes.ingresses[0]
    given = {**web.meta.annotations, "alb.ingress.kubernetes.io/security-groups": listed}
    web = replace(web, meta=replace(web.meta, annotations=given))
    snapshot = having(snapshot, ingresses=(web,), security_groups=GROUPS)
    (stack,) = outcomes(Facts(snapshot)).values()
    return stack


@pytest.mark.parametrize(
    ("value", "text"),
    [("web-1", "web-*"), ("web-", "web-*"), ("web-1", "web-?"), ("web-", "web-?"), ("a*", r"a\*")],
)
def test_a_value_fits_its_pattern(value: str, text: str) -> None:
    assert fits(value, [text])


@pytest.mark.parametrize(("value", "text"), [("web-12", "web-?"), ("ab", r"a\*"), ("a.b", "A.B")])
def test_a_value_does_not_fit_another_pattern(value: str, text: str) -> None:
    assert not fits(value, [text])


def test_an_absent_tag_fits_nothing() -> None:
    assert not fits(None, ["*"])


def test_a_name_with_a_wildcard_stands_for_the_one_security_group_that_it_finds() -> None:
    stack = planned("*-1")
    assert isinstance(stack, Stack)
    assert stack.load_balancers[0].security_groups == ("sg-web-1",)


def test_a_name_that_finds_security_groups_of_two_names_is_refused() -> None:
    refusal = planned("web-*")
    assert isinstance(refusal, Refusal)
    assert refusal.message == (
        "couldn't find all security groups: requested names [web-*] but found [web-1, web-2]"
    )


def test_a_security_group_without_a_name_is_found_by_no_name() -> None:
    refusal = planned("*")
    assert isinstance(refusal, Refusal)
    assert refusal.message == (
        "couldn't find all security groups: requested names [*] but found [web-1, web-2]"
    )


def test_tags_of_a_class_select_subnets_with_wildcards() -> None:
    snapshot = load(healthy(), Section)
    resolver = SubnetResolver(snapshot, controller_of(snapshot.context))
    found = resolver.select(SubnetSelector(tags={"Name": ("public-*",)}), WISH)
    assert found == ("subnet-public-a", "subnet-public-b")
