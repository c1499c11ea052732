"""A record with hostile text in any one of its fields is shown, or refused, without harm."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.errors import ExitCode
from tests.conftest import Ran
from tests.hostile import damaged_world, harms
from tests.readers import READERS

Run = Callable[..., Ran]
SHOP = Path("tests/golden/worlds/shop")
SECTIONS = sorted(file.relative_to(SHOP) for file in SHOP.glob("*/*.json"))
CODES = {int(code) for code in ExitCode}
GROUP = "describe group/shop-public"
TRACE = "trace https://app.example.com/cart"
FEW = (
    f"{GROUP} -o dot",
    "describe class/alb -o table",
    "plan -o junit",
    "plan --cross-check -o table",
    "doctor -A -o wide",
    "doctor --fix --dry-run=client -o json",
    f"{TRACE} -o yaml",
    "logs -o json",
    "version -o yaml",
)
MORE = (
    *(f"{GROUP} --events --rules -o {f}" for f in ("wide", "json", "mermaid", "name")),
    *(f"describe class/alb -o {f}" for f in ("wide", "json", "name")),
    *(f"list -A -o {f}" for f in ("wide", "yaml", "name")),
    *(f"plan -o {f}" for f in ("wide", "json", "stack", "sarif", "github")),
    "plan --cross-check -o yaml",
    *(f"doctor -A -o {f}" for f in ("short", "json", "yaml", "sarif", "junit", "github")),
    "doctor --fix --dry-run=client -o table",
    f"{TRACE} -o wide",
    *(f"logs -o {f}" for f in ("pretty", "raw")),
    "version -o table",
)
STREAMS = ("logs",)


@pytest.fixture(scope="module")
def readable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return damaged_world(SHOP, tmp_path_factory.mktemp("readable"), readable=True)


@pytest.fixture(scope="module")
def malformed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return damaged_world(SHOP, tmp_path_factory.mktemp("malformed"), readable=False)


def harmless(line: str, world: Path, run: Run) -> Ran:
    ran, format = run(*line.split(), "--bundle", str(world)), line.rpartition(" ")[2]
    assert ran.code in CODES
    assert harms(ran.stdout, format == "github") == harms(ran.stderr) == []
    # So what nobody foresaw is reported, of a live cluster and of a bundle.
    assert "this is a bug" not in ran.stderr
    assert "cannot answer from bundle" not in ran.stderr
    if format in READERS and ran.stdout and not line.startswith(STREAMS):
        READERS[format](ran.stdout)
    return ran


@pytest.mark.parametrize("line", FEW)
def test_records_with_one_hostile_text_each_are_shown_without_harm(
    line: str, readable: Path, run: Run
) -> None:
    assert harmless(line, readable, run).stdout


@pytest.mark.parametrize("line", FEW)
def test_records_that_one_hostile_text_makes_malformed_are_named_without_harm(
    line: str, malformed: Path, run: Run
) -> None:
    harmless(line, malformed, run)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "only" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-fault")
        metafunc.parametrize("only", SECTIONS if every else SECTIONS[:1], ids=str)


@pytest.mark.parametrize("readable", [True, False])
def test_a_section_alone_is_shown_without_harm(
    only: Path, readable: bool, tmp_path: Path, run: Run, pytestconfig: pytest.Config
) -> None:
    world = damaged_world(SHOP, tmp_path / "world", readable, str(only))
    for line in (*FEW, *MORE) if pytestconfig.getoption("--every-fault") else FEW[-3:]:
        harmless(line, world, run)
