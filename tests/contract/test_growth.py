"""Work and memory grow no faster than the cluster: counts of calls and of bytes, never of time."""

import sys
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from kubectl_alb.cli.main import run
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.model.section import Section
from tests.bench.large_size import Size
from tests.bench.large_world import write_large

FEW, MANY = Size(60, 2, 20, 200), Size(240, 8, 80, 800)
TIMES = MANY.ingresses / FEW.ingresses
# Sorting and growing tables take a little more than in proportion.
SLACK = 1.05
COMMANDS = (
    "describe group/edge-1",
    "list -A",
    "status -A",
    "trace https://app-1.edge-1.example.net/api",
    "plan -A",
    "doctor -A",
    "reorder group/edge-1 --bottom team-1/app-1 --dry-run=client",
)


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("large")
    return write_large(folder / "few", FEW), write_large(folder / "many", MANY)


class Calls:
    """How many functions were called, on every thread."""

    def __init__(self) -> None:
        self.count = 0

    def note(self, frame: FrameType, event: str, argument: object) -> None:
        """Count an event of the interpreter."""
        self.count += event in ("call", "c_call")


@contextmanager
def counted() -> Iterator[Calls]:
    calls, before = Calls(), sys.getprofile()
    threading.setprofile(calls.note)
    sys.setprofile(calls.note)
    try:
        yield calls
    finally:
        sys.setprofile(before)
        threading.setprofile(None)


def calls_of(command: str, bundle: Path) -> int:
    with counted() as calls:
        code = run([*command.split(), "--bundle", str(bundle)])
    assert code in (0, 3)
    return calls.count


@pytest.mark.parametrize("command", COMMANDS)
def test_calls_grow_no_faster_than_the_cluster(command: str, bundles: tuple[Path, Path]) -> None:
    few, many = bundles
    # What is imported and kept for good is counted once.
    run([*command.split(), "--bundle", str(few)])
    assert calls_of(command, many) < calls_of(command, few) * TIMES * SLACK


def peak_of(bundle: Path) -> int:
    tracemalloc.start()
    snapshot = load(open_source(ContextOptions(bundle=str(bundle)), None), Section)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert snapshot.kubernetes.pods
    return peak


def test_memory_grows_no_faster_than_the_cluster(bundles: tuple[Path, Path]) -> None:
    few, many = bundles
    peak_of(few)
    assert peak_of(many) < peak_of(few) * TIMES * SLACK


def test_a_bundle_is_decoded_without_a_tree_of_all_its_records(bundles: tuple[Path, Path]) -> None:
    _, many = bundles
    text = sum(path.stat().st_size for path in many.rglob("*.json"))
    # Such a tree takes six times as much as the text.
    assert peak_of(many) < 2.5 * text
