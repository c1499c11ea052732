"""The answer to `options`."""

import click

from kubectl_alb.cli.options import global_flags


def listed(ctx: click.Context) -> str:
    """Return the flags with their help, as wide as the context says."""
    formatter = ctx.make_formatter()
    with formatter.section("Flags of every command"):
        formatter.write_dl([record for flag in global_flags() if (record := _row(flag, ctx))])
    return formatter.getvalue()


def _row(flag: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    flag.hidden = False
    return flag.get_help_record(ctx)
