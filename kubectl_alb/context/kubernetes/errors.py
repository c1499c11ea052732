"""Failures of API server requests in our words, with the right that would help."""

import re
from collections.abc import Mapping
from typing import Any

from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from kubectl_alb.context.http_errors import cause_of, why
from kubectl_alb.context.json_text import parsed
from kubectl_alb.errors import AccessError, AlbError, UnreachableError, shared

PATH = re.compile(
    r"/(?:api|apis/[^/]+)/[^/]+(?:/namespaces/(?P<namespace>[^/]+))?/(?P<resource>[^/?]+)"
    r"(?:/(?P<name>[^/]+))?(?:/(?P<part>[^/]+))?"
)
ADMISSION = "admission webhook"
HINTS: Mapping[type[Exception], str] = {
    SSLError: "check certificate-authority and tls-server-name of the kubeconfig",
    ProxyError: "check HTTPS_PROXY, NO_PROXY and the kubeconfig's proxy-url",
}


class NotServedError(AlbError):
    """The API server has no such object or resource; `status` is 404 or 410."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class SilentError(UnreachableError):
    """The API server is there, or seems to be, but does not answer in time."""


class ConflictError(AlbError):
    """The object is not, or may not become, what the request supposes: 409 or 422."""


def right_of(path: str, verb: str = "") -> str:
    """Return the right that a request takes, by default a GET: `list pods in namespace shop`."""
    found = PATH.fullmatch(path)
    if not found:
        return f"{verb or 'get'} {path}"
    resource = found["resource"] + (f"/{found['part']}" if found["part"] else "")
    verb = verb or ("get" if found["name"] else "list")
    namespace = found["namespace"]
    return f"{verb} {resource}" + (f" in namespace {namespace}" if namespace else "")


def refused(status: int, body: bytes, path: str, verb: str = "") -> AlbError:
    """Return the failure that an answer other than 200 means."""
    said = _message(body)
    right = right_of(path, verb)
    if status == 401:
        return AccessError(
            "the API server does not accept the credentials (Unauthorized)",
            "",
            "sign in again, or choose another --context or --user",
        )
    if status == 403 and ADMISSION not in said:
        who = re.search(r'User "([^"]*)"', said)
        forbidden = f"forbidden: {who[1] if who else 'you'} may not"
        return shared(AccessError(f"{forbidden} {right}", right), forbidden)
    if status in (404, 410):
        return NotServedError(said or f"not found: {path}", status)
    if status == 429:
        busy = UnreachableError(
            f"the API server is too busy to {right} (429)", "try again in a minute"
        )
        return shared(busy, "the API server is too busy (429)")
    if status >= 500:
        failed = UnreachableError(
            f"the API server failed to {right}: {status} {said}".rstrip(),
            "try again; look at the API server's health",
        )
        return shared(failed, f"the API server fails: {status} {said}".rstrip())
    kind = ConflictError if status in (409, 422) else AlbError
    return kind(f"the API server refused to {right}: {status} {said}".rstrip())


def unreadable(path: str, why: str) -> AlbError:
    """Return the failure that an answer means which no API server gives."""
    error = UnreachableError(
        f"the API server's answer to {path} {why}",
        "check the kubeconfig's server, and proxies: something else may answer in its place",
    )
    return shared(error, f"the API server's answer {why}")


def _message(body: bytes) -> str:
    try:
        answer: Any = parsed(body)
    except (ValueError, RecursionError):
        return ""
    return str(answer.get("message") or "") if isinstance(answer, Mapping) else ""


def unreachable(error: Exception, server: str) -> AlbError:
    """Return the failure that no answer at all means."""
    cause = cause_of(error)
    text = f"the API server {server} {why(cause)}"
    hint = next(
        (hint for kind, hint in HINTS.items() if isinstance(cause, kind)),
        "check the network, the VPN, and the kubeconfig's server",
    )
    silent = isinstance(cause, (ConnectTimeoutError, ReadTimeoutError))
    # Who refuses, or has no address, is a connect timeout too, by its class.
    refuses = isinstance(cause, (NewConnectionError, NameResolutionError))
    return (SilentError if silent and not refuses else UnreachableError)(text, hint)
