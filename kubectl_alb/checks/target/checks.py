"""Targets and what their health checks see: TGT-001 to 012 and 016."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kubectl_alb.analysis import target_wording
from kubectl_alb.analysis.bound_targets import (
    BOUND,
    Bound,
    bound,
    closed_targets,
    endpoints_of,
    nodes_without_pod,
    pods_behind,
    service_of,
    unregistered,
    waiting_of,
)
from kubectl_alb.analysis.targets import Target
from kubectl_alb.analysis.wording import listed, target_group_ref
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.commands import aws, compared_anew
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import CHECKPOINT
from kubectl_alb.model.counting import count
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.model.section import Section

FIRST = (
    "wait for {check.healthy_threshold} checks in a row, one every {check.interval_seconds} s; to "
    "be faster, lower healthy-threshold-count or healthcheck-interval-seconds on Service {service}"
)
DRAINING = (
    "get other pods ready; how long targets drain is deregistration_delay.timeout_seconds in "
    "target-group-attributes of Service {service}"
)


@check(
    "ALB-TGT-001",
    Section.TARGET_GROUP_BINDINGS,
    Section.TARGET_GROUPS,
    Section.SERVICES,
    Section.ENDPOINT_SLICES,
    also=(Section.PODS, Section.TARGET_HEALTH),
)
def no_ready_endpoints(facts: Facts) -> Iterator[CheckResult]:
    """Find bindings of type ip whose Service has no ready endpoint."""
    for one in bound(facts):
        service = service_of(one, facts)
        if service is None or one.group.target_type != "ip":
            continue
        if service.type == "ExternalName" or any(endpoints_of(one.ref, facts)):
            continue
        pods = pods_behind(service, facts)
        seen = (
            f"its pods are not ready: {listed(f'{p.ref} ({waiting_of(p)})' for p in pods)}"
            if pods
            else f"no pod has the labels of its selector {_selector(service.selector.items())}"
        )
        values = _values(one) | {"SELECTOR": _selector(service.selector.items())}
        yield replace(target_wording.no_ready_endpoint(one.filled, one.ref, seen), values=values)


def _selector(items: Iterable[tuple[str, str]]) -> str:
    return ",".join(f"{key}={value}" for key, value in items) or "(none)"


def _values(one: Bound) -> dict[str, str]:
    return {
        "NS": one.ref.namespace,
        "SVC": one.ref.name,
        "TGB": one.binding.ref.name,
        "TG_ARN": one.group.arn,
        "PORT": str(one.group.port),
    }


def _with_reason(reason: str, facts: Facts) -> Iterator[tuple[Bound, list[Target]]]:
    """Yield targets in a state for a reason, but for those that are unhealthy by design."""
    for one in bound(facts):
        found = [t for t in one.targets if t.reason == reason]
        expected = nodes_without_pod(one, facts) if found else ()
        found = [t for t in found if t.state != "unhealthy" or t.id not in expected]
        if found:
            yield one, found


def _unhealthy(one: Bound, found: list[Target], more: str = "") -> Finding:
    return replace(target_wording.unhealthy(one.filled, found, more), values=_values(one))


@check(
    "ALB-TGT-002",
    *BOUND,
    Section.SERVICES,
    also=(
        Section.LOAD_BALANCERS,
        Section.SECURITY_GROUPS,
        Section.NETWORK_INTERFACES,
        Section.SUBNETS,
    ),
)
def target_timeout(facts: Facts) -> Iterator[CheckResult]:
    """Find targets whose health check gets no answer in time."""
    for one, found in _with_reason("Target.Timeout", facts):
        yield _unhealthy(one, found, _closed(one, facts))


def _closed(one: Bound, facts: Facts) -> str:
    """Return which security group keeps the load balancer out, and who ought to open it."""
    for arn in one.group.load_balancer_arns:
        lb = facts.snapshot.aws.load_balancer_by_arn.get(arn)
        closed = closed_targets(lb, one.group, facts) if lb else []
        if closed:
            who = "the user" if one.binding.networking is None else "the controller"
            return f"no security group of {closed[0].id} admits the load balancer; {who} has to"
    return ""


@check("ALB-TGT-003", *BOUND, uses=(Section.SERVICES,))
def response_code_mismatch(facts: Facts) -> Iterator[CheckResult]:
    """Find targets whose health check gets another status code than is wanted."""
    for one, found in _with_reason("Target.ResponseCodeMismatch", facts):
        check = one.group.health_check
        wanted = f"asked for {check.path}, wanted {check.matcher}"
        yield _unhealthy(one, found, wanted)


@check("ALB-TGT-004", *BOUND, uses=(Section.SERVICES,))
def failed_health_checks(facts: Facts) -> Iterator[CheckResult]:
    """Find targets whose health check connects and fails."""
    for one, found in _with_reason("Target.FailedHealthChecks", facts):
        check = one.group.health_check
        how = f"probed by {check.protocol} on port {check.port}"
        yield _unhealthy(one, found, how)


@check("ALB-TGT-005", *BOUND)
def not_in_use(facts: Facts) -> Iterator[CheckResult]:
    """Find bound target groups that no load balancer uses."""
    for one in bound(facts):
        if not one.group.load_balancer_arns and not one.binding.assume_role:
            yield Finding(
                target_group_ref(one.group),
                f"target group {one.group.name} of {one.ref} belongs to no load balancer",
                f"TargetGroupBinding {one.binding.ref} keeps {count(len(one.targets), 'target')} "
                "in it",
                arn=one.group.arn,
                hint="forward to it from a rule, or delete the binding if nobody needs it",
            )


@check("ALB-TGT-006", *BOUND, Section.SERVICES, Section.ENDPOINT_SLICES)
def not_registered(facts: Facts) -> Iterator[CheckResult]:
    """Find ready pods that are not registered in their target group."""
    for one in bound(facts):
        missing = unregistered(one, facts)
        if not missing or one.binding.assume_role:
            continue
        finding = target_wording.not_registered(one.filled, missing, one.binding)
        anew = compared_anew(one.binding.meta)
        force = f", or have all targets compared by taking annotation {CHECKPOINT} off it"
        yield replace(
            finding,
            hint=f"see the events of TargetGroupBinding {one.binding.ref} and the controller's log"
            + (force if anew else ""),
            examples=anew,
            values=_values(one),
        )


@check("ALB-TGT-007", *BOUND, uses=(Section.SERVICES,))
def ip_unusable(facts: Facts) -> Iterator[CheckResult]:
    """Find targets whose address belongs to a load balancer."""
    for one, found in _with_reason("Target.IpUnusable", facts):
        yield _unhealthy(one, found)


@check("ALB-TGT-008", *BOUND, uses=(Section.SERVICES,))
def invalid_state(facts: Facts) -> Iterator[CheckResult]:
    """Find targets whose instance is stopped or gone."""
    for one, found in _with_reason("Target.InvalidState", facts):
        yield _unhealthy(one, found)


@check("ALB-TGT-009", *BOUND, uses=(Section.SERVICES,))
def internal_error(facts: Facts) -> Iterator[CheckResult]:
    """Find targets that ELB itself cannot check."""
    for one, found in _with_reason("Elb.InternalError", facts):
        yield _unhealthy(one, found)


@check("ALB-TGT-010", *BOUND)
def none_in_service_yet(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups all of whose targets are in their first checks."""
    yield from _all_in("initial", "are in their first health checks", FIRST, facts)


