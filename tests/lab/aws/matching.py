"""How an application load balancer compares a request with the conditions of a rule."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address, ip_network
from urllib.parse import parse_qsl

from tests.lab.aws.elbv2.shapes import CONFIGS
from tests.lab.aws.record import Record

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """What a load balancer knows of a request: path and query as sent, the host without a port."""

    method: str
    host: str
    path: str
    query: str
    headers: Headers
    source: str


def fits(rule: Record, request: Request) -> bool:
    """Tell whether a request meets all conditions of a rule; the default rule has none."""
    return all(_meets(condition, request) for condition in rule["Conditions"])


def _meets(condition: Record, request: Request) -> bool:
    field = condition["Field"]
    config = condition.get(CONFIGS[field]) or condition
    return MATCHERS[field](config, request)


def _host(config: Record, request: Request) -> bool:
    return _any_fits(config, [request.host], ignore_case=True)


def _path(config: Record, request: Request) -> bool:
    return _any_fits(config, [request.path], ignore_case=False)


def _header(config: Record, request: Request) -> bool:
    wanted = config["HttpHeaderName"].lower()
    values = [value for name, value in request.headers if name.lower() == wanted]
    return _any_fits(config, values, ignore_case=True)


def _method(config: Record, request: Request) -> bool:
    return request.method in config["Values"]


def _query(config: Record, request: Request) -> bool:
    pairs = parse_qsl(request.query, keep_blank_values=True)
    return any(
        wildcard(wanted["Value"], ignore_case=True).fullmatch(value)
        and wildcard(wanted.get("Key") or "*", ignore_case=True).fullmatch(key)
        for wanted in config["Values"]
        for key, value in pairs
    )


def _source(config: Record, request: Request) -> bool:
    address = ip_address(request.source)
    return any(address in ip_network(block) for block in config["Values"])


MATCHERS: Mapping[str, Callable[[Record, Request], bool]] = {
    "host-header": _host,
    "path-pattern": _path,
    "http-header": _header,
    "http-request-method": _method,
    "query-string": _query,
    "source-ip": _source,
}


def _any_fits(config: Record, texts: Sequence[str], ignore_case: bool) -> bool:
    return any(
        any(pattern.fullmatch(text) for pattern in _wildcards(config, ignore_case))
        or any(pattern.search(text) for pattern in _expressions(config, ignore_case))
        for text in texts
    )


def _wildcards(config: Record, ignore_case: bool) -> Iterator[re.Pattern[str]]:
    for value in config.get("Values", ()):
        yield wildcard(value, ignore_case)


def _expressions(config: Record, ignore_case: bool) -> Iterator[re.Pattern[str]]:
    for value in config.get("RegexValues", ()):
        yield re.compile(value, re.IGNORECASE if ignore_case else 0)


@lru_cache(maxsize=1024)
def wildcard(text: str, ignore_case: bool) -> re.Pattern[str]:
    r"""Compile a value: `*` is any run, `?` one character; a backslash takes their meaning."""
    parts = re.findall(r"\\[*?]|.", text, re.DOTALL)
    meanings = {"*": ".*", "?": "."}
    expression = "".join(
        meanings.get(part) or re.escape(part[-1] if part in (r"\*", r"\?") else part)
        for part in parts
    )
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def transformed(rule: Record, request: Request) -> tuple[str, str]:
    """Return host and URL (path and query) as targets get them."""
    host = request.host
    url = f"{request.path}?{request.query}" if request.query else request.path
    for transform in rule.get("Transforms") or ():
        if transform["Type"] == "host-header-rewrite":
            host = _rewritten(transform["HostHeaderRewriteConfig"], host)
        else:
            url = _rewritten(transform["UrlRewriteConfig"], url)
    return host, url


def _rewritten(config: Record, text: str) -> str:
    for rewrite in config["Rewrites"]:
        replacement = re.sub(r"\\", r"\\\\", rewrite["Replace"])
        replacement = re.sub(r"\$(\d+)", r"\\g<\1>", replacement)
        text = re.sub(rewrite["Regex"], replacement, text, count=1)
    return text
