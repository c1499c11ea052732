"""Whatever an Ingress says, `plan` answers, and always the same.

The examples are derived from the tests themselves, so that a failure can be had again.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kubectl_alb.analysis.plan import Question
from kubectl_alb.checks.plan_report import planned
from kubectl_alb.cli.plan_formats import Shown
from kubectl_alb.cli.planning import FILE_FORMATS, NEEDS, checks_within
from kubectl_alb.context.load import load
from kubectl_alb.desired.build import plan_groups
from kubectl_alb.model.annotations import CATALOGUE, PREFIX
from kubectl_alb.model.controller import controller_of
from kubectl_alb.model.need import Need
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.style import Look
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.stack import groups_value
from tests.cases import healthy

Record = Mapping[str, Any]
BOUNDED = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
VALUES = (
    "", " ", "true", "TRUE", "yes", "0", "-1", "80", "65536", "99999999999999999999", "1e3", "٣",
    "internal", "internet-facing", "instance", "ip", "HTTP", "HTTPS", "gRPC", "ipv4", "dualstack",
    "a=b", "a=b,c=d", "=", "a=", "10.0.0.0/8", "10.0.0.0/8, ::/0", "300.1.1.1/8", "subnet-0a",
    "arn:aws:acm:eu-west-1:111122223333:certificate/0a", "arn:", "null", "{}", "[]", "[{}]", "{",
    '[{"HTTP":80},{"HTTPS":443}]', '[{"HTTP":0}]', '[{"TCP":1}]', '[{"HTTP":"80"}]',
    '{"type":"forward","targetGroupARN":"arn:x"}',
    '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"web","servicePort":"http",'
    '"weight":1},{"serviceName":"gone","servicePort":80}]}}',
    '{"type":"redirect","redirectConfig":{"statusCode":"HTTP_301"}}',
    '{"type":"fixed-response","fixedResponseConfig":{"statusCode":"\\ud800"}}',
    '[{"field":"host-header","hostHeaderConfig":{"values":["a.example.com"]}}]',
    '[{"field":"source-ip","sourceIpConfig":{"values":[]}}]', '{"mode":"verify"}',
    '[{"port":443,"mode":"verify","trustStore":"none"}]', "idle_timeout.timeout_seconds=x",
    "deletion_protection.enabled=maybe", "[" * 300, "a" * 300, "\u202e\x00\u2028", "ключ=значение",
)  # fmt: skip
NAMES = ("web", "gone", "other")
KEYS = tuple(
    PREFIX + key + ("" if not entry.family else f".{name}")
    for key, entry in CATALOGUE.items()
    for name in (NAMES if entry.family else ("",))
)
MISSPELT = (PREFIX + "sheme", PREFIX, PREFIX + "группа", "kubernetes.io/ingress.class", "other/key")


texts = st.one_of(st.sampled_from(VALUES), st.text(max_size=12))
annotations = st.dictionaries(st.sampled_from(KEYS + MISSPELT), texts, max_size=5)
ports = st.one_of(
    st.fixed_dictionaries({"name": st.sampled_from(("http", "nowhere", "use-annotation"))}),
    st.fixed_dictionaries({"number": st.sampled_from((1, 80, 65535))}),
)
backends = st.fixed_dictionaries({"name": st.sampled_from(NAMES), "port": ports}).map(
    lambda service: {"service": service}
)
paths = st.fixed_dictionaries(
    {
        "pathType": st.sampled_from(("Prefix", "Exact", "ImplementationSpecific")),
        "backend": backends,
    },
    optional={"path": st.sampled_from(("/", "/*", "/a", "/a/", "/a//b?*", "", "/ü", "*"))},
)
rules = st.fixed_dictionaries(
    {},
    optional={
        "host": st.sampled_from(("a.example.com", "*.example.com", "nowhere.test", "", "ü.test")),
        "http": st.fixed_dictionaries({"paths": st.lists(paths, max_size=3)}),
    },
)
groups = st.fixed_dictionaries(
    {},
    optional={
        PREFIX + "group.name": st.sampled_from(("one", "two", "Bad Name")),
        PREFIX + "group.order": st.sampled_from(("1", "7", "1001", "x")),
    },
)
specs = st.fixed_dictionaries(
    {"rules": st.lists(rules, max_size=3)},
    optional={
        "ingressClassName": st.sampled_from(("alb", "nginx")),
        "defaultBackend": backends,
        "tls": st.just([{"hosts": ["a.example.com", "nowhere.test"]}]),
    },
)
params = st.fixed_dictionaries(
    {},
    optional={
        "group": st.fixed_dictionaries({"name": st.sampled_from(("one", "three"))}),
        "scheme": st.sampled_from(("internal", "internet-facing")),
        "inboundCIDRs": st.lists(st.sampled_from(("10.0.0.0/8", "x")), max_size=2),
        "targetType": st.sampled_from(("ip", "instance")),
        "tags": st.just([{"key": "team", "value": "web"}]),
        "loadBalancerAttributes": st.just([{"key": "idle_timeout.timeout_seconds", "value": "9"}]),
    },
)
services = st.fixed_dictionaries(
    {"type": st.sampled_from(("ClusterIP", "NodePort", "ExternalName")), "annotations": annotations}
)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Draw a cluster: up to four Ingresses, a Service or two, and the params of their class."""
    ingresses = [
        {
            "metadata": {
                "namespace": "shop",
                "name": f"drawn-{number}",
                "annotations": {**draw(annotations), **draw(groups)},
            },
            "spec": draw(specs),
        }
        for number in range(draw(st.integers(1, 4)))
    ]
    more = [_service(name, draw(services)) for name in draw(st.sets(st.just("other")))]
    class_params = {"metadata": {"name": "alb"}, "spec": draw(params)}
    return _loaded({
        Need.INGRESSES: ingresses,
        Need.SERVICES: more,
        Need.INGRESS_CLASS_PARAMS: [class_params],
    })  # fmt: skip


