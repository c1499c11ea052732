"""What the controller would build and AWS lacks, in a world where somebody removed it."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from kubectl_alb.analysis.describe.absent import Absent, absent_of
from kubectl_alb.analysis.describe.description import NEEDS
from kubectl_alb.analysis.describe.load_balancer import load_balancers_of
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.model.elbv2 import Listener, Rule
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import having
from tests.worlds import PUBLIC, SHOP


@cache
def shop() -> Snapshot:
    return load(open_source(ContextOptions(bundle=str(SHOP))), NEEDS)


def absent(world: Snapshot) -> Absent:
    facts = Facts(world)
    group = groups(facts)[PUBLIC]
    addresses = group.members[0].ingress.addresses
    return absent_of(group, load_balancers_of(PUBLIC, addresses, group, facts), facts)


def without_rules(drop: Callable[[Rule], bool]) -> Snapshot:
    return having(shop(), rules=tuple(rule for rule in shop().aws.rules if not drop(rule)))


def without_listeners(drop: Callable[[Listener], bool]) -> Snapshot:
    kept = tuple(one for one in shop().aws.listeners if not drop(one))
    return having(shop(), listeners=kept)


def test_nothing_is_absent_of_what_was_just_deployed() -> None:
    assert not absent(shop()).anything


def test_a_path_without_its_rule_is_told_with_the_port() -> None:
    listener = next(
        one for one in shop().aws.listeners if "shoppublic" in one.arn and one.port == 443
    )
    world = without_rules(lambda one: one.listener_arn == listener.arn and one.priority == 3)
    (rule,) = absent(world).rules
    assert (rule.source.ingress, rule.source.path, rule.port) == (Ref("shop", "cart"), "/cart", 443)
    assert absent(world).rules_of(Ref("shop", "web")) == ()


def test_a_listener_that_is_missing_is_told_without_its_rules() -> None:
    found = absent(without_listeners(lambda one: one.port == 443))
    assert [(one.port, one.protocol) for one in found.listeners] == [(443, "HTTPS")]
    assert found.rules == ()


def test_without_its_load_balancer_nothing_else_is_told() -> None:
    found = absent(having(shop(), load_balancers=()))
    assert found == Absent(load_balancer=True)


def test_what_was_not_read_is_not_missing() -> None:
    unread = replace(shop(), read=shop().read - {Section.RULES})
    assert not absent(having(unread, listeners=())).anything
    assert not absent(without_load_balancers_read()).anything


def without_load_balancers_read() -> Snapshot:
    bare = having(shop(), load_balancers=(), listeners=())
    return replace(bare, read=shop().read - {Section.LOAD_BALANCERS})
