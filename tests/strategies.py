"""Ingresses and what belongs to them as nobody would write them, for hypothesis.

Objects are such as an API server stores them: well-formed, with any content where the API allows
any content.
"""

import json
from typing import Any

from hypothesis import strategies as st

from kubectl_alb.checks.engine.annotation_texts import EXAMPLES
from kubectl_alb.controller.annotations.catalogue import CATALOGUE
from kubectl_alb.facts.tags import PREFIX

Document = dict[str, Any]

NAMES = ("web", "api", "files", "old", "gone")
NAMESPACES = ("shop", "ops")
HOSTS = (None, "", "shop.example.com", "*.example.com", "api.example.com", "*", "x" * 63 + ".io")
PATHS = ("/", "/*", "", "/a", "/a/", "/a/b", "/A", "/%2f", "/a b", "/é", "/[x]", "/*/x?", "~/x.*")
PATH_TYPES = ("Exact", "Prefix", "ImplementationSpecific")
PORTS = ("http", "use-annotation", "none", 80, 8080, 65535)
WORDS = (
    "", " ", "true", "TRUE", "yes", "0", "-1", "443", "99999999999999999999", "1e3", "ip",
    "instance", "internal", "internet-facing", "dualstack", "HTTP", "HTTPS", "GRPC", "a=b,c=d",
    "a=b=c", ",", "k=", "null", "[]", "{}", "[{}]", '{"type":null}', '[{"HTTP":80},{"HTTPS":443}]',
    '[{"HTTP":"80"}]', '{"type":"forward"}', '[{"field":"path-pattern"}]', "{",
    "\N{SNOWMAN}", "arn:aws:acm:eu-west-1:111122223333:certificate/c1", "subnet-public-a,nowhere",
    "sg-cluster", "10.0.0.0/8,::/0,x", "200-399", "/healthz", "traffic-port", "٣", "=",
    '{"type":"forward","targetGroupARN":"arn:x"}', '{"mode":"verify"}', "[" * 300, "a" * 300,
    "300.1.1.1/8",
    '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"web","servicePort":"http",'
    '"weight":1},{"serviceName":"gone","servicePort":80}]}}',
    '{"type":"redirect","redirectConfig":{"statusCode":"HTTP_301"}}',
    '{"type":"fixed-response","fixedResponseConfig":{"statusCode":"\\ud800"}}',
    '[{"field":"host-header","hostHeaderConfig":{"values":["a.example.com"]}}]',
    '[{"field":"source-ip","sourceIpConfig":{"values":[]}}]', "idle_timeout.timeout_seconds=x",
    '[{"port":443,"mode":"verify","trustStore":"none"}]', "\u202e\x00\u2028", "ключ=значение",
)  # fmt: skip

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
good_values = st.sampled_from(
    [text.strip("'").strip('"') for text in EXAMPLES.values()] + list(WORDS)
)
values = good_values | st.text(max_size=20) | json_values.map(json.dumps)
keys = st.sampled_from(sorted(CATALOGUE)) | st.sampled_from(
    ["actions.web", "actions.old", "conditions.web", "transforms.api", "schema", "sceme", "x" * 300]
)
free_annotations = st.dictionaries(keys.map(PREFIX.__add__), values, max_size=4)
group_annotations = st.fixed_dictionaries(
    {},
    optional={
        PREFIX + "group.name": st.sampled_from(["edge", "edge", "inner", "Not Valid", ""]),
        PREFIX + "group.order": st.sampled_from(["0", "1", "1000", "1001", "-1001", "x"]),
        PREFIX + "target-type": st.sampled_from(["ip", "ip", "instance", "lambda"]),
        PREFIX + "scheme": st.sampled_from(["internal", "internet-facing", "both"]),
        PREFIX + "listen-ports": st.sampled_from(['[{"HTTP":80}]', '[{"HTTP":80},{"HTTPS":443}]']),
    },
)
annotations = st.builds(lambda a, b: {**a, **b}, group_annotations, free_annotations)

