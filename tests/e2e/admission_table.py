"""Objects that an API server takes, and objects that it refuses, each near the edge."""

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
SERVICE = {"name": "web", "port": {"number": 80}}
PATH = {"path": "/", "pathType": "Prefix", "backend": {"service": SERVICE}}
RULES = {"rules": [{"http": {"paths": [PATH]}}]}
CLASS = "kubernetes.io/ingress.class"


def _object(version: str, kind: str, spec: Json | None, **meta: Any) -> Json:
    found = {"apiVersion": version, "kind": kind, "metadata": {"namespace": "shop", **meta}}
    return found if spec is None else {**found, "spec": spec}


def _ingress(spec: Json | None = None, **meta: Any) -> Json:
    return _object("networking.k8s.io/v1", "Ingress", RULES if spec is None else spec, **meta)


def _rule(**rule: Any) -> Json:
    return _ingress({"rules": [{"http": {"paths": [PATH]}, **rule}]})


def _path(**path: Any) -> Json:
    return _rule(http={"paths": [{**PATH, **path}]})


def _text(path: str, kind: str = "Prefix") -> Json:
    return _path(path=path, pathType=kind)


def _backend(**backend: Any) -> Json:
    return _path(backend=backend)


def _named(service: str, /, **port: Any) -> Json:
    return _backend(service={"name": service, "port": port})


def _tls(**entry: Any) -> Json:
    return _ingress({**RULES, "tls": [entry]})


def _of_class(name: str, **meta: Any) -> Json:
    return _ingress({**RULES, "ingressClassName": name}, **meta)


def _service(spec: Json | None = None, **more: Any) -> Json:
    return _object("v1", "Service", {"ports": [{"port": 80}], **(spec or {}), **more})


def _port(**port: Any) -> Json:
    return _service(ports=[{"port": 80, **port}])


def _ports(*ports: Json, **more: Any) -> Json:
    return _service(ports=list(ports), **more)


def _class(spec: Json) -> Json:
    made = _object("networking.k8s.io/v1", "IngressClass", spec)
    del made["metadata"]["namespace"]
    return made


def _parameters(**parameters: Any) -> Json:
    return _class({"controller": "a.example/b", "parameters": parameters})


A, B = {"name": "a", "port": 80}, {"name": "b", "port": 81}
NODE_PORT, BALANCER, OUTSIDE = "NodePort", "LoadBalancer", "ExternalName"
IMPLEMENTATION = "ImplementationSpecific"

