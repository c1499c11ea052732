"""The answer to `completion`."""

import os
import shutil
import sys
from pathlib import Path

import click

from kubectl_alb.cli.commands.completion import CompletionOptions
from kubectl_alb.cli.shells import HELPER, HELPER_CALL, KUBECTL, KUBECTL_WINDOWS, SCRIPTS
from kubectl_alb.context.home import expanded
from kubectl_alb.errors import AlbError, UsageError


def run(options: CompletionOptions) -> None:
    """Write the helper, or print a script."""
    if options.shell != "kubectl":
        if options.install_dir:
            raise UsageError("--install-dir goes with `completion kubectl` only")
        click.echo(SCRIPTS[options.shell], nl=False)
        return
    given = options.install_dir
    folder = expanded(given) if given else own_folder(sys.argv[0])
    windows = sys.platform == "win32"
    file = folder / (f"{HELPER}.cmd" if windows else HELPER)
    done = install(file, KUBECTL_WINDOWS if windows else KUBECTL)
    click.echo(f"{done} {file} (calls {HELPER_CALL}).")
    for warning in warnings(folder, os.environ.get("PATH", "")):
        click.echo(f"warning: {warning}", err=True)


def own_folder(argv0: str) -> Path:
    """Return the folder that this program was found in, links not followed."""
    found = argv0 if os.sep in argv0 else shutil.which(argv0) or ""
    if not found or Path(found).name == "__main__.py":
        raise UsageError("kubectl-alb is not on PATH", hint="say --install-dir DIR")
    return Path(found).absolute().parent


def install(file: Path, text: str) -> str:
    """Write the helper and return `Wrote` or `Unchanged`; a file that is not ours stays."""
    try:
        known = file.read_text(encoding="utf-8") if file.exists() else ""
        if known and HELPER_CALL not in known:
            raise AlbError(f"{file} is another program's", hint="choose another --install-dir")
        if known == text and os.access(file, os.X_OK):
            return "Unchanged:"
        file.write_text(text, encoding="utf-8", newline="\n")
        file.chmod(0o755)
    except (OSError, UnicodeDecodeError) as error:
        raise AlbError(
            f"cannot write {file}: {error}", hint="choose a folder with --install-dir"
        ) from error
    return "Wrote"


def warnings(folder: Path, path: str) -> list[str]:
    """Say what keeps kubectl from finding the helper, or the helper from finding us."""
    said = []
    known = {Path(entry).absolute() for entry in path.split(os.pathsep) if entry}
    if folder.absolute() not in known:
        said.append(f"{folder} is not on PATH: add it, or choose a folder that is.")
    if shutil.which("kubectl-alb", path=path) is None:
        said.append("kubectl-alb is not on PATH: the helper will not find it.")
    return said
