"""The flags of every command that changes something: dry run and confirmation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

Function = Callable[..., Any]

BARE = "unset"
EXPLAIN = click.option("--explain", is_flag=True, help="Show why each step is taken.")


@dataclass(frozen=True, slots=True)
class ChangeOptions:
    """What `--dry-run`, `--yes`, `--confirm` and `--force` say; without any, it is the default."""

    dry_run: str = "none"
    yes: bool = False
    approve: bool = False
    confirm: tuple[str, ...] = ()
    force: bool = False


class DryRunType(click.Choice[str]):
    """How far a dry run goes; alone, the flag means client, as with kubectl."""

    def __init__(self) -> None:
        super().__init__(["none", "client", "server"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the word; warn when there is none."""
        if value == BARE:
            click.echo("warning: --dry-run alone means --dry-run=client", err=True)
            return "client"
        return super().convert(value, param, ctx)


def changes(function: Function) -> Function:
    """Add `--dry-run`, `--yes`, `--confirm` and `--force`."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


OPTIONS = (
    click.option(
        "--dry-run",
        type=DryRunType(),
        is_flag=False,
        flag_value=BARE,
        default="none",
        help="Only show the steps, or let the servers try them; alone it means client.",
    ),
    click.option("-y", "--yes", is_flag=True, help="Do not ask before the steps."),
    click.option("--approve", is_flag=True, hidden=True),
    click.option(
        "--confirm",
        metavar="NAME",
        multiple=True,
        help="Confirm a step that asks for a name to be typed; repeatable.",
    ),
    click.option("--force", is_flag=True, help="Also edit what Helm, Flux or Argo CD keeps."),
)
