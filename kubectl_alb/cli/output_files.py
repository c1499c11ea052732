"""Files that a run leaves beside its answer on the screen: `--output-file FORMAT=PATH`."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from kubectl_alb.cli.output import Output
from kubectl_alb.context.private_files import private
from kubectl_alb.errors import AlbError, UsageError
from kubectl_alb.render.escape import harmless
from kubectl_alb.render.style import Look

SUMMARY = "GITHUB_STEP_SUMMARY"


class Drawable(Protocol):
    """An answer that can be written in several formats."""

    def drawn(self, format: str, look: Look) -> str:
        """Return it as text in a format."""
        ...


def show(shown: Drawable, output: Output, look: Look, files: Iterable[tuple[str, Path]]) -> None:
    """Write an answer to stdout, and to the files asked for."""
    output.write(shown.drawn(output.format, look), look.color)
    plain = replace(look, color=False, width=0)
    for format, path in files:
        _write(path, harmless(shown.drawn(format, plain), commands=format == "github"), "w")


def parsed_files(given: Iterable[str], formats: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Read `FORMAT=PATH` values."""
    found = []
    for text in given:
        format, equals, path = text.partition("=")
        if not equals or not path or format not in formats:
            known = ", ".join(formats)
            raise UsageError(f"{text!r} is no FORMAT=PATH", hint=f"FORMAT is one of {known}")
        found.append((format, Path(path)))
    return found


def add_to_summary(*sections: str) -> None:
    """Append sections to the summary of a step of GitHub Actions, where there is one."""
    path = os.environ.get(SUMMARY)
    if path:
        _write(Path(path), "".join(sections), "a")


def in_repository(path: str) -> str:
    """Return a path relative to the repository that it is in, with forward slashes."""
    whole = Path(path).resolve()
    for folder in whole.parents:
        if (folder / ".git").exists():
            return whole.relative_to(folder).as_posix()
    return Path(path).as_posix()


def _write(path: Path, drawn: str, mode: str) -> None:
    try:
        with private(path, mode, "utf-8") as stream:
            stream.write(drawn)
    except OSError as error:
        raise AlbError(f"cannot write {path}: {error.strerror}") from error