backends = st.builds(
    lambda name, port: {
        "service": {"name": name, "port": {"name" if isinstance(port, str) else "number": port}}
    },
    st.sampled_from(NAMES),
    st.sampled_from(PORTS),
) | st.just({"resource": {"kind": "Bucket", "name": "static"}})
paths = st.fixed_dictionaries(
    {"pathType": st.sampled_from(PATH_TYPES), "backend": backends},
    optional={"path": st.sampled_from(PATHS)},
)
rules = st.builds(
    lambda host, given: {
        **({"host": host} if host is not None else {}),
        **({"http": {"paths": given}} if given else {}),
    },
    st.sampled_from(HOSTS),
    st.lists(paths, max_size=3),
)
tls = st.lists(
    st.fixed_dictionaries({}, optional={"hosts": st.lists(st.sampled_from(HOSTS[2:]), max_size=2),
                                        "secretName": st.just("tls")}),
    max_size=2,
)  # fmt: skip
specs = st.fixed_dictionaries(
    {},
    optional={
        "ingressClassName": st.sampled_from(["alb", "alb", "alb", "params", "nginx", "gone"]),
        "rules": st.lists(rules, max_size=3),
        "defaultBackend": backends,
        "tls": tls,
    },
)


def _object(kind: str, version: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    def make(namespace: str, name: str, notes: Any, leaving: bool, rest: Document) -> Document:
        meta: Document = {"namespace": namespace, "name": name, "annotations": notes}
        meta["uid"] = f"{kind}-{namespace}-{name}"
        if leaving:
            meta["deletionTimestamp"] = "2026-11-24T19:59:30Z"
            meta["finalizers"] = ["ingress.k8s.aws/resources"]
        return {"apiVersion": version, "kind": kind, "metadata": meta, **rest}

    return st.builds(
        make,
        st.sampled_from(NAMESPACES),
        st.sampled_from(NAMES),
        annotations,
        st.sampled_from([False] * 9 + [True]),
        st.fixed_dictionaries(more),
    )


service_ports = st.lists(
    st.fixed_dictionaries(
        {"port": st.sampled_from([80, 443, 8080])},
        optional={
            "name": st.sampled_from(["http", "https"]),
            "targetPort": st.sampled_from([8080, "web", 0]),
            "nodePort": st.sampled_from([30080, 0]),
            "appProtocol": st.just("kubernetes.io/h2c"),
        },
    ),
    max_size=2,
)
service_specs = st.fixed_dictionaries(
    {"type": st.sampled_from(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"])},
    optional={
        "ports": service_ports,
        "selector": st.just({"app": "web"}),
        "clusterIP": st.sampled_from(["None", "10.96.0.9"]),
        "ipFamilies": st.sampled_from([["IPv4"], ["IPv6"], ["IPv6", "IPv4"]]),
    },
)
ingresses = _object("Ingress", "networking.k8s.io/v1", spec=specs)
services = _object("Service", "v1", spec=service_specs)
class_params = st.builds(
    lambda spec: {
        "apiVersion": "elbv2.k8s.aws/v1beta1",
        "kind": "IngressClassParams",
        "metadata": {"name": "params"},
        "spec": spec,
    },
    st.fixed_dictionaries(
        {},
        optional={
            "scheme": st.sampled_from(["internal", "internet-facing"]),
            "group": st.just({"name": "edge"}),
            "tags": st.just([{"key": "team", "value": "x"}]),
            "subnets": st.sampled_from([{"ids": ["subnet-public-a"]}, {"tags": {"a": ["b"]}}]),
            "ipAddressType": st.sampled_from(["ipv4", "dualstack"]),
            "namespaceSelector": st.just({"matchLabels": {"team": "shop"}}),
            "certificateArn": st.just(["arn:aws:acm:eu-west-1:111122223333:certificate/c1"]),
        },
    ),
)
classes = [
    {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "IngressClass",
        "metadata": {"name": "params"},
        "spec": {
            "controller": "ingress.k8s.aws/alb",
            "parameters": {"apiGroup": "elbv2.k8s.aws", "kind": "IngressClassParams",
                           "name": "params"},
        },
    },
    {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "IngressClass",
        "metadata": {"name": "nginx"},
        "spec": {"controller": "k8s.io/ingress-nginx"},
    },
]  # fmt: skip


def _one_of_each(documents: list[Document]) -> list[Document]:
    named = {
        (d["kind"], d["metadata"].get("namespace"), d["metadata"]["name"]): d for d in documents
    }
    return list(named.values())


clusters = st.builds(
    lambda some, others, params: _one_of_each([*classes, params, *some, *others]),
    st.lists(ingresses, min_size=1, max_size=5),
    st.lists(services, max_size=4),
    class_params,
)
