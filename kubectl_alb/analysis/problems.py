"""What is visibly wrong with a described object, the gravest first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from kubectl_alb.analysis.attribution import USE_ANNOTATION
from kubectl_alb.analysis.balancer import DescribedListener, DescribedLoadBalancer
from kubectl_alb.analysis.coverers import shadowed
from kubectl_alb.analysis.reasons import MISSING as NOT_REGISTERED
from kubectl_alb.analysis.reasons import reason_of
from kubectl_alb.analysis.targets import MISSING, BoundTargetGroup
from kubectl_alb.model.kubernetes import Ingress, IngressBackend
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.need import Need
from kubectl_alb.model.snapshot import Snapshot

ERROR, WARNING = "error", "warning"
EXPIRES_SOON = timedelta(days=30)

CODES = {
    "Target.Timeout": "ALB-TGT-002",
    "Target.ResponseCodeMismatch": "ALB-TGT-003",
    "Target.FailedHealthChecks": "ALB-TGT-004",
    "Target.NotInUse": "ALB-TGT-005",
    "Target.NotRegistered": "ALB-TGT-006",
    "Target.IpUnusable": "ALB-TGT-007",
    "Target.InvalidState": "ALB-TGT-008",
    "Elb.InternalError": "ALB-TGT-009",
    "Target.HealthCheckDisabled": "ALB-TGT-012",
}
TRANSIENT = ("initial", "draining", "healthy")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: which object, what, and what to do; `code` may be unknown."""

    severity: str
    text: str
    about: ObjectRef
    code: str = ""
    hint: str = ""
    arn: str = ""


def backend_problems(ingress: Ingress, snapshot: Snapshot) -> Iterator[Problem]:
    """Find backends whose Service or port does not exist."""
    if not snapshot.known(Need.SERVICES):
        return
    about = ObjectRef("Ingress", ingress.ref.namespace, ingress.ref.name)
    seen = set()
    for backend, place in _backends(ingress):
        if backend in seen or backend.port == USE_ANNOTATION:
            continue
        seen.add(backend)
        ref = Ref(ingress.ref.namespace, backend.service)
        service = snapshot.service.get(ref)
        if service is None:
            yield Problem(
                WARNING,
                f"Service {ref} does not exist: {place} answers 503",
                about,
                "ALB-SVC-003",
                f"create Service {ref}, or correct the backend",
            )
        elif service.port(backend.port) is None:
            ports = ", ".join(f"{p.name or p.port}" for p in service.ports) or "none"
            yield Problem(
                ERROR,
                f"Service {ref} has no port {backend.port} (it has: {ports}), which {place} wants",
                about,
                "ALB-SVC-004",
                "correct the backend's port",
            )


def _backends(ingress: Ingress) -> Iterator[tuple[IngressBackend, str]]:
    for rule in ingress.rules:
        for path in rule.paths:
            if path.backend is not None:
                yield path.backend, f"{rule.host or '*'}{path.path}"
    if ingress.default_backend is not None:
        yield ingress.default_backend, "the default backend"


def load_balancer_problems(
    described: DescribedLoadBalancer, snapshot: Snapshot
) -> Iterator[Problem]:
    """Find what is wrong with a load balancer, its certificates, rules and targets."""
    lb = described.load_balancer
    about = ObjectRef("LoadBalancer", "", lb.name)
    if lb.state != "active":
        reason = f" ({lb.state_reason})" if lb.state_reason else ""
        grave = ERROR if lb.state == "failed" else WARNING
        yield Problem(
            grave, f"load balancer {lb.name} is {lb.state}{reason}", about, "ALB-DNS-003",
            arn=lb.arn,
        )  # fmt: skip
    for listener in described.listeners or ():
        yield from _certificate_problems(listener, snapshot)
        yield from _shadow_problems(listener)
    for group in described.target_groups or ():
        yield from target_problems(group)


def _certificate_problems(listener: DescribedListener, snapshot: Snapshot) -> Iterator[Problem]:
    for presented in listener.certificates:
        certificate = presented.certificate
        if certificate is None or certificate.not_after is None:
            continue
        left = certificate.not_after - snapshot.taken_at
        if left < EXPIRES_SOON:
            days = left.days
            when = f"expires in {days} days" if days >= 0 else f"expired {-days} days ago"
            yield Problem(
                WARNING if days >= 0 else ERROR,
                f"certificate {presented.arn} ({certificate.domains[0]}) {when}",
                ObjectRef("Certificate", "", presented.arn),
                hint="renew it, or replace it in certificate-arn",
                arn=presented.arn,
            )


def _shadow_problems(listener: DescribedListener) -> Iterator[Problem]:
    rules = listener.rules or ()
    sources = {r.rule.arn: r.source for r in rules}
    hidden = shadowed(tuple(r.rule for r in rules))
    for attributed in rules:
        earlier = hidden.get(attributed.rule.arn)
        if earlier is None:
            continue
        source, winner = attributed.source, sources.get(earlier.arn)
        mine = f" ({source.ingress})" if source else ""
        theirs = f" ({winner.ingress})" if winner else ""
        yield Problem(
            WARNING,
            f"rule {attributed.rule.priority} of port {listener.listener.port}{mine} can never"
            f" match: rule {earlier.priority}{theirs} takes all its requests",
            ObjectRef("Ingress", source.ingress.namespace, source.ingress.name)
            if source
            else ObjectRef("ListenerRule", "", attributed.rule.arn),
            "ALB-GROUP-004",
            "give the narrower Ingress a lower group.order, or narrow the earlier path",
            attributed.rule.arn,
        )


def target_problems(group: BoundTargetGroup) -> Iterator[Problem]:
    """Find what keeps targets of a group from taking requests."""
    if group.targets is None:
        return
    tg = group.target_group
    name = str(group.binding.service_ref) if group.binding else tg.name
    about = ObjectRef("TargetGroup", "", tg.name)
    if not group.targets:
        text = f"no target is registered for {name}: requests to it get 503"
        yield Problem(ERROR, text, about, "ALB-TGT-001",
                      "look for ready pods behind the Service's selector", tg.arn)  # fmt: skip
        return
    counts = Counter((t.state, t.reason) for t in group.targets if t.state not in TRANSIENT)
    for (state, code), count in sorted(counts.items()):
        reason = NOT_REGISTERED if state == MISSING else reason_of(code)
        what = f": {reason.plain}" if reason else ""
        yield Problem(
            ERROR if group.healthy == 0 else WARNING,
            f"{count} of {len(group.targets)} targets of {name} {state}{what}",
            about,
            "ALB-TGT-006" if state == MISSING else CODES.get(code, ""),
            f"usual cause: {reason.cause}" if reason else "",
            tg.arn,
        )
    if group.registered and all(t.state == "unhealthy" for t in group.registered):
        text = f"all targets of {name} are unhealthy: the load balancer sends to all of them anyway"
        yield Problem(WARNING, text, about, "ALB-TGT-016", arn=tg.arn)
