"""What is installed is what was reviewed, and what is bundled is named with its license."""

import re
import sys
from pathlib import Path

import pytest

from kubectl_alb.errors import ExitCode

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "krew"))
from notices import NATIVE, notices_for, unknown_libraries  # noqa: E402

PINNED = ("constraints.txt", "krew/uv.txt", "krew/audit.txt")
LIBRARIES = {
    "libssl.so.3", "libcrypto.so.3", "libffi.so.8", "liblzma.so.5", "libbz2.so.1.0", "libz.so.1",
    "libuuid.so.1", "libgcc_s.so.1", "_yaml.cpython-311-x86_64-linux-gnu.so", "kubectl-alb",
    "libpython3.11.so.1.0",
}  # fmt: skip


def requirements(file: str) -> list[str]:
    return re.split(r"\n(?=\S)", (ROOT / file).read_text().strip())


@pytest.mark.parametrize("file", PINNED)
def test_every_package_has_one_version_and_a_hash(file: str) -> None:
    for requirement in requirements(file):
        assert re.match(r"[a-z0-9._-]+(\[[a-z]+\])?==\S+ ", requirement), requirement
        assert "--hash=sha256:" in requirement


def test_what_builds_and_installs_is_pinned_too() -> None:
    names = {each.partition("==")[0] for file in PINNED for each in requirements(file)}
    assert {"setuptools", "pyinstaller", "uv", "pip-audit"} <= names
    makefile = (ROOT / "Makefile").read_text()
    for line in makefile.splitlines():
        assert "pip install" not in line or "--require-hashes" in line or "--no-deps" in line


def test_a_release_runs_pip_audit() -> None:
    assert "make audit" in (ROOT / ".github/workflows/release.yaml").read_text()
    assert "make audit" in (ROOT / ".ci/release").read_text()
    assert "bin/pip-audit --strict" in (ROOT / "Makefile").read_text()


def test_every_bundled_library_has_a_notice_and_an_unknown_one_is_refused() -> None:
    assert unknown_libraries({*LIBRARIES, "libnew.so.1"}) == ["libnew.so.1"]
    assert len(notices_for(LIBRARIES)) == len(NATIVE) - 1
    assert all(notice.copyright and notice.license and notice.url for notice in NATIVE)


def test_the_readme_has_every_exit_code() -> None:
    table = (ROOT / "README.md").read_text().partition("## Exit codes")[2].partition("\n## ")[0]
    listed = {int(code) for row in re.findall(r"^\| ([\d, ]+) \|", table, re.M)
              for code in row.split(",")}  # fmt: skip
    assert listed == {int(code) for code in ExitCode}


def test_the_security_policy_says_where_to_report() -> None:
    policy = (ROOT / "SECURITY.md").read_text()
    assert "security/advisories/new" in policy
    assert "Supported versions" in policy
