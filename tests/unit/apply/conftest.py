"""The emulator, with a small network and a policy, and a writer with all rights."""

from collections.abc import Iterator

import pytest

from kubectl_alb.apply.aws import AwsWriter
from tests.lab.aws.client import Aws
from tests.lab.aws.lab import Lab
from tests.lab.aws.server import start
from tests.unit.apply.account import NETWORK, TEXT, writer_for


@pytest.fixture(scope="module")
def running() -> Iterator[Aws]:
    server, endpoint = start(Lab())
    yield Aws(endpoint)
    server.shutdown()


@pytest.fixture
def aws(running: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALABOPERATOR00001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-lab")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    running.reset()
    running.load(NETWORK)
    return running


@pytest.fixture
def writer(aws: Aws) -> AwsWriter:
    return writer_for(aws)


@pytest.fixture
def policy(aws: Aws) -> str:
    iam = aws.boto3("iam")
    arn: str = iam.create_policy(PolicyName="lbc", PolicyDocument=TEXT)["Policy"]["Arn"]
    return arn


@pytest.fixture
def full_policy(aws: Aws, policy: str) -> str:
    """Return the ARN of a policy that has five versions."""
    for _ in range(4):
        aws.boto3("iam").create_policy_version(PolicyArn=policy, PolicyDocument=TEXT)
    return policy
