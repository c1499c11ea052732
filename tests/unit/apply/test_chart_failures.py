"""What helm prints when it cannot read a chart, as helm 3.22 and 4 print it, and what is told."""

import pytest

from kubectl_alb.apply.chart_failures import no_version, unread
from kubectl_alb.apply.chart_place import ChartPlace
from kubectl_alb.apply.helm_program import failure
from kubectl_alb.context.deadline import timed_out
from kubectl_alb.errors import ExitCode, UnreachableError

REPO = ChartPlace("lbc", "https://charts.internal")
OCI = ChartPlace("oci://registry.internal/charts/lbc")
ECR = ChartPlace("oci://111122223333.dkr.ecr.eu-west-1.amazonaws.com/lbc")
ALIAS = ChartPlace("eks/lbc")
LOCAL = ChartPlace("/charts/lbc.tgz")
INDEX = (
    'looks like "https://charts.internal" is not a valid chart repository or cannot be reached: '
)
TAGS = 'GET "https://registry.internal/v2/charts/lbc/tags/list": '


@pytest.mark.parametrize(
    ("place", "printed", "code", "told"),
    [
        (REPO, f"{INDEX}failed to fetch https://charts.internal/index.yaml : 401 Unauthorized",
         77, "helm repo add NAME https://charts.internal --username USER"),
        (OCI, f"{TAGS}basic credential not found", 77, "helm registry login registry.internal"),
        (ECR, f"{TAGS}basic credential not found", 77,
         "aws ecr get-login-password --region eu-west-1 | helm registry login"),
        (REPO, f"{INDEX}failed to fetch https://charts.internal/index.yaml : 403 Forbidden",
         77, "charts.internal denies access (403)"),
        (OCI, f'failed to perform "FetchReference" on source: {TAGS}response status code 403: '
         "Forbidden", 77, "registry.internal denies access (403)"),
        (OCI, f"{TAGS}tls: first record does not look like a TLS handshake", 69,
         "helm pull oci://registry.internal/charts/lbc --plain-http"),
        (OCI, f"{TAGS}tls: failed to verify certificate: x509: certificate signed by unknown "
         "authority", 69, "SSL_CERT_FILE"),
        (REPO, f"{INDEX}dial tcp 127.0.0.1:1: connect: connection refused", 69,
         "cannot read chart lbc of https://charts.internal: dial tcp"),
        (OCI, f"{TAGS}response status code 503: Service Unavailable", 69, "an archive"),
        (REPO, 'chart "lbc" not found in https://charts.internal repository', 1,
         "there is no chart lbc of https://charts.internal"),
        (REPO, f"{INDEX}failed to fetch https://charts.internal/index.yaml : 404 Not Found", 1,
         "check the URL and the name of the chart"),
        (OCI, f"{TAGS}response status code 404: name unknown: repository name not known", 1,
         "there is no chart oci://registry.internal/charts/lbc"),
        (ALIAS, "repo eks not found", 1, "helm repo list"),
        (REPO, f"{INDEX}error converting YAML to JSON: yaml: line 1: did not find", 65,
         "cannot read index.yaml of https://charts.internal: error converting YAML"),
        (REPO, f"{INDEX}no API version specified", 65, "cannot read index.yaml"),
        (LOCAL, "file '/charts/lbc.tgz' does not appear to be a gzipped archive", 65,
         "cannot read chart /charts/lbc.tgz: file"),
        (LOCAL, "Chart.yaml file is missing", 65, "Chart.yaml file is missing"),
        (REPO, "unexpected EOF", 65, "cannot read chart lbc of https://charts.internal"),
        (LOCAL, "something else", 1, "cannot read chart /charts/lbc.tgz: something else"),
    ],
)  # fmt: skip
def test_a_failure_says_what_to_do(place: ChartPlace, printed: str, code: int, told: str) -> None:
    error = unread(place, failure("helm show", [f"Error: {printed}"]))
    assert error.exit_code == code
    assert told in f"{error.message}\n{error.hint}"
    assert "is not a valid chart repository or cannot be reached" not in error.message


def test_a_timeout_stays_one() -> None:
    assert unread(REPO, timed_out("helm show did not end")).exit_code == ExitCode.TIMED_OUT


def test_a_version_that_is_not_there_names_those_that_are() -> None:
    error = no_version(REPO, "9.9.9", ("3.5.0", "1.8.1"))
    assert error.message == "there is no version 9.9.9 of chart lbc of https://charts.internal"
    assert error.hint == "choose another version, such as 3.5.0, 1.8.1"
    assert "helm repo update" in no_version(ALIAS, "9.9.9", ("3.5.0",)).hint


def test_without_any_version_there_is_no_chart() -> None:
    assert no_version(OCI, "9.9.9", ()).message.startswith("there is no chart oci://")


def test_another_failure_keeps_its_exit_code() -> None:
    assert unread(REPO, UnreachableError("gone")).exit_code == ExitCode.UNREACHABLE
