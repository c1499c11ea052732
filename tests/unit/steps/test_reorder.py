"""Edits of `group.order` as patches that touch nothing else, and the way back."""

from dataclasses import replace

from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import Ref
from kubectl_alb.model.step import Step
from kubectl_alb.steps.reorder import order_steps
from tests.builders import ingress, snapshot

WEB = Ref("shop", "web")
PATH = "/metadata/annotations/alb.ingress.kubernetes.io~1group.order"


def step(edit: OrderEdit, of: Ingress) -> Step:
    (found,) = order_steps((edit,), Facts(snapshot(ingresses=(of,))))
    return found


def operations(found: Step) -> tuple[list[object], list[object]]:
    undo = found.undo
    assert undo is not None
    return list(found.action.operations), list(undo.operations)  # type: ignore[union-attr]


def test_a_value_is_replaced_only_where_it_is_the_one_that_was_shown() -> None:
    web = ingress(annotations={"group.order": "10", "scheme": "internal"})
    done, undone = operations(step(OrderEdit(WEB, "10", "20"), web))
    assert done == [
        {"op": "test", "path": PATH, "value": "10"},
        {"op": "replace", "path": PATH, "value": "20"},
    ]
    assert undone == [
        {"op": "test", "path": PATH, "value": "20"},
        {"op": "replace", "path": PATH, "value": "10"},
    ]


def test_an_annotation_is_removed_and_comes_back() -> None:
    web = ingress(annotations={"group.order": "10", "scheme": "internal"})
    done, undone = operations(step(OrderEdit(WEB, "10", None), web))
    assert [each["op"] for each in done] == ["test", "remove"]
    assert undone[1] == {"op": "add", "path": PATH, "value": "10"}


def test_an_object_without_annotations_gets_some() -> None:
    done, undone = operations(step(OrderEdit(WEB, None, "5"), ingress()))
    assert done[1] == {
        "op": "add", "path": "/metadata/annotations", "value": {GROUP_ORDER: "5"},
    }  # fmt: skip
    assert [each["op"] for each in undone] == ["test", "remove"]


def test_the_only_annotation_comes_back_with_the_map() -> None:
    web = ingress(annotations={"group.order": "10"})
    _, undone = operations(step(OrderEdit(WEB, "10", None), web))
    assert undone[0] == {"op": "test", "path": "/metadata/annotations", "value": None}


def test_another_object_of_the_name_is_not_edited() -> None:
    web = ingress(annotations={"group.order": "10"})
    web = replace(web, meta=replace(web.meta, uid="u-1"))
    done, _ = operations(step(OrderEdit(WEB, "10", "20"), web))
    assert done[0] == {"op": "test", "path": "/metadata/uid", "value": "u-1"}


def test_who_keeps_the_object_is_named() -> None:
    web = ingress(annotations={"meta.helm.sh/release-name": "shop"})
    assert step(OrderEdit(WEB, None, "5"), web).owner == "Helm release /shop"
