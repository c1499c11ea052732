from kubectl_alb.analysis.describe.load_balancer import AttributedRule, DescribedListener
from kubectl_alb.analysis.partial_shadow import partial_shadows
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rule import Condition, RuleSource
from tests.builders import host, listener, load_balancer, path_pattern, rule

ON = listener(load_balancer(), 443)


def attributed(priority: int, ingress: str, *conditions: Condition) -> AttributedRule:
    source = RuleSource(Ref("shop", ingress), "", "/", "Prefix", None)
    return AttributedRule(rule(priority, *conditions), source)


def shadows(*rules: AttributedRule) -> dict[int, tuple[int | None, str]]:
    found = partial_shadows(DescribedListener(ON, (), rules))
    by_arn = {each.rule.arn: each.rule.priority for each in rules}
    return {by_arn[a] or 0: (s.winner.rule.priority, s.witness) for a, s in found.items()}


def test_a_rule_that_takes_some_requests_of_another_ingress_is_told_with_one_of_them() -> None:
    anywhere = attributed(1, "a", path_pattern("/cart*"))
    here = attributed(2, "b", host("b.example"), path_pattern("/*"))
    assert shadows(anywhere, here) == {2: (1, "https://b.example/cart")}


def test_a_more_specific_rule_first_is_as_it_should_be() -> None:
    narrow = attributed(1, "a", host("b.example"), path_pattern("/cart"))
    wide = attributed(2, "b", host("b.example"), path_pattern("/*"))
    assert shadows(narrow, wide) == {}


def test_a_rule_that_takes_all_is_no_partial_shadow() -> None:
    assert shadows(attributed(1, "a"), attributed(2, "b", path_pattern("/x"))) == {}


def test_the_rules_of_one_ingress_are_its_own_business() -> None:
    anywhere = attributed(1, "b", path_pattern("/cart*"))
    here = attributed(2, "b", host("b.example"), path_pattern("/*"))
    assert shadows(anywhere, here) == {}


def test_rules_of_other_hosts_do_not_overlap() -> None:
    one = attributed(1, "a", host("a.example"), path_pattern("/x*"))
    other = attributed(2, "b", host("b.example"), path_pattern("/*"))
    assert shadows(one, other) == {}
