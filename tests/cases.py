"""A case of a check: YAML documents laid over a healthy cluster, as a source of records."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.section import Section

# The loader in C is an option of PyYAML.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER = Path(__file__).parent / "golden" / "checks"
BASE = FOLDER / "base.yaml"
EXPECTED = re.compile(r"# expect: (ALB-[A-Z]+-\d{3})")
KINDS = {
    "Namespace": Section.NAMESPACES,
    "Ingress": Section.INGRESSES,
    "IngressClass": Section.INGRESS_CLASSES,
    "IngressClassParams": Section.INGRESS_CLASS_PARAMS,
    "Service": Section.SERVICES,
    "EndpointSlice": Section.ENDPOINT_SLICES,
    "Pod": Section.PODS,
    "Node": Section.NODES,
    "TargetGroupBinding": Section.TARGET_GROUP_BINDINGS,
    "Event": Section.EVENTS,
    "ServiceAccount": Section.SERVICE_ACCOUNTS,
    "Deployment": Section.DEPLOYMENTS,
    "Lease": Section.LEASES,
    "Secret": Section.SECRETS,
    "MutatingWebhookConfiguration": Section.MUTATING_WEBHOOKS,
    "ValidatingWebhookConfiguration": Section.VALIDATING_WEBHOOKS,
    "CustomResourceDefinition": Section.CUSTOM_RESOURCE_DEFINITIONS,
    "Gateway": Section.GATEWAYS,
    "HTTPRoute": Section.HTTP_ROUTES,
    "GatewayClass": Section.GATEWAY_CLASSES,
    "GRPCRoute": Section.GRPC_ROUTES,
    "TCPRoute": Section.TCP_ROUTES,
    "UDPRoute": Section.UDP_ROUTES,
    "TLSRoute": Section.TLS_ROUTES,
    "LoadBalancerConfiguration": Section.LOAD_BALANCER_CONFIGURATIONS,
    "TargetGroupConfiguration": Section.TARGET_GROUP_CONFIGURATIONS,
    "ListenerRuleConfiguration": Section.LISTENER_RULE_CONFIGURATIONS,
}
IDENTITIES = (
    "RuleArn", "CertificateArn", "ListenerArn", "TargetGroupArn", "LoadBalancerArn", "ResourceArn",
    "NetworkInterfaceId", "InstanceId", "SubnetId", "GroupId", "RouteTableId", "VpcEndpointId",
    "VpcId", "ZoneName", "PolicyName", "RoleName", "Arn", "ARN", "name", "addonName", "QuotaCode",
    "TrustStoreArn", "Id", "associationId", "PrefixListId",
)  # fmt: skip
Key = tuple[Section | str, str]


@dataclass
class CaseSource:
    """Every section is read, and empty unless a document fills it; `gaps` takes sections away."""

    documents: dict[Key, Record]
    meta: Record
    expected: dict[str, set[str]] = field(default_factory=dict)

    @property
    def taken_at(self) -> datetime:
        return datetime.fromisoformat(self.meta["takenAt"].replace("Z", "+00:00"))

    def identity(self) -> ClusterContext:
        context, controller = self.meta["context"], self.meta.get("controller") or {}
        args = controller.get("args")
        return ClusterContext(
            cluster_name=Found(context.get("clusterName", "")),
            region=Found(context.get("region", "")),
            partition=Found(context.get("partition", "")),
            account=Found(context.get("account", "")),
            vpc_id=Found(context.get("vpcId", "")),
            controller_namespace=Found(controller.get("namespace", "")),
            controller_version=Found(controller.get("version", "")),
            controller_args=None if args is None else tuple(args),
            source="bundle",
        )

    def fetch(self, need: Section) -> Answer:
        gap = (self.meta.get("gaps") or {}).get(need.value)
        if gap:
            raise AlbError(gap)
        return Answer(tuple(record for key, record in self.documents.items() if key[0] is need))


def case(path: Path) -> CaseSource:
    """Read a case over the healthy cluster."""
    source = healthy()
    for text, document in _documents(path):
        _lay(source, text, document)
    return source


def healthy() -> CaseSource:
    """Read the healthy cluster alone."""
    return deepcopy(_base())


@cache
def _base() -> CaseSource:
    source = CaseSource({}, {})
    for text, document in _documents(BASE):
        _lay(source, text, document)
    return source


def _documents(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for text in re.split(r"^---$", path.read_text(), flags=re.MULTILINE):
        document = yaml.load(text, LOADER)
        if document:
            yield text, document


def _lay(source: CaseSource, text: str, document: dict[str, Any]) -> None:
    merge, remove = document.pop("$merge", False), document.pop("$remove", False)
    if document["kind" if "kind" in document else "apiVersion"] == "Bundle":
        source.meta = merged(source.meta, document)
        return
    key = _key(document)
    for code in EXPECTED.findall(text):
        source.expected.setdefault(code, set()).add(name_of(document))
    document.pop("apiVersion") if key[0] not in KINDS.values() else None
    if remove:
        del source.documents[key]
    elif merge:
        source.documents[key] = merged(source.documents[key], document)
    else:
        source.documents.pop(key, None)
        source.documents[key] = document


def _key(document: Record) -> Key:
    version = document["apiVersion"]
    if version.startswith("aws/"):
        return Section(version), _identity(document)
    meta = document["metadata"]
    return KINDS[document["kind"]], f"{meta.get('namespace', '')}/{meta['name']}"


def _identity(document: Record) -> str:
    target = document.get("Target") or {}
    parts = [str(document[name]) for name in IDENTITIES if name in document]
    parents = ("TargetGroupArn", "ListenerArn", "LoadBalancerArn")
    if target:
        return f"{document['TargetGroupArn']} {target['Id']}:{target.get('Port')}"
    if document["apiVersion"] in ("aws/listener-certificates", "aws/policies"):
        return " ".join(parts)
    return parts[0] if parents else ""


def name_of(document: Record) -> str:
    """Return the name by which findings call what a document describes."""
    if not document["apiVersion"].startswith("aws/"):
        return str(document["metadata"]["name"])
    named = ("LoadBalancerName", "TargetGroupName", "RoleName")
    return next((str(document[n]) for n in named if n in document), _identity(document))


def merged(under: Any, over: Any) -> Any:
    """Lay one value over another, key by key; lists are replaced."""
    if isinstance(under, dict) and isinstance(over, dict):
        out = dict(under)
        for key, value in over.items():
            out[key] = merged(under[key], value) if key in under else value
        return {key: value for key, value in out.items() if value is not None}
    return over
