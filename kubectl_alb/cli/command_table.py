"""The table of commands: where each lives, its group in the help, and its one line.

A command's module is imported only when the command is asked for, so that `--help` and
completion stay light; a contract test holds the lines against the commands' own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the table; hidden ones are not listed, `home` is its module's name."""

    name: str
    section: str
    summary: str
    hidden: bool = False
    home: str = ""

    @property
    def module(self) -> str:
        """The module that holds the command, under its own name."""
        return f"kubectl_alb.cli.{self.home or 'commands.' + self.name}"


LOOK, CHECK, CHANGE, SUPPORT = "Look", "Check", "Change", "Support"
SECTIONS = (LOOK, CHECK, CHANGE, SUPPORT)

ENTRIES = (
    Entry("describe", LOOK, "Show how an Ingress resolves to a load balancer, down to each pod."),
    Entry("list", LOOK, "List every host and path with its rule, target group and health."),
    Entry("plan", CHECK, "Show what the controller would change in AWS, for every IngressGroup."),
    Entry("doctor", CHECK, "Find and explain what is wrong, the first thing to repair first."),
    Entry("explain", CHECK, "Explain a failure code, an annotation or a class field, offline."),
    Entry(
        "logs",
        SUPPORT,
        "Show the log of all controller replicas, each failure with its code and meaning.",
    ),
    Entry(
        "bundle", SUPPORT, "Write everything that can be read into one archive, without secrets."
    ),
    Entry(
        "completion",
        SUPPORT,
        "Write completion for kubectl, or print a shell's script.",
        home="run.completion",
    ),
    Entry("options", SUPPORT, "List the flags that every command accepts.", home="run.options"),
    Entry("schema", SUPPORT, "Print the JSON Schema of a kind of document, or list the kinds."),
    Entry("version", SUPPORT, "Print the versions of this program, the controller and the server."),
    Entry(
        "generate",
        SUPPORT,
        "Write the files that are made from code.",
        hidden=True,
        home="run.generate",
    ),
    Entry(
        "__complete",
        SUPPORT,
        "Offer completions, as kubectl asks.",
        hidden=True,
        home="run.complete",
    ),
)

ALIASES = {"ls": "list", "diff": "plan"}


def perform(module: str, flags: Mapping[str, Any]) -> Any:
    """Run a command's other half: `run` of a module of this package, imported only now.

    A command's own module declares its flags and nothing else, since help and completion, which
    read the declarations, are waited for.
    """
    return import_module(f"kubectl_alb.cli.run.{module}").run(**flags)
