"""All failures in order of code, and the areas they belong to."""

from operator import attrgetter

from kubectl_alb.checks.failures.addons import ADDONS
from kubectl_alb.checks.failures.addresses import ADDRESSES
from kubectl_alb.checks.failures.admission import ADMISSION
from kubectl_alb.checks.failures.annotations import ANNOTATIONS
from kubectl_alb.checks.failures.bindings import BINDINGS
from kubectl_alb.checks.failures.certificates import CERTIFICATES
from kubectl_alb.checks.failures.classes import CLASSES
from kubectl_alb.checks.failures.clusters import CLUSTERS
from kubectl_alb.checks.failures.crds import CRDS
from kubectl_alb.checks.failures.credentials import CREDENTIALS
from kubectl_alb.checks.failures.deletion import DELETION
from kubectl_alb.checks.failures.dns import DNS
from kubectl_alb.checks.failures.frontend_nlbs import FRONTEND_NLBS
from kubectl_alb.checks.failures.gateways import GATEWAYS
from kubectl_alb.checks.failures.group_conflicts import GROUP_CONFLICTS
from kubectl_alb.checks.failures.groups import GROUPS
from kubectl_alb.checks.failures.health import HEALTH
from kubectl_alb.checks.failures.named_subnets import NAMED_SUBNETS
from kubectl_alb.checks.failures.names import NAMES
from kubectl_alb.checks.failures.network_load_balancers import NETWORK_LOAD_BALANCERS
from kubectl_alb.checks.failures.placement import PLACEMENT
from kubectl_alb.checks.failures.policies import POLICIES
from kubectl_alb.checks.failures.quotas import QUOTAS
from kubectl_alb.checks.failures.readiness import READINESS
from kubectl_alb.checks.failures.registration import REGISTRATION
from kubectl_alb.checks.failures.responses import RESPONSES
from kubectl_alb.checks.failures.roles import ROLES
from kubectl_alb.checks.failures.rule_annotations import RULE_ANNOTATIONS
from kubectl_alb.checks.failures.running import RUNNING
from kubectl_alb.checks.failures.security_group_rules import SECURITY_GROUP_RULES
from kubectl_alb.checks.failures.security_groups import SECURITY_GROUPS
from kubectl_alb.checks.failures.services import SERVICES
from kubectl_alb.checks.failures.settings import SETTINGS
from kubectl_alb.checks.failures.start import START
from kubectl_alb.checks.failures.subnets import SUBNETS
from kubectl_alb.checks.failures.target_states import TARGET_STATES
from kubectl_alb.checks.failures.target_types import TARGET_TYPES
from kubectl_alb.checks.failures.tls import TLS
from kubectl_alb.checks.failures.webhooks import WEBHOOKS
from kubectl_alb.model.failure import Area, Failure

AREAS = (
    Area("SUBNET", "subnets and their discovery"),
    Area("IP", "zones and free addresses"),
    Area("SG", "security groups"),
    Area("IAM", "IAM roles, policies and credentials"),
    Area("CERT", "certificates and TLS"),
    Area("CLASS", "IngressClass and IngressClassParams"),
    Area("GROUP", "groups of Ingresses"),
    Area("ANNO", "annotations"),
    Area("SVC", "backend Services, ports, target type"),
    Area("TGT", "targets and their health"),
    Area("READY", "readiness gates and replacing pods"),
    Area("HOOK", "admission webhooks"),
    Area("TGB", "TargetGroupBindings"),
    Area("CRD", "custom resource definitions"),
    Area("CTRL", "the controller itself"),
    Area("QUOTA", "AWS quotas"),
    Area("DEL", "deletion, finalizers, left-overs"),
    Area("ADDON", "WAF, Shield, Global Accelerator"),
    Area("NLB", "Services of type LoadBalancer, frontend NLB"),
    Area("NAME", "names and replacements"),
    Area("CLUSTER", "cluster set-ups"),
    Area("DNS", "address and DNS"),
    Area("HTTP", "responses of the load balancer"),
    Area("GW", "Gateway API"),
)

ALL: tuple[Failure, ...] = tuple(
    sorted(
        (
            *SUBNETS,
            *NAMED_SUBNETS,
            *PLACEMENT,
            *ADDRESSES,
            *SECURITY_GROUPS,
            *SECURITY_GROUP_RULES,
            *ROLES,
            *CREDENTIALS,
            *POLICIES,
            *CERTIFICATES,
            *TLS,
            *CLASSES,
            *GROUPS,
            *GROUP_CONFLICTS,
            *ANNOTATIONS,
            *RULE_ANNOTATIONS,
            *SETTINGS,
            *SERVICES,
            *TARGET_TYPES,
            *HEALTH,
            *TARGET_STATES,
            *REGISTRATION,
            *READINESS,
            *WEBHOOKS,
            *ADMISSION,
            *BINDINGS,
            *CRDS,
            *START,
            *RUNNING,
            *QUOTAS,
            *DELETION,
            *ADDONS,
            *NETWORK_LOAD_BALANCERS,
            *FRONTEND_NLBS,
            *NAMES,
            *CLUSTERS,
            *DNS,
            *RESPONSES,
            *GATEWAYS,
        ),
        key=attrgetter("code"),
    )
)

_BY_CODE = {failure.code: failure for failure in ALL}
_AREAS = {area.name: area for area in AREAS}


def failure(code: str) -> Failure | None:
    """Return the failure of this code, in any letter case; `ALB-` may be left out."""
    wanted = code.upper()
    return _BY_CODE.get(wanted) or _BY_CODE.get(f"ALB-{wanted}")


def area(name: str) -> Area | None:
    """Return the area of this name, in any letter case; `ALB-` may stand before it."""
    return _AREAS.get(name.upper().removeprefix("ALB-"))


def failures_in(area: Area) -> tuple[Failure, ...]:
    """Return the failures of an area, in order of code."""
    return tuple(failure for failure in ALL if failure.area == area.name)
