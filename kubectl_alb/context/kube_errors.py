"""Failures of API server requests in our words, with the right that would help."""

import json
import re
from collections.abc import Mapping
from typing import Any

from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from kubectl_alb.errors import AccessError, AlbError, UnreachableError

PATH = re.compile(
    r"/(?:api|apis/[^/]+)/[^/]+(?:/namespaces/(?P<namespace>[^/]+))?/(?P<resource>[^/?]+)"
    r"(?:/(?P<name>[^/]+))?(?:/(?P<part>[^/]+))?"
)
ADMISSION = "admission webhook"


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
        return AccessError(f"forbidden: {who[1] if who else 'you'} may not {right}", right)
    if status in (404, 410):
        return NotServedError(said or f"not found: {path}", status)
    if status == 429:
        return UnreachableError(f"the API server is too busy to {right} (429)",
                                "try again in a minute")  # fmt: skip
    if status >= 500:
        return UnreachableError(f"the API server failed to {right}: {status} {said}".rstrip(),
                                "try again; look at the API server's health")  # fmt: skip
    kind = ConflictError if status in (409, 422) else AlbError
    return kind(f"the API server refused to {right}: {status} {said}".rstrip())


def _message(body: bytes) -> str:
    try:
        answer: Any = json.loads(body)
    except ValueError:
        return ""
    return str(answer.get("message") or "") if isinstance(answer, Mapping) else ""


def unreachable(error: Exception, server: str) -> AlbError:
    """Return the failure that no answer at all means."""
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    hint = "check the network, the VPN, and the kubeconfig's server"
    match cause:
        # The first two are connect timeouts too, by their class.
        case NameResolutionError():
            text = "has no address: its name cannot be resolved"
        case NewConnectionError():
            text = f"cannot be reached: {_last(cause)}"
        case ConnectTimeoutError() | ReadTimeoutError():
            return SilentError(f"the API server {server} does not answer in time", hint)
        case SSLError():
            text = f"shows a certificate that is not trusted: {_last(cause)}"
            hint = "check certificate-authority and tls-server-name of the kubeconfig"
        case ProxyError():
            text = f"cannot be reached through the proxy: {_last(cause)}"
            hint = "check HTTPS_PROXY, NO_PROXY and the kubeconfig's proxy-url"
        case _:
            text = f"broke the connection off: {_last(cause)}"
    return UnreachableError(f"the API server {server} {text}", hint)


def _last(error: BaseException) -> str:
    text = re.sub(r"\[Errno -?\d+\] ", "", str(error).rpartition(": ")[2])
    return text.strip("()' ") or type(error).__name__
