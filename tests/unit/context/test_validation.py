"""What the API server and the webhook would refuse, with the line to correct."""

from typing import Any

import pytest
import yaml

from kubectl_alb.context.manifests.files import Text
from kubectl_alb.context.manifests.objects import objects_of
from kubectl_alb.model.rejection import Rejection

V1 = "networking.k8s.io/v1"
PATH: dict[str, Any] = {
    "path": "/",
    "pathType": "Prefix",
    "backend": {"service": {"name": "web", "port": {"number": 80}}},
}


def refused(kind: str, spec: Any, version: str = V1, **meta: Any) -> tuple[Rejection, ...]:
    record = {"apiVersion": version, "kind": kind, "metadata": {"name": "web", **meta}}
    text = yaml.safe_dump({**record, "spec": spec})
    found = objects_of([Text("web.yaml", text)], "shop").rejections
    return tuple(one for each in found.values() for one in each)


def ingress_rule(**rule: Any) -> dict[str, str]:
    spec = {"rules": [{"http": {"paths": [PATH]}, **rule}]}
    return {one.path: one.message for one in refused("Ingress", spec)}


def ingress_path(**path: Any) -> dict[str, str]:
    found = ingress_rule(http={"paths": [{**PATH, **path}]})
    return {at.removeprefix("spec.rules.0.http.paths.0."): told for at, told in found.items()}


def service(**spec: Any) -> dict[str, str]:
    return {one.path: one.message for one in refused("Service", spec, "v1")}


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ({"pathType": None}, "pathType"),
        ({"pathType": "prefix"}, "pathType"),
        ({"path": "shop"}, "path"),
        ({"path": ""}, "path"),
        ({"path": "/a//b"}, "path"),
        ({"path": "/a/./b"}, "path"),
        ({"path": "/a/.."}, "path"),
        ({"path": "/a%2Fb", "pathType": "Exact"}, "path"),
        ({"path": "shop", "pathType": "ImplementationSpecific"}, "path"),
        ({"backend": {}}, "backend"),
        ({"backend": {"service": {"name": "web"}}}, "backend"),
        ({"backend": {"service": {"port": {"number": 80}}}}, "backend.service.name"),
        ({"backend": {"service": {"name": "1web", "port": {"number": 1}}}}, "backend.service.name"),
        (
            {"backend": {"service": {"name": "web", "port": {"number": 1, "name": "a"}}}},
            "backend",
        ),
        (
            {"backend": {"service": {"name": "web", "port": {"number": 70000}}}},
            "backend.service.port.number",
        ),
        (
            {"backend": {"service": {"name": "web", "port": {"name": "80"}}}},
            "backend.service.port.name",
        ),
        (
            {"backend": {"service": {"name": "a", "port": {"number": 1}}, "resource": {}}},
            "backend",
        ),
    ],
)
def test_a_path_that_the_api_server_refuses(path: dict[str, Any], at: str) -> None:
    assert list(ingress_path(**path)) == [at]


@pytest.mark.parametrize(
    "path",
    [
        {},
        {"path": "/a.b/*", "pathType": "ImplementationSpecific"},
        {"path": "", "pathType": "ImplementationSpecific"},
        {"path": "/a//b", "pathType": "ImplementationSpecific"},
        {"backend": {"service": {"name": "web", "port": {"name": "use-annotation"}}}},
        {"backend": {"resource": {"kind": "Bucket", "name": "x", "apiGroup": "a.b"}}},
    ],
)
def test_a_path_that_the_api_server_takes(path: dict[str, Any]) -> None:
    assert ingress_path(**path) == {}


@pytest.mark.parametrize("host", ["10.0.0.1", "Shop.example.com", "a.*.com", "*", "a..b", "a_b.c"])
def test_a_host_that_the_api_server_refuses(host: str) -> None:
    assert list(ingress_rule(host=host)) == ["spec.rules.0.host"]


@pytest.mark.parametrize("host", ["", "shop.example.com", "*.example.com", "localhost"])
def test_a_host_that_the_api_server_takes(host: str) -> None:
    assert ingress_rule(host=host) == {}


def test_an_ingress_needs_rules_or_a_default_backend() -> None:
    assert [one.path for one in refused("Ingress", {})] == ["spec"]
    assert refused("Ingress", {"defaultBackend": PATH["backend"]}) == ()


@pytest.mark.parametrize("version", ["extensions/v1beta1", "networking.k8s.io/v1beta1"])
def test_a_version_that_is_gone_is_all_that_is_told(version: str) -> None:
    (found,) = refused("Ingress", {}, version)
    assert found.message.startswith(f'no matches for kind "Ingress" in version "{version}"')


def test_unknown_fields_are_all_that_is_told() -> None:
    found = refused("Ingress", {"rules": [{"http": {"paths": [{**PATH, "pathtype": "Exact"}]}}]})
    assert [(one.path, one.message) for one in found] == [
        ("spec.rules.0.http.paths.0.pathtype", "unknown field")
    ]
    assert [one.path for one in refused("Service", {"port": 80}, "v1")] == ["spec.port"]


def test_two_classes_may_be_named_if_they_are_the_same() -> None:
    spec = {"ingressClassName": "alb", "defaultBackend": PATH["backend"]}
    key = "kubernetes.io/ingress.class"
    assert refused("Ingress", spec, annotations={key: "alb"}) == ()
    (found,) = refused("Ingress", spec, annotations={key: "nginx"})
    assert found.path == f"metadata.annotations.{key}"


def test_an_empty_annotation_or_label_is_taken() -> None:
    spec = {"defaultBackend": PATH["backend"]}
    assert refused("Ingress", spec, annotations={"a": None}, labels={"b": None}) == ()


