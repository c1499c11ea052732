"""`undo`: runs that changed something, and the way back."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.change_flags import ChangeOptions, changes
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, takes
from kubectl_alb.errors import ExitCode

EPILOG = """
Examples:
  # The runs of the last 30 days that changed something
  kubectl alb undo
  # Show what a run did and the steps back, without taking them
  kubectl alb undo 20260302-101500-3f2a --dry-run=client
  # Take the steps back, after a look at each object
  kubectl alb undo 20260302-101500-3f2a

A step is taken back only if its object is still as the run left it.
"""


@dataclass(frozen=True, slots=True)
class UndoOptions:
    """What `undo` is asked; an empty `run` asks for the list."""

    run: str
    change: ChangeOptions
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("run", metavar="[RUN]", type=Known("run"), default="")
@formats("table", "wide", "json", "yaml")
@changes
@takes(UndoOptions)
def command(options: UndoOptions) -> ExitCode:
    """List the runs that changed something, or undo one of them."""
    from kubectl_alb.cli.run.undo import run

    return run(options)
