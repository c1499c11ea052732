"""Which actions AWS takes for a rule or a listener."""

from collections.abc import Callable, Mapping, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import forwards
from tests.lab.aws.elbv2.shapes import REDIRECT
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record

FINAL = ("forward", "redirect", "fixed-response")
AUTHENTICATING = ("authenticate-oidc", "authenticate-cognito", "jwt-validation")
CONFIGS = {
    "redirect": "RedirectConfig",
    "fixed-response": "FixedResponseConfig",
    "authenticate-oidc": "AuthenticateOidcConfig",
    "authenticate-cognito": "AuthenticateCognitoConfig",
    "jwt-validation": "JwtValidationConfig",
}
CONTENT_TYPES = (
    "",
    "text/plain",
    "text/css",
    "text/html",
    "application/javascript",
    "application/json",
)
HEAVIEST = 999
LONGEST_STICKINESS = 604800
# The protocols of target groups that listeners of a protocol can forward to.
COMPATIBLE: Mapping[str, Sequence[str]] = {
    "HTTP": ("HTTP", "HTTPS"),
    "HTTPS": ("HTTP", "HTTPS"),
    "TCP": ("TCP", "TCP_UDP"),
    "TLS": ("TCP", "TLS"),
    "UDP": ("UDP", "TCP_UDP"),
    "TCP_UDP": ("TCP_UDP",),
}


def check(
    account: Account, listener: Record, actions: Sequence[Record], before: Sequence[Record] = ()
) -> None:
    """Raise unless the actions make sense together and each can be carried out by the listener.

    `before` are the actions that these take the place of: a client secret can be kept from them.
    """
    final = [action for action in actions if action["Type"] in FINAL]
    orders = [action.get("Order", number) for number, action in enumerate(actions, 1)]
    if len(final) != 1:
        text = "You must specify exactly one action of type forward, redirect or fixed-response"
        raise AwsError("InvalidLoadBalancerAction", text)
    if len(set(orders)) < len(orders):
        raise validation("Action orders must be unique")
    if final[0].get("Order", len(actions)) != max(orders):
        text = f"The last action must be one of the following types: {', '.join(FINAL)}"
        raise AwsError("InvalidLoadBalancerAction", text)
    _check_authentication(listener, actions)
    _check_secrets(actions, before)
    for action in actions:
        _check_action(account, listener, action)


def _check_authentication(listener: Record, actions: Sequence[Record]) -> None:
    kinds = [action["Type"] for action in actions if action["Type"] in AUTHENTICATING]
    if len(kinds) > 1:
        text = "You can specify at most one authenticate or jwt-validation action"
        raise AwsError("TooManyActions", text)
    if kinds and listener["Protocol"] != "HTTPS":
        text = f"Actions of type '{kinds[0]}' are supported only on HTTPS listeners"
        raise AwsError("InvalidLoadBalancerAction", text)


def _check_secrets(actions: Sequence[Record], before: Sequence[Record]) -> None:
    had = any(action["Type"] == "authenticate-oidc" for action in before)
    for action in actions:
        config = action.get("AuthenticateOidcConfig", {})
        if config.get("UseExistingClientSecret") and not had:
            raise validation("There is no existing client secret that could be used")


def _check_action(account: Account, listener: Record, action: Record) -> None:
    if action["Type"] == "forward":
        _check_forward(account, listener, action)
        return
    config = action.get(CONFIGS[action["Type"]])
    if config is None:
        text = f"A {CONFIGS[action['Type']]} must be specified for a {action['Type']} action"
        raise validation(text)
    checks: Mapping[str, Callable[[Record], None]] = {
        "redirect": _check_redirect,
        "fixed-response": _check_response,
        "authenticate-oidc": _check_oidc,
    }
    if action["Type"] in checks:
        checks[action["Type"]](config)


def _check_redirect(config: Record) -> None:
    whole = {**REDIRECT, **config}
    kept = ("Protocol", "Port", "Host", "Path")
    if all(whole[part] == REDIRECT[part] for part in kept):
        text = "The redirect configuration is not valid because it creates a loop."
        raise AwsError("InvalidLoadBalancerAction", text)
    if not whole["Path"].startswith("/"):
        raise validation(f"The redirect path '{whole['Path']}' must start with '/'")
    port = whole["Port"]
    if port != REDIRECT["Port"] and not (port.isdecimal() and 1 <= int(port) <= 65535):
        raise validation(f"The redirect port '{port}' must be from 1 to 65535 or '#{{port}}'")


