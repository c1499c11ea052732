"""The values that a text names, with the words for them: what its remedy is about.

Use a subnet of another zone (subnet subnet-0ab, zone eu-west-1a)
"""

import re
from collections.abc import Iterator, Mapping

from kubectl_alb.checks.logs.signatures import Match

# The groups that signatures read, by what they hold; a number behind a name is another wording.
WORDS: Mapping[str, str] = {
    "acl": "web ACL",
    "action": "action",
    "annotation": "annotation",
    "attr": "attribute",
    "az": "zone",
    "bad": "value",
    "bucket": "bucket",
    "cfg": "configuration",
    "cidr": "range",
    "class": "IngressClass",
    "crd": "definition",
    "dns": "name",
    "eni": "network interface",
    "field": "field",
    "flag": "flag",
    "gc": "GatewayClass",
    "gw": "Gateway",
    "host": "host",
    "image": "image",
    "instance": "instance",
    "ip": "address",
    "issuer": "issuer",
    "key": "key",
    "lb": "load balancer",
    "max": "limit",
    "missing": "missing",
    "name": "name",
    "names": "names",
    "node": "node",
    "op": "call",
    "params": "IngressClassParams",
    "path": "path",
    "pod": "pod",
    "policy": "policy",
    "port": "port",
    "ports": "ports",
    "release": "release",
    "resource": "resource",
    "role": "role",
    "sa": "ServiceAccount",
    "secret": "Secret",
    "sg": "security group",
    "subnet": "subnet",
    "subnets": "subnets",
    "svc": "Service",
    "tag": "tag",
    "tags": "tags",
    "tg": "target group",
    "tgb": "TargetGroupBinding",
    "ts": "trust store",
    "type": "type",
    "verb": "verb",
    "vpc": "VPC",
    "zone": "zone",
}
# What is known by its shape, where no group reads it.
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("action", re.compile(r"not authorized to perform:? ([\w-]+:\w+)")),
    ("subnet", re.compile(r"\bsubnet-[0-9a-f]{6,17}\b")),
    ("security group", re.compile(r"\bsg-[0-9a-f]{6,17}\b")),
    ("network interface", re.compile(r"\beni-[0-9a-f]{6,17}\b")),
    ("instance", re.compile(r"\bi-[0-9a-f]{8,17}\b")),
    (
        "load balancer",
        re.compile(r"\barn:[\w-]+:elasticloadbalancing:[\w:-]*loadbalancer/[\w/*-]+"),
    ),
    ("target group", re.compile(r"\barn:[\w-]+:elasticloadbalancing:[\w:-]*targetgroup/[\w/*-]+")),
    ("certificate", re.compile(r"\barn:[\w-]+:acm:[\w:-]*certificate/[\w-]+")),
    ("web ACL", re.compile(r"\barn:[\w-]+:wafv2:[\w:/-]*webacl/[\w/-]+")),
)
MOST, LONGEST = 4, 160


def with_values(step: str, match: Match, text: str) -> str:
    """Return a remedy's step with the values of the text that it is about."""
    told = tuple(f"{word} {value}" for word, value in _values(match, text) if value not in step)
    return f"{step} ({', '.join(told[:MOST])})" if told else step


def _values(match: Match, text: str) -> Iterator[tuple[str, str]]:
    """Yield each value once: what a signature has read, else what has the shape of one."""
    seen: set[str] = set()
    for word, value in (*_read(match), *_shaped(text)):
        if not any(value in other for other in seen):
            seen.add(value)
            yield word, value


def _read(match: Match) -> Iterator[tuple[str, str]]:
    for group, value in match.values:
        word = WORDS.get(group.rstrip("0123456789"))
        value = " ".join(value.split()).strip(" '\",.:;")
        if word and value and len(value) <= LONGEST:
            yield word, value


def _shaped(text: str) -> Iterator[tuple[str, str]]:
    for word, shape in SHAPES:
        yield from ((word, found) for found in dict.fromkeys(shape.findall(text)))
