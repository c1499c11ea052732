"""Reserved capacity of load balancers."""

from tests.lab.aws.account import Account
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

LEAST_UNITS = 100
DECREASES = 2


def describe_capacity_reservation(account: Account, params: Record) -> Record:
    """Return the minimum capacity of a load balancer, once one was set."""
    arn = params["LoadBalancerArn"]
    account.elb.load_balancer(arn)
    reserved = account.elb.capacity.get(arn)
    return reserved or {"DecreaseRequestsRemaining": DECREASES, "CapacityReservationState": []}


def modify_capacity_reservation(account: Account, params: Record) -> Record:
    """Set or reset the minimum capacity of a load balancer; it is provisioned at once."""
    arn = params["LoadBalancerArn"]
    load_balancer = account.elb.load_balancer(arn)
    minimum = params.get("MinimumLoadBalancerCapacity")
    if bool(minimum) == bool(params.get("ResetCapacityReservation")):
        text = "Specify either a minimum capacity or a reset"
        raise AwsError("InvalidConfigurationRequest", text)
    if not minimum:
        account.elb.capacity.pop(arn, None)
        return describe_capacity_reservation(account, params)
    units = minimum["CapacityUnits"]
    if units < LEAST_UNITS:
        text = f"The minimum capacity must be at least {LEAST_UNITS} capacity units"
        raise AwsError("InvalidConfigurationRequest", text)
    before = account.elb.capacity.get(arn, {})
    zones = load_balancer["AvailabilityZones"]
    account.elb.capacity[arn] = {
        "LastModifiedTime": account.clock.moment(),
        "DecreaseRequestsRemaining": _decreases_left(before, units),
        "MinimumLoadBalancerCapacity": {"CapacityUnits": units},
        "CapacityReservationState": [
            {
                "State": {"Code": "provisioned"},
                "AvailabilityZone": zone["ZoneName"],
                "EffectiveCapacityUnits": units / len(zones),
            }
            for zone in zones
        ],
    }
    return account.elb.capacity[arn]


def _decreases_left(before: Record, units: int) -> int:
    left = int(before.get("DecreaseRequestsRemaining", DECREASES))
    had = before.get("MinimumLoadBalancerCapacity", {}).get("CapacityUnits", 0)
    if units >= had:
        return left
    if not left:
        text = "The number of decrease requests of this day has been used up"
        raise AwsError("CapacityDecreaseRequestLimitExceeded", text)
    return left - 1
