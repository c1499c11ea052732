"""All failures in order of code, and the areas they belong to."""

from operator import attrgetter

from kubectl_alb.checks.addon.failures import ADDONS
from kubectl_alb.checks.annotation.failures import ANNOTATIONS
from kubectl_alb.checks.annotation.rule_failures import RULE_ANNOTATIONS
from kubectl_alb.checks.annotation.value_failures import SETTINGS
from kubectl_alb.checks.binding.failures import BINDINGS
from kubectl_alb.checks.certificate.failures import CERTIFICATES
from kubectl_alb.checks.cluster.failures import CLUSTERS
from kubectl_alb.checks.controller.failures import START
from kubectl_alb.checks.controller.running_failures import RUNNING
from kubectl_alb.checks.crd.failures import CRDS
from kubectl_alb.checks.deletion.failures import DELETION
from kubectl_alb.checks.deletion.use_failures import USES
from kubectl_alb.checks.dns.failures import DNS
from kubectl_alb.checks.drift.failures import DRIFTS
from kubectl_alb.checks.gateway.failures import GATEWAYS
from kubectl_alb.checks.group.conflict_failures import GROUP_CONFLICTS
from kubectl_alb.checks.group.failures import GROUPS
from kubectl_alb.checks.http.failures import RESPONSES
from kubectl_alb.checks.iam.failures import CREDENTIALS
from kubectl_alb.checks.iam.policy_failures import POLICIES
from kubectl_alb.checks.iam.role_failures import ROLES
from kubectl_alb.checks.ingress_class.claim_failures import CLAIMS
from kubectl_alb.checks.ingress_class.failures import CLASSES
from kubectl_alb.checks.ip.failures import ADDRESSES
from kubectl_alb.checks.name.failures import NAMES
from kubectl_alb.checks.nlb.failures import NETWORK_LOAD_BALANCERS
from kubectl_alb.checks.nlb.frontend_failures import FRONTEND_NLBS
from kubectl_alb.checks.nlb.refusal_failures import REFUSALS
from kubectl_alb.checks.quota.failures import QUOTAS
from kubectl_alb.checks.readiness.failures import READINESS
from kubectl_alb.checks.releases.failures import RELEASE_BUGS
from kubectl_alb.checks.security_group.failures import SECURITY_GROUPS
from kubectl_alb.checks.security_group.rule_failures import SECURITY_GROUP_RULES
from kubectl_alb.checks.service.failures import SERVICES
from kubectl_alb.checks.service.target_type_failures import TARGET_TYPES
from kubectl_alb.checks.subnet.failures import SUBNETS
from kubectl_alb.checks.subnet.placement_failures import PLACEMENT
from kubectl_alb.checks.target.failures import HEALTH
from kubectl_alb.checks.target.protocol_failures import PROTOCOLS
from kubectl_alb.checks.target.registration_failures import REGISTRATION
from kubectl_alb.checks.target.state_failures import TARGET_STATES
from kubectl_alb.checks.webhook.admission_failures import ADMISSION
from kubectl_alb.checks.webhook.failures import WEBHOOKS
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
    Area("DRIFT", "load balancers that differ from what Ingresses ask for"),
    Area("DEL", "deletion, finalizers, left-overs"),
    Area("ADDON", "WAF, Shield, Global Accelerator"),
    Area("NLB", "Services of type LoadBalancer, frontend NLB"),
    Area("NAME", "names and replacements"),
    Area("CLUSTER", "cluster set-ups"),
    Area("DNS", "address and DNS"),
    Area("HTTP", "responses of the load balancer"),
    Area("GW", "Gateway API"),
    Area("BUG", "bugs of controller releases"),
)

ALL: tuple[Failure, ...] = tuple(
    sorted(
        (
            *PLACEMENT,
            *CERTIFICATES,
            *SUBNETS,
            *ADDRESSES,
            *SECURITY_GROUPS,
            *SECURITY_GROUP_RULES,
            *ROLES,
            *CREDENTIALS,
            *POLICIES,
            *CLASSES,
            *CLAIMS,
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
            *PROTOCOLS,
            *READINESS,
            *WEBHOOKS,
            *ADMISSION,
            *BINDINGS,
            *CRDS,
            *START,
            *RUNNING,
            *QUOTAS,
            *DRIFTS,
            *DELETION,
            *USES,
            *ADDONS,
            *NETWORK_LOAD_BALANCERS,
            *FRONTEND_NLBS,
            *REFUSALS,
            *RELEASE_BUGS,
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
