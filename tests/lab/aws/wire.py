"""A request as it came over the wire, before any service has looked at it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.wrappers import Request

_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True, slots=True)
class Wire:
    """Method, undecoded path, query, headers (names in lower case) and body of one request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form-encoded body and of the query string."""
        fields = dict(self.query)
        if "x-www-form-urlencoded" in self.headers.get("content-type", ""):
            fields.update(parse_qsl(self.body.decode(), keep_blank_values=True))
        return fields

    @property
    def scope(self) -> tuple[str, str, str] | None:
        """Access key, region and signing name of the signature; None if there is none."""
        signed = self.headers.get("authorization") or ""
        match = _CREDENTIAL.search(signed)
        return (match[1], match[2], match[3]) if match else None


def wire_of(request: Request) -> Wire:
    """Read a request completely."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.path)
    headers: dict[str, Any] = {name.lower(): value for name, value in request.headers.items()}
    query = dict(request.args.items())
    return Wire(request.method, raw.split("?")[0], query, headers, request.get_data())
