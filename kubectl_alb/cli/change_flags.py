"""The flags of every command that changes something: dry run and confirmation."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

Function = Callable[..., Any]

NAMES = ("dry_run", "yes", "approve", "confirm", "force")
BARE = "unset"
# What the mapping holds when none of the flags was given.
UNASKED: dict[str, Any] = {"dry_run": "none", "yes": False, "confirm": (), "force": False}


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
    """Add `--dry-run`, `--yes`, `--confirm` and `--force`.

    The command gets them as one mapping `consent`, the fields of `cli.consent.Consent`.
    """

    @wraps(function)
    def command(*args: Any, **flags: Any) -> Any:
        given = {name: flags.pop(name) for name in NAMES}
        given["yes"] = given.pop("approve") or given["yes"]
        return function(*args, consent=given, **flags)

    with_options: Function = command
    for option in reversed(OPTIONS):
        with_options = option(with_options)
    return with_options


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
