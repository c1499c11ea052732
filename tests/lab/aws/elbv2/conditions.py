"""Which conditions and transforms AWS takes for a rule."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_network

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2.shapes import CONFIGS
from tests.lab.aws.errors import validation
from tests.lab.aws.record import Record

ONCE = ("host-header", "path-pattern", "http-request-method", "source-ip")
WILD = ("host-header", "path-pattern", "http-header", "query-string")
LONGEST_VALUE = 128
LONGEST_NAME = 40
CHARACTERS = {
    "host-header": r"[A-Za-z0-9.*?-]+",
    "path-pattern": r"[A-Za-z0-9_\-.$/~\"'@:+&*?]+",
    "http-request-method": r"[A-Z_-]{1,40}",
}
TRANSFORMS = {
    "host-header-rewrite": "HostHeaderRewriteConfig",
    "url-rewrite": "UrlRewriteConfig",
}


def check(account: Account, conditions: Sequence[Record]) -> None:
    """Raise ValidationError unless AWS would take the conditions of one rule."""
    if not conditions:
        raise validation("A condition must be specified")
    fields = [condition.get("Field") for condition in conditions]
    for condition in conditions:
        _check_condition(condition)
    for field in ONCE:
        if fields.count(field) > 1:
            raise validation(f"Conditions of the field '{field}' must be unique in a rule")
    values = [value for condition in conditions for value in _values(condition)]
    most = account.limit("condition-values-per-alb-rule")
    if len(values) > most:
        raise validation(f"A rule can only have '{most}' condition values")
    most = account.limit("condition-wildcards-per-alb-rule")
    if sum(map(_wildcards, conditions)) > most:
        raise validation(f"A rule can only have '{most}' condition wildcards")


def _values(condition: Record) -> Iterator[str]:
    """Yield the values of a condition, of a query both the key and the value as one text."""
    config = condition.get(CONFIGS[condition["Field"]], {})
    for source in (condition, config):
        for value in (*source.get("Values", ()), *source.get("RegexValues", ())):
            yield value if isinstance(value, str) else value.get("Key", "") + value["Value"]


def _wildcards(condition: Record) -> int:
    if condition["Field"] not in WILD:
        return 0
    config = condition.get(CONFIGS[condition["Field"]], {})
    if condition.get("RegexValues") or config.get("RegexValues"):
        return 0
    return sum(value.count("*") + value.count("?") for value in _values(condition))


def _check_condition(condition: Record) -> None:
    field = condition.get("Field", "")
    if field not in CONFIGS:
        known = ", ".join(CONFIGS)
        raise validation(f"Condition field '{field}' must be one of '[{known}]'")
    config = condition.get(CONFIGS[field], {})
    if condition.get("Values") and config:
        raise validation(f"Only one of Values and {CONFIGS[field]} can be specified")
    if config.get("Values") and config.get("RegexValues"):
        raise validation("Only one of Values and RegexValues can be specified")
    values = list(_values(condition))
    if not values:
        raise validation("A condition value must be specified")
    for value in values:
        _check_value(field, config, value)


def _check_value(field: str, config: Record, value: str) -> None:
    if not value:
        raise validation("Condition values cannot be empty")
    if len(value) > LONGEST_VALUE:
        text = f"cannot be longer than '{LONGEST_VALUE}' characters"
        raise validation(f"Condition value '{value}' {text}")
    if config.get("RegexValues"):
        _check_regex(value)
    elif field in CHARACTERS and not re.fullmatch(CHARACTERS[field], value):
        raise validation(f"Condition value '{value}' contains a character that is not valid")
    if field == "source-ip":
        _check_cidr(value)
    name = config.get("HttpHeaderName", "-")
    if field == "http-header" and not (0 < len(name) <= LONGEST_NAME and "*" not in name):
        raise validation(f"The HTTP header name '{name}' is not valid")


def _check_cidr(value: str) -> None:
    try:
        ip_network(value)
    except ValueError as error:
        raise validation(f"Condition value '{value}' is not a valid CIDR block") from error


def _check_regex(text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise validation(f"'{text}' is not a valid regular expression") from error


def check_transforms(transforms: Sequence[Record]) -> None:
    """Raise ValidationError unless AWS would take the transforms of one rule."""
    kinds = [transform["Type"] for transform in transforms]
    if len(set(kinds)) < len(kinds):
        raise validation("A rule can have at most one transform of each type")
    for transform in transforms:
        config = transform.get(TRANSFORMS[transform["Type"]], {})
        rewrites = config.get("Rewrites", ())
        if len(rewrites) != 1:
            raise validation(f"A {transform['Type']} transform must have exactly one rewrite")
        _check_regex(rewrites[0]["Regex"])
