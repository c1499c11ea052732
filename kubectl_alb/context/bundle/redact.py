"""Account, hosts and names replaced by stand-ins, so that a bundle can be shown to strangers.

The same name gets the same stand-in everywhere, so joins survive; stand-ins sort as their names
do, so the order of group members survives; hosts keep their labels and wildcards, so certificates
still match. Words that belong to Kubernetes or the controller are kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kubectl_alb.context.source import Record
from kubectl_alb.facts.tags import GROUP_NAME
from kubectl_alb.model.section import Section

Sections = Mapping[Section, Iterable[Record]]

KEPT = frozenset(
    {
        "default", "kube-system", "kube-public", "kube-node-lease", "kubernetes", "alb", "http",
        "https", "use-annotation", "aws-load-balancer-controller", "aws-load-balancer-webhook",
        "aws-load-balancer-webhook-service", "cluster", "controller", "ingress", "service",
    }
)  # fmt: skip
KINDS = (
    (Section.NAMESPACES, "ns"),
    (Section.INGRESSES, "ing"),
    (Section.SERVICES, "svc"),
    (Section.INGRESS_CLASSES, "class"),
    (Section.INGRESS_CLASS_PARAMS, "params"),
    (Section.PODS, "pod"),
    (Section.NODES, "node"),
    (Section.SECRETS, "secret"),
    (Section.SERVICE_ACCOUNTS, "sa"),
    (Section.TARGET_GROUP_BINDINGS, "tgb"),
    (Section.ENDPOINT_SLICES, "slice"),
    (Section.DEPLOYMENTS, "deploy"),
)
FIELDS = (
    (Section.LOAD_BALANCERS, "LoadBalancerName", "lb"),
    (Section.TARGET_GROUPS, "TargetGroupName", "tg"),
    (Section.SECURITY_GROUPS, "GroupName", "sg"),
    (Section.ROLES, "RoleName", "role"),
    (Section.POLICIES, "PolicyName", "policy"),
    (Section.CLUSTERS, "name", "cluster"),
)
# Fields whose values are words of Kubernetes or AWS, whatever objects are called.
WORDS = frozenset(
    {
        "apiVersion", "kind", "type", "status", "phase", "protocol", "pathType", "operator",
        "effect", "controller", "addressType", "apiGroup", "targetType", "failurePolicy",
        "Type", "Scheme", "State", "Code", "Protocol", "ProtocolVersion", "TargetType", "Field",
        "IpAddressType", "Status", "KeyAlgorithm", "Key", "ZoneType", "HealthCheckPath",
        "AvailabilityZone", "ZoneName", "SslPolicy", "StatusCode", "ContentType",
    }
)  # fmt: skip
ACTION_KEY = re.compile(r"alb\.ingress\.kubernetes\.io/(?:actions|conditions|transforms)\.(.+)")
ACCOUNT = re.compile(r"\barn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):")
# In what the program says of itself there are names that no section holds.
SAID = (
    (re.compile(r"(https?://)[^\s/:?\"']+"), r"\1host"),
    (re.compile(r"(forbidden: )\S+( may not)"), r"\1user\2"),
    (re.compile(r'(User )"[^"]*"'), r'\1"user"'),
    (re.compile(r"(arn:[\w-]+:(?:iam|sts)::\d*:)[\w+=,.@/-]+"), r"\1principal"),
)


class Redaction:
    """Stand-ins for everything that a set of sections names."""

    def __init__(self, sections: Sections, context: Mapping[str, Any]) -> None:
        names = _names(sections, context)
        hosts = _hosts(sections)
        table = {**names, **hosts, **_accounts(sections, context)}
        self.table: Mapping[str, str] = table
        words = sorted(table, key=lambda word: (-len(word), word))
        self._pattern = re.compile(
            "|".join(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])" for word in words)
            or "$^",
            re.IGNORECASE,
        )
        self._folded = {word.lower(): stand_in for word, stand_in in table.items()}

    def text(self, text: str) -> str:
        """Replace every name in a text."""
        return self._pattern.sub(lambda found: self._folded[found.group().lower()], text)

    def said(self, text: str) -> str:
        """Replace every name in what the program or a server said."""
        for pattern, instead in SAID:
            text = pattern.sub(instead, text)
        return self.text(text)

    def value(self, value: Any) -> Any:
        """Replace every name in a JSON value; keys are kept but for those that hold a name."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                self._key(key): item if key in WORDS and isinstance(item, str) else self.value(item)
                for key, item in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self.value(item) for item in value]
        return value

    def _key(self, key: str) -> str:
        found = ACTION_KEY.fullmatch(key)
        return key[: found.start(1)] + self.text(found[1]) if found else key


