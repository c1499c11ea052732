"""The Describe calls of EC2."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.ec2 import kinds
from tests.lab.aws.ec2.filters import keep
from tests.lab.aws.ec2.kinds import Kind
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

LARGEST_PAGE = 1000


def described(kind: Kind) -> Callable[[Account, Record], Record]:
    """Return the operation that describes one kind of resource."""

    def describe(account: Account, params: Record) -> Record:
        return page(kind.answer, found(account, kind, params), params)

    return describe


def found(account: Account, kind: Kind, params: Record) -> list[Record]:
    """Return the resources that ids and filters ask for."""
    records = kind.place(account.network)
    ids = params.get(kind.ids)
    if ids and params.get("MaxResults"):
        text = f"The parameter {kind.ids} cannot be used with the parameter maxResults"
        raise AwsError("InvalidParameterCombination", text)
    # EC2 tells each resource once, however often its id is asked for, and in an order of its own.
    asked = {name: resource(account, kind, name) for name in ids or ()}
    chosen = [r for name, r in records.items() if name in asked or not ids]
    # DescribeNatGateways alone says `Filter`.
    filters = params.get("Filters") or params.get("Filter") or ()
    return keep(chosen, filters, kind.filters, kind.tags)


def resource(account: Account, kind: Kind, name: str) -> Record:
    """Return one resource or raise the error for a malformed or an absent id."""
    if not name.startswith(kind.prefix):
        code = kind.absent.replace(".NotFound", ".Malformed").replace("Group.", "GroupId.")
        raise AwsError(code, f'Invalid id: "{name}" (expecting "{kind.prefix}...")')
    records = kind.place(account.network)
    if name not in records:
        raise AwsError(kind.absent, f"The {kind.noun} '{name}' does not exist")
    return records[name]


def page(name: str, items: Sequence[Record], params: Record) -> Record:
    """Return the page that `NextToken` and `MaxResults` ask for."""
    first = _position(params.get("NextToken"))
    last = first + int(params.get("MaxResults") or LARGEST_PAGE)
    answer: Record = {name: list(items[first:last])}
    if last < len(items):
        answer["NextToken"] = base64.b64encode(f"from:{last}".encode()).decode()
    return answer


def _position(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.b64decode(token, validate=True).decode().removeprefix("from:"))
    except (binascii.Error, ValueError) as error:
        raise AwsError("InvalidParameterValue", "The token is invalid") from error


def describe_instances(account: Account, params: Record) -> Record:
    """Return instances, each in a reservation of its own."""
    answer = page("Reservations", found(account, kinds.INSTANCE, params), params)
    reservations = [_reservation(account, instance) for instance in answer["Reservations"]]
    return {**answer, "Reservations": reservations}


def _reservation(account: Account, instance: Record) -> Record:
    digest = hashlib.sha256(instance["InstanceId"].encode()).hexdigest()[:17]
    return {
        "ReservationId": f"r-{digest}",
        "OwnerId": account.account_id,
        "Groups": [],
        "Instances": [instance],
    }


def describe_availability_zones(account: Account, params: Record) -> Record:
    """Return the zones that were loaded, or the three that a region has at least."""
    if not account.network.availability_zones:
        for number, letter in enumerate("abc", 1):
            zone = _zone(account.region, letter, number)
            account.network.availability_zones[zone["ZoneName"]] = zone
    zones = found(account, kinds.AVAILABILITY_ZONE, params)
    wanted = params.get("ZoneIds")
    shown = [zone for zone in zones if not wanted or zone["ZoneId"] in wanted]
    return {"AvailabilityZones": shown}


def _zone(region: str, letter: str, number: int) -> Record:
    area, direction, digit = region.split("-")[-3:]
    short = f"{area}{direction[0]}{digit}"
    return {
        "ZoneName": f"{region}{letter}",
        "ZoneId": f"{short}-az{number}",
        "ZoneType": "availability-zone",
        "RegionName": region,
        "State": "available",
        "OptInStatus": "opt-in-not-required",
        "GroupName": region,
        "Messages": [],
    }


def get_security_groups_for_vpc(account: Account, params: Record) -> Record:
    """Return the security groups that resources of a VPC may use."""
    vpc = resource(account, kinds.VPC, params["VpcId"])["VpcId"]
    filters = [
        {**entry, "Name": entry["Name"].replace("primary-vpc-id", "vpc-id")}
        for entry in params.get("Filters", ())
    ]
    groups = found(account, kinds.SECURITY_GROUP, {"Filters": filters})
    names = ("GroupId", "GroupName", "Description", "OwnerId", "Tags")
    shown = [
        {**{name: group[name] for name in names if name in group}, "PrimaryVpcId": vpc}
        for group in groups
        if group["VpcId"] == vpc
    ]
    return page("SecurityGroupForVpcs", shown, params)
