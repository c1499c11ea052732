"""Services of type LoadBalancer that nobody serves, or another controller: NLB-001 and 013."""

from collections.abc import Iterator
from datetime import timedelta

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.controller.annotations.foreign import AUTO_MODE_SERVICE, IN_TREE
from kubectl_alb.facts.claims import Claim, Owner, balanced_services, service_claim
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import NLB_CLASS, SERVICE_PREFIX
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Service

WAITED = timedelta(minutes=5)
CLOUD_PROVIDER = Owner.IN_TREE.value
FOREIGN = (Owner.IN_TREE, Owner.AUTO_MODE, Owner.OTHER)
NEW_CLASS = (
    f"create the Service anew with spec.loadBalancerClass: {NLB_CLASS} (which cannot be set later; "
    "the new load balancer has another address)"
)


def _about(service: Service) -> ObjectRef:
    return ObjectRef("Service", service.ref.namespace, service.ref.name)


@check(
    "ALB-NLB-001",
    Section.SERVICES,
    also=(Section.MUTATING_WEBHOOKS,),
    uses=(Section.CLUSTERS, Section.VALIDATING_WEBHOOKS),
)
def service_claimed_by_nobody(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancer Services that nobody takes, or that have long waited for an address."""
    for service in balanced_services(facts):
        claim = service_claim(service, facts)
        if claim.owner is Owner.NOBODY and not service.addresses:
            yield _unserved(service, claim)
        elif claim.owner in (*FOREIGN, Owner.UNKNOWN) and _waits(service, facts):
            yield _waiting(service, claim)


def _waits(service: Service, facts: Facts) -> bool:
    made = service.meta.created
    old = made is not None and facts.snapshot.taken_at - made > WAITED
    return old and not service.addresses


def _unserved(service: Service, claim: Claim) -> Finding:
    return Finding(
        _about(service),
        f"Service {service.ref}: nobody makes its load balancer",
        f"{claim.why}; this controller takes Services with class {NLB_CLASS}, or of type external "
        "with nlb-target-type instance or ip",
        key=f"{SERVICE_PREFIX}type" if not service.load_balancer_class else _CLASS_KEY,
        hint=f"add annotation {SERVICE_PREFIX}nlb-target-type with instance or ip"
        if not service.load_balancer_class
        else NEW_CLASS,
    )


_CLASS_KEY = "spec.loadBalancerClass"


def _waiting(service: Service, claim: Claim) -> Finding:
    return Finding(
        _about(service),
        f"Service {service.ref} has no address: {_name(claim)} has not made its load balancer",
        f"{claim.why}, so this controller leaves it alone; spec.loadBalancerClass is set by a "
        f"webhook when a Service is made, to {NLB_CLASS}, and cannot be changed later",
        key=_CLASS_KEY,
        hint=f"if it is meant for this controller: {NEW_CLASS}",
    )


def _name(claim: Claim) -> str:
    return "its controller" if claim.owner is Owner.UNKNOWN else claim.owner.value


@check(
    "ALB-NLB-013",
    Section.SERVICES,
    also=(Section.MUTATING_WEBHOOKS,),
    uses=(Section.CLUSTERS, Section.VALIDATING_WEBHOOKS),
)
def served_by_another(facts: Facts) -> Iterator[CheckResult]:
    """Find Services whose annotations the controller that serves them does not read."""
    for service in balanced_services(facts):
        claim = service_claim(service, facts)
        ignored = _ignored(service, Owner.IN_TREE if claim.assumed else claim.owner)
        if not ignored or _waits(service, facts):
            continue
        if claim.assumed:
            yield _maybe_foreign(service, claim, ignored)
        else:
            yield _foreign(service, claim, ignored)


def _ignored(service: Service, owner: Owner) -> list[str]:
    keys = sorted(
        key.removeprefix(SERVICE_PREFIX)
        for key in service.meta.annotations
        if key.startswith(SERVICE_PREFIX)
    )
    if owner is Owner.IN_TREE:
        return [key for key in keys if key not in IN_TREE]
    if owner is Owner.AUTO_MODE:
        return [key for key in keys if key in AUTO_MODE_SERVICE]
    return keys if owner is Owner.OTHER else []


def _foreign(service: Service, claim: Claim, ignored: list[str]) -> Finding:
    names = listed(f"aws-load-balancer-{key}" for key in ignored)
    effect = "; ".join(_effects(service, ignored)) if claim.owner is Owner.IN_TREE else ""
    return Finding(
        _about(service),
        f"Service {service.ref}: {claim.owner.value} makes its load balancer and ignores {names}",
        "; ".join(filter(None, (claim.why, effect))),
        key=SERVICE_PREFIX + ignored[0],
        hint="remove what it ignores"
        if claim.owner is Owner.AUTO_MODE
        else f"remove what it ignores, or {NEW_CLASS}",
    )


def _effects(service: Service, ignored: list[str]) -> Iterator[str]:
    """Yield who gets in, where annotations were to decide that."""
    text = service.meta.annotations.get
    internal = text(f"{SERVICE_PREFIX}internal", "") not in ("", "false")
    if "scheme" in ignored and text(f"{SERVICE_PREFIX}scheme") == "internal" and not internal:
        yield "its load balancer is internet-facing"
    if _opened(service, ignored):
        yield "its load balancer lets in 0.0.0.0/0, as there are no loadBalancerSourceRanges"


def _opened(service: Service, ignored: list[str]) -> bool:
    """Return whether everybody gets in where a prefix list is ignored."""
    return "security-group-prefix-lists" in ignored and not service.source_ranges


def _maybe_foreign(service: Service, claim: Claim, ignored: list[str]) -> Finding:
    names = listed(f"aws-load-balancer-{key}" for key in ignored)
    return Finding(
        _about(service),
        f"Service {service.ref}: {names} may be ignored, as the Service names no controller",
        "; ".join(
            (claim.why, f"else {Owner.IN_TREE.value} serves it", *_effects(service, ignored))
        ),
        key=SERVICE_PREFIX + ignored[0],
        # Whoever is let in by mistake is in before anybody looks.
        rating=Severity.WARNING if _opened(service, ignored) else Severity.INFO,
        hint=f"say whose it is: spec.loadBalancerClass: {NLB_CLASS}",
    )
