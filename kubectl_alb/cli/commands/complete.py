"""`__complete`: the protocol in which kubectl asks a plugin for completions."""

import click


class AnyWords(click.Command):
    """A command that takes every word as it stands, flags too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the words; there is nothing to parse."""
        ctx.args = list(args)
        return ctx.args


@click.command(cls=AnyWords, add_help_option=False)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Offer completions, as kubectl asks."""
    from kubectl_alb.cli.run.complete import answer

    click.echo(answer(ctx.args).decode(), nl=False)
