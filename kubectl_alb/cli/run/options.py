"""`options`: the flags that every command accepts."""

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.main import AlbCommand


@click.command(cls=AlbCommand)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the flags that every command accepts."""
    click.echo(listed(ctx), nl=False)


def listed(ctx: click.Context) -> str:
    """Return the flags with their help, as wide as the context says."""
    formatter = ctx.make_formatter()
    with formatter.section("Flags of every command"):
        formatter.write_dl(
            [record for flag in options.global_flags() if (record := _row(flag, ctx))]
        )
    return formatter.getvalue()


def _row(flag: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    flag.hidden = False
    return flag.get_help_record(ctx)
