"""The table of commands: where each lives, its group in the help, and its one line.

A command's module is imported only when the command is asked for, so that `--help` and
completion stay light; a contract test holds the lines against the commands' own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import click


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the table; hidden ones are not listed, `load` imports it."""

    name: str
    load: Callable[[], click.Command]
    section: str
    summary: str
    hidden: bool = False


def _describe() -> click.Command:
    from kubectl_alb.cli.commands.describe import command

    return command


def _status() -> click.Command:
    from kubectl_alb.cli.commands.status import command

    return command


def _list() -> click.Command:
    from kubectl_alb.cli.commands.list import command

    return command


def _trace() -> click.Command:
    from kubectl_alb.cli.commands.trace import command

    return command


def _plan() -> click.Command:
    from kubectl_alb.cli.commands.plan import command

    return command


def _doctor() -> click.Command:
    from kubectl_alb.cli.commands.doctor import command

    return command


def _explain() -> click.Command:
    from kubectl_alb.cli.commands.explain import command

    return command


def _logs() -> click.Command:
    from kubectl_alb.cli.commands.logs import command

    return command


def _bundle() -> click.Command:
    from kubectl_alb.cli.commands.bundle import command

    return command


def _install() -> click.Command:
    from kubectl_alb.cli.commands.install import command

    return command


def _uninstall() -> click.Command:
    from kubectl_alb.cli.commands.uninstall import command

    return command


def _reorder() -> click.Command:
    from kubectl_alb.cli.commands.reorder import command

    return command


def _upgrade() -> click.Command:
    from kubectl_alb.cli.commands.upgrade import command

    return command


def _sample() -> click.Command:
    from kubectl_alb.cli.commands.sample import command

    return command


def _undo() -> click.Command:
    from kubectl_alb.cli.commands.undo import command

    return command


def _completion() -> click.Command:
    from kubectl_alb.cli.commands.completion import command

    return command


def _options() -> click.Command:
    from kubectl_alb.cli.commands.options import command

    return command


def _schema() -> click.Command:
    from kubectl_alb.cli.commands.schema import command

    return command


def _version() -> click.Command:
    from kubectl_alb.cli.commands.version import command

    return command


def _generate() -> click.Command:
    from kubectl_alb.cli.commands.generate import command

    return command


def _complete() -> click.Command:
    from kubectl_alb.cli.commands.complete import command

    return command


LOOK, CHECK, CHANGE, SUPPORT = "Look", "Check", "Change", "Support"
SECTIONS = (LOOK, CHECK, CHANGE, SUPPORT)

ENTRIES = (
    Entry("status", _status, LOOK, "Show the health of the controller and of each load balancer."),
    Entry(
        "describe",
        _describe,
        LOOK,
        "Show how an Ingress resolves to a load balancer, down to each pod.",
    ),
    Entry("list", _list, LOOK, "List every host and path with its rule, target group and health."),
    Entry(
        "trace",
        _trace,
        LOOK,
        "Predict which rule and target answer a request, and why no other rule does.",
    ),
    Entry(
        "plan",
        _plan,
        CHECK,
        "Show what the controller would change in AWS, for every IngressGroup.",
    ),
    Entry(
        "doctor", _doctor, CHECK, "Find and explain what is wrong, the first thing to repair first."
    ),
    Entry(
        "explain",
        _explain,
        CHECK,
        "Explain a code, annotation, field, HTTP status or error text, offline.",
    ),
    Entry(
        "install",
        _install,
        CHANGE,
        "Install the controller with its IAM role, definitions and chart.",
    ),
    Entry(
        "reorder",
        _reorder,
        CHANGE,
        "Show the order of a group's members, and change it by group.order alone.",
    ),
    Entry(
        "upgrade",
        _upgrade,
        CHANGE,
        "Upgrade the controller: its IAM policy, definitions and chart; or only examine it.",
    ),
    Entry(
        "uninstall",
        _uninstall,
        CHANGE,
        "Remove the controller without leaving anything stuck behind.",
    ),
    Entry(
        "sample",
        _sample,
        CHANGE,
        "Deploy, test or delete a small web application behind a load balancer.",
    ),
    Entry("undo", _undo, CHANGE, "List the runs that changed something, or undo one of them."),
    Entry(
        "logs",
        _logs,
        SUPPORT,
        "Show the log of all controller replicas, each failure with its code and meaning.",
    ),
    Entry(
        "bundle",
        _bundle,
        SUPPORT,
        "Write everything that can be read into one archive, without secrets.",
    ),
    Entry(
        "completion",
        _completion,
        SUPPORT,
        "Write completion for kubectl, or print a shell's script.",
    ),
    Entry("options", _options, SUPPORT, "List the flags that every command accepts."),
    Entry(
        "schema",
        _schema,
        SUPPORT,
        "Print the JSON Schema of a kind of document, or list the kinds.",
    ),
    Entry(
        "version",
        _version,
        SUPPORT,
        "Print the versions of this program, the controller and the server.",
    ),
    Entry("generate", _generate, SUPPORT, "Write the files that are made from code.", hidden=True),
    Entry("__complete", _complete, SUPPORT, "Offer completions, as kubectl asks.", hidden=True),
)

ALIASES = {"ls": "list", "diff": "plan"}
