"""What a question touches: values in, values out."""

from collections.abc import Mapping
from typing import Any

import pytest

from kubectl_alb.context.scope import ReadScope, scope_of
from kubectl_alb.context.source import Focus, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section

GROUP = "alb.ingress.kubernetes.io/group.name"


def host(name: str) -> str:
    return f"{name}-123.eu-west-1.elb.amazonaws.com"


def ingress(at: str, *names: str, group: str = "", of: str = "alb", **meta: Any) -> Record:
    namespace, _, name = at.partition("/")
    annotations = {GROUP: group} if group else {}
    entries = [{"hostname": host(each)} for each in names]
    return {
        "metadata": {"namespace": namespace, "name": name, "annotations": annotations, **meta},
        "spec": {"ingressClassName": of} if of else {},
        "status": {"loadBalancer": {"ingress": entries}},
    }


def ingress_class(name: str, params: str = "", controller: str = "ingress.k8s.aws/alb",
                  default: bool = False) -> Record:  # fmt: skip
    key = "ingressclass.kubernetes.io/is-default-class"
    parameters = {"apiGroup": "elbv2.k8s.aws", "kind": "IngressClassParams", "name": params}
    return {
        "metadata": {"name": name, "annotations": {key: "true"} if default else {}},
        "spec": {"controller": controller, "parameters": parameters if params else None},
    }


def binding(at: str, arn: str, **labels: str) -> Record:
    namespace, _, name = at.partition("/")
    named = {f"ingress.k8s.aws/{key.replace('_', '-')}": value for key, value in labels.items()}
    return {
        "metadata": {"namespace": namespace, "name": name, "labels": named},
        "spec": {"targetGroupARN": arn},
    }


WORLD: Mapping[Section, list[Record]] = {
    Section.INGRESSES: [
        ingress("shop/web", "k8s-edge", group="edge"),
        ingress("ops/health", group="edge"),
        ingress("shop/alone", "internal-k8s-alone"),
        ingress("shop/new"),
        ingress("shop/bound"),
        ingress("team/one", "k8s-team", of="team"),
        ingress("team/two", of="team"),
        ingress("shop/nginx", "nginx-lb", of="nginx"),
        ingress("shop/plain", of=""),
    ],
    Section.INGRESS_CLASSES: [
        ingress_class("alb", default=True),
        ingress_class("team", "team-params"),
        ingress_class("nginx", controller="k8s.io/ingress-nginx"),
    ],
    Section.INGRESS_CLASS_PARAMS: [
        {"metadata": {"name": "team-params"}, "spec": {"group": {"name": "team"}}}
    ],
    Section.TARGET_GROUP_BINDINGS: [
        binding("shop/tg-web", "arn:tg-web", stack="edge"),
        binding("shop/tg-bound", "arn:tg-bound", stack_namespace="shop", stack_name="bound"),
        binding("other/tg-own", "arn:tg-own"),
    ],
    Section.SERVICES: [],
    Section.TARGET_GROUPS: [{"TargetGroupArn": "arn:tg-own"}],
}


def scope(focus: Focus, **instead: list[Record]) -> ReadScope:
    world = {**WORLD, **{Section[name.upper()]: records for name, records in instead.items()}}
    return scope_of(focus, lambda need: world[need])


def refs(records: tuple[Record, ...]) -> list[str]:
    return [f"{r['metadata']['namespace']}/{r['metadata']['name']}" for r in records]


def test_an_ingress_touches_all_members_of_its_group() -> None:
    found = scope(Focus(ingress=Ref("ops", "health")))
    assert refs(found.ingresses) == ["shop/web", "ops/health"]
    assert found.names == ("k8s-edge",)
    assert found.target_group_arns == ("arn:tg-web",)
    assert found.namespaces == ("ops", "shop")
    assert found.unplaced == frozenset()


def test_a_class_can_put_ingresses_into_a_group() -> None:
    found = scope(Focus(ingress=Ref("team", "two")))
    assert refs(found.ingresses) == ["team/one", "team/two"]
    assert found.names == ("k8s-team",)


def test_an_ingress_alone_is_its_own_group() -> None:
    found = scope(Focus(ingress=Ref("shop", "alone")))
    assert refs(found.ingresses) == ["shop/alone"]
    assert found.names == ("k8s-alone",)


def test_an_ingress_without_address_or_binding_has_to_be_looked_for() -> None:
    found = scope(Focus(ingress=Ref("shop", "new")))
    assert found.unplaced == {("ingress.k8s.aws", "shop/new")}