@pytest.mark.parametrize(
    ("spec", "at"),
    [
        ({}, "controller"),
        ({"controller": "alb"}, "controller"),
        ({"controller": "a.b/" + "c" * 250}, "controller"),
        ({"parameters": {"name": "some"}}, "parameters.kind"),
        ({"parameters": {"kind": "K"}}, "parameters.name"),
        ({"parameters": {"kind": "K", "name": "some", "scope": "X"}}, "parameters.scope"),
        ({"parameters": {"kind": "K", "name": "some", "namespace": "a"}}, "parameters.namespace"),
        (
            {"parameters": {"kind": "K", "name": "some", "scope": "Namespace"}},
            "parameters.namespace",
        ),
    ],
)
def test_a_class_that_the_api_server_refuses(spec: dict[str, Any], at: str) -> None:
    whole = spec if "controller" in spec or not spec else {"controller": "a.b/c", **spec}
    assert [one.path for one in refused("IngressClass", whole)] == [f"spec.{at}"]


def test_names_labels_and_annotations_have_their_syntax() -> None:
    spec = {"defaultBackend": PATH["backend"]}
    meta = {"name": "Web", "labels": {"a b": "c", "d": "-"}, "annotations": {"x/y/z": "1"}}
    found = refused("Ingress", spec, namespace="no.dots", **meta)
    assert [one.path for one in found] == [
        "metadata.name",
        "metadata.namespace",
        "metadata.annotations.x/y/z",
        "metadata.labels.a b",
        "metadata.labels.d",
    ]


def test_a_rejection_has_the_line_of_the_nearest_field() -> None:
    text = f"apiVersion: {V1}\nkind: Ingress\nmetadata:\n  name: web\nspec:\n  rules:\n"
    text += "    - http:\n        paths:\n          - path: shop\n            backend: {}\n"
    objects = objects_of([Text("web.yaml", text)], "shop")
    ((_, found),) = objects.rejections.items()
    assert [(one.path.rpartition(".")[2], one.file, one.line) for one in found] == [
        ("pathType", "web.yaml", 9),
        ("backend", "web.yaml", 10),
    ]
    assert str(found[0].about) == "ingress/web in shop"


@pytest.mark.parametrize(
    ("spec", "at"),
    [
        ({"ports": []}, "spec.ports"),
        ({"type": "Nodeport", "ports": [{"port": 80}]}, "spec.type"),
        ({"ports": [{"port": 80, "protocol": "HTTP"}]}, "spec.ports.0.protocol"),
        ({"ports": [{"port": 80, "targetPort": 0x10000}]}, "spec.ports.0.targetPort"),
        ({"ports": [{"port": 80, "nodePort": 30000}]}, "spec.ports.0.nodePort"),
        ({"ports": [{"port": 80}, {"port": 81, "name": "b"}]}, "spec.ports.0.name"),
        ({"ports": [{"port": 80, "name": "a"}, {"port": 80, "name": "b"}]}, "spec.ports.1"),
        ({"ports": [{"port": 80, "name": "a"}, {"port": 81, "name": "a"}]}, "spec.ports.1.name"),
        ({"type": "ExternalName"}, "spec.externalName"),
        ({"type": "ExternalName", "externalName": "A_b"}, "spec.externalName"),
        ({"ports": [{"port": 80}], "selector": {"a b": "c"}}, "spec.selector.a b"),
        ({"ports": [{"port": 80}], "loadBalancerClass": "a/b"}, "spec.loadBalancerClass"),
        ({"ports": [{"port": 80}], "clusterIP": "nowhere"}, "spec.clusterIPs.0"),
        ({"ports": [{"port": 80}], "ipFamilies": ["ipv4"]}, "spec.ipFamilies.0"),
        (
            {"type": "LoadBalancer", "ports": [{"port": 80}], "clusterIP": "None"},
            "spec.clusterIPs.0",
        ),
        (
            {"ports": [{"port": 80}], "externalTrafficPolicy": "Local"},
            "spec.externalTrafficPolicy",
        ),
        (
            {
                "type": "LoadBalancer",
                "ports": [{"port": 80}],
                "loadBalancerSourceRanges": ["1.2.3.4"],
            },
            "spec.loadBalancerSourceRanges.0",
        ),
    ],
)
def test_a_service_that_the_api_server_refuses(spec: dict[str, Any], at: str) -> None:
    assert list(service(**spec)) == [at]


def test_a_headless_service_needs_no_port() -> None:
    assert service(clusterIP="None") == {}


@pytest.mark.parametrize(
    ("spec", "at"),
    [
        ({"inboundCIDRs": ["10.0.0.0/8", "10.0.0.1/8"]}, "spec.inboundCIDRs.1"),
        ({"inboundCIDRs": ["10.0.0.1"]}, "spec.inboundCIDRs.0"),
        ({"inboundCIDRs": ["ten"]}, "spec.inboundCIDRs.0"),
        ({"subnets": {}}, "spec.subnets"),
        ({"subnets": {"ids": ["a"], "tags": {"b": ["c"]}}}, "spec.subnets.tags"),
        ({"subnets": {"tags": {}}}, "spec.subnets.tags"),
        ({"subnets": {"ids": ["a", "a"]}}, "spec.subnets.ids.1"),
    ],
)
def test_class_params_that_the_webhook_refuses(spec: dict[str, Any], at: str) -> None:
    (found,) = refused("IngressClassParams", spec, "elbv2.k8s.aws/v1beta1")
    assert (found.path, found.by) == (at, "the controller's webhook")
