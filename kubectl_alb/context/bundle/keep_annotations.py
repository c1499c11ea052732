"""What is kept of annotations, their JSON and the paths of health checks."""

import json
import re
from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.decode.annotation_keys import is_named, is_read
from kubectl_alb.facts.tags import CHECKPOINT, PREFIX
from kubectl_alb.render.secret_rule import REDACTED, is_secret_name
from kubectl_alb.render.secrets import without_secrets

# The fields that the controller reads in annotations of JSON, in lower case: Go ignores it.
JSON_FIELDS = frozenset(
    {
        "additionalclaims", "advertisetruststorecanames", "authenticatecognitoconfig",
        "authenticateoidcconfig", "authenticationrequestextraparams", "authorizationendpoint",
        "contenttype", "durationseconds", "enabled", "field", "fixedresponseconfig", "format",
        "forwardconfig", "host", "hostheaderconfig", "hostheaderrewriteconfig", "http", "http2",
        "httpheaderconfig", "httpheadername", "httprequestmethodconfig", "https",
        "ignoreclientcertificateexpiry", "issuer", "jwksendpoint", "jwtvalidationconfig", "key",
        "messagebody", "mode", "name", "order", "path", "pathpatternconfig", "port", "protocol",
        "query", "querystringconfig", "quic", "redirectconfig", "regex", "regexvalues", "replace",
        "rewrites", "secretname", "servicename", "serviceport", "sourceipconfig", "statuscode",
        "targetgrouparn", "targetgroupname", "targetgroups", "targetgroupstickinessconfig", "tcp",
        "tcp_quic", "tcp_udp", "tls", "tokenendpoint", "truststore", "type", "udp",
        "urlrewriteconfig", "userinfoendpoint", "userpoolarn", "userpoolclientid",
        "userpooldomain", "value", "values", "weight",
    }
)  # fmt: skip
ANY_NAMES = "authenticationrequestextraparams"
WRITTEN_JSON = PREFIX + "dry-run-plan"
HEALTH_PATHS = ("healthcheck-path",)
# Two digests of SHA-256.
CHECKPOINT_TEXT = re.compile(r"[\w-]{43}/[\w-]{43}", re.ASCII)


def annotations(value: Any) -> Any:
    """Keep the annotations that are read, and of those that are only named the key."""
    if not isinstance(value, Mapping):
        return None
    return {
        key: _annotation(key, text) if is_read(key) else REDACTED
        for key, text in value.items()
        if isinstance(key, str) and is_named(key)
    }


def _annotation(key: str, text: Any) -> Any:
    if not isinstance(text, str):
        return REDACTED
    if key.endswith(HEALTH_PATHS):
        return health_path(text)
    if key == CHECKPOINT:
        return text if CHECKPOINT_TEXT.fullmatch(text) else REDACTED
    if text.lstrip()[:1] in ("{", "["):
        text = _json_text(text, every=key == WRITTEN_JSON)
    return without_secrets(text)


def _json_text(text: str, every: bool) -> str:
    """Replace secrets in JSON, and the values of fields that the controller does not read."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    plain = _plain(found, every)
    return text if plain == found else json.dumps(plain, ensure_ascii=False)


def _plain(value: Any, every: bool) -> Any:
    if isinstance(value, list):
        return [_plain(item, every) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _plain(item, every or key.lower() == ANY_NAMES)
        if (every or key.lower() in JSON_FIELDS) and not is_secret_name(key)
        else REDACTED
        for key, item in value.items()
    }


def health_path(value: Any) -> Any:
    """Keep the path of a health check, not its query."""
    if not isinstance(value, str):
        return None
    path, mark, _ = value.partition("?")
    return without_secrets(path) + (mark and mark + REDACTED)
