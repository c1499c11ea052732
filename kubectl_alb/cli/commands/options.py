"""`options`: the flags that every command accepts."""

import click

from kubectl_alb.cli.main import AlbCommand


@click.command(cls=AlbCommand)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List the flags that every command accepts."""
    from kubectl_alb.cli.run.options import listed

    click.echo(listed(ctx), nl=False)
