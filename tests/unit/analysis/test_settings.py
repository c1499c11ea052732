from dataclasses import replace

from kubectl_alb.analysis.describe.membership import class_of, groups
from kubectl_alb.facts.settings import Setting, settings_of
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import ClassParameters, Ingress
from kubectl_alb.model.names import GroupID
from tests.builders import ingress, ingress_class, meta, path, service, snapshot

PARAMS = IngressClassParams(meta("corp", ""), ssl_policy="TLS13")
CLASS = replace(
    ingress_class(), parameters=ClassParameters("elbv2.k8s.aws", "IngressClassParams", "corp")
)


def of(wanted: Ingress, *others: Ingress, params: IngressClassParams = PARAMS, **more: object):
    world = snapshot(
        ingresses=(wanted, *others),
        ingress_classes=(CLASS,),
        ingress_class_params=(params,),
        namespaces=(),
        **{"services": (service(),), **more},
    )
    group = next(g for g in groups(world).values() if wanted in [m.ingress for m in g.members])
    return {setting.name: setting for setting in settings_of(wanted, group, world)}


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
    assert "k8s.io/ingress-nginx" in class_of(foreign, world).ignored
    assert groups(world) == {}


def test_a_class_that_does_not_exist_is_named() -> None:
    lost = ingress(class_name="gone")
    world = snapshot(ingresses=(lost,), ingress_classes=(), ingress_class_params=())
    assert '"gone" not found' in class_of(lost, world).ignored


def test_without_the_classes_an_ingress_is_in_the_group_it_most_likely_is_in() -> None:
    web = ingress(annotations={"group.name": "edge"})
    assert list(groups(snapshot(ingresses=(web,)))) == [GroupID("", "edge")]


def test_members_come_in_group_order() -> None:
    orders = {"c": "-5", "a": "1", "b": "0"}
    members = [
        ingress(name, annotations={"group.name": "edge", "group.order": order})
        for name, order in orders.items()
    ]
    world = snapshot(
        ingresses=tuple(members), ingress_classes=(ingress_class(),), ingress_class_params=()
    )
    (group,) = groups(world).values()
    assert [m.ingress.ref.name for m in group.members] == ["c", "b", "a"]
