"""`options`: the flags that every command accepts."""

import click

from kubectl_alb.cli import options
from kubectl_alb.cli.main import AlbCommand


@click.command(cls=AlbCommand)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the flags that every command accepts."""
    formatter = ctx.make_formatter()
    with formatter.section("Flags of every command"):
        formatter.write_dl(
            [record for flag in options.global_flags() if (record := _row(flag, ctx))]
        )
    click.echo(formatter.getvalue(), nl=False)


def _row(flag: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    flag.hidden = False
    return flag.get_help_record(ctx)
