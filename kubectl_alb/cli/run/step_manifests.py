"""Steps as objects to apply, with commands for the rest: `--dry-run=client -o yaml`."""

from collections.abc import Iterable

from kubectl_alb.cli.output import value_text
from kubectl_alb.model.step import Step
from kubectl_alb.render.escape import escape
from kubectl_alb.views.install import resources


def manifests(steps: Iterable[Step]) -> str:
    """Return the objects to apply, with the commands for the rest as comments."""
    parts = []
    for comments, body in resources(steps):
        lines = "".join(f"# {_comment(line)}\n" for text in comments for line in text.splitlines())
        parts.append(f"---\n{lines}{value_text(body, 'yaml')}" if body else lines)
    return "\n".join(parts)


def _comment(line: str) -> str:
    """Return a line as YAML takes it in a comment; it knows some characters nowhere."""
    text = escape(line)
    return text if text.isprintable() else text.encode("ascii", "backslashreplace").decode()
