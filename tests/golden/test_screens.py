"""Every file in `screens` is a command line and what it prints."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

HERE = Path(__file__).parent
SCREENS = sorted((HERE / "screens").glob("*.txt"))


@pytest.mark.parametrize("screen", SCREENS, ids=lambda path: path.stem)
def test_a_command_prints_its_screen(
    screen: Path,
    run: Callable[..., Ran],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(HERE)
    first, _, expected = screen.read_text(encoding="utf-8").partition("\n")
    ran = run(*shlex.split(first)[3:])
    shown = ran.stdout + "".join(f"! {line}\n" for line in ran.stderr.splitlines())
    shown += f"(exit {ran.code})\n" if ran.code else ""
    if request.config.getoption("--update-golden"):
        screen.write_text(f"{first}\n{shown}", encoding="utf-8")
    assert shown == expected or request.config.getoption("--update-golden")
