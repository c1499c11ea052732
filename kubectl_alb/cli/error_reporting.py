"""What is said when something went wrong; loaded only then."""

import logging
import tempfile
import traceback
from collections.abc import Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches

import click

from kubectl_alb import __version__
from kubectl_alb.cli.malformed import malformed
from kubectl_alb.errors import AlbError, DecodeError, ExitCode, UsageError
from kubectl_alb.render.escape import escape, harmless

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
    return UsageError(error.format_message().rstrip("."), hint=f"see {path} --help")


def unknown_command(name: str, known: Iterable[str]) -> UsageError:
    """Complain about a command that is none, with the near ones as a hint."""
    near = get_close_matches(name, list(known))
    return UsageError(
        f'unknown command "{name}"',
        hint=f"did you mean {' or '.join(near)}?" if near else "see kubectl alb --help",
    )


def unexpected(error: Exception, args: Sequence[str]) -> int:
    """Blame the bundle where its records are not what a cluster gives; else it is a bug of ours."""
    fault: AlbError | None = None
    # Where the look at the bundle fails as well, the first error is the one to tell.
    with suppress(Exception):
        fault = malformed(args)
    if fault is None and isinstance(error, OSError) and error.filename is not None:
        # The machine's fault, not ours: a file that may not be read, a full disk.
        fault = AlbError(f"cannot use {error.filename}: {error.strerror}")
    return _bug(error) if fault is None else report(fault)


def _bug(error: Exception) -> int:
    """Write what a bug of ours left behind to a file, and say where it is."""
    first = str(error).splitlines()[:1]
    click.echo(f"error: this is a bug: {type(error).__name__}: {''.join(first)}", err=True)
    try:
        hint = f"report it with {_saved(error)}, after reading it"
    except OSError as failure:
        hint = f"the details could not be saved ({failure.strerror}): set TMPDIR and try again"
    click.echo(f"  hint: {hint}", err=True)
    return int(ExitCode.FAILED)


def _saved(error: Exception) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="kubectl-alb-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"kubectl-alb v{__version__}\n\n")
        file.write(harmless("".join(traceback.format_exception(error))))
    return file.name
