"""What the controller's webhook would refuse of Ingresses in manifests."""

from dataclasses import replace

import pytest

from kubectl_alb.analysis.plan.admission import denied
from kubectl_alb.controller.config import parse_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.kubernetes import (
    Ingress,
    IngressBackend,
    IngressClass,
    IngressPath,
    IngressRule,
    Meta,
    Position,
)
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import having

ALB = "alb.ingress.kubernetes.io/"
CLASS = "kubernetes.io/ingress.class"
PLACE = Position("web.yaml", 1, {f"metadata.annotations.{ALB}group.name": 6})
STRICT = ("--disable-ingress-class-annotation", "--disable-ingress-group-name-annotation")
RULES = (IngressRule("", (IngressPath("/", "Prefix", IngressBackend("web", 80)),)),)


def ingress(class_name: str | None = "alb", **annotations: str) -> Ingress:
    given = {key if "/" in key else ALB + key: value for key, value in annotations.items()}
    meta = Meta("web", "shop", annotations=given, position=PLACE)
    return Ingress(meta, class_name, rules=RULES)


def paths(new: Ingress, old: Ingress | None = None, *args: str) -> list[tuple[str, str]]:
    classes = (IngressClass(Meta("alb"), "ingress.k8s.aws/alb"),)
    read = having(Snapshot(read=frozenset(Section)), ingress_classes=classes)
    before = having(read, ingresses=() if old is None else (old,))
    world = Facts(having(read, ingresses=(new,)), parse_controller(args, "v3.5.0"))
    return [(one.path, one.message) for one in denied(world, before)]


def test_an_ingress_without_fault_is_let_in() -> None:
    assert paths(ingress(**{"group.name": "edge", "scheme": "internal"})) == []


def test_a_new_group_name_is_forbidden_where_the_flag_says_so() -> None:
    new = ingress(**{"group.name": "edge"})
    expected = f"new usage of `{ALB}group.name` annotation is forbidden"
    at = f"metadata.annotations.{ALB}group.name"
    assert paths(new, None, *STRICT) == [(at, expected)]
    assert paths(new, ingress(**{"group.name": "other"}), *STRICT) == [(at, expected)]
    assert paths(new, new, *STRICT) == []


def test_a_new_class_annotation_is_forbidden_where_the_flag_says_so() -> None:
    new = ingress(None, **{CLASS: "alb"})
    assert paths(new) == []
    assert [path for path, _ in paths(new, None, *STRICT)] == [f"metadata.annotations.{CLASS}"]
    assert paths(ingress(None, **{CLASS: "nginx"}), None, *STRICT) == []


def test_a_class_that_is_set_must_be_there() -> None:
    new = ingress("none")
    message = 'invalid ingress class: IngressClass.networking.k8s.io "none" not found'
    assert paths(new) == [("spec.ingressClassName", message)]
    assert paths(new, new) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "failed to parse json annotation"),
        ('[{"field": "source-ip"}]', "missing sourceIPConfig"),
        ('[{"field": "source-ip", "sourceIPConfig": {}}]', "values cannot be empty"),
    ],
)
def test_conditions_of_a_service_in_use_must_be_valid(text: str, fault: str) -> None:
    ((path, message),) = paths(ingress(**{"conditions.web": text}))
    assert path == f"metadata.annotations.{ALB}conditions.web"
    assert message.startswith(f"ignoring Ingress shop/web since invalid {ALB}conditions.web ")
    assert fault in message


def test_conditions_of_a_service_that_no_path_names_do_not_matter() -> None:
    assert paths(ingress(**{"conditions.other": "{"})) == []


def test_an_ingress_that_comes_from_no_file_is_not_judged() -> None:
    new = ingress("none")
    assert paths(replace(new, meta=replace(new.meta, position=None))) == []
