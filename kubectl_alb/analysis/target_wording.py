"""What keeps targets from taking requests, worded in one place: `describe` and the checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from kubectl_alb.analysis.describe.reasons import reason_of
from kubectl_alb.analysis.targets import Target
from kubectl_alb.analysis.wording import listed
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import ObjectRef, Ref

ERROR, WARNING = Severity.ERROR, Severity.WARNING

PODS_WANTED = "look for ready pods behind the Service's selector"

# What a reason is called in the catalogue, and how grave it is when no target is healthy.
REASONS = {
    "Target.Timeout": ("ALB-TGT-002", ERROR),
    "Target.ResponseCodeMismatch": ("ALB-TGT-003", ERROR),
    "Target.FailedHealthChecks": ("ALB-TGT-004", ERROR),
    "Target.IpUnusable": ("ALB-TGT-007", ERROR),
    "Target.InvalidState": ("ALB-TGT-008", WARNING),
    "Elb.InternalError": ("ALB-TGT-009", WARNING),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A target group under the name to call it by, and the targets that AWS knows of it."""

    name: str
    group: TargetGroup
    targets: Sequence[Target]

    @property
    def about(self) -> ObjectRef:
        """The target group as what a finding is about."""
        return ObjectRef("TargetGroup", "", self.group.name)


def unhealthy(of: Filled, found: Sequence[Target], more: str = "") -> Finding:
    """Say which targets fail and why; they have one reason, and `more` is known of it."""
    reason = found[0].reason
    known = reason_of(reason)
    code, grave = REASONS.get(reason, ("", ERROR))
    said = next((t.description for t in found if t.description), "")
    which = listed(f"{t.id}:{t.port}{f' ({t.pod})' if t.pod else ''}" for t in found)
    why = known.plain if known else reason
    return Finding(
        of.about,
        f"{len(found)} of {count(len(of.targets), 'target')} of {of.name} {found[0].state}"
        + (f": {why}" if why else ""),
        "; ".join(text for text in (which, said, more) if text),
        code=code,
        rating=WARNING if any(target.healthy for target in of.targets) else grave,
        arn=of.group.arn,
        hint=f"usual cause: {known.cause}" if known else "",
    )


def not_registered(of: Filled, missing: Sequence[Target], binding: TargetGroupBinding) -> Finding:
    """Say that ready pods are not in their target group."""
    behind = binding.observed_generation != binding.meta.generation
    return Finding(
        of.about,
        f"{count(len(missing), 'ready pod')} of {of.name} {noun(len(missing), 'is')} not "
        "registered in "
        f"{of.group.name}",
        f"{listed(f'{t.id}:{t.port} ({t.pod})' for t in missing)}; TargetGroupBinding "
        f"{binding.ref} is {'not ' if behind else ''}reconciled",
        code="ALB-TGT-006",
        rating=ERROR,
        arn=of.group.arn,
    )


def no_ready_endpoint(of: Filled, service: Ref, seen: str = "") -> Finding:
    """Say that a Service has nothing to send requests to, unless healthy targets answer them."""
    healthy = sum(target.healthy for target in of.targets)
    targets, verbs = (
        count(len(of.targets), "target"),
        noun(healthy, "is healthy and answers", "are healthy and answer"),
    )
    answered = f"{healthy} of {targets} of {of.name} {verbs}"
    return Finding(
        of.about,
        f"Service {service} has no ready endpoint"
        + ("" if healthy else ", so requests to it get 503"),
        "; ".join(text for text in (answered if healthy else "", seen) if text),
        code="ALB-TGT-001",
        rating=Severity.INFO if healthy else ERROR,
        arn=of.group.arn,
        hint=PODS_WANTED,
    )


def no_target(of: Filled) -> Finding:
    """Say that nothing is registered in a target group, whatever its type."""
    return Finding(
        of.about,
        f"no target is registered for {of.name}, so requests to it get 503",
        code="ALB-TGT-001",
        rating=ERROR,
        arn=of.group.arn,
        hint=PODS_WANTED,
    )


def check_off(of: Filled) -> Finding:
    """Say that nobody checks the targets' health."""
    return Finding(
        of.about,
        f"the health check of {of.group.name} ({of.name}) is off",
        code="ALB-TGT-012",
        rating=Severity.INFO,
        arn=of.group.arn,
    )


def all_targets(number: int) -> str:
    """Say that it is about all targets of a group."""
    return noun(number, "the only target", f"all {count(number, 'target')}")


def fails_open(of: Filled) -> Finding:
    """Say that requests go to targets all of which are unhealthy."""
    return Finding(
        of.about,
        f"{all_targets(len(of.targets))} of {of.name} {noun(len(of.targets), 'is')} unhealthy: "
        "the load balancer "
        "sends to all of them anyway",
        "clients get answers now and then, which hides the outage",
        code="ALB-TGT-016",
        rating=WARNING,
        arn=of.group.arn,
    )


def zone_not_enabled(lb: LoadBalancer, outside: Sequence[Target]) -> Finding:
    """Say that targets are in zones where their load balancer has no subnet."""
    where = sorted({target.zone for target in outside})
    zones = sorted({zone.zone for zone in lb.zones})
    return Finding(
        ObjectRef("LoadBalancer", "", lb.name),
        f"load balancer {lb.name} has no subnet in {listed(where)}, "
        f"so {count(len(outside), 'target')} there {noun(len(outside), 'gets', 'get')} no requests",
        f"targets {listed(f'{t.id}:{t.port} in {t.zone}' for t in outside)}; "
        f"the load balancer is in {listed(zones)}",
        code="ALB-IP-003",
        rating=WARNING,
        arn=lb.arn,
    )
