"""Requests that show what a rule is about, and which rule takes them."""

import shlex
from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from itertools import product
from typing import Protocol
from urllib.parse import quote

from kubectl_alb.analysis.patterns import Wild, signs
from kubectl_alb.analysis.trace.match import meets
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.model.elbv2 import Listener, Rule
from kubectl_alb.model.rule import (
    HOST_HEADER,
    HTTP_HEADER,
    HTTP_REQUEST_METHOD,
    PATH_PATTERN,
    QUERY_STRING,
    SOURCE_IP,
    Condition,
)

# What stands for a `*`, one after the other: few rules name these by chance.
FILLERS = ("", "x", "w7", "a/b")
# Hosts for rules that ask for none: another rule may well take all names below one of these.
ANY_HOSTS = ["any.example", "any.test"]

Conditions = tuple[Condition, ...]


class Port(Protocol):
    """A listener, as AWS has it or as the controller wants it."""

    @property
    def port(self) -> int:
        """Its port."""
        ...

    @property
    def protocol(self) -> str:
        """HTTP or HTTPS."""
        ...


def overlap(
    later: Rule, earlier: Rule, rules: Iterable[Rule], listener: Listener
) -> Request | None:
    """Return a request that an earlier rule takes although a later one asks for it too.

    Only requests made of both rules' own values are tried, so None proves nothing.
    """
    listed = [rule for rule in rules if rule.priority is not None]
    for request in requests((*later.conditions, *earlier.conditions), listener):
        both = meets(later.conditions, request).met and meets(earlier.conditions, request).met
        if both and _first(listed, request) is earlier:
            return request
    return None


def _first(rules: Iterable[Rule], request: Request) -> Rule | None:
    """Return the first rule that matches; None also where it is not known whether one does."""
    found = ((rule, meets(rule.conditions, request).met) for rule in rules)
    rule, met = next(((rule, met) for rule, met in found if met is not False), (None, False))
    return rule if met else None


def requests(conditions: Conditions, listener: Port) -> Iterator[Request]:
    """Yield requests made of the values of conditions, those with shorter fillers first."""
    scheme = "https" if listener.protocol == "HTTPS" else "http"
    for filler in FILLERS:
        label = filler.replace("/", ".") or "www"
        hosts = _texts(conditions, HOST_HEADER, label) or ANY_HOSTS
        paths = _texts(conditions, PATH_PATTERN, filler) or ["/"]
        for host, path in product(hosts[:6], paths[:6]):
            yield Request(
                _method(conditions),
                scheme,
                host,
                host,
                listener.port,
                path if path.startswith("/") else f"/{path}",
                "&".join(_queries(conditions, filler)),
                tuple(_headers(conditions, filler)),
                _source(conditions),
            )


def _texts(conditions: Conditions, field: str, filler: str) -> list[str]:
    values = (value for each in conditions if each.field == field for value in each.values)
    return list(dict.fromkeys(_filled(value, filler) for value in values))


def _filled(pattern: str, filler: str) -> str:
    """Return a text that a pattern takes."""
    fills = {Wild.RUN: filler, Wild.ONE: filler[:1] or "x"}
    return "".join(fills[sign] if isinstance(sign, Wild) else sign for sign in signs(pattern))


def _method(conditions: Conditions) -> str:
    values = (each.values for each in conditions if each.field == HTTP_REQUEST_METHOD)
    return next((value[0] for value in values if value), "GET")


def _queries(conditions: Conditions, filler: str) -> Iterator[str]:
    for each in conditions:
        if each.field == QUERY_STRING and each.pairs:
            key, value = each.pairs[0]
            name, text = _filled(key or "q", filler), _filled(value, filler)
            yield f"{quote(name, errors='replace')}={quote(text, '', errors='replace')}"


def _headers(conditions: Conditions, filler: str) -> Iterator[tuple[str, str]]:
    for each in conditions:
        if each.field == HTTP_HEADER and each.values:
            yield each.header, _filled(each.values[0], filler)


def _source(conditions: Conditions) -> str:
    for each in conditions:
        if each.field == SOURCE_IP and each.values:
            try:
                return str(ip_network(each.values[0], strict=False)[0])
            except ValueError:
                return ""
    return ""


def request_text(request: Request) -> str:
    """Return a request in one line, as arguments of `trace` in a shell."""
    method = "" if request.method == "GET" else f"{request.method} "
    headers = "".join(f" -H {shlex.quote(f'{name}: {value}')}" for name, value in request.headers)
    source = f" --from {request.source}" if request.source else ""
    return f"{method}{shlex.quote(request.url)}{headers}{source}"
