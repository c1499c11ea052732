"""The flags that name manifests, as kubectl spells them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from kubectl_alb.cli import options
from kubectl_alb.errors import UsageError

Function = Callable[..., Any]

NAMES = ("files", "recursive", "kustomize", "source", "prune", "selector")


def manifests(function: Function) -> Function:
    """Add `-f`, `-R`, `-k`, `--source`, `--prune` and `-l`.

    The command gets them as one mapping `manifests`, the fields of `Where`.
    """

    @wraps(function)
    def command(*args: Any, **flags: Any) -> Any:
        given = {name: flags.pop(name) for name in NAMES}
        _check(given)
        return function(*args, manifests=given, **flags)

    with_options: Function = command
    for option in reversed(OPTIONS):
        with_options = option(with_options)
    return with_options


def _check(given: dict[str, Any]) -> None:
    named = bool(given["files"] or given["kustomize"])
    if given["source"] == "files" and not named:
        raise UsageError(
            "--source files needs files", hint="name some with -f, or a folder with -k"
        )
    if (given["recursive"] or given["prune"]) and not named:
        flag = "-R" if given["recursive"] else "--prune"
        raise UsageError(f"{flag} needs files", hint="name some with -f, or a folder with -k")
    if given["prune"] and not given["selector"]:
        raise UsageError(
            "--prune needs -l", hint="choose what may be pruned, for example -l app=web"
        )
    if given["prune"] and given["source"] == "files":
        raise UsageError("--prune has no meaning where the files are all there is")
    if given["selector"] and not given["prune"]:
        raise UsageError("-l only chooses what --prune takes away")


OPTIONS = (
    click.option(
        "-f",
        "--filename",
        "files",
        metavar="PATH",
        multiple=True,
        type=options.FILE,
        help="Manifest, folder, URL, or - for stdin; repeatable.",
    ),
    click.option("-R", "--recursive", is_flag=True, help="Also read the folders in a folder."),
    click.option(
        "-k", "--kustomize", metavar="DIR", default="", type=options.FILE, help="Kustomization."
    ),
    click.option(
        "--source",
        type=click.Choice(["live", "files"]),
        default="live",
        show_default=True,
        help="Lay the files over the cluster (or --bundle), or take them for all there is.",
    ),
    click.option("--prune", is_flag=True, help="Take away what -l chooses and no file holds."),
    click.option("-l", "--selector", metavar="SELECTOR", help="What --prune may take away."),
)