def _check_response(config: Record) -> None:
    if config.get("ContentType", "") not in CONTENT_TYPES:
        raise validation(f"The content type '{config['ContentType']}' is not supported")


def _check_oidc(config: Record) -> None:
    if not config.get("ClientSecret") and not config.get("UseExistingClientSecret"):
        raise validation("A client secret must be specified")
    endpoints = ("Issuer", "AuthorizationEndpoint", "TokenEndpoint", "UserInfoEndpoint")
    for name in endpoints:
        if not config[name].startswith("https://"):
            raise validation(f"The {name} '{config[name]}' must be an HTTPS URL")


def _check_forward(account: Account, listener: Record, action: Record) -> None:
    config = action.get("ForwardConfig", {})
    groups = config.get("TargetGroups") or []
    named = action.get("TargetGroupArn")
    if not groups and not named:
        raise validation("A target group must be specified for a forward action")
    if groups and named and [group["TargetGroupArn"] for group in groups] != [named]:
        text = "TargetGroupArn and ForwardConfig.TargetGroups must name the same target group"
        raise validation(text)
    _check_weights(account, listener, groups, config.get("TargetGroupStickinessConfig", {}))
    for arn in forwards.target_groups_of([action]):
        _check_group(account, listener, arn)


def _check_weights(
    account: Account, listener: Record, groups: Sequence[Record], stickiness: Record
) -> None:
    kind = account.elb.load_balancer(listener["LoadBalancerArn"])["Type"]
    most = account.limit(f"target-groups-per-action-on-{kind}-load-balancer")
    if len(groups) > most:
        raise validation(f"An action can only have '{most}' target groups")
    for group in groups:
        if not 0 <= group.get("Weight", 1) <= HEAVIEST:
            text = f"Target group weight '{group['Weight']}' must be from 0 to {HEAVIEST}"
            raise validation(text)
    duration = stickiness.get("DurationSeconds")
    if stickiness.get("Enabled") and duration is None:
        raise validation("A stickiness duration must be specified")
    if duration is not None and not 1 <= duration <= LONGEST_STICKINESS:
        raise validation(f"Stickiness duration must be from 1 to {LONGEST_STICKINESS} seconds")


def _check_group(account: Account, listener: Record, arn: str) -> None:
    if arn not in account.elb.target_groups:
        raise AwsError("TargetGroupNotFound", f"Target groups '{arn}' not found")
    group = account.elb.target_groups[arn]
    load_balancer = account.elb.load_balancer(listener["LoadBalancerArn"])
    if group.get("TargetType") != "lambda":
        if group["Protocol"] not in COMPATIBLE.get(listener["Protocol"], (group["Protocol"],)):
            text = f"Target group '{arn}' of protocol {group['Protocol']} is not compatible"
            raise AwsError(
                "IncompatibleProtocols",
                f"{text} with a listener of protocol {listener['Protocol']}",
            )
        if group.get("VpcId") != load_balancer["VpcId"]:
            text = f"Target group '{arn}' must be in the same VPC as the load balancer"
            raise AwsError("InvalidConfigurationRequest", text)
    users = forwards.load_balancers_of(account.elb, arn)
    if any(user != load_balancer["LoadBalancerArn"] for user in users):
        text = "The following target groups cannot be associated with more than one load balancer"
        raise AwsError("TargetGroupAssociationLimit", f"{text}: {arn}")


def check_totals(account: Account, load_balancer: Record, added: Sequence[Record]) -> None:
    """Raise if the actions would bring a load balancer over its limits."""
    arn, kind = load_balancer["LoadBalancerArn"], load_balancer["Type"]
    if kind != "application":
        return
    groups = forwards.used_groups(account.elb)[arn] | set(forwards.target_groups_of(added))
    most = account.limit("target-groups-per-application-load-balancer")
    if len(groups) > most:
        text = f"The maximum number of unique target groups per load balancer is '{most}'"
        raise AwsError("TooManyUniqueTargetGroupsPerLoadBalancer", text)
    targets = sum(len(account.elb.targets[group]) for group in groups)
    most = account.limit("targets-per-application-load-balancer")
    if targets > most:
        text = f"The maximum number of targets per load balancer '{most}' has been reached"
        raise AwsError("TooManyTargets", text)
