"""What is said when something went wrong; loaded only then."""

import logging
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

import click

from kubectl_alb import __version__
from kubectl_alb.errors import AlbError, DecodeError, ExitCode, UsageError
from kubectl_alb.render.escape import escape, harmless
from kubectl_alb.render.secrets import without_secrets

BUNDLE = "--bundle"
log = logging.getLogger("kubectl_alb")


def reported(error: Exception, args: Sequence[str], name: str) -> int:
    """Print what went wrong in a command line and return its exit code."""
    if isinstance(error, AlbError):
        return report(error)
    if isinstance(error, click.UsageError):
        return report(misused(error, name))
    if isinstance(error, click.ClickException):
        return report(AlbError(error.format_message()))
    return unexpected(error, args)


def report(error: AlbError) -> int:
    """Print an error as `cli-conventions` shape it: what, what to do, where to read on."""
    log.debug("traceback follows", exc_info=error)
    click.echo(f"error: {escape(error.message)}", err=True)
    for detail in error.details if isinstance(error, DecodeError) else ():
        click.echo(f"  {escape(detail)}", err=True)
    if error.hint:
        click.echo(f"  hint: {escape(error.hint)}", err=True)
    if error.see:
        click.echo(f"  see:  {escape(error.see)}", err=True)
    return int(error.exit_code)


def misused(error: click.UsageError, name: str) -> UsageError:
    """Turn click's complaint about the command line into ours."""
    path = error.ctx.command_path if error.ctx else name
    return UsageError(
        " ".join(error.format_message().split()).rstrip("."), hint=f"see {path} --help"
    )


def unknown_command(name: str, known: Iterable[str]) -> UsageError:
    """Complain about a command that is none, with the near ones as a hint."""
    near = get_close_matches(name, list(known))
    return UsageError(
        f'unknown command "{name}"',
        hint=f"did you mean {' or '.join(near)}?" if near else "see kubectl alb --help",
    )


def unexpected(error: Exception, args: Sequence[str]) -> int:
    """Report an error that nobody foresaw, with its traceback in a file.

    Records of a bundle are checked one by one as they are read, but they may contradict each other
    in ways that no cluster does; so a bundle is named as a possible cause.
    """
    if isinstance(error, OSError) and error.filename is not None:
        # The machine's fault, not ours: a file that may not be read, a full disk.
        return report(AlbError(f"cannot use {error.filename}: {error.strerror}"))
    first = without_secrets("".join(str(error).splitlines()[:1]), prose=True)
    bundle = next(_bundles(args), "")
    if bundle and bundle != "demo":
        return report(
            DecodeError(
                f"cannot answer from bundle {bundle}: {type(error).__name__}: {first}",
                "its records contradict each other: record it anew with `kubectl alb bundle`; "
                f"if that does not help, {_hint(error)}",
            )
        )
    click.echo(f"error: this is a bug: {type(error).__name__}: {first}", err=True)
    click.echo(f"  hint: {_hint(error)}", err=True)
    return int(ExitCode.FAILED)


def _bundles(args: Sequence[str]) -> Iterator[str]:
    for index, word in enumerate(args):
        if word == BUNDLE:
            yield from args[index + 1 : index + 2]
        elif word.startswith(f"{BUNDLE}="):
            yield word.partition("=")[2]


def _hint(error: Exception) -> str:
    try:
        return f"report it with {_saved(error)}, after reading it"
    except OSError as failure:
        return f"the details could not be saved ({failure.strerror}): set TMPDIR and try again"


def _saved(error: Exception) -> str:
    """Write the traceback to a file that only the user may read; return its path."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="kubectl-alb-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"kubectl-alb v{__version__}\n\n")
        text = "".join(traceback.format_exception(error))
        file.write(harmless(without_secrets(text, prose=True)))
    return file.name
