"""Stand-ins for whatever a set of records names: objects, hosts, accounts, people, roles, places.

The same name gets the same stand-in everywhere, so joins survive; stand-ins sort as their names
do, so the order of group members survives; hosts keep their labels and wildcards, so certificates
still match. Words that belong to Kubernetes, AWS or the controller are kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kubectl_alb.context.source import Record
from kubectl_alb.facts.prefix_lists import AWS_NAME
from kubectl_alb.facts.tags import GROUP_NAME
from kubectl_alb.model.section import Section

Sections = Mapping[Section, Iterable[Record]]

KEPT = frozenset(
    {
        "default", "kube-system", "kube-public", "kube-node-lease", "kubernetes", "alb", "http",
        "https", "use-annotation", "aws-load-balancer-controller", "aws-load-balancer-webhook",
        "aws-load-balancer-webhook-service", "cluster", "controller", "ingress", "service",
        "aws-load-balancer-controller-leader", "aws-service-role", "service-role", "aws-reserved",
        "sso.amazonaws.com", "root",
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
    (Section.LEASES, "lease"),
)
FIELDS = (
    (Section.LOAD_BALANCERS, "LoadBalancerName", "lb"),
    (Section.TARGET_GROUPS, "TargetGroupName", "tg"),
    (Section.SECURITY_GROUPS, "GroupName", "sg"),
    (Section.ROLES, "RoleName", "role"),
    (Section.POLICIES, "PolicyName", "policy"),
    (Section.CLUSTERS, "name", "cluster"),
    (Section.MANAGED_PREFIX_LISTS, "PrefixListName", "list"),
)
ACTION_KEY = re.compile(r"alb\.ingress\.kubernetes\.io/(?:actions|conditions|transforms)\.(.+)")
ACCOUNT = re.compile(r"\barn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):|\b(\d{12})\.dkr\.ecr\.")
PRINCIPAL = re.compile(r"\barn:[\w-]+:(?:iam|sts)::\d*:(?!oidc-provider)[\w-]+/([\w+=,.@/-]+)")
BUCKET = re.compile(
    r"\.s3\.bucket=([\w.-]+)|\barn:[\w-]+:s3:::([\w.-]+)|\bs3://([\w.-]+)|\bbucket:\s+([\w.-]+)"
    r"|\b([\w.-]+)\.s3[.-][\w.-]*amazonaws\.com"
)
CLUSTER_ID = re.compile(
    r"\b([0-9A-F]{32})\b|\boidc\.eks\.[\w-]+\.amazonaws\.com(?:\.cn)?/id/(\w+)"
    r"|https://([\w.-]+?)\.(?:[a-z]{2}\d+\.)?[a-z]{2}[\w-]*-\d\.eks\.amazonaws\.com"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
URL_HOST = re.compile(r"[a-z][a-z0-9+.-]*:\\?/\\?/(?:[^\s/@\"']*@)?([a-z0-9_.-]+)", re.IGNORECASE)
PROVIDER = re.compile(r"oidc-provider/([^/\s\"',:]+)")
QUOTED_HOST = re.compile(r'"((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+)"')
IMAGE = re.compile(r"(?:([\w-]*[.:][\w.:-]*|localhost)/)?([\w./-]+?)(?::[\w.-]+)?(?:@sha256:\w+)?")
CONTROLLER_IMAGES = ("aws-load-balancer-controller", "aws-alb-ingress-controller")
# Domains that everybody has in common.
PUBLIC = (
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws", "public.ecr.aws", "docker.io",
    "quay.io", "ghcr.io", "gcr.io", "k8s.io", "kubernetes.io", "k8s.aws", "kubernetes-sigs.io",
    "cluster.local", "svc", "internal", "github.com", "amazoncognito.com", "localhost",
)  # fmt: skip


def stand_ins(
    sections: Sections, context: Mapping[str, Any], texts: Iterable[str]
) -> dict[str, str]:
    """Return a stand-in for every name; `texts` are searched beside the records."""
    said = [*texts, *texts_of(sections)]
    found = _names(sections, context)
    _principals(found, said)
    _number(found, _images(sections), "repo")
    _number(found, (b for t in said for b in _groups(BUCKET, t)), "bucket")
    _number(found, _buckets(sections), "bucket")
    _number(found, (i for t in said for i in _groups(CLUSTER_ID, t)), "ID")
    _number(found, _pool_domains(sections), "domain")
    emails = {e for t in said for e in EMAIL.findall(t)}
    people: dict[str, str] = {}
    _number(people, emails, "user")
    people = {email: f"{person}@mail.invalid" for email, person in people.items()}
    return {**found, **_hosts(sections, said), **people, **_accounts(said, context)}


def texts_of(sections: Sections) -> Iterator[str]:
    """Yield every text in the records, keys included."""
    return (text for records in sections.values() for text in _texts(list(records)))


def _names(sections: Sections, context: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for section, kind in KINDS:
        _number(found, (_text(_meta(r).get("name")) for r in sections.get(section, ())), kind)
    ingresses = list(sections.get(Section.INGRESSES, ()))
    keys = (ACTION_KEY.fullmatch(key) for record in ingresses for key in _annotations(record))
    _number(found, {key[1] for key in keys if key and "." not in key[1]}, "action")
    _number(found, {_text(_annotations(record).get(GROUP_NAME)) for record in ingresses}, "group")
    params = sections.get(Section.INGRESS_CLASS_PARAMS, ())
    _number(found, {_text(_at(record, "spec", "group", "name")) for record in params}, "group")
    for section, field, kind in FIELDS:
        _number(found, {_text(record.get(field)) for record in sections.get(section, ())}, kind)
    _number(found, {_text(context.get("clusterName"))}, "cluster")
    _number(found, {_text(context.get("kubeContext"))}, "context")
    return found


def _number(found: dict[str, str], names: Iterable[str], kind: str) -> None:
    """Add stand-ins that sort as the names do in front of a slash."""
    fresh = {name for name in names if name and name not in KEPT and name not in found}
    fresh = {name for name in fresh if not name.startswith(AWS_NAME)}
    width = max(3, len(str(len(fresh))))
    for index, name in enumerate(sorted(fresh, key=lambda name: name + "/"), start=1):
        # What the controller has named keeps the shape that it gives to names.
        shape = f"k8s-{kind}{{0}}-{index:010x}" if name.startswith("k8s-") else f"{kind}{{0}}"
        found[name] = shape.format(f"{index:0{width}d}")


def _accounts(said: list[str], context: Mapping[str, Any]) -> dict[str, str]:
    """Give every account a number, the cluster's own the first."""
    own = _text(context.get("account"))
    named = {account for text in said for account in _groups(ACCOUNT, text)}
    accounts = [*filter(None, [own]), *sorted(named - {own})]
    return {account: f"{index:012d}" for index, account in enumerate(accounts)}


