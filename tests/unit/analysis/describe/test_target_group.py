from kubectl_alb.analysis.describe.target_group import describe_binding, describe_target_group
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.names import Ref
from tests.builders import binding, having, snapshot
from tests.unit.analysis.describe.test_absent import shop

WEB = "k8s-shop-web-d8c35a448a"


def test_a_target_group_has_its_rules_with_weight_and_source() -> None:
    (group,) = (one for one in shop().aws.target_groups if one.name == WEB)
    found = describe_target_group(group, Facts(shop()))
    (use,) = found.uses or ()
    assert (use.listener.port, use.rule.rule.priority, use.weight) == (443, 2, 90)
    assert found.ingresses == (Ref("shop", "web"),)


def test_a_binding_has_the_target_group_that_it_fills() -> None:
    bindings = shop().kubernetes.target_group_bindings
    (bound,) = (one for one in bindings if one.ref == Ref("shop", WEB))
    found = describe_binding(bound, Facts(shop()))
    assert found.group is not None
    assert found.group.target_group.name == WEB


def test_a_target_group_that_is_gone_is_not_one_that_was_not_read() -> None:
    bound = binding("arn:aws:elasticloadbalancing:x:1:targetgroup/gone/1")
    gone = describe_binding(bound, Facts(snapshot(target_groups=())))
    assert (gone.group, gone.unread) == (None, False)
    assert describe_binding(bound, Facts(snapshot())).unread


def test_without_the_rules_nobody_knows_who_uses_it() -> None:
    (group,) = (one for one in shop().aws.target_groups if one.name == WEB)
    world = having(snapshot(), target_groups=(group,))
    assert describe_target_group(group, Facts(world)).uses is None
