"""Target health as DescribeTargetHealth shows it."""

from dataclasses import dataclass

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2.checks import seen, settle_groups
from tests.lab.aws.elbv2.forwards import load_balancers_of
from tests.lab.aws.elbv2.state import Target
from tests.lab.aws.record import Record

REGISTERING = ("initial", "Elb.RegistrationInProgress", "Target registration is in progress")
CHECKING = ("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
DRAINING = (
    "draining",
    "Target.DeregistrationInProgress",
    "Target deregistration is in progress",
)
NOT_REGISTERED = (
    "unused",
    "Target.NotRegistered",
    "Target is not registered to the target group",
)
GROUP_UNUSED = (
    "unused",
    "Target.NotInUse",
    "Target group is not configured to receive traffic from the load balancer",
)
ZONE_UNUSED = (
    "unused",
    "Target.NotInUse",
    "Target is in an Availability Zone that is not enabled for the load balancer",
)
IP_UNUSABLE = (
    "unused",
    "Target.IpUnusable",
    "The IP address is in use by a load balancer and cannot be used as a target",
)
DISABLED = (
    "unavailable",
    "Target.HealthCheckDisabled",
    "Health checks are disabled for this target group",
)
FAILURES = {
    "timeout": ("unhealthy", "Target.Timeout", "Request timed out"),
    "failed": ("unhealthy", "Target.FailedHealthChecks", "Health checks failed"),
    "internal": (
        "unhealthy",
        "Elb.InternalError",
        "Health checks failed due to an internal error on the load balancer",
    ),
}
HEALTHY = ("healthy", "", "")
LIVE = ("initial", "healthy", "unhealthy")
State = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides whether a group's targets are used at all.

    `zones` are those of its load balancer, `taken` the addresses that load balancers have.
    """

    used: bool
    zones: frozenset[str]
    taken: frozenset[str]


def _surroundings(account: Account, group: Record) -> Surroundings:
    users = load_balancers_of(account.elb, group["TargetGroupArn"])
    zones = [
        zone["ZoneName"]
        for user in users
        for zone in account.elb.load_balancers.get(user, {}).get("AvailabilityZones", ())
    ]
    taken = [
        interface["PrivateIpAddress"]
        for interface in account.network.network_interfaces.values()
        if interface.get("RequesterId") == "amazon-elb"
    ]
    return Surroundings(bool(users), frozenset(zones), frozenset(taken))


def describe_target_health(account: Account, params: Record) -> Record:
    """Return the health of all targets of a group, or of some of them."""
    group = account.elb.target_group(params["TargetGroupArn"])
    settle_groups(account, [group])
    registered = account.elb.targets[group["TargetGroupArn"]]
    chosen = list(registered.values())
    if params.get("Targets"):
        keys = [(each["Id"], each.get("Port", group.get("Port", 0))) for each in params["Targets"]]
        chosen = [registered.get(key, Target(*key)) for key in keys]
    around = _surroundings(account, group)
    shown = [_shown(account, group, around, target) for target in chosen]
    if set(params.get("Include", ())) & {"AnomalyDetection", "All"}:
        anomaly = {"Result": "normal", "MitigationInEffect": "no"}
        shown = [{**each, "AnomalyDetection": anomaly} for each in shown]
    return {"TargetHealthDescriptions": shown}


def _shown(account: Account, group: Record, around: Surroundings, target: Target) -> Record:
    if target.pinned and _still_stands(account, around, target):
        return target.pinned
    forced = seen(account, group, target).forced
    port = group.get("HealthCheckPort", "traffic-port")
    shown: Record = {
        "Target": {"Id": target.id, "Port": target.port or None},
        "HealthCheckPort": str(target.port) if port == "traffic-port" else port,
    }
    if target.zone and group["TargetType"] == "ip":
        shown["Target"]["AvailabilityZone"] = target.zone
    registered = account.elb.targets[group["TargetGroupArn"]]
    known = (target.id, target.port) in registered
    state = _state(account, group, around, target) if known else NOT_REGISTERED
    shown["TargetHealth"] = forced or _health(state)
    return shown


def _still_stands(account: Account, around: Surroundings, target: Target) -> bool:
    """Tell whether nothing has happened that a recorded state cannot survive."""
    if target.draining_since is not None:
        return False
    unused = _unused(account, around, target)
    return unused in (None, ZONE_UNUSED) or _recorded_state(target) not in LIVE


def _recorded_state(target: Target) -> str:
    return str((target.pinned or {}).get("TargetHealth", {}).get("State", ""))


def _health(state: State) -> Record:
    names = ("State", "Reason", "Description")
    return {name: value for name, value in zip(names, state, strict=True) if value}


def _state(account: Account, group: Record, around: Surroundings, target: Target) -> State:
    if target.draining_since is not None:
        return DRAINING
    unused = _unused(account, around, target)
    if unused:
        return unused
    if not group.get("HealthCheckEnabled", True):
        return DISABLED
    return _checked(account, group, target)


def _unused(account: Account, around: Surroundings, target: Target) -> State | None:
    if not around.used:
        return GROUP_UNUSED
    instance = account.network.instances.get(target.id)
    if instance is not None and instance["State"]["Name"] != "running":
        text = f"Target is in the {instance['State']['Name']} state"
        return ("unused", "Target.InvalidState", text)
    if target.id in around.taken:
        return IP_UNUSABLE
    if around.zones and target.zone not in ("", "all", *around.zones):
        return ZONE_UNUSED
    return None


def _checked(account: Account, group: Record, target: Target) -> State:
    if target.healthy:
        return HEALTHY
    if target.healthy is None:
        age = account.clock.now() - target.registered_at
        return REGISTERING if age < account.timing.registration_seconds else CHECKING
    sees = target.failed_with
    if sees.isdecimal():
        text = f"Health checks failed with these codes: [{sees}]"
        return ("unhealthy", "Target.ResponseCodeMismatch", text)
    return FAILURES.get(sees, FAILURES["failed"])