@check("ALB-TGT-011", *BOUND)
def all_draining(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups all of whose targets are draining."""
    what = "are draining, and no other one takes requests"
    yield from _all_in("draining", what, DRAINING, facts)


def _all_in(state: str, what: str, hint: str, facts: Facts) -> Iterator[CheckResult]:
    for one in bound(facts):
        if one.targets and all(target.state == state for target in one.targets):
            yield Finding(
                target_group_ref(one.group),
                f"{target_wording.all_targets(len(one.targets))} of {one.ref} {what}",
                listed(f"{t.id}:{t.port}" for t in one.targets),
                arn=one.group.arn,
                hint=hint.format(service=one.ref, check=one.group.health_check),
            )


@check("ALB-TGT-012", *BOUND)
def health_check_off(facts: Facts) -> Iterator[CheckResult]:
    """Find bound target groups whose health check is off."""
    for one in bound(facts):
        if not one.group.health_check.enabled:
            yield replace(
                target_wording.check_off(one.filled),
                hint="switch it on",
                fix=(_check_switched(one.group.arn),),
            )


def _check_switched(arn: str) -> FixCommand:
    words = ("elbv2", "modify-target-group", "--target-group-arn", arn)
    return FixCommand(
        aws(*words, "--health-check-enabled"),
        "switches the health check on; its path, port and codes stay",
        aws(*words, "--no-health-check-enabled"),
    )


@check("ALB-TGT-016", *BOUND)
def fails_open(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups all of whose targets are unhealthy, to which requests go all the same."""
    for one in bound(facts):
        if one.targets and all(target.state == "unhealthy" for target in one.targets):
            yield replace(target_wording.fails_open(one.filled), values=_values(one))
