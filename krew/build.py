"""Builds the release archive for the platform it runs on, and krew's manifest for it.

    dist/kubectl-alb-OS-ARCH.tar.gz   plain files only: the program, its libraries, licences
    dist/checksums.txt                its SHA-256
    dist/alb.yaml                     a manifest with it, for `kubectl krew install --manifest`

`python krew/build.py`, from any folder. The same sources, Python and libraries give the same bytes.
With `--record` the checksum also goes into `krew/checksums.txt`, from which `kubectl-alb generate`
makes `krew/alb.yaml`: that is done for a release, once for each platform.
"""

import gzip
import hashlib
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "krew")]

from notices import Notice, notices_for, unknown_libraries  # noqa: E402

from kubectl_alb import __version__  # noqa: E402
from kubectl_alb.cli.krew_manifest import archive_name, checksums, manifest  # noqa: E402

WORK, DIST = ROOT / "build", ROOT / "dist"
RELEASED = ROOT / "krew" / "checksums.txt"
FOLDER = "kubectl-alb"
EPOCH = 1_700_000_000  # when the repository's history is not there to say
MAX_BYTES = 40 * 1024 * 1024
MACHINES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "ARM64": "arm64"}


class BuildError(SystemExit):
    """Something is missing, or the result is not what krew takes."""

    def __init__(self, message: str) -> None:
        super().__init__(f"build: {message}")


def main() -> None:
    """Build, check and pack."""
    check_tools()
    facts = build_facts()
    tree = freeze(facts)
    add_licences(tree)
    check_tree(tree)
    archive = DIST / archive_name(*target())
    pack(tree, archive, facts["epoch"])
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (DIST / "checksums.txt").write_text(f"{digest}  {archive.name}\n")
    (DIST / "alb.yaml").write_text(manifest({archive.name: digest}), encoding="utf-8")
    if sys.argv[1:] == ["--record"]:
        record({archive.name: digest})
    report(tree, archive)


def record(built: dict[str, str]) -> None:
    """Put a checksum into the release's list, in place of the platform's former one."""
    known = {**checksums(RELEASED.read_text()), **built}
    RELEASED.write_text("".join(f"{known[name]}  {name}\n" for name in sorted(known)))


def target() -> tuple[str, str]:
    """Return this platform in Go's words."""
    machine = platform.machine()
    return platform.system().lower(), MACHINES.get(machine, machine)


def check_tools() -> None:
    """Say what PyInstaller would miss, before it does."""
    linux = sys.platform == "linux"
    missing = [name for name in ("ldd", "objcopy", "objdump") if linux and not shutil.which(name)]
    if missing:
        raise BuildError(f"{', '.join(missing)} not found; install binutils (and libc-bin)")
    library = sysconfig.get_config_var("LDLIBRARY") or ""
    if sys.platform != "win32" and library.endswith(".a"):
        raise BuildError(
            f"{sys.executable} has no shared libpython, which PyInstaller needs. Use another: "
            "make clean dist PYTHON=/usr/bin/python3 (Debian: apt install python3-dev), or build "
            "it so (pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install)"
        )


def build_facts() -> dict[str, str | int]:
    """Return what `version` says of a build: the commit, its date; `epoch` dates the archive."""
    commit = git("rev-parse", "--short=10", "HEAD")
    epoch = int(git("log", "-1", "--format=%ct") or EPOCH)
    changed = bool(git("status", "--porcelain", "--untracked-files=no"))
    return {
        "commit": f"{commit}-changed" if commit and changed else commit,
        "date": git("log", "-1", "--format=%cs"),
        "epoch": int(os.environ.get("SOURCE_DATE_EPOCH", epoch)),
    }


