"""Generated files are current."""

import re
from pathlib import Path

import pytest
import yaml

from kubectl_alb import __version__
from kubectl_alb.cli.krew_manifest import SHORT, checksums, manifest
from kubectl_alb.cli.reference import filled, help_of
from kubectl_alb.cli.run.generate import current, generated

ROOT = Path(__file__).parents[2]
FILES = dict(generated(ROOT))


@pytest.mark.parametrize("path", FILES, ids=str)
def test_the_file_is_what_the_code_says(path: Path) -> None:
    assert current(ROOT / path, FILES[path]), f"{path} is not current: run kubectl-alb generate"


def test_a_block_of_help_is_renewed_and_the_text_around_it_stays() -> None:
    page = "before\n<!-- help: list -->\n{}\n<!-- end -->\nafter\n"
    help_block = f"```text\n{help_of('list').strip()}\n```"
    assert filled(page.format("old")) == page.format(help_block)


def test_the_short_description_fits_krews_list() -> None:
    assert len(SHORT) <= 50


def test_a_manifest_lists_the_platforms_that_have_an_archive() -> None:
    known = checksums(f"{'a' * 64}  kubectl-alb-linux-arm64.tar.gz\n")
    document = yaml.safe_load(manifest(known))
    (platform,) = document["spec"]["platforms"]
    assert platform["selector"] == {"matchLabels": {"os": "linux", "arch": "arm64"}}
    assert platform["sha256"] == "a" * 64
    assert platform["uri"].endswith(f"/v{__version__}/kubectl-alb-linux-arm64.tar.gz")
    assert platform["bin"] == "kubectl-alb"


def test_the_manifest_of_the_last_release_is_whole() -> None:
    document = yaml.safe_load(FILES[Path("krew/alb.yaml")])
    assert document["spec"]["platforms"]
    for platform in document["spec"]["platforms"]:
        assert re.fullmatch("[0-9a-f]{64}", platform["sha256"])