def _accounts(sections: Sections, context: Mapping[str, Any]) -> dict[str, str]:
    """Give every account a number, the cluster's own the first."""
    found: dict[str, str] = {}
    own = context.get("account") or ""
    named = {
        account
        for records in sections.values()
        for record in records
        for text in _texts(record)
        for account in ACCOUNT.findall(text)
    }
    for account in [*filter(None, [own]), *sorted(named - {own})]:
        found[account] = f"{len(found):012d}"
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _names(sections: Sections, context: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for need, kind in KINDS:
        names = {record["metadata"]["name"] for record in sections.get(need, ())}
        _number(found, names, kind)
    actions = (
        key[1]
        for record in sections.get(Section.INGRESSES, ())
        for text in (record["metadata"].get("annotations") or {})
        if (key := ACTION_KEY.fullmatch(text))
    )
    _number(found, {name for name in actions if "." not in name}, "action")
    groups = (
        (record["metadata"].get("annotations") or {}).get(GROUP_NAME, "")
        for record in sections.get(Section.INGRESSES, ())
    )
    _number(found, set(groups), "group")
    for need, field, kind in FIELDS:
        _number(found, {record.get(field) or "" for record in sections.get(need, ())}, kind)
    _number(found, {context.get("clusterName") or ""}, "cluster")
    _number(found, {context.get("kubeContext") or ""}, "context")
    return found


def _number(found: dict[str, str], names: Iterable[str], kind: str) -> None:
    """Add stand-ins that sort as the names do in front of a slash."""
    fresh = sorted(
        (n for n in names if n and n not in KEPT and n not in found), key=lambda n: n + "/"
    )
    width = max(3, len(str(len(fresh))))
    for index, name in enumerate(fresh, start=1):
        found[name] = f"{kind}{index:0{width}d}"


def _hosts(sections: Sections) -> dict[str, str]:
    hosts = {host.lower().removeprefix("*.") for host in _all_hosts(sections) if "." in host}
    labels: dict[str, str] = {}
    for label in sorted({label for host in hosts for label in host.split(".")}):
        labels[label] = f"label{len(labels) + 1:03d}"
    return {host: ".".join(labels[label] for label in host.split(".")) for host in hosts}


def _all_hosts(sections: Sections) -> Iterable[str]:
    for record in sections.get(Section.INGRESSES, ()):
        spec = record.get("spec") or {}
        yield from (rule.get("host") or "" for rule in spec.get("rules") or ())
        yield from (host for entry in spec.get("tls") or () for host in entry.get("hosts") or ())
        for text in (record["metadata"].get("annotations") or {}).values():
            yield from re.findall(r'"((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+)"', text.lower())
    for record in sections.get(Section.CERTIFICATES, ()):
        yield record.get("DomainName") or ""
        yield from record.get("SubjectAlternativeNames") or ()
    for record in sections.get(Section.RULES, ()):
        for condition in record.get("Conditions") or ():
            if condition.get("Field") == "host-header":
                yield from (condition.get("HostHeaderConfig") or {}).get("Values") or ()
