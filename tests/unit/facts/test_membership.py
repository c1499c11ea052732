from dataclasses import replace

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import (
    group_of,
    group_shown,
    groups,
    possible_groups,
    uncertainty,
)
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.section import Section
from tests.builders import NOW, ingress, ingress_class, snapshot

EDGE = GroupID("", "edge")


def member(name: str, **annotations: str) -> Ingress:
    given = {PREFIX + key.replace("_", "."): value for key, value in annotations.items()}
    made = ingress()
    return replace(made, meta=replace(made.meta, name=name, annotations=given))


def facts(*ingresses: Ingress, **sections: object) -> Facts:
    return Facts(snapshot(ingresses=ingresses, **sections))


CLASSES = {"ingress_classes": (ingress_class(),), "ingress_class_params": ()}


def test_members_stand_by_order_then_by_name() -> None:
    late, early = member("a", group_name="edge", group_order="2"), member("b", group_name="edge")
    group = groups(facts(late, early, **CLASSES))[EDGE]
    assert [m.ref.name for m in group.members] == ["b", "a"]


def test_an_ingress_whose_class_was_not_read_is_an_uncertain_member() -> None:
    found = facts(member("a", group_name="edge"))
    group = groups(found)[EDGE]
    assert (group.members, [m.ref.name for m in group.uncertain]) == ((), ["a"])
    assert group.uncertain[0].unread is Section.INGRESS_CLASSES
    assert "kubernetes/ingress-classes" in uncertainty(group, found)
    assert group_of(found) == {}
    assert group_shown(found) == {Ref("shop", "a"): EDGE}


def test_uncertain_members_stand_in_the_order_that_they_ask_for() -> None:
    first = member("web", group_name="edge")
    group = groups(facts(member("cart", group_name="edge", group_order="10"), first))[EDGE]
    assert [m.ref.name for m in group.uncertain] == ["web", "cart"]


def test_an_ingress_that_is_being_deleted_is_shown_in_the_group_that_it_leaves() -> None:
    left = member("a", group_name="edge")
    left = replace(left, meta=replace(left.meta, deleted=NOW, finalizers=(EDGE.finalizer,)))
    found = facts(left, **CLASSES)
    assert groups(found)[EDGE].inactive == (left,)
    assert group_shown(found) == {left.ref: EDGE}
    assert possible_groups(left, found) == {EDGE}


def test_a_class_that_is_not_read_leaves_the_group_of_the_annotation_possible() -> None:
    asking = member("a", group_name="edge")
    assert possible_groups(asking, facts(asking)) == {EDGE}
