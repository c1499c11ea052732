"""Rule conditions: from host and path, and from `conditions.*` annotations.

controller: pkg/ingress/model_build_listener_rules.go, config_types.go
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from kubectl_alb.controller.go_text import slice_text
from kubectl_alb.desired.go.json import Tree
from kubectl_alb.facts.membership import Member
from kubectl_alb.model.kubernetes import IngressPath
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import (
    HOST_HEADER,
    HTTP_HEADER,
    HTTP_REQUEST_METHOD,
    PATH_PATTERN,
    QUERY_STRING,
    SOURCE_IP,
    Condition,
)

CONFIG_KEYS = {
    HOST_HEADER: "hostHeaderConfig",
    PATH_PATTERN: "pathPatternConfig",
    HTTP_HEADER: "httpHeaderConfig",
    HTTP_REQUEST_METHOD: "httpRequestMethodConfig",
    QUERY_STRING: "queryStringConfig",
    SOURCE_IP: "sourceIPConfig",
}


def condition_fault(condition: Tree) -> str:
    """Return what the controller has against a condition; unknown fields are accepted."""
    kind = condition.text("field")
    key = CONFIG_KEYS.get(kind)
    if key is None:
        return ""
    config = condition.tree(key)
    if config is None:
        return f"missing {key}"
    fault = (_pairs_fault if kind == QUERY_STRING else _values_fault)(config)
    return f"invalid {key}: {fault}" if fault else ""


def _values_fault(config: Tree) -> str:
    values = config.texts("values")
    if "regexValues" not in config.values:
        return "" if values else "values cannot be empty"
    regexes = config.texts("regexValues")
    if not values and not regexes:
        return "values or regexValues must be specified"
    return "precisely one of values and regexValues can be specified" if values and regexes else ""


def _pairs_fault(config: Tree) -> str:
    pairs = config.trees("values")
    if not pairs:
        return "Values cannot be empty"
    return "" if all(pair.text("value") for pair in pairs) else "value cannot be empty"


@dataclass(slots=True)
class _Alternatives:
    """Values and regular expressions of the host or the path; a rule may have one kind only."""

    kind: str
    what: str
    values: list[str] = field(default_factory=list)
    regexes: list[str] = field(default_factory=list)

    def add(self, config: Tree) -> None:
        self.values += config.texts("values")
        self.regexes += _regexes(config)

    def conditions(self) -> list[Condition]:
        if self.values:
            return [Condition(self.kind, tuple(self.values))]
        return [Condition(self.kind, regex_values=tuple(self.regexes))] if self.regexes else []

    def require_one_kind(self) -> None:
        if self.values and self.regexes:
            raise Refused(
                RefusalReason.CONDITION_OF_TWO_KINDS,
                f"{self.what} condition must specify exactly one of Values and RegexValues, got "
                f"both Values {slice_text(self.values)} and RegexValues {slice_text(self.regexes)}",
            )


def _regexes(config: Tree) -> tuple[str, ...]:
    return config.texts("regexValues") if "regexValues" in config.values else ()


def rule_conditions(
    member: Member, host: str, path: IngressPath, extra: tuple[Tree, ...]
) -> tuple[Condition, ...]:
    """Return the conditions of a rule: others first, as annotated, then host, then path."""
    hosts = _Alternatives(HOST_HEADER, "host", [host] if host else [])
    paths = _Alternatives(PATH_PATTERN, "path")
    if path.path:
        paths.values, paths.regexes = path_patterns(member, path)
    conditions: list[Condition] = []
    for condition in extra:
        kind = condition.text("field")
        config = condition.tree(CONFIG_KEYS.get(kind, "")) if kind in CONFIG_KEYS else None
        if config is None:
            continue
        if kind == HOST_HEADER:
            hosts.add(config)
        elif kind == PATH_PATTERN:
            paths.add(config)
        else:
            conditions.append(_OTHERS[kind](config))
    hosts.require_one_kind()
    paths.require_one_kind()
    conditions += hosts.conditions() + paths.conditions()
    return tuple(conditions) or (Condition(PATH_PATTERN, ("/*",)),)


def _header(config: Tree) -> Condition:
    return Condition(
        HTTP_HEADER, config.texts("values"), _regexes(config), config.text("httpHeaderName")
    )


def _query(config: Tree) -> Condition:
    pairs = ((p.optional_text("key"), p.text("value")) for p in config.trees("values"))
    return Condition(QUERY_STRING, pairs=tuple(pairs))


_OTHERS: dict[str, Callable[[Tree], Condition]] = {
    HTTP_HEADER: _header,
    HTTP_REQUEST_METHOD: lambda config: Condition(HTTP_REQUEST_METHOD, config.texts("values")),
    QUERY_STRING: _query,
    SOURCE_IP: lambda config: Condition(SOURCE_IP, config.texts("values")),
}


def path_patterns(member: Member, path: IngressPath) -> tuple[list[str], list[str]]:
    """Return the values and the regular expressions that a path stands for."""
    text = path.path
    if path.path_type not in ("Exact", "Prefix"):
        if member.annotations.boolean("use-regex-path-match"):
            # The leading slash is Kubernetes', not the expression's.
            return [], [text[1:]]
        return [text], []
    if path.path_type == "Prefix" and text == "/":
        return ["/*"], []
    if "*" in text or "?" in text:
        kind = path.path_type.lower()
        raise Refused(
            RefusalReason.PATH_WITH_WILDCARD,
            f"{kind} path shouldn't contain wildcards: {text}",
            member.ref,
        )
    if path.path_type == "Exact":
        return [text], []
    text = text.removesuffix("/")
    return [text, text + "/*"], []
