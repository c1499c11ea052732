"""`generate`: the files of the repository that are made from code."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import takes


@dataclass(frozen=True, slots=True)
class GenerateOptions:
    """What `generate` is asked."""

    check: bool


@click.command(cls=AlbCommand)
@click.option("--check", is_flag=True, help="Write nothing; fail when a file is not current.")
@takes(GenerateOptions)
def command(options: GenerateOptions) -> None:
    """Write the documents, completion scripts and manifest that are made from code."""
    from kubectl_alb.cli.run.generate import run

    run(options)
