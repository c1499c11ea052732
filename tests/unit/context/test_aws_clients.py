"""Calls to AWS that go wrong, over the wire: the emulator fails as each test tells it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.context.aws.settings import AwsSettings
from kubectl_alb.errors import AccessError, AlbError, ConfigError, ExitCode, UnreachableError
from kubectl_alb.model.context import Found
from tests.lab.aws.client import Aws
from tests.lab.aws.lab import Lab
from tests.lab.aws.server import start
from tests.scripted import silent_port

SHOP = Path(__file__).parents[2] / "golden" / "worlds" / "shop"
ZONES = ("ec2", "DescribeAvailabilityZones")
BALANCERS = ("elbv2", "DescribeLoadBalancers")


@pytest.fixture(scope="module")
def running() -> Iterator[Aws]:
    server, endpoint = start(Lab())
    yield Aws(endpoint)
    server.shutdown()


@pytest.fixture
def aws(running: Aws, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Aws:
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALABOPERATOR00001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-lab")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    running.reset()
    return running


def clients(aws: Aws, timeout: float | None = None, endpoint: str = "") -> AwsClients:
    settings = AwsSettings(Found(aws.region), endpoints={"*": endpoint or aws.endpoint})
    return AwsClients(settings, timeout)


def failure(asked: AwsClients, call: tuple[str, str] = BALANCERS) -> AlbError:
    with pytest.raises(AlbError) as caught:
        asked.call(*call)
    return caught.value


@pytest.mark.parametrize("code", ["Throttling", "RequestLimitExceeded", "ThrottlingException"])
def test_throttled_calls_are_made_again(code: str, aws: Aws) -> None:
    aws.fault("elbv2:*", code=code, status=400, message="Rate exceeded", times=2)
    assert clients(aws).call(*BALANCERS) == {"LoadBalancers": []}
    assert len(aws.calls()) == 3


def test_waiting_for_a_busy_aws_is_told_once(aws: Aws) -> None:
    aws.fault("elbv2:*", code="Throttling", status=400, message="Rate exceeded", times=1)
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append  # type: ignore[method-assign]
    logger = logging.getLogger("kubectl_alb.context.aws.session")
    logger.addHandler(handler)
    # Whatever a command before this test has made of the package's own level.
    logger.setLevel(logging.WARNING)
    try:
        assert clients(aws).call(*BALANCERS) == {"LoadBalancers": []}
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    assert [record.getMessage() for record in records] == [
        "AWS throttles DescribeLoadBalancers (Throttling): asking more slowly"
    ]


def test_endless_throttling_is_told_as_such(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "2")
    aws.fault("elbv2:*", code="Throttling", status=400, message="Rate exceeded")
    error = failure(clients(aws))
    assert "AWS throttles elasticloadbalancing:DescribeLoadBalancers" in error.message
    assert len(aws.calls()) == 2


def test_what_fails_on_the_other_side_is_tried_three_times(aws: Aws) -> None:
    aws.fault("elbv2:*", code="InternalFailure", status=500)
    error = failure(clients(aws))
    assert isinstance(error, UnreachableError)
    assert "InternalFailure" in error.message
    assert len(aws.calls()) == 3


def test_connections_that_are_dropped_are_given_up(aws: Aws) -> None:
    aws.fault("elbv2:*", reset=True)
    error = failure(clients(aws))
    assert isinstance(error, UnreachableError)
    assert "elasticloadbalancing:DescribeLoadBalancers" in error.message


def test_what_was_broken_once_is_no_failure(aws: Aws) -> None:
    aws.fault("elbv2:*", truncate=True, times=1)
    assert clients(aws).call(*BALANCERS) == {"LoadBalancers": []}


def test_an_answer_that_stays_mutilated_is_told_as_such(aws: Aws) -> None:
    aws.fault("elbv2:*", truncate=True)
    assert isinstance(failure(clients(aws)), UnreachableError)


def test_pages_without_end_are_given_up(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    aws.load_folder(SHOP)
    sized = {"PaginationConfig": {"PageSize": 5}}
    found = clients(aws).pages("ec2", "DescribeSubnets", "Subnets", **sized)
    monkeypatch.setattr("kubectl_alb.context.aws.clients.MOST_PAGES", len(found) // 5 - 1)
    with pytest.raises(UnreachableError, match="does not end after"):
        clients(aws).pages("ec2", "DescribeSubnets", "Subnets", **sized)


def test_an_endpoint_that_is_silent_is_asked_once(aws: Aws) -> None:
    # A second call would be answered.
    aws.fault("elbv2:*", hang=20, times=1)
    error = failure(clients(aws, 0.5))
    aws.clear_faults()
    assert isinstance(error, UnreachableError)


def test_an_endpoint_that_accepts_no_connection_is_given_up(aws: Aws) -> None:
    listener, port = silent_port()
    with listener:
        error = failure(clients(aws, 0.5, f"http://127.0.0.1:{port}"))
    assert isinstance(error, UnreachableError)


@pytest.mark.parametrize(
    ("code", "kind", "exit_code"),
    [
        ("ExpiredToken", AccessError, ExitCode.DENIED),
        ("InvalidClientTokenId", AccessError, ExitCode.DENIED),
        ("UnrecognizedClientException", AccessError, ExitCode.DENIED),
        ("LoadBalancerNotFound", AwsNotFoundError, ExitCode.FAILED),
        ("ValidationError", AlbError, ExitCode.FAILED),
    ],
)
def test_each_refusal_has_its_exit_code(
    code: str, kind: type[AlbError], exit_code: ExitCode, aws: Aws
) -> None:
    aws.fault("elbv2:*", code=code, status=400, message="no")
    error = failure(clients(aws))
    assert isinstance(error, kind)
    assert error.exit_code == exit_code


def test_a_missing_permission_is_named_by_its_action(aws: Aws) -> None:
    aws.deny("ec2:DescribeAvailabilityZones")
    error = failure(clients(aws), ZONES)
    assert isinstance(error, AccessError)
    assert error.permission == "ec2:DescribeAvailabilityZones"


def test_without_credentials_nothing_is_sent_and_they_are_looked_for_once(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    asked = clients(aws)
    errors = [failure(asked), failure(asked, ZONES)]
    assert isinstance(errors[0], ConfigError)
    assert errors[0] is errors[1]
    assert aws.calls() == []


def test_no_region_is_a_configuration_error(aws: Aws) -> None:
    unknown = AwsClients(AwsSettings(Found("", "nobody names one"), endpoints={"*": aws.endpoint}))
    error = failure(unknown)
    assert isinstance(error, ConfigError)
    assert "nobody names one" in error.message


def test_requests_say_who_asks(aws: Aws) -> None:
    clients(aws).call(*BALANCERS)
    assert "kubectl-alb/" in aws.calls()[0]["userAgent"]
