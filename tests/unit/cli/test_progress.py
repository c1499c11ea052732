"""Progress: a live line on a terminal, plain lines elsewhere."""

import io

import pytest

from kubectl_alb.cli.output import Output
from kubectl_alb.cli.progress import Progress
from kubectl_alb.cli.streams import CLEAR, GuardedStream
from tests.clock import Clock


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


def on_terminal(clock: Clock, quiet: bool = False) -> tuple[Progress, Terminal]:
    stream = Terminal()
    return Progress(Output("table", quiet=quiet), stream, clock.now, clock.sleep), stream


def lines(
    clock: Clock, capsys: pytest.CaptureFixture[str], *pauses: tuple[float, str]
) -> list[str]:
    progress = Progress(Output("table"), io.StringIO(), clock.now, clock.sleep)
    for seconds, reason in pauses:
        progress.pause(seconds, reason)
    return capsys.readouterr().err.splitlines()


def test_a_terminal_has_one_live_line_with_the_time_that_has_passed(clock: Clock) -> None:
    progress, stream = on_terminal(clock)
    progress.pause(2, "targets of shop/web")
    assert stream.getvalue().count("\n") == 0
    assert "\r\x1b[K0:02 waiting: targets of shop/web" in stream.getvalue()
    progress.close()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_what_comes_from_elsewhere_cannot_move_the_cursor(clock: Clock) -> None:
    progress, stream = on_terminal(clock)
    progress.pause(0, "shop/web: \x1b[2J\rgone")
    assert "\x1b[2J" not in stream.getvalue()
    assert stream.getvalue().count("\r") == 1


def test_a_live_line_is_never_longer_than_the_terminal(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    progress, stream = on_terminal(clock)
    progress.pause(0, "a reason that goes on " * 9)
    assert len(stream.getvalue().removeprefix("\r\x1b[K")) < 40


def test_a_log_has_a_line_for_each_change(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(clock, capsys, (10, "one"), (10, "one"), (5, "two"))
    assert found == ["0:00 waiting: one", "0:20 waiting: two"]


def test_a_log_has_a_line_every_half_minute(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lines(clock, capsys, (65, "one")) == [
        "0:00 waiting: one",
        "0:30 waiting: one",
        "1:00 waiting: one",
    ]


def test_nothing_is_said_where_quiet_is_asked_for(clock: Clock) -> None:
    progress, stream = on_terminal(clock, quiet=True)
    progress.pause(3, "one")
    progress.close()
    assert (stream.getvalue(), sum(clock.slept)) == ("", 3)


def test_how_far_a_read_is_stands_on_the_live_line_at_once(clock: Clock) -> None:
    progress, stream = on_terminal(clock)
    clock.sleep(1)
    progress.tell("reading rules: 20 of about 300 AWS calls")
    assert stream.getvalue() == "\r\x1b[K0:01 reading rules: 20 of about 300 AWS calls"


def test_how_far_a_read_is_goes_to_a_log_every_half_minute(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = Progress(Output("table"), io.StringIO(), clock.now, clock.sleep)
    for second in range(65):
        progress.tell(f"{second} of 65")
        clock.sleep(1)
    assert capsys.readouterr().err.splitlines() == ["0:30 30 of 65", "1:00 60 of 65"]


def test_a_line_from_elsewhere_takes_the_live_line_away_first() -> None:
    below = Terminal()
    stream = GuardedStream(below, "stderr", notes=True)
    stream.write_safe(f"{CLEAR}0:01 reading")
    stream.write_safe(f"{CLEAR}0:02 reading")
    stream.write("warning: AWS throttles\n")
    stream.write("more\n")
    assert below.getvalue() == (
        f"{CLEAR}0:01 reading{CLEAR}0:02 reading{CLEAR}warning: AWS throttles\nmore\n"
    )
