"""Failures of API server requests in our words, with the right that would help."""

import re
from collections.abc import Callable, Mapping
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
CANNOT = re.compile(r"\bcannot (\w+) (?:resource|path)\b")
VERSION_PATH = "/version"
# Groups that every API server has; those of custom resources may be missing.
BUILT_IN = re.compile(r"/api/v1/|/apis/(?:apps|[a-z]+\.k8s\.io)/")
HINTS: Mapping[type[Exception], str] = {
    SSLError: "check certificate-authority and tls-server-name of the kubeconfig",
    ProxyError: "check HTTPS_PROXY, NO_PROXY and the kubeconfig's proxy-url",
}


class NotServedError(AlbError):
    """The API server has no such object, or no such kind: 404."""

    missing = True


class ExpiredListError(UnreachableError):
    """A list has changed too much between two of its pages: 410."""


class SilentError(UnreachableError):
    """The API server is there, or seems to be, but does not answer in time."""


class ConflictError(AlbError):
    """The object is not what the request supposes: 409, or 422 without a field to blame."""


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
    if status >= 500:
        return _failed(status, said, right_of(path, verb))
    if status == 403 and ADMISSION not in said:
        return _forbidden(said, right_of(path, verb))
    if status in BY_STATUS:
        return BY_STATUS[status](said, path, verb)
    if status < 400 or not said:
        return unreadable(path, f"is {status} with nothing to explain it")
    moved = status == 409 or (status == 422 and not _names_fields(body))
    return (ConflictError if moved else AlbError)(
        f"the API server refused to {right_of(path, verb)}: {status} {said}".rstrip()
    )


def _failed(status: int, said: str, right: str) -> AlbError:
    failed = UnreachableError(
        f"the API server failed to {right}: {status} {said}".rstrip(),
        "try again; look at the API server's health",
    )
    return shared(failed, f"the API server fails: {status} {said}".rstrip())


def _forbidden(said: str, right: str) -> AlbError:
    who = re.search(r'User "([^"]*)"', said)
    # A server-side apply of what is absent also takes the right to create it.
    verb = CANNOT.search(said)
    if verb and verb[1] != right.partition(" ")[0]:
        right = f"{verb[1]} {right.partition(' ')[2]}"
    forbidden = f"forbidden: {who[1] if who else 'you'} may not"
    return shared(AccessError(f"{forbidden} {right}", right), forbidden)


def _unauthorized(_said: str, _path: str, _verb: str) -> AlbError:
    return AccessError(
        "the API server does not accept the credentials (Unauthorized)",
        "",
        "sign in again, or choose another --context or --user",
    )


def _not_found(said: str, path: str, _verb: str) -> AlbError:
    if path == VERSION_PATH or _is_built_in_list(path):
        return unreadable(path, "is 404, as no API server answers")
    return NotServedError(said or f"not found: {path}")


def _expired(_said: str, path: str, verb: str) -> AlbError:
    return ExpiredListError(
        f"the API server gave up to {right_of(path, verb)} before all was read (410)",
        "try again; ask for one namespace where the cluster is large",
    )


def _busy(_said: str, path: str, verb: str) -> AlbError:
    busy = UnreachableError(
        f"the API server is too busy to {right_of(path, verb)} (429)", "try again in a minute"
    )
    return shared(busy, "the API server is too busy (429)")


BY_STATUS: Mapping[int, Callable[[str, str, str], AlbError]] = {
    401: _unauthorized,
    404: _not_found,
    410: _expired,
    429: _busy,
}


def unreadable(path: str, why: str) -> AlbError:
    """Return the failure that an answer means which no API server gives."""
    error = UnreachableError(
        f"the API server's answer to {path} {why}",
        "check the kubeconfig's server, and proxies: something else may answer in its place",
    )
    return shared(error, f"the API server's answer {why}")


def _is_built_in_list(path: str) -> bool:
    found = PATH.fullmatch(path)
    return bool(found and not found["name"] and BUILT_IN.match(path))


def _message(body: bytes) -> str:
    return str(_status(body).get("message") or "")


def _names_fields(body: bytes) -> bool:
    """Return whether a status blames fields of the object, which would be invalid."""
    details = _status(body).get("details")
    causes = details.get("causes") if isinstance(details, Mapping) else None
    found = causes if isinstance(causes, list) else ()
    return any(isinstance(cause, Mapping) and cause.get("field") for cause in found)


def _status(body: bytes) -> Mapping[str, Any]:
    try:
        answer: Any = parsed(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, Mapping) else {}


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
