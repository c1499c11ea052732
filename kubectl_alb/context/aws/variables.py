"""Variables and profile settings of the SDK, checked before the SDK uses them.

A value that the SDK does not know is an error in one place, a traceback in another, and is
ignored in a third. AWS: SDKs and Tools Reference Guide, "Settings reference".
"""

import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kubectl_alb.context.secret import refuse_control_characters
from kubectl_alb.errors import ConfigError

Environ = Mapping[str, str]

REGION = re.compile(r"(?![0-9]+$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/\S+")
ENDPOINT = "AWS_ENDPOINT_URL"
IGNORED_ENDPOINTS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a variable may hold; `key` is the profile's word for the same setting."""

    variable: str
    key: str
    valid: Callable[[str], bool]
    hint: str


def _one_of(variable: str, key: str, *values: str) -> Rule:
    return Rule(variable, key, lambda text: text.lower() in values, f"use {', '.join(values)}")


def _number(variable: str, key: str, least: int) -> Rule:
    def valid(text: str) -> bool:
        return text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least

    return Rule(variable, key, valid, f"use a whole number of at least {least}")


def _flag(variable: str, key: str) -> Rule:
    return _one_of(variable, key, "true", "false")


def is_url(text: str) -> bool:
    """Return whether a text is an http or https URL with a host."""
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return valid and text.isprintable() and " " not in text


def _is_certificates(text: str) -> bool:
    try:
        ssl.create_default_context(cafile=str(Path(text).expanduser()))
    except (OSError, ValueError):
        return False
    return True


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


CHECKSUMS = ("when_supported", "when_required")
RULES = (
    _one_of("AWS_RETRY_MODE", "retry_mode", "legacy", "standard", "adaptive"),
    _number("AWS_MAX_ATTEMPTS", "max_attempts", 1),
    _one_of("AWS_STS_REGIONAL_ENDPOINTS", "sts_regional_endpoints", "legacy", "regional"),
    _one_of("AWS_DEFAULTS_MODE", "defaults_mode",
            "legacy", "standard", "cross-region", "in-region", "mobile", "auto"),
    _flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
    _flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
    _flag(IGNORED_ENDPOINTS, "ignore_configured_endpoint_urls"),
    _flag("AWS_EC2_METADATA_DISABLED", ""),
    _flag("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled"),
    _flag("AWS_IMDS_USE_IPV6", "imds_use_ipv6"),
    _flag("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression"),
    _flag("AWS_DISABLE_HOST_PREFIX_INJECTION", "disable_host_prefix_injection"),
    _number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", 1),
    _number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", 1),
    _number("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "request_min_compression_size_bytes", 0),
    _one_of("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode",
            "ipv4", "ipv6"),
    _one_of("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode",
            "preferred", "disabled", "required"),
    _one_of("AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation", *CHECKSUMS),
    _one_of("AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation", *CHECKSUMS),
    _one_of("AWS_ENDPOINT_DISCOVERY_ENABLED", "endpoint_discovery_enabled",
            "true", "false", "auto"),
    Rule("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint", is_url,
         "use an http or https URL"),
    Rule("AWS_CONTAINER_CREDENTIALS_FULL_URI", "", is_url, "use an http or https URL"),
    Rule("AWS_CA_BUNDLE", "ca_bundle", _is_certificates, "name a PEM file with certificates"),
    Rule("REQUESTS_CA_BUNDLE", "", _is_certificates, "name a PEM file with certificates"),
    Rule("AWS_REGION", "region", lambda text: bool(REGION.fullmatch(text)),
         "use a region such as us-west-2"),
    Rule("AWS_DEFAULT_REGION", "", lambda text: bool(REGION.fullmatch(text)),
         "use a region such as us-west-2"),
    Rule("AWS_ROLE_ARN", "role_arn", lambda text: bool(ROLE.fullmatch(text)),
         "use arn:aws:iam::ACCOUNT:role/NAME"),
    Rule("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file", _is_file,
         "name a file that exists"),
    Rule("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "", _is_file, "name a file that exists"),
)  # fmt: skip
# Not settings, but part of what is sent.
PLAIN = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
         "AWS_SDK_UA_APP_ID", "AWS_EXECUTION_ENV", "AWS_ROLE_SESSION_NAME",
         "AWS_CONTAINER_AUTHORIZATION_TOKEN")  # fmt: skip


def check_variables(environ: Environ) -> None:
    """Raise `ConfigError` naming the first variable with a value that cannot be used."""
    for rule in RULES:
        _check(rule, environ.get(rule.variable, ""), rule.variable)
    for variable in PLAIN:
        refuse_control_characters(environ.get(variable, ""), variable)
    if environ.get(IGNORED_ENDPOINTS, "").lower() != "true":
        for variable in _endpoints(environ):
            _check(Rule(variable, "", is_url, "use an http or https URL"), environ[variable],
                   variable)  # fmt: skip


def check_profile(profile: Environ, name: str) -> None:
    """Raise `ConfigError` naming the first setting of a profile that cannot be used."""
    for rule in RULES:
        if rule.key:
            _check(rule, profile.get(rule.key, ""), f'{rule.key} of the AWS profile "{name}"')


def _endpoints(environ: Environ) -> Iterator[str]:
    return (
        name
        for name in environ
        if name == ENDPOINT or (name.startswith(f"{ENDPOINT}_") and environ[name])
    )


def _check(rule: Rule, value: str, name: str) -> None:
    if value and not rule.valid(value):
        # A URL may hold a login.
        shown = "" if rule.valid is is_url else f' "{value}"'
        raise ConfigError(f"invalid value{shown} of {name}", hint=rule.hint)
