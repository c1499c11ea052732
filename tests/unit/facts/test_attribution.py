from dataclasses import replace

from kubectl_alb.facts.attribution import candidates, guessed, rule_sources
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.elbv2 import Rule
from kubectl_alb.model.kubernetes import Ingress, IngressBackend
from kubectl_alb.model.rule import Condition, RuleSource
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import host, ingress, meta, path, path_pattern, rule, target_group
from tests.worlds import PUBLIC, shop, with_record


def sources(found: object) -> list[tuple[str, str]]:
    return [(str(s.ingress), s.path) for s in found.values()]  # type: ignore[attr-defined]


def test_host_and_path_name_the_ingress_path() -> None:
    web = ingress("web", path("/"), path("/api"), host="a.example")
    rules = (
        rule(1, host("a.example"), path_pattern("/api", "/api/*")),
        rule(2, host("a.example"), path_pattern("/*")),
    )
    assert sources(guessed(rules, candidates((web,)), {})) == [
        ("shop/web", "/api"),
        ("shop/web", "/"),
    ]


def test_twins_are_told_apart_by_the_target_groups_tag() -> None:
    one, two = ingress("one", path(service="a")), ingress("two", path(service="b"))
    tg = target_group()
    rules = (rule(1, path_pattern("/*"), to=tg),)
    found = guessed(rules, candidates((one, two)), {tg.arn: "shop/two-b:80"})
    assert sources(found) == [("shop/two", "/")]


def test_twins_without_a_target_group_are_told_apart_by_their_order() -> None:
    one = ingress("one", path(port="use-annotation"))
    two = ingress("two", path(port="use-annotation"))
    rules = (rule(1, path_pattern("/*")), rule(2, path_pattern("/*")))
    found = guessed(rules, candidates((one, two)), {})
    assert sources(found) == [("shop/one", "/"), ("shop/two", "/")]


def test_conditions_added_by_annotation_do_not_hide_the_source() -> None:
    web = ingress("web", path("/"), host="a.example")
    extra = Condition("http-header", ("1",), header="X-Canary")
    rules = (rule(1, host("a.example", "b.example"), path_pattern("/*"), extra),)
    assert sources(guessed(rules, candidates((web,)), {})) == [("shop/web", "/")]


def test_a_rule_of_another_host_has_no_source() -> None:
    web = ingress("web", path("/"), host="a.example")
    assert guessed((rule(1, host("b.example"), path_pattern("/*")),), candidates((web,)), {}) == {}


def test_a_regular_expression_path_is_recognised() -> None:
    web = ingress("web", path("/api/v[0-9]+", kind="ImplementationSpecific"))
    regex = Condition("path-pattern", regex_values=("^/api/v[0-9]+$",))
    assert sources(guessed((rule(1, regex),), candidates((web,)), {})) == [
        ("shop/web", "/api/v[0-9]+")
    ]


def test_the_default_rule_is_never_attributed() -> None:
    only_default = Ingress(meta("web"), "alb", IngressBackend("web", 80))
    assert guessed((rule(None),), candidates((only_default,)), {}) == {}


def attributed(snapshot: Snapshot) -> dict[int, RuleSource]:
    """Return the sources of the rules on port 443 of the recorded public group, by priority."""
    facts = Facts(snapshot)
    (lb,) = (b for b in snapshot.aws.load_balancers if "shoppublic" in b.name)
    listener = next(
        one for one in snapshot.aws.listeners_by_load_balancer_arn[lb.arn] if one.port == 443
    )
    found = rule_sources(lb, groups(facts)[PUBLIC], facts)
    live = snapshot.aws.rules_by_listener_arn[listener.arn]
    return {r.priority: found[r.arn] for r in live if r.priority is not None and r.arn in found}


def live_rule(snapshot: Snapshot, priority: int) -> Rule:
    (lb,) = (b for b in snapshot.aws.load_balancers if "shoppublic" in b.name)
    listener = next(
        one for one in snapshot.aws.listeners_by_load_balancer_arn[lb.arn] if one.port == 443
    )
    return next(
        r for r in snapshot.aws.rules_by_listener_arn[listener.arn] if r.priority == priority
    )


def desired() -> dict[int, RuleSource | None]:
    rules = stacks(Facts(shop()))[PUBLIC].rules
    return {rule.priority: rule.source for rule in rules if rule.listener == "443"}


def test_a_deployed_group_is_attributed_as_it_was_built() -> None:
    found = attributed(shop())
    assert len(found) > 1
    assert found == desired()
    assert not any(source.guess for source in found.values())


def test_a_rule_that_was_moved_is_still_of_its_path() -> None:
    moved = with_record(shop(), "rules", live_rule(shop(), 1), priority=40)
    found = attributed(moved)
    assert (found[40], found[40].guess) == (desired()[1], False)


def test_a_rule_that_was_changed_in_aws_is_a_guess() -> None:
    rule = live_rule(shop(), 1)
    more = Condition("http-header", ("1",), header="X-Canary")
    found = attributed(with_record(shop(), "rules", rule, conditions=(*rule.conditions, more)))
    assert (found[1], found[1].guess) == (desired()[1], True)


def test_a_rule_of_nobody_has_no_source() -> None:
    rule = live_rule(shop(), 1)
    foreign = (host("other.example"), path_pattern("/elsewhere"))
    assert 1 not in attributed(with_record(shop(), "rules", rule, conditions=foreign))


def test_the_rules_of_a_member_that_is_being_deleted_are_known_too() -> None:
    recorded = shop()
    old = recorded.kubernetes.ingress_by_ref[stacks(Facts(recorded))[PUBLIC].members[0]]
    gone = replace(old.meta, deleted=recorded.taken_at)
    leaving = with_record(recorded, "ingresses", old, meta=gone)
    assert old.ref not in stacks(Facts(leaving))[PUBLIC].members
    found = attributed(leaving)
    assert found == desired()
    assert old.ref in {source.ingress for source in found.values()}
    assert not any(source.guess for source in found.values())


def test_the_rules_of_a_refused_group_are_guesses() -> None:
    recorded = shop()
    ref = stacks(Facts(recorded))[PUBLIC].members[0]
    old = recorded.kubernetes.ingress_by_ref[ref]
    annotations = {**old.meta.annotations, f"{PREFIX}listen-ports": "nonsense"}
    broken = with_record(
        recorded, "ingresses", old, meta=replace(old.meta, annotations=annotations)
    )
    found = attributed(broken)
    assert found == desired()
    assert all(source.guess for source in found.values())
