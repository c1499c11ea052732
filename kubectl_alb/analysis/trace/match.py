"""Whether a request meets a condition, and why not: as the load balancer compares them.

    field                 compared with                          case       wildcards
    --------------------  -------------------------------------  ---------  ---------
    host-header           the Host header without its port       ignored    yes
    path-pattern          the path as sent, without the query    counts     yes
    http-header           each value of the header               ignored    yes
    http-request-method   the method                             counts     no
    query-string          each key and value, decoded            ignored    yes
    source-ip             the client's address                   -          no

Conditions of a rule must all be met, of the values of one any. Regular expressions may match any
part of the text. AWS: "Condition types for listener rules"
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from urllib.parse import parse_qsl

from kubectl_alb.analysis.patterns import CASELESS, network_covers, pattern_takes
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.model.rule import (
    HOST_HEADER,
    HTTP_HEADER,
    HTTP_REQUEST_METHOD,
    PATH_PATTERN,
    QUERY_STRING,
    SOURCE_IP,
    Condition,
)


@dataclass(frozen=True, slots=True)
class Match:
    """Whether something is met, None where that is not known; the reason if it is not met."""

    met: bool | None
    reason: str = ""


MET = Match(True)


def meets(conditions: Iterable[Condition], request: Request) -> Match:
    """Return whether a request meets all conditions; each one that it does not is in the reason."""
    found = [meets_condition(condition, request) for condition in conditions]
    missed = [match for match in found if match.met is False]
    open_ = [match for match in found if match.met is None]
    worst = missed or open_
    if not worst:
        return MET
    return Match(worst[0].met, "; ".join(dict.fromkeys(match.reason for match in worst)))


def meets_condition(condition: Condition, request: Request) -> Match:
    """Return whether a request meets a condition."""
    judge = JUDGES.get(condition.field)
    if judge is None:
        return Match(None, f"conditions on {condition.field} are not known here")
    return judge(condition, request)


def _host(condition: Condition, request: Request) -> Match:
    return _texts(condition, [request.host], f"host is {request.host}")


def _path(condition: Condition, request: Request) -> Match:
    reason = f"path is {request.path}"
    folded = [value.lower() for value in condition.values]
    if not _texts(condition, [request.path], reason).met and any(
        pattern_takes(value, request.path.lower(), caseless=False) for value in folded
    ):
        reason += " (case counts in paths)"
    return _texts(condition, [request.path], reason)


def _header(condition: Condition, request: Request) -> Match:
    values = request.values(condition.header)
    how = "has another value" if values else "is absent"
    return _texts(condition, values, f"header {condition.header} {how}")


def _method(condition: Condition, request: Request) -> Match:
    if request.method in condition.values:
        return MET
    return Match(False, f"method is {request.method}")


def _query(condition: Condition, request: Request) -> Match:
    sent = parse_qsl(request.query, keep_blank_values=True)
    for key, value in condition.pairs:
        for sent_key, sent_value in sent:
            if pattern_takes(value, sent_value, caseless=True) and pattern_takes(
                key or "*", sent_key, caseless=True
            ):
                return MET
    return Match(False, "query does not hold the value" if sent else "there is no query")


def _source(condition: Condition, request: Request) -> Match:
    if not request.source:
        return Match(None, "source-ip condition: not known without --from")
    if any(not _is_network(value) for value in condition.values):
        return Match(None, "source-ip condition: not a CIDR")
    if any(network_covers(value, request.source) for value in condition.values):
        return MET
    return Match(False, f"source is {request.source}")


def _is_network(value: str) -> bool:
    try:
        ip_network(value, strict=False)
    except ValueError:
        return False
    return True


JUDGES: Mapping[str, Callable[[Condition, Request], Match]] = {
    HOST_HEADER: _host,
    PATH_PATTERN: _path,
    HTTP_HEADER: _header,
    HTTP_REQUEST_METHOD: _method,
    QUERY_STRING: _query,
    SOURCE_IP: _source,
}


def _texts(condition: Condition, texts: Iterable[str], reason: str) -> Match:
    caseless = condition.field in CASELESS
    listed = list(texts)
    for text in listed:
        if any(pattern_takes(value, text, caseless) for value in condition.values):
            return MET
    flags = re.IGNORECASE if caseless else 0
    for expression in condition.regex_values:
        try:
            pattern = re.compile(expression, flags)
        except re.error:
            return Match(None, f"regular expression {expression!r} cannot be evaluated here")
        if any(pattern.search(text) for text in listed):
            return MET
    return Match(False, reason)