def test_an_ingress_without_class_is_of_the_default_one() -> None:
    found = scope(Focus(ingress=Ref("shop", "plain")))
    assert found.unplaced == {("ingress.k8s.aws", "shop/plain")}


def test_a_binding_leads_to_the_load_balancer_where_there_is_no_address() -> None:
    found = scope(Focus(ingress=Ref("shop", "bound")))
    assert (found.names, found.unplaced) == ((), frozenset())
    assert found.target_group_arns == ("arn:tg-bound",)


def test_an_ingress_of_another_controller_keeps_its_address_and_is_not_looked_for() -> None:
    assert scope(Focus(ingress=Ref("shop", "nginx"))).names == ("nginx-lb",)
    unaddressed = [ingress("shop/nginx", of="nginx")]
    assert not scope(Focus(ingress=Ref("shop", "nginx")), ingresses=unaddressed).unplaced


def test_a_finalizer_shows_that_our_controller_has_handled_an_ingress() -> None:
    left = ingress("shop/left", of="nginx", finalizers=["ingress.k8s.aws/resources"])
    found = scope(Focus(ingress=Ref("shop", "left")), ingresses=[left])
    assert found.unplaced == {("ingress.k8s.aws", "shop/left")}


@pytest.mark.parametrize("group", ["edge", "shop/alone", "team"])
def test_a_group_is_found_by_name(group: str) -> None:
    assert len(scope(Focus(group=group)).names) == 1


def test_namespaces_touch_the_groups_that_reach_into_them_and_no_other_controllers() -> None:
    found = scope(Focus(namespaces=("ops",)))
    assert refs(found.ingresses) == ["shop/web", "ops/health"]
    found = scope(Focus(namespaces=("shop",)))
    assert "nginx-lb" not in found.names


def test_a_service_has_its_own_load_balancer() -> None:
    service = ingress("shop/mqtt")
    entry = {"hostname": "k8s-shop-mqtt-0123456789abcdef.elb.eu-west-1.amazonaws.com"}
    service = {**service, "status": {"loadBalancer": {"ingress": [entry]}}}
    found = scope(Focus(service=Ref("shop", "mqtt")), services=[service])
    assert found.names == ("k8s-shop-mqtt",)
    assert found.namespaces == ("shop",)


def test_a_load_balancer_leads_to_its_ingresses_and_its_bindings() -> None:
    found = scope(Focus(load_balancer=host("k8s-edge")))
    assert refs(found.ingresses) == ["shop/web"]
    assert refs(found.bindings) == ["other/tg-own"]
    assert found.namespaces == ("other", "shop")


def test_what_may_not_be_read_of_classes_and_bindings_adds_nothing() -> None:
    def fetch(need: Section) -> list[Record]:
        if need is not Section.INGRESSES:
            raise AlbError("forbidden")
        return WORLD[need]

    found = scope_of(Focus(ingress=Ref("shop", "web")), fetch)
    assert found.names == ("k8s-edge",)
    assert found.bindings == ()


def test_an_object_that_does_not_exist_touches_its_namespace_only() -> None:
    found = scope(Focus(ingress=Ref("gone", "gone")))
    assert found == ReadScope(namespaces=("gone",))


def test_a_class_that_may_not_be_read_leaves_the_group_that_the_annotation_names() -> None:
    def fetch(need: Section) -> list[Record]:
        if need is Section.INGRESS_CLASS_PARAMS:
            raise AlbError("forbidden")
        return WORLD[need]

    found = scope_of(Focus(group="edge"), fetch)
    assert refs(found.ingresses) == ["shop/web", "ops/health"]


def test_a_namespace_selector_that_is_not_looked_at_leaves_no_member_out() -> None:
    params = [
        {
            "metadata": {"name": "team-params"},
            "spec": {"group": {"name": "team"}, "namespaceSelector": {"matchLabels": {"a": "b"}}},
        }
    ]
    found = scope(Focus(ingress=Ref("team", "one")), ingress_class_params=params)
    assert refs(found.ingresses) == ["team/one", "team/two"]


def test_an_ingress_that_is_being_deleted_touches_the_group_that_it_leaves() -> None:
    leaving = ingress(
        "shop/leaving",
        deletionTimestamp="2026-11-01T10:00:00Z",
        finalizers=["group.ingress.k8s.aws/edge"],
    )
    found = scope(
        Focus(ingress=Ref("shop", "leaving")),
        ingresses=[*WORLD[Section.INGRESSES], leaving],
    )
    assert refs(found.ingresses) == ["shop/web", "ops/health", "shop/leaving"]
