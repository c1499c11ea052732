"""The order of a group in the user's editor."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kubectl_alb.analysis.reorder.lines import order_of, text_of
from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.errors import AlbError, ConfigError
from kubectl_alb.model.names import Ref


def edited_order(places: Sequence[MemberOrder]) -> tuple[Ref, ...]:
    """Return the order that the user wrote; empty where the text was left as it is."""
    before = text_of(places)
    after = _edited(before, editor(os.environ))
    return () if after == before else order_of(after, places)


def editor(environ: Mapping[str, str], platform: str = sys.platform) -> list[str]:
    """Return the command that starts the editor, as kubectl chooses it."""
    usual = "notepad" if platform == "win32" else "vi"
    given = environ.get("KUBE_EDITOR") or environ.get("EDITOR") or usual
    try:
        words = shlex.split(given, posix=platform != "win32")
    except ValueError as error:
        raise ConfigError(f"cannot read editor {given!r}: {error}", hint="set EDITOR") from error
    if not words:
        raise ConfigError("no editor is set", hint="set KUBE_EDITOR or EDITOR")
    return words


def _edited(text: str, command: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory(prefix="kubectl-alb-") as folder:
        file = Path(folder) / "order.txt"
        file.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*command, str(file)], check=False).returncode
        except OSError as error:
            raise ConfigError(
                f"cannot start editor {command[0]}: {error.strerror}",
                hint="set KUBE_EDITOR or EDITOR",
            ) from error
        if code:
            raise AlbError(f"editor {command[0]} exited with {code}; nothing was changed")
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise AlbError(f"cannot read the edited order: {error}") from error