def git(*args: str) -> str:
    """Ask git; empty when there is no git or no repository."""
    if not shutil.which("git"):
        return ""
    done = subprocess.run(["git", *args], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def freeze(facts: dict[str, str | int]) -> Path:
    """Run PyInstaller and return the program's folder, links in it resolved."""
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.rmtree(DIST, ignore_errors=True)
    WORK.mkdir()
    DIST.mkdir()
    stamp = WORK / "build.json"
    stamp.write_text(json.dumps({name: facts[name] for name in ("commit", "date")}))
    environment = {
        **os.environ,
        "KUBECTL_ALB_BUILD": str(stamp),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(facts["epoch"]),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--workpath", str(WORK / "work"), "--distpath", str(WORK / "frozen")]
    command.append(str(ROOT / "krew/alb.spec"))
    if subprocess.run(command, cwd=WORK, env=environment, check=False).returncode:
        raise BuildError("PyInstaller failed, see above")
    tree = DIST / FOLDER
    shutil.copytree(WORK / "frozen" / FOLDER, tree, symlinks=False)
    strip(tree)
    return tree


def strip(tree: Path) -> None:
    """Drop debugging symbols from Python's own libraries, which are most of their size."""
    tool = shutil.which("strip")
    if tool is None or sys.platform != "linux":
        return
    own = [*tree.glob("_internal/libpython*"), *tree.glob("_internal/python*/lib-dynload/*.so")]
    subprocess.run([tool, "--strip-unneeded", *own], check=True)


def add_licences(tree: Path) -> None:
    """Put our licence, which krew looks for, and those of what is inside into the folder."""
    shutil.copy(ROOT / "LICENSE", tree / "LICENSE")
    inside = {path.name.partition(".")[0] for path in (tree / "_internal").iterdir()}
    parts = [part for name in sorted(inside) for part in licences(name)]
    parts += [part for notice in native(tree) for part in (heading(notice.name), notice.written())]
    parts += distribution_licences("pyinstaller")
    python = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    if python.exists():
        parts += [heading(f"Python {platform.python_version()}"), python.read_text("utf-8")]
    text = "\n".join(parts)
    (tree / "THIRD_PARTY_LICENSES").write_text(text, encoding="utf-8")


def licences(package: str) -> Iterator[str]:
    """Yield the licence texts of the distribution that a package in the folder came from."""
    for name in sorted(set(metadata.packages_distributions().get(package, ()))):
        if name != FOLDER:
            yield from distribution_licences(name)


def distribution_licences(name: str) -> list[str]:
    """Return the heading and the licence texts of an installed distribution; it must have one."""
    files = [file for file in metadata.files(name) or () if file.parts[0].endswith(".dist-info")]
    words = ("LICENSE", "LICENCE", "NOTICE", "COPYING")
    texts = [
        file.read_text(encoding="utf-8")
        for file in files
        if any(word in file.name.upper() for word in words)
    ]
    if not texts:
        raise BuildError(f"{name} is installed without its licence")
    return [heading(f"{name} {metadata.version(name)}"), *texts]


def native(tree: Path) -> list[Notice]:
    """Return the notices of the native libraries in the folder; refuse one that has none."""
    names = {path.name for path in tree.rglob("*") if path.is_file()}
    libraries = {name for name in names if re.search(r"\.(so|dylib|dll|pyd)\b", name)}
    unknown = unknown_libraries(libraries)
    if unknown:
        raise BuildError(f"{', '.join(unknown)}: add to krew/notices.py under which license it is")
    return notices_for({*libraries, FOLDER})


def heading(text: str) -> str:
    """Set off the name of what a licence is for."""
    return f"{'=' * 80}\n{text}\n{'=' * 80}\n"


def check_tree(tree: Path) -> None:
    """Refuse anything but plain files and folders; krew does."""
    for path in tree.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise BuildError(f"{path} is neither a plain file nor a folder")
    source, inside = ROOT / "kubectl_alb/demo", tree / "_internal/kubectl_alb/demo"
    if files_in(source) != files_in(inside):
        raise BuildError(f"{inside} is not the demo bundle of the sources")


def files_in(folder: Path) -> set[str]:
    """Return the files below a folder by their paths in it."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def pack(tree: Path, archive: Path, epoch: int) -> None:
    """Pack the folder's content, always in the same order and with the same times."""
    paths = sorted(path for path in tree.rglob("*") if path.is_file())
    if archive.suffix == ".zip":
        pack_zip(tree, paths, archive)
        return
    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for path in paths:
            info = tarfile.TarInfo(path.relative_to(tree).as_posix())
            info.size, info.mtime = path.stat().st_size, epoch
            info.mode = 0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644
            with path.open("rb") as file:
                tar.addfile(info, file)
    check_archive(archive)


def pack_zip(tree: Path, paths: list[Path], archive: Path) -> None:
    """Pack for Windows."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in paths:
            info = zipfile.ZipInfo(path.relative_to(tree).as_posix())
            packed.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)


def check_archive(archive: Path) -> None:
    """Refuse an archive that krew would refuse, or that is too large to be installed gladly."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if not member.isreg() or ".." in member.name or member.name.startswith("/"):
                raise BuildError(f"{archive.name}: {member.name} is not a plain file")
    if archive.stat().st_size > MAX_BYTES:
        raise BuildError(f"{archive.name} has {archive.stat().st_size} bytes, over {MAX_BYTES}")


def report(tree: Path, archive: Path) -> None:
    """Print what was built."""
    files = [path.stat().st_size for path in tree.rglob("*") if path.is_file()]
    print(
        f"{archive.relative_to(ROOT)} v{__version__}: {archive.stat().st_size / 2**20:.1f} MB, "
        f"installed {sum(files) / 2**20:.1f} MB in {len(files)} files"
    )


if __name__ == "__main__":
    main()
