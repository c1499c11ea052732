"""Conditions, actions, ages and counts in the words that people read."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kubectl_alb.model.counting import count
from kubectl_alb.model.elbv2 import Action, WeightedTargetGroup
from kubectl_alb.model.rule import Condition, Transform

Name = Callable[[str], str]

FIELDS = {
    "host-header": "host",
    "path-pattern": "path",
    "http-request-method": "method",
    "source-ip": "from",
}


def age(since: datetime | None, now: datetime) -> str:
    """Spell an age as kubectl does: `35s`, `5m`, `3h`, `2d`; a dash when unknown."""
    if since is None:
        return "-"
    seconds = max(int((now - since).total_seconds()), 0)
    for unit, size, limit in (("s", 1, 120), ("m", 60, 120 * 60), ("h", 3600, 48 * 3600)):
        if seconds < limit:
            return f"{seconds // size}{unit}"
    return f"{seconds // 86400}d"


def days_left(until: datetime, now: datetime) -> str:
    """Say when something ends."""
    left = (until - now) // timedelta(days=1)
    return f"expires in {count(left, 'day')}" if left >= 0 else f"expired {count(-left, 'day')} ago"


def condition(said: Condition) -> str:
    """Say what a request must have."""
    if said.field == "query-string":
        pairs = (f"{key}={value}" if key else value for key, value in said.pairs)
        return "query " + " or ".join(pairs)
    name = f"header {said.header}" if said.field == "http-header" else FIELDS.get(said.field)
    values = said.regex_values or said.values
    how = " ~" if said.regex_values else ""
    return f"{name or said.field}{how} " + " or ".join(values)


def conditions(said: tuple[Condition, ...]) -> str:
    """Say what a rule asks for; no condition takes everything."""
    return "  ".join(map(condition, said)) or "everything"


def transform(said: Transform) -> str:
    """Say what is rewritten."""
    what = {"host-header-rewrite": "host", "url-rewrite": "url"}.get(said.type, said.type)
    return f"rewrite {what} " + ", ".join(f"{a} → {b}" for a, b in said.rewrites)


def action(said: Action, name: Name) -> str:
    """Say what a rule does; `name` turns a target group's ARN into what people call it."""
    if said.type == "forward":
        return "→ " + _targets(said.target_groups, name)
    if said.type == "redirect":
        return f"redirect {redirect_url(said)} {said.redirect.get('StatusCode', '')}".strip()
    if said.type == "fixed-response":
        body = f" {said.message_body!r}" if said.message_body else ""
        return f"fixed-response {said.status_code}{body}"
    return said.type


def actions(said: tuple[Action, ...], name: Name) -> str:
    """Say all that a rule does, in order."""
    return ", then ".join(action(one, name) for one in said)


def redirect_url(said: Action) -> str:
    """Spell where a redirect leads; `#{…}` keeps what the client sent."""
    part = said.redirect.get
    query = part("Query", "#{query}")
    protocol = part("Protocol", "#{protocol}").lower()
    place = f"{part('Host', '#{host}')}:{part('Port', '#{port}')}{part('Path', '/#{path}')}"
    return f"{protocol}://{place}" + (f"?{query}" if query else "")


def _targets(groups: tuple[WeightedTargetGroup, ...], name: Name) -> str:
    if len(groups) == 1:
        return name(groups[0].arn)
    total = sum(g.weight if g.weight is not None else 1 for g in groups)
    return ", ".join(
        f"{name(g.arn)} {100 * (g.weight if g.weight is not None else 1) // total if total else 0}%"
        for g in groups
    )
