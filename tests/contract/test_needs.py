"""Each command reads the sections that it declares, and no others."""

from collections.abc import Callable

import pytest

from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.run.generate import COMMANDS
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.source import Stream
from kubectl_alb.model.section import Section
from tests.conftest import Ran

LINES = {
    "status": ("status", "-A"),
    "describe": ("describe", "group/shop-public"),
    "describe class/NAME": ("describe", "class/alb"),
    "list": ("list", "-A"),
    "trace": ("trace", "https://app.example.com/cart"),
    "plan": ("plan",),
    "plan -o stack, plan --cross-check": ("plan", "--cross-check"),
    "doctor": ("doctor", "-A"),
    "doctor --pre": ("doctor", "--pre"),
    "reorder": ("reorder", "group/shop-public"),
    "upgrade": ("upgrade", "--check"),
    "logs": ("logs", "group/shop-public"),
    "version": ("version",),
    "bundle": ("bundle", "--output-file"),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[Section]:
    """The sections that a bundle is asked for from now on."""
    found: set[Section] = set()
    stream = BundleSource.stream

    def recording(self: BundleSource, need: Section) -> Stream:
        found.add(need)
        return stream(self, need)

    monkeypatch.setattr(BundleSource, "stream", recording)
    return found


def test_every_command_that_reads_is_tried() -> None:
    assert list(LINES) == list(COMMANDS)


@pytest.mark.parametrize(("name", "needs"), COMMANDS.items())
def test_a_command_asks_for_what_it_declares(
    name: str,
    needs: Needs,
    asked: set[Section],
    run: Callable[..., Ran],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    target = (str(tmp_path_factory.mktemp("bundle") / "b.tar.gz"),) if name == "bundle" else ()
    ran = run(*LINES[name], *target, "--bundle", "demo")
    assert ran.code in (0, 2, 3, 4), ran.stderr
    assert asked == needs.sections


@pytest.mark.parametrize("needs", COMMANDS.values())
def test_what_is_vital_is_read(needs: Needs) -> None:
    assert set(needs.vital) <= needs.sections
