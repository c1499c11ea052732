from tests.lab.kubelet import Options, options

LINES = ["2026-01-01T00:00:01Z one", "2026-01-01T00:00:02Z two", "2026-01-01T00:00:03Z three"]


def test_a_log_is_shown_whole_without_its_times() -> None:
    assert [Options().shown(line) for line in Options().part_of(LINES)] == ["one", "two", "three"]


def test_the_last_lines_are_those_since_a_time() -> None:
    assert options("sinceTime=2026-01-01T00:00:02Z").part_of(LINES) == LINES[1:]
    assert options("tailLines=1").part_of(LINES) == LINES[2:]
    assert options("tailLines=0").part_of(LINES) == []


def test_seconds_count_back_from_now() -> None:
    assert options("sinceSeconds=60").part_of(LINES) == []
