"""Secrets taken out of raw records before anything is written down.

What goes: values of Secrets, environment values and command lines of containers other than the
controller's, applied-configuration annotations, and whatever looks like a key or a token.
"""

import re
from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.decode.system import REDACTED
from kubectl_alb.context.source import Record
from kubectl_alb.facts.tags import LAST_APPLIED
from kubectl_alb.model.section import Section

SAFE_ENV = re.compile(
    r"AWS_(REGION|DEFAULT_REGION|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|STS_REGIONAL_ENDPOINTS"
    r"|CONTAINER_CREDENTIALS_FULL_URI|CONTAINER_AUTHORIZATION_TOKEN_FILE|VPC_ID)|NODENAME"
)
SECRET_FIELDS = ("ClientSecret", "clientSecret", "SecretAccessKey", "SessionToken")
TOKENS = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----"
    r"|(?i:(?<=bearer )[\w.~+/-]{20,}=*)"
    r"|(?i:(?<=x-amz-security-token=)[^&\s]+|(?<=x-amz-signature=)[^&\s]+)",
    re.DOTALL,
)
CONTROLLER_NAME = "aws-load-balancer-controller"


def scrubbed(need: Section, record: Record) -> Any:
    """Return a record without its secrets."""
    copy = _tokens_out(record)
    _metadata_out(copy)
    if need is Section.SECRETS:
        _secret_out(copy)
    if need in (Section.PODS, Section.DEPLOYMENTS):
        _containers_out(copy)
    return copy


def without_tokens(text: str) -> str:
    """Replace what looks like a key or a token."""
    return TOKENS.sub(REDACTED, text)


def _tokens_out(value: Any) -> Any:
    if isinstance(value, str):
        return without_tokens(value)
    if isinstance(value, Mapping):
        return {
            key: REDACTED if key in SECRET_FIELDS else _tokens_out(item)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_tokens_out(item) for item in value]
    return value


def _metadata_out(record: dict[str, Any]) -> None:
    about = record.get("metadata")
    if isinstance(about, dict):
        about.pop("managedFields", None)
        if about.get("annotations"):
            about["annotations"].pop(LAST_APPLIED, None)


def _secret_out(record: dict[str, Any]) -> None:
    keys = [*(record.get("data") or {}), *(record.pop("stringData", None) or {})]
    record["data"] = dict.fromkeys(keys, REDACTED)


def _containers_out(record: dict[str, Any]) -> None:
    spec = record.get("spec") or {}
    template = spec.get("template")
    labels = (template or record).get("metadata", {}).get("labels") or {}
    ours = labels.get("app.kubernetes.io/name") == CONTROLLER_NAME
    inner = template.get("spec") or {} if template else spec
    for kind in ("containers", "initContainers", "ephemeralContainers"):
        for container in inner.get(kind) or ():
            if not ours:
                container.pop("command", None)
                container.pop("args", None)
            for variable in container.get("env") or ():
                if "value" in variable and not SAFE_ENV.fullmatch(variable.get("name", "")):
                    variable["value"] = REDACTED
