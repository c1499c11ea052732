"""Whether a request meets a condition, and why not: as the load balancer compares them.

    field                 compared with                          case       wildcards  regex
    --------------------  -------------------------------------  ---------  ---------  -----
    host-header           the Host header without its port       ignored    yes        yes
    path-pattern          the path as sent, without the query    counts     yes        yes
    http-header           each value of the header               ignored    yes        yes
    http-request-method   the method                             counts     no         no
    query-string          each key and value, decoded            ignored    yes        no
    source-ip             the client's address                   -          no         no

Conditions of a rule must all be met, of the values of one any. Regular expressions may match any
part of the text. AWS: "Condition types for listener rules"

AWS does not document whether the dot at the end of a host counts, whether characters of a path that
need no encoding are decoded, nor whether a `+` in a query stands for a blank: where the answer
depends on that, it is not known.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_network
from urllib.parse import parse_qsl, unquote_to_bytes

from kubectl_alb.analysis.patterns import CASELESS, network_covers, pattern_takes
from kubectl_alb.analysis.trace.expressions import ExpressionError, compiled
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

# RFC 3986: what means the same whether it is encoded or not.
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


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
    reason = f"host is {request.host}"
    found = _texts(condition, [request.host], reason)
    if request.name != request.host and found.met != _texts(condition, [request.name], "").met:
        return Match(None, f"{reason}: whether the dot at its end counts is not documented")
    return found


def _path(condition: Condition, request: Request) -> Match:
    reason = f"path is {request.path}"
    found = _texts(condition, [request.path], reason)
    plain = _texts(_normal(condition), [normal_path(request.path)], reason)
    if found.met != plain.met:
        return Match(None, f"{reason}: whether it is decoded before comparing is not documented")
    folded = [value.lower() for value in condition.values]
    if found.met is False and any(
        pattern_takes(value, request.path.lower(), caseless=False) for value in folded
    ):
        return Match(False, f"{reason} (case counts in paths)")
    return found


def _normal(condition: Condition) -> Condition:
    return replace(condition, values=tuple(map(normal_path, condition.values)))


def normal_path(path: str) -> str:
    """Return a path with nothing encoded that need not be; RFC 3986, section 6.2.2."""
    return re.sub(r"%[0-9A-Fa-f]{2}", lambda found: _decoded(found[0]), path)


def _decoded(octet: str) -> str:
    character = unquote_to_bytes(octet).decode("latin-1")
    return character if UNRESERVED.fullmatch(character) else octet.upper()


def _header(condition: Condition, request: Request) -> Match:
    values = request.values(condition.header)
    how = "has another value" if values else "is absent"
    return _texts(condition, values, f"header {condition.header} {how}")


def _method(condition: Condition, request: Request) -> Match:
    if request.method in condition.values:
        return MET
    return Match(False, f"method is {request.method}")


def _query(condition: Condition, request: Request) -> Match:
    blanks = parse_qsl(request.query, keep_blank_values=True)
    found = _pairs(condition, blanks)
    if "+" in request.query:
        pluses = parse_qsl(request.query.replace("+", "%2B"), keep_blank_values=True)
        if _pairs(condition, pluses) != found:
            return Match(None, "query: whether + stands for a blank is not documented")
    if found:
        return MET
    return Match(False, "query does not hold the value" if blanks else "there is no query")


def _pairs(condition: Condition, sent: list[tuple[str, str]]) -> bool:
    return any(
        pattern_takes(value, sent_value, caseless=True)
        and pattern_takes(key or "*", sent_key, caseless=True)
        for key, value in condition.pairs
        for sent_key, sent_value in sent
    )


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
    open_ = Match(False, reason)
    for expression in condition.regex_values:
        try:
            pattern = compiled(expression, caseless)
        except ExpressionError as error:
            open_ = Match(None, str(error))
            continue
        if any(pattern.search(text) for text in listed):
            return MET
    return open_