TAKEN: Mapping[str, Json] = {
    "plain": _ingress(),
    "host wildcard": _rule(host="*.example.com"),
    "host top wildcard": _rule(host="*.com"),
    "host empty": _rule(host=""),
    "host digits": _rule(host="123"),
    "path star": _text("/*"),
    "path slash at the end": _text("/a/"),
    "path space": _text("/a b"),
    "path letters": _text("/ü"),
    "path query": _text("/a?b=c"),
    "path implementation empty": _text("", IMPLEMENTATION),
    "path implementation doubled": _text("/a//b", IMPLEMENTATION),
    "port use-annotation": _named("web", name="use-annotation"),
    "backend resource": _backend(resource={"apiGroup": "a.b", "kind": "K", "name": "some"}),
    "default only": _ingress({"defaultBackend": {"service": SERVICE}}),
    "rule without http": _rule(http=None),
    "rule empty": _ingress({"rules": [{}]}),
    "class": _of_class("alb"),
    "class twice the same": _of_class("alb", annotations={CLASS: "alb"}),
    "class annotation odd": _ingress(annotations={CLASS: "A_b"}),
    "tls": _tls(hosts=["a.example.com", "*.example.com"], secretName="s"),
    "tls address": _tls(hosts=["1.2.3.4"]),
    "tls empty": _tls(),
    "annotation upper": _ingress(annotations={"Example.com/A": "c"}),
    "annotation null": _ingress(annotations={"a": None}),
    "annotations big": _ingress(annotations={"a": "b" * (100 * 1024)}),
    "label empty": _ingress(labels={"a": ""}),
    "label null": _ingress(labels={"a": None}),
    "finalizer": _ingress(finalizers=["a.example/b"]),
    "service": _service(),
    "service headless": _ports(clusterIP="None"),
    "service outside": _service({"type": OUTSIDE, "externalName": "a.b."}),
    "service outside address": _service({"type": OUTSIDE, "externalName": "1.2.3.4"}),
    "service type empty": _service({"type": ""}),
    "service port name": _port(name="a" * 63),
    "service target name": _port(targetPort="http"),
    "service target nothing": _port(targetPort=0),
    "service protocol empty": _port(protocol=""),
    "service one port two protocols": _ports(A, {**B, "port": 80, "protocol": "UDP"}),
    "service class": _service({"type": BALANCER, "loadBalancerClass": "a.b/c"}),
    "service ranges": _service({"type": BALANCER, "loadBalancerSourceRanges": ["1.2.3.0/24"]}),
    "service local": _service({"type": NODE_PORT, "externalTrafficPolicy": "Local"}),
    "ingress class": _class({"controller": "ingress.k8s.aws/alb"}),
    "ingress class parameters": _parameters(kind="K", name="some"),
}
REFUSED: Mapping[str, Json] = {
    "host upper": _rule(host="Shop.example.com"),
    "host address": _rule(host="1.2.3.4"),
    "host address 6": _rule(host="::1"),
    "host port": _rule(host="a.example.com:80"),
    "host wildcard within": _rule(host="a.*.com"),
    "host wildcards": _rule(host="*.*.com"),
    "host star": _rule(host="*"),
    "host wildcard label": _rule(host="*a.example.com"),
    "host dot at the end": _rule(host="a.example.com."),
    "host underscore": _rule(host="a_b.example.com"),
    "host long": _rule(host="a" * 254),
    "path missing": _rule(http={"paths": [{k: v for k, v in PATH.items() if k != "path"}]}),
    "path empty": _text(""),
    "path relative": _text("shop"),
    "path doubled": _text("/a//b"),
    "path dot": _text("/a/./b"),
    "path dots": _text("/a/../b"),
    "path dots at the end": _text("/a/.."),
    "path escape": _text("/a%2Fb", "Exact"),
    "path all of it": _text("/a//b/./c/../%2f"),
    "path implementation relative": _text("shop", IMPLEMENTATION),
    "type null": _path(pathType=None),
    "type lower": _text("/", "prefix"),
    "type empty": _text("/", ""),
    "backend empty": _backend(),
    "backend without name": _backend(service={"port": {"number": 80}}),
    "backend name upper": _named("Web", number=80),
    "backend name digit": _named("1web", number=80),
    "backend name long": _named("a" * 64, number=80),
    "backend without port": _backend(service={"name": "web"}),
    "backend port empty": _named("web"),
    "backend port both": _named("web", number=80, name="http"),
    "backend port nothing": _named("web", number=0),
    "backend port large": _named("web", number=70000),
    "backend port below": _named("web", number=-1),
    "backend port name": _named("web", name="Use_Annotation"),
    "backend port name digits": _named("web", name="80"),
    "backend port name long": _named("web", name="a" * 16),
    "backend port name dashes": _named("web", name="a--b"),
    "resource and service": _backend(service=SERVICE, resource={"kind": "K", "name": "some"}),
    "resource empty": _backend(resource={}),
    "resource without name": _backend(resource={"kind": "K"}),
    "resource name": _backend(resource={"kind": "K", "name": "a/b"}),
    "resource kind": _backend(resource={"kind": "a/b", "name": "a"}),
    "resource group": _backend(resource={"apiGroup": "A_b", "kind": "K", "name": "some"}),
    "spec empty": _ingress({}),
    "rules empty": _ingress({"rules": []}),
    "default empty": _ingress({"defaultBackend": {}}),
    "default without port": _ingress({"defaultBackend": {"service": {"name": "web"}}}),
    "http without paths": _rule(http={"paths": []}),
    "http empty": _rule(http={}),
    "class odd": _of_class("A_b"),
    "class empty": _of_class(""),
    "class twice": _of_class("alb", annotations={CLASS: "nginx"}),
    "class twice empty": _of_class("alb", annotations={CLASS: ""}),
    "tls host": _tls(hosts=["A.example.com"]),
    "tls host empty": _tls(hosts=[""]),
    "tls wildcard": _tls(hosts=["a.*.com"]),
    "tls secret": _tls(secretName="A_b"),
    "name upper": _ingress(name="Web"),
    "name long": _ingress(name="a" * 254),
    "name dash": _ingress(name="-a"),
    "annotation space": _ingress(annotations={"a b": "c"}),
    "annotation slashes": _ingress(annotations={"a/b/c": "c"}),
    "annotation prefix": _ingress(annotations={"/b": "c"}),
    "annotation prefix underscore": _ingress(annotations={"a_b/c": "d"}),
    "annotation long": _ingress(annotations={"a/" + "b" * 64: "c"}),
    "label key": _ingress(labels={"a b": "c"}),
    "label prefix upper": _ingress(labels={"Example.com/a": "c"}),
    "label value": _ingress(labels={"a": "b c"}),
    "label value dot": _ingress(labels={"a": "b."}),
    "label value long": _ingress(labels={"a": "b" * 64}),
    "finalizer plain": _ingress(finalizers=["abc"]),
    "service without ports": _ports(),
    "service type": _service({"type": "nodeport"}),
    "service name digit": {**_service(), "metadata": {"namespace": "shop", "name": "1a"}},
    "service name dot": {**_service(), "metadata": {"namespace": "shop", "name": "a.b"}},
    "service outside nowhere": _service({"type": OUTSIDE}),
    "service outside odd": _service({"type": OUTSIDE, "externalName": "A_b!"}),
    "service port nothing": _port(port=0),
    "service port large": _port(port=70000),
    "service port name upper": _port(name="A"),
    "service port name long": _port(name="a" * 64),
    "service target name long": _port(targetPort="a" * 16),
    "service target large": _port(targetPort=70000),
    "service target digits": _port(targetPort="80"),
    "service protocol": _port(protocol="HTTP"),
    "service application": _port(appProtocol="a b"),
    "service node port inside": _port(nodePort=30001),
    "service node ports": _ports({**A, "nodePort": 30001}, {**B, "nodePort": 30001},
                                 type=NODE_PORT),
    "service without port names": _ports({"port": 80}, {"port": 81}),
    "service port names": _ports(A, {**B, "name": "a"}),
    "service ports": _ports(A, {**B, "port": 80}),
    "service selector": _service({"selector": {"a b": "c"}}),
    "service selector value": _service({"selector": {"a": "b c"}}),
    "service headless outside": _service({"type": BALANCER, "clusterIP": "None"}),
    "service address": _service({"clusterIP": "foo"}),
    "service class inside": _service({"loadBalancerClass": "a/b"}),
    "service class odd": _service({"type": BALANCER, "loadBalancerClass": "a b"}),
    "service range": _service({"type": BALANCER, "loadBalancerSourceRanges": ["1.2.3.4"]}),
    "service ranges inside": _service({"loadBalancerSourceRanges": ["1.2.3.0/24"]}),
    "service allocation inside": _service({"allocateLoadBalancerNodePorts": True}),
    "service family": _service({"ipFamilies": ["ipv4"]}),
    "service families": _service({"ipFamilies": ["IPv4", "IPv4"]}),
    "service affinity": _service({"sessionAffinity": "none"}),
    "service local inside": _service({"externalTrafficPolicy": "Local"}),
    "ingress class without controller": _class({}),
    "ingress class controller": _class({"controller": "alb"}),
    "ingress class controller long": _class({"controller": "a/" + "b" * 250}),
    "ingress class parameters kind": _parameters(name="some"),
    "ingress class parameters name": _parameters(kind="K"),
    "ingress class scope": _parameters(kind="K", name="some", scope="X"),
    "ingress class namespace missing": _parameters(kind="K", name="some", scope="Namespace"),
    "ingress class namespace": _parameters(kind="K", name="some", scope="Cluster", namespace="a"),
}  # fmt: skip
UNKNOWN: Mapping[str, Json] = {
    "spec.rule": _ingress({**RULES, "rule": []}),
    "spec.rules[0].http.paths[0].pathtype": _path(pathtype="Prefix"),
    "spec.rules[0].http.paths[0].backend.serviceName": _path(backend={"serviceName": "web"}),
    "metadata.annotation": _ingress(annotation={}),
    "spec.port": _service({"port": 80}),
    "spec.parameters": _ingress({**RULES, "parameters": {}}),
}
# What cannot even be read, and where.
UNREADABLE: Mapping[str, Json] = {
    "spec.rules.0.http.paths.0.backend.service.port.number": _named("web", number="80"),
    "spec.rules.0.http.paths.0.backend.service.port.name": _named("web", name=80),
    "spec.rules.0.host": _rule(host=1),
    "spec.rules.0.http.paths.0.path": _path(path=1),
    "spec.rules": _ingress({"rules": {}}),
    "metadata.annotations.a": _ingress(annotations={"a": True}),
    "metadata.labels": _ingress(labels="a"),
    "spec.ports.0.port": _port(port="80"),
}
