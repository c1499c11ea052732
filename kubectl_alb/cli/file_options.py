"""The flags that name manifests, as kubectl spells them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import click

from kubectl_alb.cli.options import FILE
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import UsageError

Function = Callable[..., Any]

NAME_SOME = "name some with -f, or a folder with -k"


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """What `-f`, `-R`, `-k` and `--source` say."""

    files: tuple[str, ...] = ()
    recursive: bool = False
    kustomize: str = ""
    source: str = "live"

    @property
    def named(self) -> bool:
        """Whether manifests are named."""
        return bool(self.files or self.kustomize)

    def __post_init__(self) -> None:
        if self.source == "files" and not self.named:
            raise UsageError("--source files needs files", hint=NAME_SOME)
        if self.recursive and not self.named:
            raise UsageError("-R needs files", hint=NAME_SOME)

    def added_to(self, where: ContextOptions) -> ContextOptions:
        """Return where to read, with these files."""
        return replace(
            where,
            files=self.files,
            recursive=self.recursive,
            kustomize=self.kustomize,
            source=self.source,
        )


@dataclass(frozen=True, slots=True)
class FileOptions(NamedFiles):
    """What `-f`, `-R`, `-k`, `--source`, `--prune` and `-l` say."""

    prune: bool = False
    selector: str = ""

    def __post_init__(self) -> None:
        NamedFiles.__post_init__(self)
        if self.prune and not self.named:
            raise UsageError("--prune needs files", hint=NAME_SOME)
        if self.prune and not self.selector:
            raise UsageError(
                "--prune needs -l", hint="choose what may be pruned, for example -l app=web"
            )
        if self.prune and self.source == "files":
            raise UsageError("--prune has no meaning where the files are all there is")
        if self.selector and not self.prune:
            raise UsageError("-l only chooses what --prune takes away")

    def added_to(self, where: ContextOptions) -> ContextOptions:
        """Return where to read, with these files."""
        named = NamedFiles.added_to(self, where)
        return replace(named, prune=self.prune, selector=self.selector)


def manifests(function: Function) -> Function:
    """Add `-f`, `-R`, `-k`, `--source`, `--prune` and `-l`."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


FILE_OPTIONS = (
    click.option(
        "-f",
        "--filename",
        "files",
        metavar="PATH",
        multiple=True,
        type=FILE,
        help="Manifest, folder, URL, or - for stdin; repeatable.",
    ),
    click.option("-R", "--recursive", is_flag=True, help="Also read the folders in a folder."),
    click.option("-k", "--kustomize", metavar="DIR", default="", type=FILE, help="Kustomization."),
)
OPTIONS = (
    *FILE_OPTIONS,
    click.option(
        "--source",
        type=click.Choice(["live", "files"]),
        default="live",
        show_default=True,
        help="Lay the files over the cluster (or --bundle), or take them for all there is.",
    ),
    click.option("--prune", is_flag=True, help="Take away what -l chooses and no file holds."),
    click.option(
        "-l",
        "--selector",
        metavar="SELECTOR",
        default="",
        help="What --prune may take away.",
    ),
)