def _service(name: str, drawn: Record) -> Record:
    return {
        "metadata": {"namespace": "shop", "name": name, "annotations": drawn["annotations"]},
        "spec": {
            "type": drawn["type"],
            "ports": [{"name": "http", "port": 80, "targetPort": "web", "nodePort": 30080}],
        },
    }


@cache
def _healthy() -> Snapshot:
    return load(healthy(), NEEDS)


def _loaded(sections: Mapping[Need, list[Record]]) -> Snapshot:
    source = healthy()
    source.documents = {
        (need, str(place)): record
        for need, some in sections.items()
        for place, record in enumerate(some)
    }
    drawn = load(source, sections)
    base = _healthy()
    return replace(
        base,
        ingresses=base.ingresses + drawn.ingresses,
        services=base.services + drawn.services,
        ingress_class_params=drawn.ingress_class_params,
    )


def _reversed(snapshot: Snapshot) -> Snapshot:
    turned = {
        need.name.lower(): getattr(snapshot, need.name.lower())[::-1] for need in snapshot.read
    }
    return replace(snapshot, **turned)


def _stacks(snapshot: Snapshot) -> str:
    config = controller_of(snapshot.context)
    return json.dumps(groups_value(plan_groups(snapshot, config), config.version))


def _drawn(snapshot: Snapshot, before: Snapshot) -> list[str]:
    question = Question(snapshot, before, controller_of(snapshot.context))
    report = planned(question, checks_within(NEEDS))
    shown = Shown(report, Envelope("Plan", {}, snapshot, 0), strict=True)
    return [shown.drawn(format, Look()) for format in FILE_FORMATS]


@settings(BOUNDED, max_examples=150)
@given(snapshots())
def test_stacks_are_built_or_refused_whatever_the_order_of_objects(snapshot: Snapshot) -> None:
    assert _stacks(snapshot) == _stacks(_reversed(snapshot))


@settings(BOUNDED, max_examples=40)
@given(snapshots())
def test_a_plan_is_shown_in_every_format_and_always_the_same(snapshot: Snapshot) -> None:
    assert _drawn(snapshot, _healthy()) == _drawn(_reversed(snapshot), _healthy())


@settings(BOUNDED, max_examples=20)
@given(snapshots())
def test_differences_without_manifests_are_shown_in_every_format(snapshot: Snapshot) -> None:
    turned = _reversed(snapshot)
    assert _drawn(snapshot, snapshot) == _drawn(turned, turned)
