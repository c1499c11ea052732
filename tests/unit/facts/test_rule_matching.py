"""Which live rule becomes which wanted one."""

from dataclasses import replace

from kubectl_alb.facts.rule_matching import matched
from kubectl_alb.model.rule import (
    Action,
    AuthenticateOidc,
    Condition,
    FixedResponse,
    Rule,
    Session,
)

LATEST = (3, 5, 0)
ANSWER = FixedResponse("200")
LOGIN = AuthenticateOidc(
    "https://id.example.com",
    "https://id.example.com/authorize",
    "https://id.example.com/token",
    "https://id.example.com/user",
    Session("authenticate", "openid", "cookie", 60),
)


def rule(priority: int, path: str, *actions: Action) -> Rule:
    return Rule("443", priority, (Condition("path-pattern", (path,)),), actions)


def moved(old: Rule, priority: int) -> Rule:
    return replace(old, priority=priority)


def test_a_rule_with_other_content_before_it_is_moved() -> None:
    old, new = rule(1, "/old", ANSWER), rule(1, "/new", ANSWER)
    assert matched([new, moved(old, 2)], [old], LATEST) == [(new, None), (moved(old, 2), old)]


def test_a_rule_with_an_oidc_login_is_not_moved_but_changed_where_it_is() -> None:
    old, new = rule(1, "/old", LOGIN, ANSWER), rule(1, "/new", ANSWER)
    assert matched([new, moved(old, 2)], [old], LATEST) == [(new, old), (moved(old, 2), None)]


def test_a_rule_with_an_oidc_login_stays_at_its_priority() -> None:
    old = rule(1, "/old", LOGIN, ANSWER)
    assert matched([old], [old], LATEST) == [(old, old)]
