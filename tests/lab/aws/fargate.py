"""Fargate profiles of EKS: made and deleted over some time, one of a cluster at once.

AWS: EKS API reference, "CreateFargateProfile", "DeleteFargateProfile"; EKS user guide, "Define
which Pods use AWS Fargate when launched".
"""

from collections.abc import Callable

from tests.lab.aws import eks
from tests.lab.aws.account import Account
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

KIND = eks.FARGATE_PROFILE
PASSING = ("CREATING", "DELETING")
# When the status will be another one; no answer has it.
UNTIL = "until"


def create_fargate_profile(account: Account, params: Record) -> Record:
    """Create a profile in private subnets; it is active after a while."""
    _require_none_passing(account, params, "create")
    public = [each for each in params.get("subnets") or () if _is_public(account, each)]
    if public:
        text = f"Subnet {public[0]} provided in Fargate Profile is not a private subnet"
        raise AwsError("InvalidParameterException", text)
    made = eks.creating(KIND)(account, params)[KIND.shown]
    made.update(status="CREATING", **{UNTIL: _end(account)})
    return {KIND.shown: _shown(_now(account, params))}


def describe_fargate_profile(account: Account, params: Record) -> Record:
    """Return a profile with the status that it has by now."""
    _settle(account, params["clusterName"])
    return {KIND.shown: _shown(_now(account, params))}


def list_fargate_profiles(account: Account, params: Record) -> Record:
    """Return the names of a cluster's profiles."""
    _settle(account, params["clusterName"])
    return eks.listing(KIND)(account, params)


def delete_fargate_profile(account: Account, params: Record) -> Record:
    """Delete a profile, which is gone after a while."""
    _require_none_passing(account, params, "delete")
    _now(account, params).update(status="DELETING", **{UNTIL: _end(account)})
    return {KIND.shown: _shown(_now(account, params))}


def _now(account: Account, params: Record) -> Record:
    return eks.thing_of(account, KIND, params)


def _shown(profile: Record) -> Record:
    return {key: value for key, value in profile.items() if key != UNTIL}


def _require_none_passing(account: Account, params: Record, verb: str) -> None:
    cluster = params["clusterName"]
    _settle(account, cluster)
    for name, profile in eks.things_of(account, KIND, cluster).items():
        if profile["status"] in PASSING:
            raise AwsError(
                "ResourceInUseException",
                f"Cannot {verb} Fargate Profile {params[KIND.id]} because cluster {cluster} "
                f"currently has Fargate profile {name} in status {profile['status']}",
            )


def _end(account: Account) -> float:
    return account.clock.now() + account.timing.fargate_seconds


def _settle(account: Account, cluster: str) -> None:
    """Let what has gone on for long enough end."""
    profiles = eks.things_of(account, KIND, cluster)
    for name, profile in list(profiles.items()):
        lasts = account.clock.now() < profile.get(UNTIL, 0)
        if profile.get("status") not in PASSING or lasts:
            continue
        if profile["status"] == "DELETING":
            del profiles[name]
        else:
            profile["status"] = "ACTIVE"


def _is_public(account: Account, subnet: str) -> bool:
    """Tell whether a subnet has a route of its own to an internet gateway."""
    for table in account.network.route_tables.values():
        if any(each.get("SubnetId") == subnet for each in table.get("Associations") or ()):
            routes = table.get("Routes") or ()
            return any(str(route.get("GatewayId")).startswith("igw-") for route in routes)
    return False


OPERATIONS: dict[str, Callable[[Account, Record], Record]] = {
    "CreateFargateProfile": create_fargate_profile,
    "DeleteFargateProfile": delete_fargate_profile,
    "DescribeFargateProfile": describe_fargate_profile,
    "ListFargateProfiles": list_fargate_profiles,
}
