"""What every test may use: the command line, run offline."""

import io
import os
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from botocore.loaders import create_loader
from hypothesis import HealthCheck, settings

from kubectl_alb.cli.main import run as run_command

# The same examples each time, however slow the machine: what fails once fails for everybody.
settings.register_profile(
    "tests", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")


COUNT = count()


@dataclass(frozen=True)
class Ran:
    """What a command line left behind."""

    code: int
    stdout: str
    stderr: str


class Stream(io.TextIOWrapper):
    """A captured stream that is no terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True, newline="")

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined,no-any-return]


SETTINGS = (
    "AWS_", "KUBECTL_ALB_", "KUBECONFIG", "NO_COLOR", "FORCE_COLOR", "REQUESTS_CA_BUNDLE",
)  # fmt: skip


@contextmanager
def plain_environment() -> Iterator[None]:
    kept = dict(os.environ)
    for name in kept:
        if name.startswith(SETTINGS):
            del os.environ[name]
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


@pytest.fixture(autouse=True, scope="session")
def models_read_once() -> Iterator[None]:
    """Let botocore find and parse each of its large files once, and not for every session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", cache(create_loader))
        yield


@pytest.fixture(autouse=True, scope="session")
def interruptible() -> None:
    """Let tests interrupt themselves where a shell in the background has us ignore that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def state_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the state folder of this test alone; it is not made."""
    folder = tmp_path_factory.getbasetemp() / "state" / str(next(COUNT))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.fixture
def run() -> Callable[..., Ran]:
    """Run a command line in this process."""

    def call(*args: str) -> Ran:
        out, err = Stream(), Stream()
        with plain_environment(), redirect_stdout(out), redirect_stderr(err):
            code = run_command(list(args))
        return Ran(int(code), out.text(), err.text())

    return call


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")
    parser.addoption("--every-fault", action="store_true", help="try each command with each fault")
    parser.addoption("--mutations", default=600, type=int, help="how many kubeconfigs to damage")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Spell in a failure what is no text: workers could not send it."""
    report = yield
    if report.failed and report.longrepr is not None:
        report.longrepr = str(report.longrepr).encode("utf-8", "backslashreplace").decode()
    report.sections = [
        (name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections
    ]
    return report