def _principals(found: dict[str, str], said: list[str]) -> None:
    """Add roles, users and policies that no section holds, by each part of their path."""
    paths = (path for text in said for path in PRINCIPAL.findall(text))
    _number(found, (part for path in paths for part in path.split("/")), "role")


def _images(sections: Sections) -> set[str]:
    """Return the repositories of container images, but for the controller's own name."""
    found = set()
    for image in _values(sections, "image"):
        match = IMAGE.fullmatch(image)
        name = match[2] if match else image
        for own in CONTROLLER_IMAGES:
            name = name.removesuffix(own).rstrip("/")
        if name and name.partition("/")[0] not in ("eks", "amazon"):
            found.add(name)
    return found


def _buckets(sections: Sections) -> Iterator[str]:
    for records in sections.values():
        for record in records:
            for entry in _mappings(record):
                for key, value in (("Key", "Value"), ("key", "value")):
                    if _text(entry.get(key)).endswith(".s3.bucket"):
                        yield _text(entry.get(value))


def _pool_domains(sections: Sections) -> set[str]:
    return {*_values(sections, "UserPoolDomain")}


def _hosts(sections: Sections, said: list[str]) -> dict[str, str]:
    named = {*_record_hosts(sections), *(h for t in said for h in _linked(t))}
    hosts = {host.lower().removeprefix("*.").rstrip(".") for host in named}
    hosts = {host for host in hosts if "." in host and not _is_public(host)}
    labels: dict[str, str] = {}
    for label in sorted({label for host in hosts for label in host.split(".")}):
        labels[label] = f"label{len(labels) + 1:03d}"
    return {host: ".".join(labels[label] for label in host.split(".")) for host in hosts}


def _is_public(host: str) -> bool:
    address = re.fullmatch(r"[\d.]+", host) is not None
    return address or any(host == name or host.endswith(f".{name}") for name in PUBLIC)


def _linked(text: str) -> Iterator[str]:
    yield from URL_HOST.findall(text)
    yield from PROVIDER.findall(text)


def _record_hosts(sections: Sections) -> Iterator[str]:
    for record in sections.get(Section.INGRESSES, ()):
        yield from _values({Section.INGRESSES: [record]}, "host", "hosts")
        for text in _annotations(record).values():
            yield from QUOTED_HOST.findall(_text(text).lower())
    yield from _values(sections, "externalName", "DomainName", "SubjectAlternativeNames")
    yield from (url.partition("/")[0] for url in _values(sections, "Url", "issuer", "Issuer"))
    for registry in _values(sections, "image"):
        match = IMAGE.fullmatch(registry)
        yield (match[1] or "").partition(":")[0] if match else ""
    for record in sections.get(Section.RULES, ()):
        for entry in _mappings(record):
            if "Host" in entry:
                yield _text(entry["Host"])
            yield from map(_text, _list(_at(entry, "HostHeaderConfig", "Values")))


def _values(sections: Sections, *names: str) -> Iterator[str]:
    """Yield every text, also in a list, in the fields of these names."""
    for records in sections.values():
        for record in records:
            for entry in _mappings(record):
                for name in names:
                    value = entry.get(name)
                    yield from map(_text, value if isinstance(value, (list, tuple)) else [value])


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for item in value.values():
            yield from _mappings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _mappings(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _groups(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (group for match in pattern.finditer(text) for group in match.groups() if group)


def _meta(record: Record) -> Mapping[str, Any]:
    found = record.get("metadata")
    return found if isinstance(found, Mapping) else {}


def _annotations(record: Record) -> Mapping[str, Any]:
    found = _meta(record).get("annotations")
    return found if isinstance(found, Mapping) else {}


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
