"""Rules that the controller drops: self-redirects, and what lies hidden behind a redirect.

controller: pkg/ingress/rule_optimizer.go
"""

from collections.abc import Iterable

from kubectl_alb.controller.flags import Version
from kubectl_alb.model.rule import (
    HOST_HEADER,
    PATH_PATTERN,
    Condition,
    Redirect,
    Rule,
)

LITERAL_REGEXES_SINCE: Version = (3, 1, 0)


def optimized(rules: list[Rule], port: int, protocol: str, version: Version) -> list[Rule]:
    """Return the rules that remain on a listener, in order."""
    kept: list[Rule] = []
    redirects: list[Rule] = []
    for rule in not_redirecting_to_itself(rules, port, protocol, version):
        if any(_covers(earlier, rule, version) for earlier in redirects):
            continue
        kept.append(rule)
        if redirect_of(rule) is not None:
            redirects.append(rule)
    return kept


def not_redirecting_to_itself(
    rules: list[Rule], port: int, protocol: str, version: Version
) -> list[Rule]:
    """Return the rules but for redirects that would come back to themselves."""
    return [
        rule
        for rule in rules
        if (redirect := redirect_of(rule)) is None
        or not _redirects_to_itself(rule, redirect, port, protocol, version)
    ]


def redirect_of(rule: Rule) -> Redirect | None:
    """Return the redirect among a rule's actions."""
    return next((action for action in rule.actions if isinstance(action, Redirect)), None)


def _hosts(conditions: Iterable[Condition]) -> set[str]:
    # Regular expressions are not counted, so a rule with only those seems to match every host.
    return {v for c in conditions if c.field == HOST_HEADER for v in c.values}


def _paths(conditions: Iterable[Condition], version: Version) -> set[str]:
    literal = version >= LITERAL_REGEXES_SINCE
    return {
        value
        for c in conditions
        if c.field == PATH_PATTERN
        for value in ((c.regex_values if literal else ()) or c.values)
    }


def _redirects_to_itself(
    rule: Rule, redirect: Redirect, port: int, protocol: str, version: Version
) -> bool:
    if version >= LITERAL_REGEXES_SINCE and any(
        c.field == PATH_PATTERN and c.regex_values for c in rule.conditions
    ):
        return False
    hosts, paths = _hosts(rule.conditions), _paths(rule.conditions, version)
    return (
        (redirect.host in (None, "#{host}") or redirect.host in hosts)
        and (redirect.path in (None, "/#{path}") or redirect.path in paths)
        and redirect.port in (None, "#{port}", str(port))
        and redirect.protocol in (None, "#{protocol}", protocol)
        and redirect.query in (None, "#{query}")
    )


def _covers(earlier: Rule, later: Rule, version: Version) -> bool:
    if any(c.field not in (HOST_HEADER, PATH_PATTERN) for c in earlier.conditions):
        return False
    hosts, later_hosts = _hosts(earlier.conditions), _hosts(later.conditions)
    if hosts and not (later_hosts and hosts >= later_hosts):
        return False
    paths = _paths(earlier.conditions, version)
    later_paths = _paths(later.conditions, version)
    return not paths or "/*" in paths or (bool(later_paths) and paths >= later_paths)
