from dataclasses import replace

from kubectl_alb.controller.annotations.catalogue import CATALOGUE
from kubectl_alb.controller.class_fields import BEATING
from kubectl_alb.facts.classes import class_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.settings import Override, Setting, overrides, settings_of
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import ClassParameters, Ingress
from kubectl_alb.model.names import GroupID
from tests.builders import ingress, ingress_class, meta, path, service, snapshot

PARAMS = IngressClassParams(meta("corp", ""), ssl_policy="TLS13")
CLASS = replace(
    ingress_class(), parameters=ClassParameters("elbv2.k8s.aws", "IngressClassParams", "corp")
)


def world_of(*ingresses: Ingress, params: IngressClassParams = PARAMS, **more: object) -> Facts:
    sections: dict[str, object] = {
        "ingresses": ingresses,
        "ingress_classes": (CLASS,),
        "ingress_class_params": (params,),
        "namespaces": (),
        "services": (service(),),
    }
    return Facts(snapshot(**{**sections, **more}))


def of(
    wanted: Ingress, *others: Ingress, params: IngressClassParams = PARAMS, **more: object
) -> dict[str, Setting]:
    facts = world_of(wanted, *others, params=params, **more)
    group = next(g for g in groups(facts).values() if wanted in g.ingresses)
    return {setting.name: setting for setting in settings_of(wanted, group, facts)}


def test_the_class_wins_and_what_is_asked_in_vain_is_shown() -> None:
    found = of(ingress(annotations={"ssl-policy": "2016"}))
    assert found["ssl-policy"] == Setting("ssl-policy", "TLS13", "class params corp", "2016")


def test_a_services_annotation_stands_beside_the_ingresss() -> None:
    about = meta("web", annotations={"alb.ingress.kubernetes.io/healthcheck-path": "/up"})
    found = of(ingress("in", path()), services=(replace(service(), meta=about),))
    assert found["healthcheck-path"] == Setting("healthcheck-path", "/up", "service shop/web")


def test_a_shared_setting_of_another_member_holds() -> None:
    web = ingress("web", annotations={"group.name": "edge"})
    api = ingress("api", annotations={"group.name": "edge", "scheme": "internet-facing"})
    assert of(web, api)["scheme"].origin == "group member shop/api"


def test_an_unset_scheme_shows_the_controllers_default() -> None:
    assert of(ingress())["scheme"] == Setting("scheme", "internal", "controller default")


def test_other_defaults_are_not_listed() -> None:
    assert set(of(ingress())) == {"scheme", "ip-address-type", "target-type", "ssl-policy"}


def test_an_ingress_of_another_controller_says_whose_it_is() -> None:
    foreign = ingress(class_name="nginx")
    world = snapshot(
        ingresses=(foreign,), ingress_classes=(ingress_class("nginx", "k8s.io/ingress-nginx"),)
    )
    assert "k8s.io/ingress-nginx" in class_of(foreign, Facts(world)).ignored
    assert groups(Facts(world)) == {}


def test_a_class_that_does_not_exist_is_named() -> None:
    lost = ingress(class_name="gone")
    world = snapshot(ingresses=(lost,), ingress_classes=(), ingress_class_params=())
    assert '"gone" not found' in class_of(lost, Facts(world)).ignored


def test_without_the_classes_an_ingress_is_in_the_group_it_most_likely_is_in() -> None:
    web = ingress(annotations={"group.name": "edge"})
    assert list(groups(Facts(snapshot(ingresses=(web,))))) == [GroupID("", "edge")]


def test_members_come_in_group_order() -> None:
    orders = {"c": "-5", "a": "1", "b": "0"}
    members = [
        ingress(name, annotations={"group.name": "edge", "group.order": order})
        for name, order in orders.items()
    ]
    world = snapshot(
        ingresses=tuple(members), ingress_classes=(ingress_class(),), ingress_class_params=()
    )
    (group,) = groups(Facts(world)).values()
    assert [m.ingress.ref.name for m in group.members] == ["c", "b", "a"]


def test_a_services_annotation_hides_that_of_the_ingress() -> None:
    about = meta("web", annotations={"alb.ingress.kubernetes.io/healthcheck-path": "/up"})
    asked = ingress("in", path(), annotations={"healthcheck-path": "/"})
    found = of(asked, services=(replace(service(), meta=about),))
    assert found["healthcheck-path"] == Setting("healthcheck-path", "/up", "service shop/web", "/")


def test_a_class_wins_over_attributes_key_by_key() -> None:
    params = replace(PARAMS, load_balancer_attributes=(("idle_timeout.timeout_seconds", "30"),))
    asked = "idle_timeout.timeout_seconds=60,deletion_protection.enabled=true"
    web = ingress(annotations={"load-balancer-attributes": asked})
    world = world_of(web, params=params)
    settings = settings_of(web, groups(world)[GroupID("shop", "web")], world)
    assert [one for one in settings if one.name == "load-balancer-attributes"] == [
        Setting(
            "load-balancer-attributes",
            "idle_timeout.timeout_seconds=30",
            "class params corp",
            "idle_timeout.timeout_seconds=60",
        ),
        Setting("load-balancer-attributes", "deletion_protection.enabled=true", "ingress"),
    ]


def two_classes() -> Facts:
    """Return a group of two members with classes of their own; the second class has capacity."""
    web = ingress("web", annotations={"group.name": "edge", "group.order": "1"})
    api = ingress("api", annotations={"group.name": "edge"}, class_name="plain")
    params = replace(PARAMS, capacity_units=100)
    classes = (CLASS, ingress_class("plain"))
    return world_of(web, api, params=params, ingress_classes=classes)


def test_of_some_settings_only_the_class_of_the_first_member_counts() -> None:
    facts = two_classes()
    group = groups(facts)[GroupID("", "edge")]
    assert [str(ref) for ref in group.refs] == ["shop/api", "shop/web"]
    found = {one.name for one in settings_of(group.members[1].ingress, group, facts)}
    assert "minimum-load-balancer-capacity" not in found
    assert "ssl-policy" in found


def test_a_value_that_the_class_repeats_is_no_override() -> None:
    web = ingress(annotations={"inbound-cidrs": "10.0.0.0/8, 192.168.0.0/16", "scheme": "internal"})
    cidrs = ("192.168.0.0/16", "10.0.0.0/8")
    params = replace(PARAMS, inbound_cidrs=cidrs, scheme="internet-facing")
    group = groups(world_of(web, params=params))[GroupID("shop", "web")]
    assert list(overrides(group.members[0], group)) == [
        Override("scheme", "internal", "internet-facing", "corp")
    ]


def test_every_annotation_that_a_class_beats_is_known_to_both_tables() -> None:
    assert set(BEATING) <= set(CATALOGUE)
    assert all(CATALOGUE[key].class_field == field.path for key, field in BEATING.items())
