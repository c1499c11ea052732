"""Target health states and reason codes in plain words, with the usual cause in Kubernetes.

AWS: Elastic Load Balancing API reference, TargetHealth.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """What a code says, and what it usually comes from."""

    plain: str
    cause: str


REASONS = {
    "Elb.RegistrationInProgress": Reason("being registered", "new target; takes up to 2 minutes"),
    "Elb.InitialHealthChecking": Reason("first health checks running", "new target"),
    "Elb.InternalError": Reason("AWS had an internal error", "see the AWS Health Dashboard"),
    "Target.ResponseCodeMismatch": Reason(
        "health check got an unexpected status code",
        "healthcheck-path or success-codes do not fit what the pod answers",
    ),
    "Target.Timeout": Reason(
        "health check got no answer in time",
        "a security group or NetworkPolicy blocks the port, or the pod is too slow",
    ),
    "Target.FailedHealthChecks": Reason(
        "health check connected but failed",
        "nothing listens on that port, or HTTP and HTTPS are mixed up",
    ),
    "Target.NotRegistered": Reason("not registered any more", "deregistered meanwhile"),
    "Target.NotInUse": Reason(
        "not used by the load balancer",
        "no rule forwards to this target group, or the target's zone has no load balancer subnet",
    ),
    "Target.InvalidState": Reason("the instance is stopped or terminated", "the node is gone"),
    "Target.IpUnusable": Reason(
        "the address belongs to a load balancer", "a host-network pod shares an address"
    ),
    "Target.DeregistrationInProgress": Reason(
        "being deregistered, open requests may finish", "rollout, scale-down or node removal"
    ),
    "Target.HealthCheckDisabled": Reason("health checks are off", "disabled on the target group"),
}

MISSING = Reason(
    "ready, but not registered",
    "the controller has not registered it: see the binding's events and the controller's log",
)

STATES = {
    "initial": "not yet in service",
    "healthy": "in service",
    "unhealthy": "gets no requests while others are healthy",
    "unhealthy.draining": "unhealthy and draining",
    "draining": "finishes open requests only",
    "unused": "gets no requests",
    "unavailable": "its health is not known",
}


def reason_of(code: str) -> Reason | None:
    """Return what a reason code means; None when there is no code or it is not known here."""
    return REASONS.get(code)
