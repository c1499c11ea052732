"""Rules completed with what AWS fills in, so that an answer says more than the request did."""

from collections.abc import Sequence

from tests.lab.aws.record import Record

REDIRECT = {
    "Protocol": "#{protocol}",
    "Port": "#{port}",
    "Host": "#{host}",
    "Path": "/#{path}",
    "Query": "#{query}",
}
AUTHENTICATE = {
    "SessionCookieName": "AWSELBAuthSessionCookie",
    "SessionTimeout": 604800,
    "Scope": "openid",
    "OnUnauthenticatedRequest": "authenticate",
}
# Never shown again once they were sent.
WRITE_ONLY = ("ClientSecret", "UseExistingClientSecret")
CONFIGS = {
    "host-header": "HostHeaderConfig",
    "path-pattern": "PathPatternConfig",
    "http-header": "HttpHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "query-string": "QueryStringConfig",
    "source-ip": "SourceIpConfig",
}
# These also show their values beside the config, as they did before there were configs.
FLAT_FIELDS = ("host-header", "path-pattern")


def complete_actions(actions: Sequence[Record]) -> list[Record]:
    """Return actions in their order, with every default filled in and no secret left."""
    numbered = [
        {**action, "Order": action.get("Order", number)} for number, action in enumerate(actions, 1)
    ]
    return [_complete_action(action) for action in sorted(numbered, key=_order)]


def _order(action: Record) -> int:
    return int(action["Order"])


def _complete_action(action: Record) -> Record:
    if action["Type"] == "forward":
        return _complete_forward(action)
    if action["Type"] == "redirect":
        return {**action, "RedirectConfig": {**REDIRECT, **action.get("RedirectConfig", {})}}
    for config in ("AuthenticateOidcConfig", "AuthenticateCognitoConfig"):
        if config in action:
            shown = {**AUTHENTICATE, **action[config]}
            action = {
                **action,
                config: {key: value for key, value in shown.items() if key not in WRITE_ONLY},
            }
    return action


def _complete_forward(action: Record) -> Record:
    config = action.get("ForwardConfig") or {}
    given = config.get("TargetGroups") or [{"TargetGroupArn": action["TargetGroupArn"]}]
    groups = [{"Weight": 1, **group} for group in given]
    stickiness = {"Enabled": False, **config.get("TargetGroupStickinessConfig", {})}
    completed = {"TargetGroups": groups, "TargetGroupStickinessConfig": stickiness}
    action = {**action, "ForwardConfig": completed}
    if len(groups) == 1:
        action["TargetGroupArn"] = groups[0]["TargetGroupArn"]
    return action


def complete_conditions(conditions: Sequence[Record]) -> list[Record]:
    """Return conditions with their values in the typed config and, for two fields, beside it."""
    return [_complete_condition(condition) for condition in conditions]


def _complete_condition(condition: Record) -> Record:
    config_name = CONFIGS[condition["Field"]]
    config = dict(condition.get(config_name) or {})
    for key in ("Values", "RegexValues"):
        if condition.get(key) and not config.get(key):
            config[key] = condition[key]
    flat = config if condition["Field"] in FLAT_FIELDS else {}
    beside = {key: flat[key] for key in ("Values", "RegexValues") if flat.get(key)}
    return {"Field": condition["Field"], config_name: config, **beside}
