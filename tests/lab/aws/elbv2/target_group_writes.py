"""Target groups: creating, changing and deleting them."""

import re

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import attributes, forwards, names, tags
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record

HTTP = ("HTTP", "HTTPS")
HEALTH = (
    "HealthCheckProtocol",
    "HealthCheckPort",
    "HealthCheckPath",
    "HealthCheckEnabled",
    "HealthCheckIntervalSeconds",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "UnhealthyThresholdCount",
    "Matcher",
)
GRPC_PATH = "/AWS.ALB/healthcheck"
CODES = {"HttpCode": (200, 499), "GrpcCode": (0, 99)}


def create_target_group(account: Account, params: Record) -> Record:
    """Create a target group, or return the one that has the name and the same settings."""
    names.check("Target group", params["Name"])
    given_tags = tags.checked(account, params.get("Tags"))
    group = _new(account, params)
    _check_health(group)
    existing = _existing(account, group)
    if existing is not None:
        return {"TargetGroups": [existing]}
    if len(account.elb.target_groups) >= account.limit("target-groups"):
        text = "The maximum number of target groups has been reached"
        raise AwsError("TooManyTargetGroups", text)
    arn = group["TargetGroupArn"]
    account.elb.target_groups[arn] = group
    values = attributes.defaults(attributes.of_target_group(group))
    account.elb.target_group_attributes[arn] = values
    account.elb.targets[arn] = {}
    account.elb.tags[arn] = given_tags
    return {"TargetGroups": [{**group, "LoadBalancerArns": []}]}


def _new(account: Account, params: Record) -> Record:
    kind, name = params.get("TargetType", "instance"), params["Name"]
    arn = account.arn("elasticloadbalancing", f"targetgroup/{name}/{account.fresh_hex()}")
    group: Record = {"TargetGroupArn": arn, "TargetGroupName": name, "TargetType": kind}
    if kind == "lambda":
        return {**group, **_lambda_health(), **_given_health(params)}
    for needed in ("Protocol", "Port", "VpcId"):
        if not params.get(needed):
            raise validation(f"A {needed} must be specified for targets of type '{kind}'")
    if params["VpcId"] not in account.network.vpcs:
        raise validation(f"The VPC ID '{params['VpcId']}' is not found")
    group.update(Protocol=params["Protocol"], Port=params["Port"], VpcId=params["VpcId"])
    group["IpAddressType"] = params.get("IpAddressType", "ipv4")
    if params["Protocol"] in HTTP:
        group["ProtocolVersion"] = params.get("ProtocolVersion", "HTTP1")
    if params.get("TargetControlPort"):
        group["TargetControlPort"] = params["TargetControlPort"]
    return {**group, **_default_health(group, params), **_given_health(params)}


def _given_health(params: Record) -> Record:
    return {name: params[name] for name in HEALTH if params.get(name) is not None}


def _default_health(group: Record, params: Record) -> Record:
    over_http = group["Protocol"] in HTTP
    protocol = params.get("HealthCheckProtocol", "HTTP" if over_http else "TCP")
    health: Record = {
        "HealthCheckEnabled": True,
        "HealthCheckProtocol": protocol,
        "HealthCheckPort": "traffic-port",
        "HealthCheckIntervalSeconds": 30,
        "HealthCheckTimeoutSeconds": 5 if over_http else (6 if protocol == "HTTP" else 10),
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2,
    }
    if protocol in HTTP:
        grpc = group.get("ProtocolVersion") == "GRPC"
        health["HealthCheckPath"] = GRPC_PATH if grpc else "/"
        usual = {"HttpCode": "200"} if over_http else {"HttpCode": "200-399"}
        health["Matcher"] = {"GrpcCode": "12"} if grpc else usual
    return health


def _lambda_health() -> Record:
    return {
        "HealthCheckEnabled": False,
        "HealthCheckPath": "/",
        "HealthCheckIntervalSeconds": 35,
        "HealthCheckTimeoutSeconds": 30,
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2,
        "Matcher": {"HttpCode": "200"},
    }


def _check_health(group: Record) -> None:
    if group["HealthCheckIntervalSeconds"] <= group["HealthCheckTimeoutSeconds"]:
        raise validation("Health check interval must be greater than the timeout.")
    if not group.get("HealthCheckPath", "/").startswith("/"):
        raise validation(f"Health check path '{group['HealthCheckPath']}' must begin with '/'")
    port = group.get("HealthCheckPort", "traffic-port")
    if port != "traffic-port" and not (port.isdecimal() and 1 <= int(port) <= 65535):
        text = f"Health check port '{port}' must be 'traffic-port' or in the range of 1-65535"
        raise validation(text)
    for kind, codes in group.get("Matcher", {}).items():
        _check_codes(kind, codes)


def _check_codes(kind: str, codes: str) -> None:
    least, most = CODES[kind]
    for part in codes.split(","):
        numbers = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        first, last = (int(numbers[1]), int(numbers[2] or numbers[1])) if numbers else (-1, -1)
        if not least <= first <= last <= most:
            text = (
                f"Health check matcher {kind} '{codes}' must be within the range '{least}-{most}'"
            )
            raise validation(text)


def _existing(account: Account, wanted: Record) -> Record | None:
    settings = {key: value for key, value in wanted.items() if key != "TargetGroupArn"}
    for group in account.elb.target_groups.values():
        if group["TargetGroupName"] != wanted["TargetGroupName"]:
            continue
        if any(group.get(key) != value for key, value in settings.items()):
            name = wanted["TargetGroupName"]
            text = f"A target group with the same name '{name}' exists, but with different settings"
            raise AwsError("DuplicateTargetGroupName", text)
        users = forwards.load_balancers_of(account.elb, group["TargetGroupArn"])
        return {**group, "LoadBalancerArns": users}
    return None


def modify_target_group(account: Account, params: Record) -> Record:
    """Change how the health of a group's targets is checked."""
    elb = account.elb
    group = elb.target_group(params["TargetGroupArn"])
    changed = {**group, **_given_health(params)}
    _check_health(changed)
    elb.target_groups[group["TargetGroupArn"]] = changed
    users = forwards.load_balancers_of(elb, group["TargetGroupArn"])
    return {"TargetGroups": [{**changed, "LoadBalancerArns": users}]}


def delete_target_group(account: Account, params: Record) -> Record:
    """Delete a target group that no rule forwards to; deleting one that is gone succeeds."""
    elb, arn = account.elb, params["TargetGroupArn"]
    if arn not in elb.target_groups:
        return {}
    if any(arn in groups for groups in forwards.used_groups(elb).values()):
        text = f"Target group '{arn}' is currently in use by a listener or a rule"
        raise AwsError("ResourceInUse", text)
    for place in (
        elb.target_groups,
        elb.target_group_attributes,
        elb.targets,
        elb.tags,
        elb.pinned,
    ):
        place.pop(arn, None)
    return {}
