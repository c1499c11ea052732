"""The reference of the command line, as Markdown, from click's own help."""

import re

import click

from kubectl_alb.cli.command_table import ENTRIES
from kubectl_alb.cli.main import cli
from kubectl_alb.cli.run.options import listed

WIDTH = 100
BLOCK = re.compile(r"(<!-- help: ?(\S*) -->\n).*?(<!-- end -->)", re.DOTALL)


def page() -> str:
    """Return the page: the program's help, that of each command, then the shared flags."""
    names = [entry.name for entry in ENTRIES if not entry.hidden]
    sections = [f"## {name}\n\n{fenced(help_of(name))}" for name in names]
    shared = f"## Flags of every command\n\n{fenced(listed(_root()))}"
    return "\n\n".join(["# Command line", fenced(help_of()), *sections, shared]) + "\n"


def help_of(name: str = "") -> str:
    """Return the help of a command, or of the program, equally wide on every terminal."""
    root = _root()
    if not name:
        return cli.get_help(root)
    command = cli.get_command(root, name)
    if command is None:
        raise KeyError(name)
    return command.get_help(_context(command, name, root))


def _root() -> click.Context:
    return _context(cli, "kubectl alb", None)


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    size = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    return command.make_context(name, [], parent, resilient_parsing=True, **size)


def fenced(text: str) -> str:
    """Put text into a block of code."""
    return f"```text\n{text.strip()}\n```"


def filled(text: str) -> str:
    """Renew the blocks of a page that begin with `<!-- help: NAME -->`, up to `<!-- end -->`."""
    return BLOCK.sub(lambda found: f"{found[1]}{fenced(help_of(found[2]))}\n{found[3]}", text)
