"""The fields of IngressClassParams: what each sets, and which annotation it beats.

controller: apis/elbv2/v1beta1/ingressclassparams_types.go
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from kubectl_alb.model.class_params import IngressClassParams

# A text, the items of a list, or pairs; empty where the field is unset.
ClassValue: TypeAlias = str | tuple[str, ...] | Mapping[str, str]


class Reach(Enum):
    """Whose class counts when the members of a group have different ones."""

    INGRESS = "each Ingress goes by its own class"
    AGREE = "each member goes by its own class, and all have to agree"
    PORT = "each member goes by its own class, and those on one port have to agree"
    FIRST = "only the class of the group's first member counts"
    FIRST_ON_PORT = "only the class of the first member on the port counts"


@dataclass(frozen=True, slots=True)
class ClassField:
    """A field below `spec`; `beats` is the annotation key that has no effect next to it."""

    path: str
    kind: str
    help: str
    reach: Reach
    beats: str = ""
    values: tuple[str, ...] = ()
    note: str = ""

    @property
    def full_path(self) -> str:
        """The path as `kubectl explain` takes it."""
        return f"ingressclassparams.spec.{self.path}"

    def read(self, params: IngressClassParams | None) -> ClassValue:
        """Return the field as the annotation that it beats would give it; empty when unset."""
        reader = _READERS.get(self.path)
        return reader(params) if params is not None and reader is not None else ""


def _subnets(params: IngressClassParams) -> tuple[str, ...]:
    chosen = params.subnets
    if chosen is None:
        return ()
    tags = (f"{key}={'|'.join(values)}" for key, values in (chosen.tags or {}).items())
    return (*chosen.ids, *tags)


def _capacity(params: IngressClassParams) -> str:
    return "" if params.capacity_units is None else f"CapacityUnits={params.capacity_units}"


# Of the fields that beat an annotation, but for `listeners`, which have attributes per listener.
_READERS: Mapping[str, Callable[[IngressClassParams], ClassValue]] = {
    "loadBalancerName": lambda params: params.load_balancer_name,
    "certificateArn": lambda params: params.certificate_arns,
    "group.name": lambda params: params.group or "",
    "scheme": lambda params: params.scheme or "",
    "inboundCIDRs": lambda params: params.inbound_cidrs,
    "sslPolicy": lambda params: params.ssl_policy,
    "sslRedirectPort": lambda params: params.ssl_redirect_port,
    "subnets": _subnets,
    "ipAddressType": lambda params: params.ip_address_type or "",
    "tags": lambda params: dict(params.tags),
    "targetType": lambda params: params.target_type,
    "loadBalancerAttributes": lambda params: dict(params.load_balancer_attributes),
    "minimumLoadBalancerCapacity.capacityUnits": _capacity,
    "ipamConfiguration.ipv4IPAMPoolId": lambda params: params.ipv4_ipam_pool_id or "",
    "prefixListsIDs": lambda params: params.prefix_lists or params.legacy_prefix_lists,
    "wafv2AclArn": lambda params: params.wafv2_acl_arn,
    "wafv2AclName": lambda params: params.wafv2_acl_name,
}


_R = Reach
_PAIRS = "list of {key, value}"

_ALL = (
    ClassField(
        "loadBalancerName", "string", "names the load balancer", _R.AGREE, "load-balancer-name"
    ),
    ClassField(
        "certificateArn",
        "list of ARNs",
        "names the certificates of HTTPS listeners; nothing is discovered then",
        _R.INGRESS,
        "certificate-arn",
    ),
    ClassField(
        "namespaceSelector",
        "label selector",
        "admits Ingresses of matching namespaces only",
        _R.INGRESS,
        note="an empty selector admits all; an Ingress from elsewhere is an error, ALB-CLASS-004",
    ),
    ClassField(
        "group.name",
        "string",
        "puts all Ingresses of the class into one group",
        _R.INGRESS,
        "group.name",
    ),
    ClassField(
        "scheme",
        "word",
        "chooses between public and private addresses",
        _R.AGREE,
        "scheme",
        ("internal", "internet-facing"),
    ),
    ClassField(
        "inboundCIDRs",
        "list of CIDRs",
        "limits which addresses may connect",
        _R.PORT,
        "inbound-cidrs",
        note="the webhook refuses a range with bits behind its prefix, ALB-SG-006",
    ),
    ClassField("sslPolicy", "string", "chooses the TLS policy", _R.PORT, "ssl-policy"),
    ClassField(
        "sslRedirectPort",
        "number in quotation marks",
        "redirects HTTP listeners to this HTTPS port",
        _R.AGREE,
        "ssl-redirect",
        note="a text that is no number switches the redirect off for the group, without an error",
    ),
    ClassField(
        "subnets",
        "ids (list) or tags (key to list of values)",
        "chooses the subnets",
        _R.AGREE,
        "subnets",
        note="exactly one of ids and tags; an annotation on another member conflicts with it",
    ),
    ClassField(
        "ipAddressType",
        "word",
        "chooses the IP families",
        _R.AGREE,
        "ip-address-type",
        ("ipv4", "dualstack", "dualstack-without-public-ipv4"),
    ),
    ClassField("tags", _PAIRS, "tags the AWS resources, key by key", _R.INGRESS, "tags"),
    ClassField(
        "targetType",
        "word",
        "registers nodes (instance) or pods (ip)",
        _R.INGRESS,
        "target-type",
        ("instance", "ip"),
        note="it also beats the annotation on the Service",
    ),
    ClassField(
        "loadBalancerAttributes",
        _PAIRS,
        "sets attributes of the load balancer, key by key",
        _R.FIRST,
        "load-balancer-attributes",
    ),
    ClassField(
        "listeners",
        "list of {protocol, port, listenerAttributes}",
        "sets attributes of listeners, key by key; it creates no listener",
        _R.FIRST_ON_PORT,
        "listener-attributes",
    ),
    ClassField(
        "minimumLoadBalancerCapacity.capacityUnits",
        "integer",
        "reserves capacity",
        _R.FIRST,
        "minimum-load-balancer-capacity",
    ),
    ClassField(
        "ipamConfiguration.ipv4IPAMPoolId",
        "string",
        "takes public IPv4 addresses from an IPAM pool",
        _R.FIRST,
        "ipam-ipv4-pool-id",
    ),
    ClassField(
        "prefixListsIDs",
        "list of ids",
        "limits who may connect to managed prefix lists",
        _R.PORT,
        "security-group-prefix-lists",
        note="PrefixListsIDs is an older spelling; only one of them may be set",
    ),
    ClassField("wafv2AclArn", "string", "associates a web ACL by ARN", _R.AGREE, "wafv2-acl-arn"),
    ClassField(
        "wafv2AclName", "string", "associates a web ACL by name", _R.AGREE, "wafv2-acl-name"
    ),
)

FIELDS: Mapping[str, ClassField] = {field.path: field for field in _ALL}
# The field that wins over an annotation, by the annotation's key.
BEATING: Mapping[str, ClassField] = {field.beats: field for field in _ALL if field.beats}

_PREFIXES = ("ingressclassparams.", "ingressclassparam.", "icp.")


def class_field(text: str) -> ClassField | None:
    """Find a field by its path, in any letter case, with or without kind and `spec.`.

    What lies above or below a field finds it too: `ipamConfiguration`, `subnets.ids`.
    """
    path = text.lower()
    for prefix in (*_PREFIXES, "spec."):
        path = path.removeprefix(prefix)
    for name, field in FIELDS.items():
        own = name.lower()
        if path == own or path.startswith(f"{own}.") or own.startswith(f"{path}."):
            return field
    return None
