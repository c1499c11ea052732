"""What is kept of fields that are read in part: annotations, arguments, environments, policies.

Each rule is named in the table of `context/decode/fields.py`.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.bundle.keep_annotations import annotations, health_path
from kubectl_alb.context.decode.account import document
from kubectl_alb.context.decode.annotation_keys import LABELS
from kubectl_alb.context.decode.shape import Rule, kept, shape
from kubectl_alb.context.kubernetes.definition_schemas import names_in_schema
from kubectl_alb.controller.flags import FLAGS
from kubectl_alb.render.secret_rule import REDACTED
from kubectl_alb.render.secrets import without_secrets

SAFE_ENV = re.compile(
    r"AWS_(REGION|DEFAULT_REGION|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|STS_REGIONAL_ENDPOINTS"
    r"|CONTAINER_CREDENTIALS_FULL_URI|CONTAINER_AUTHORIZATION_TOKEN_FILE|VPC_ID)|NODENAME"
)
LOAD_BALANCER_NAME = re.compile(
    r"\b[a-z0-9-]+\.(?:elb\.[a-z0-9-]+|[a-z0-9-]+\.elb)\.amazonaws\.com(?:\.cn)?", re.IGNORECASE
)
CERTIFICATE = re.compile(
    rb"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----\n?"
)
SLEEP = re.compile(r"\bsleep\s+\d+")
POLICY = shape(
    """Version Id Statement{
        Sid Effect Action NotAction Resource NotResource Principal* NotPrincipal* Condition*
    }"""
)


def labels(value: Any) -> Any:
    """Keep the labels that are read where no selector selects."""
    if not isinstance(value, Mapping):
        return None
    return {key: text for key, text in value.items() if key in LABELS and isinstance(text, str)}


def environment(value: Any) -> Any:
    """Keep names, the values that say how AWS is reached, and names of load balancers."""
    return [
        _variable(entry) for entry in _list(value) if isinstance(entry, Mapping) and "name" in entry
    ]


def _variable(entry: Mapping[str, Any]) -> dict[str, Any]:
    name, value = entry["name"], entry.get("value")
    found = {"name": name if isinstance(name, str) else REDACTED}
    if not isinstance(value, str) or not value:
        return found
    if SAFE_ENV.fullmatch(found["name"]):
        return {**found, "value": without_secrets(value)}
    hosts = LOAD_BALANCER_NAME.findall(value)
    return {**found, "value": " ".join(hosts) or REDACTED}


def arguments(value: Any) -> list[str]:
    """Keep the flags of the controller; of others the name, since an unknown one stops it."""
    words = [word for word in _list(value) if isinstance(word, str)]
    found, takes_next = [], False
    for word in words:
        name, equals, _ = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            if takes_next:
                found.append(without_secrets(word))
            takes_next = False
            continue
        flag = FLAGS.get(name)
        takes_next = flag is not None and flag.kind != "bool" and not equals
        known = word if flag is not None else f"--{name}" + (equals and f"={REDACTED}")
        found.append(without_secrets(known))
    return found


def hook(value: Any) -> Any:
    """Keep of a preStop hook its kind and for how long it sleeps."""
    if not isinstance(value, Mapping):
        return None
    found: dict[str, Any] = {kind: {} for kind in ("httpGet", "tcpSocket") if kind in value}
    pause = value.get("sleep")
    if isinstance(pause, Mapping):
        seconds = pause.get("seconds")
        found["sleep"] = {"seconds": seconds} if isinstance(seconds, int) else {}
    command = value.get("exec")
    if isinstance(command, Mapping):
        words = " ".join(word for word in _list(command.get("command")) if isinstance(word, str))
        slept = SLEEP.search(words)
        found["exec"] = {"command": slept[0].split() if slept else [REDACTED]}
    return found


def keys(value: Any) -> Any:
    """Keep the keys of a Secret."""
    return dict.fromkeys(value, REDACTED) if isinstance(value, Mapping) else None


def presence(value: Any) -> Any:
    """Keep whether there is something."""
    return {REDACTED: REDACTED} if value else {}


def certificates(value: Any) -> Any:
    """Keep the certificates of a caBundle."""
    if not isinstance(value, str) or not value:
        return None
    try:
        found = b"".join(CERTIFICATE.findall(b64decode(value)))
    except (Base64Error, ValueError):
        found = b""
    return b64encode(found or REDACTED.encode()).decode()


def address(value: Any) -> Any:
    """Keep a URL without its query."""
    return without_secrets(value.partition("?")[0]) if isinstance(value, str) else None


def policy(value: Any) -> Any:
    """Keep the elements of an IAM policy."""
    try:
        return kept(document(value), POLICY, {})
    except (ValueError, TypeError, RecursionError):
        return None


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


KEEP: Mapping[str, Rule] = {
    "annotations": annotations,
    "labels": labels,
    "environment": environment,
    "arguments": arguments,
    "hook": hook,
    "keys": keys,
    "presence": presence,
    "certificates": certificates,
    "address": address,
    "policy": policy,
    "path": health_path,
    "schema": names_in_schema,
}
