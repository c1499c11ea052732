from dataclasses import replace

from kubectl_alb.controller.config import parse_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.setting_overrides import EffectiveSetting, Overridden, effective_settings
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID
from tests.builders import ingress, meta, path, service
from tests.unit.facts.test_settings import PARAMS, world_of

PREFIX = "alb.ingress.kubernetes.io/"


def rows(wanted: Ingress, *args: str, name: str, **more: object) -> list[EffectiveSetting]:
    facts = Facts(world_of(wanted, **more).snapshot, parse_controller(args, "v3.5.0"))
    group = groups(facts)[GroupID(wanted.ref.namespace, wanted.ref.name)]
    return [one for one in effective_settings(wanted, group, facts) if one.name == name]


def test_an_annotation_overrides_a_flag() -> None:
    (row,) = rows(
        ingress(annotations={"scheme": "internet-facing"}),
        "--default-load-balancer-scheme=internal",
        name="scheme",
    )
    flag = "controller flag --default-load-balancer-scheme"
    assert row == EffectiveSetting(
        "scheme", "internet-facing", "ingress", (Overridden("internal", flag),)
    )


def test_a_class_overrides_an_annotation_and_a_flag() -> None:
    (row,) = rows(
        ingress(annotations={"ssl-policy": "2016"}), "--default-ssl-policy=2015", name="ssl-policy"
    )
    assert (row.value, row.origin) == ("TLS13", "class params corp")
    assert [(one.value, one.origin) for one in row.overrides] == [
        ("2016", "ingress"),
        ("2015", "controller flag --default-ssl-policy"),
    ]


def test_a_flag_that_is_given_is_a_setting() -> None:
    (row,) = rows(ingress(), "--default-target-type=ip", name="target-type")
    assert row == EffectiveSetting("target-type", "ip", "controller flag --default-target-type")


def test_a_flag_of_the_same_value_is_not_overridden() -> None:
    (row,) = rows(
        ingress(annotations={"target-type": "ip"}), "--default-target-type=ip", name="target-type"
    )
    assert row.overrides == ()


def test_the_pairs_of_a_class_and_of_an_ingress_are_one_value() -> None:
    params = replace(PARAMS, load_balancer_attributes=(("idle_timeout.timeout_seconds", "30"),))
    asked = "idle_timeout.timeout_seconds=60,deletion_protection.enabled=true"
    (row,) = rows(
        ingress(annotations={"load-balancer-attributes": asked}),
        name="load-balancer-attributes",
        params=params,
    )
    assert row.value == "idle_timeout.timeout_seconds=30,deletion_protection.enabled=true"
    assert row.origin == "class params corp and ingress"
    assert row.overrides == (Overridden("idle_timeout.timeout_seconds=60", "ingress"),)


def test_services_with_one_value_share_a_row() -> None:
    asked = {f"{PREFIX}healthcheck-path": "/up"}
    services = tuple(replace(service(), meta=meta(n, annotations=asked)) for n in ("a", "b"))
    web = ingress("in", path("/a", "a"), path("/b", "b"))
    (row,) = rows(web, name="healthcheck-path", services=services)
    assert row.origin == "service shop/a, service shop/b"
