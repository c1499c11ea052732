"""What it means that helm cannot read a chart, and what to do about it."""

import re
from collections.abc import Callable, Mapping
from enum import Enum, auto

from kubectl_alb.apply.chart_place import ChartPlace
from kubectl_alb.errors import (
    AccessError,
    AlbError,
    DecodeError,
    ExitCode,
    NotFoundError,
    UnreachableError,
)

ELSEWHERE = "without access to it, give --chart with a folder, an archive or an OCI reference"
_WRAPPING = re.compile(r'looks like "[^"]*" is not a valid chart repository or cannot be reached: ')
_PREFIX = re.compile(r"helm show(?: failed)?: ")
_ECR = re.compile(r"\.dkr\.ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.")


class Cause(Enum):
    """Why a chart cannot be read."""

    CREDENTIALS = auto()
    DENIED = auto()
    PLAIN_HTTP = auto()
    AUTHORITY = auto()
    SILENT = auto()
    VERSION = auto()
    CHART = auto()
    BROKEN = auto()


# What helm 3.13 to 4 print; the first that fits is meant.
SIGNATURES: tuple[tuple[Cause, str], ...] = (
    (Cause.CREDENTIALS, r"401 Unauthorized|status code 401|basic credential not found"),
    (Cause.DENIED, r"403 Forbidden|status code 403"),
    (Cause.PLAIN_HTTP, r"not look like a TLS handshake|gave HTTP response to HTTPS client"),
    (Cause.AUTHORITY, r"x509: "),
    (
        Cause.SILENT,
        r"connection refused|no such host|i/o timeout|deadline exceeded|TLS handshake timeout"
        r"|network is unreachable|no route to host|(?:status code )?(?:429|50[0-4])\b",
    ),
    (
        Cause.VERSION,
        r'version "[^"]*" not found in|no chart version found|"FetchReference" on source: .*: '
        r"not found",
    ),
    (
        Cause.CHART,
        r"not found|404 Not Found|status code 404|name unknown|invalid reference"
        r"|could not find protocol handler",
    ),
    (
        Cause.BROKEN,
        r"converting YAML|unmarshaling JSON|no API version specified|gzipped archive"
        r"|Chart\.yaml file is missing|cannot load |validation: |unexpected EOF|permission denied"
        r"|is not a chart|invalid chart",
    ),
)


def cause_of(text: str) -> Cause | None:
    """Return what helm's words mean; None where that is not known."""
    return next((cause for cause, pattern in SIGNATURES if re.search(pattern, text)), None)


def unread(place: ChartPlace, error: AlbError) -> AlbError:
    """Return why a chart cannot be read, with what to do."""
    text = _PREFIX.sub("", error.message)
    cause = None if error.exit_code == ExitCode.TIMED_OUT else cause_of(text)
    if cause in FAILURES:
        return FAILURES[cause](place, text)
    failure = AlbError(f"cannot read chart {place}: {text}", hint=ELSEWHERE)
    failure.exit_code = error.exit_code
    return failure


def no_version(place: ChartPlace, version: str, there: tuple[str, ...]) -> AlbError:
    """Return that a version is not there, with those that are."""
    if not there:
        return _no_chart(place, "")
    update = "run helm repo update, or " if place.alias else ""
    return NotFoundError(
        f"there is no version {version} of chart {place}",
        hint=f"{update}choose another version, such as {', '.join(there)}",
    )


def _no_credentials(place: ChartPlace, _: str) -> AlbError:
    return AccessError(
        f"cannot read chart {place}: {_server(place)} requires credentials that helm does not have "
        "(401)",
        "",
        hint=f"run {_login(place)}",
    )


def _denied(place: ChartPlace, _: str) -> AlbError:
    return AccessError(
        f"cannot read chart {place}: {_server(place)} denies access (403)",
        "",
        hint=f"grant the account that helm uses read access, or run {_login(place)} with another",
    )


def _plain_http(place: ChartPlace, _: str) -> AlbError:
    return UnreachableError(
        f"cannot read chart {place}: {_server(place)} serves plain HTTP, not TLS",
        f"fetch it with helm pull {place.reference} --plain-http, and give --chart with the "
        "archive",
    )


def _no_authority(place: ChartPlace, text: str) -> AlbError:
    return UnreachableError(
        f"cannot read chart {place}: {_WRAPPING.sub('', text)}",
        "add its certificate authority to the trust store of this machine (on Linux also by "
        "SSL_CERT_FILE), or fetch it with helm pull --ca-file FILE, and give --chart with the "
        "archive",
    )


def _silent(place: ChartPlace, text: str) -> AlbError:
    return UnreachableError(f"cannot read chart {place}: {_WRAPPING.sub('', text)}", ELSEWHERE)


def _no_chart(place: ChartPlace, _: str) -> AlbError:
    if place.alias:
        hint = f"check helm repo list and helm search repo {place.alias}"
    elif place.is_oci:
        hint = "check its name and its tag; a registry may hide what helm is not logged in for"
    else:
        hint = "check the URL and the name of the chart"
    return NotFoundError(f"there is no chart {place}", hint=hint)


def _broken(place: ChartPlace, text: str) -> AlbError:
    what = f"index.yaml of {place.repo}" if _WRAPPING.search(text) else f"chart {place}"
    return DecodeError(f"cannot read {what}: {_WRAPPING.sub('', text)}", hint=ELSEWHERE)


FAILURES: Mapping[Cause | None, Callable[[ChartPlace, str], AlbError]] = {
    Cause.CREDENTIALS: _no_credentials,
    Cause.DENIED: _denied,
    Cause.PLAIN_HTTP: _plain_http,
    Cause.AUTHORITY: _no_authority,
    Cause.SILENT: _silent,
    Cause.VERSION: _no_chart,
    Cause.CHART: _no_chart,
    Cause.BROKEN: _broken,
}


def _server(place: ChartPlace) -> str:
    return place.host or f"repository {place.alias}"


def _login(place: ChartPlace) -> str:
    """Return how helm is given credentials for a place."""
    ecr = _ECR.search(place.host)
    if place.is_oci and ecr:
        return (
            f"aws ecr get-login-password --region {ecr['region']} | helm registry login "
            f"--username AWS --password-stdin {place.host}"
        )
    if place.is_oci:
        return f"helm registry login {place.host}"
    if place.alias:
        return f"helm repo add {place.alias} URL --username USER --force-update"
    if place.repo:
        return (
            f"helm repo add NAME {place.repo} --username USER, and give --chart "
            f"NAME/{place.reference}"
        )
    return "curl to download it, and give --chart with the archive"
