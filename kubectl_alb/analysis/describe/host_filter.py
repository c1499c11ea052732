"""Which rules answer for a host, or for hosts like a pattern: as the load balancer compares them.

Conditions on other fields do not count: some request with the host meets them.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from kubectl_alb.analysis.patterns import is_wild, may_share
from kubectl_alb.analysis.trace.host import host_and_port
from kubectl_alb.analysis.trace.match import meets_condition
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.errors import UsageError
from kubectl_alb.model.rule import HOST_HEADER, Condition

Conditions: TypeAlias = Iterable[Condition]
HINT = "write for example shop.example.com or '*.example.com'; for a URL use kubectl alb trace"


def host_filter(text: str) -> Callable[[Conditions], bool]:
    """Return what decides whether a rule may answer for a host or a pattern of hosts.

    A rule without a condition on the host answers for every one. Raise `UsageError`.
    """
    if not text:
        return lambda conditions: True
    if is_wild(text) and not set(text) & set("/:\\ "):
        return lambda conditions: _shares(conditions, text)
    request = Request("GET", "http", text, _host(text), 80)
    return lambda conditions: all(
        meets_condition(each, request).met is not False
        for each in conditions
        if each.field == HOST_HEADER
    )


def _host(text: str) -> str:
    if "/" in text:
        raise UsageError(f"invalid --host {text!r}: a host has no path", hint=HINT)
    try:
        host, port = host_and_port(text)
    except UsageError as error:
        raise UsageError(f"invalid --host {text!r}: {error.message}", hint=HINT) from None
    if port is not None:
        raise UsageError(f"invalid --host {text!r}: a port is no part of a host", hint=HINT)
    return host.removesuffix(".")


def _shares(conditions: Conditions, pattern: str) -> bool:
    """Return whether some host like a pattern meets all; of expressions that is not known."""
    return all(
        bool(each.regex_values)
        or any(may_share(value, pattern, caseless=True) for value in each.values)
        for each in conditions
        if each.field == HOST_HEADER
    )
