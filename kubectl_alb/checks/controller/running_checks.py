"""How the controller runs: CTRL-006 to 008, 010 and 011."""

from collections.abc import Iterator
from datetime import timedelta

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.facts.controllers import (
    LEASE,
    controller_container,
    controller_pods,
    controllers,
    deployment_ref,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Pod

OUT_OF_MEMORY = "OOMKilled"
PULL_FAULTS = ("ImagePullBackOff", "ErrImagePull", "InvalidImageName")
RECENTLY = timedelta(hours=1)
MANY_RESTARTS = 3
EXEC_FORMAT = 255
THROTTLED = ("Throttling", "Rate exceeded", "RequestLimitExceeded", "TooManyRequests")
UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0}
# Calls that a full pass makes: a few for each load balancer, some for each target group.
CALLS_PER_LOAD_BALANCER, CALLS_PER_TARGET_GROUP = 10, 2
# What ELB allows an account for describing, sustained.
CALLS_PER_SECOND = 10.0


def _about(pod: Pod) -> ObjectRef:
    return ObjectRef("Pod", pod.ref.namespace, pod.ref.name)


@check("ALB-CTRL-006", Section.DEPLOYMENTS, Section.PODS)
def restarts_again_and_again(facts: Facts) -> Iterator[CheckResult]:
    """Find ready controller pods that ended with an error, several times and of late."""
    for pod in controller_pods(facts):
        container = controller_container(pod)
        if container is None or container.last is None or container.last.finished is None:
            continue
        last = container.last
        late = facts.snapshot.taken_at - container.last.finished < RECENTLY
        failed = last.exit_code != 0 and last.reason != OUT_OF_MEMORY
        if container.ready and late and failed and container.restarts >= MANY_RESTARTS:
            yield Finding(
                _about(pod),
                f"controller pod {pod.ref} has restarted {container.restarts} times",
                f"it ended last at {last.finished:%H:%M} UTC with {last.reason} "
                f"({last.exit_code}); a controller that loses its lease ends itself",
                hint="read what its last run said: kubectl logs "
                f"{pod.ref.name} -n {pod.ref.namespace} --previous",
            )


@check("ALB-CTRL-007", Section.DEPLOYMENTS, Section.PODS, Section.LEASES)
def nobody_leads(facts: Facts) -> Iterator[CheckResult]:
    """Find a leader lease that a pod which is gone holds, or that is not renewed."""
    names = {pod.ref.name for pod in controller_pods(facts)}
    homes = {d.meta.namespace for d in controllers(facts) if d.ready > 0}
    for lease in facts.snapshot.kubernetes.leases:
        if lease.meta.name != LEASE or lease.meta.namespace not in homes:
            continue
        holder = lease.holder.rpartition("_")[0] or lease.holder
        now, limit = facts.snapshot.taken_at, timedelta(seconds=max(lease.seconds, 15) * 4)
        late = lease.renewed is not None and now - lease.renewed > limit
        if late or (holder and holder not in names):
            gone = "" if holder in names else ", a pod that does not exist"
            renewed = f"{lease.renewed:%Y-%m-%d %H:%M:%S}" if lease.renewed else "never"
            yield Finding(
                ObjectRef("Lease", lease.meta.namespace, lease.meta.name),
                f"no controller leads: the lease {lease.meta.ref} is held by {holder}{gone}",
                f"renewed {renewed} UTC; pods that are ready wait for it and reconcile nothing",
                hint=f"look at the log of the other pods (kubectl alb logs): each may take a lease "
                f"that has run out; if none does, delete lease {lease.meta.name} in "
                f"{lease.meta.namespace}",
            )


@check("ALB-CTRL-008", Section.DEPLOYMENTS, Section.PODS)
def out_of_memory(facts: Facts) -> Iterator[CheckResult]:
    """Find controller pods that were ended for want of memory."""
    for pod in controller_pods(facts):
        container = controller_container(pod)
        if container and container.last and container.last.reason == OUT_OF_MEMORY:
            yield Finding(
                _about(pod),
                f"controller pod {pod.ref} was ended for want of memory, {container.restarts} "
                "restarts",
                values={"CTRL_NS": pod.ref.namespace},
            )


@check("ALB-CTRL-010", Section.DEPLOYMENTS, Section.PODS)
def image_not_pulled(facts: Facts) -> Iterator[CheckResult]:
    """Find controller pods whose image cannot be pulled or run."""
    for pod in controller_pods(facts):
        container = controller_container(pod)
        if container is None:
            continue
        wrong_kind = container.waiting == "CrashLoopBackOff" and (
            "exec format error" in container.waiting_message
            or (container.last is not None and container.last.exit_code == EXEC_FORMAT)
        )
        if container.waiting in PULL_FAULTS or wrong_kind:
            yield Finding(
                _about(pod),
                f"controller pod {pod.ref} does not start: {container.waiting} of "
                f"{container.image}",
                container.waiting_message,
                hint="run an image that is made for the architecture of its node"
                if wrong_kind
                else f"let the nodes pull {container.image}, correct its name, or copy it to a "
                "registry within reach",
                values={"CTRL_NS": pod.ref.namespace},
            )


@check(
    "ALB-CTRL-011",
    Section.DEPLOYMENTS,
    also=(Section.TARGET_GROUP_BINDINGS, Section.LOAD_BALANCERS),
)
def throttled(facts: Facts) -> Iterator[CheckResult]:
    """Find accounts whose API throttles, and sync periods too short for the number of objects."""
    gaps = facts.snapshot.gaps
    refused = [need.value for need, gap in gaps.items() if any(t in gap.reason for t in THROTTLED)]
    seconds = _seconds(facts.config.given.get("sync-period", ""))
    calls = (
        len(facts.snapshot.aws.load_balancers) * CALLS_PER_LOAD_BALANCER
        + len(facts.snapshot.kubernetes.target_group_bindings) * CALLS_PER_TARGET_GROUP
    )
    if refused:
        seen = f"AWS throttled reading {listed(refused)}"
    elif seconds and calls / seconds > CALLS_PER_SECOND:
        seen = (
            f"a pass over everything takes about {calls} calls, and --sync-period makes one every "
            f"{seconds:g} s"
        )
    else:
        return
    for deployment in controllers(facts):
        yield Finding(
            deployment_ref(deployment),
            f"calls of controller {deployment.meta.ref} are throttled by AWS",
            seen,
            values={"CTRL_NS": deployment.meta.namespace},
        )


def _seconds(duration: str) -> float:
    """Read a duration of Go, such as 1h30m; 0 for anything else."""
    total, number = 0.0, ""
    for sign in duration:
        if sign.isdecimal() or sign == ".":
            number += sign
        elif sign in UNITS and number:
            total, number = total + float(number) * UNITS[sign], ""
        else:
            return 0.0
    return total
