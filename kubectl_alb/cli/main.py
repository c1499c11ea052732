"""The command group, and the one place where errors become exit codes."""

import gc
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kubectl_alb import __version__
from kubectl_alb.cli import options
from kubectl_alb.cli.boolean_flags import without_values
from kubectl_alb.cli.command_table import ALIASES, ENTRIES, SECTIONS
from kubectl_alb.cli.streams import guarded, reopen_closed
from kubectl_alb.errors import AlbError, ExitCode

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SETTINGS: dict[str, Any] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class AlbCommand(click.Command):
    """A command that also accepts every shared flag; its help lists its own only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["context_settings"] = {**SETTINGS, **kwargs.get("context_settings", {})}
        super().__init__(*args, **kwargs)
        own = {name for param in self.params for name in param.opts}
        self.params += [flag for flag in options.global_flags() if own.isdisjoint(flag.opts)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; flags may have values as in kubectl, such as `--quiet=false`."""
        args, switched_off = without_values(args, self.get_params(ctx))
        rest = super().parse_args(ctx, args)
        for name in switched_off:
            values = ctx.params if name in ctx.params else options.given(ctx)
            values[name] = False
        return rest

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Offer the shared flags too, which are hidden from the help only."""
        shared = {name for flag in options.global_flags() for name in flag.opts}
        for param in self.params:
            if isinstance(param, click.Option) and not shared.isdisjoint(param.opts):
                param.hidden = False
        return click.Command.shell_complete(self, ctx, incomplete)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the epilog as it stands, then where the shared flags are."""
        if self.epilog:
            formatter.write(f"\n{self.epilog.strip()}\n")
        name = ctx.find_root().info_name
        formatter.write(f'\nUse "{name} options" for the flags that every command accepts.\n')


class AlbGroup(AlbCommand, click.Group):
    """The command group; a command's module is imported when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        return [entry.name for entry in ENTRIES if not entry.hidden]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import a command by its name or alias."""
        name = ALIASES.get(name, name)
        for entry in ENTRIES:
            if entry.name == name:
                return entry.load()
        return None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Offer the commands, from the table alone, and the flags."""
        from click.shell_completion import CompletionItem

        commands = [
            CompletionItem(entry.name, help=entry.summary)
            for entry in ENTRIES
            if entry.name.startswith(incomplete) and not entry.hidden
        ]
        return [*commands, *super().shell_complete(ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a name that is none gets the near ones as a hint."""
        name = args[0]
        if self.get_command(ctx, name) is None:
            from kubectl_alb.cli.error_reporting import unknown_command

            raise unknown_command(name, [*self.list_commands(ctx), *ALIASES])
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by section, from the table alone."""
        for section in SECTIONS:
            rows = [(e.name, e.summary) for e in ENTRIES if e.section == section and not e.hidden]
            if rows:
                with formatter.section(section):
                    formatter.write_dl(rows)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"kubectl-alb v{__version__}")
        ctx.exit()


@click.group(cls=AlbGroup, invoke_without_command=True, name="kubectl alb")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
              help="Print the version.")  # fmt: skip
@click.pass_context
def cli(ctx: click.Context) -> None:
    """See, plan and repair what the AWS Load Balancer Controller makes of your Ingresses."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def program_name(argv0: str) -> str:
    """Return how the user calls us: `kubectl alb`, unless started under another name."""
    name = argv0.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
    return "kubectl alb" if name.startswith("kubectl-") or name == "__main__.py" else name


def arguments(argv: list[str]) -> list[str]:
    """Rewrite `help CMD` as `CMD --help`, as kubectl has it."""
    if argv[:1] == ["help"]:
        return [*argv[1:], "--help"]
    return argv


def collect_rarely() -> None:
    """Let Python look for unreachable cycles rarely.

    What a command reads and builds lives until its end. To search it again and again costs a third
    of the time of planning thousands of Ingresses, and finds nothing.
    """
    gc.set_threshold(100_000, 50, 100)


def main() -> NoReturn:
    """Run the command line, and never show a traceback."""
    collect_rarely()
    reopen_closed()
    try:
        code = run(arguments(sys.argv[1:]), program_name(sys.argv[0]))
    except BrokenPipeError:
        code = ExitCode.PIPE_CLOSED
    # Threads that still wait for a slow server must not keep the process alive.
    os._exit(int(code))


def run(args: list[str], name: str = "kubectl alb") -> int:
    """Run one command line and return its exit code."""
    with guarded():
        return _run(args, name)


def _run(args: list[str], name: str) -> int:
    try:
        result = cli.main(args=args, prog_name=name, standalone_mode=False)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except BrokenPipeError:
        raise
    except SystemExit as error:
        # So click ends, with 1, when the reader of our output has gone away.
        raise BrokenPipeError from error
    except Exception as error:  # noqa: BLE001 - the last line of defence
        if isinstance(error, AlbError) and error.exit_code == ExitCode.INTERRUPTED:
            # Nothing is known yet.
            return _interrupted()
        # Imported when there is an error only: help and completion are waited for.
        from kubectl_alb.cli.error_reporting import reported

        return reported(error, args, name)
    return result if isinstance(result, int) else ExitCode.OK


def _interrupted() -> ExitCode:
    click.echo("interrupted", err=True)
    return ExitCode.INTERRUPTED
