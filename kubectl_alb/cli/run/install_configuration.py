"""An installation for whoever carries it out by other means: objects and commands, or a file."""

from kubectl_alb.cli.output import value_text
from kubectl_alb.render.escape import escape
from kubectl_alb.views import install_config
from kubectl_alb.views.install import Proposal, resources


def configuration(proposal: Proposal, format: str) -> str:
    """Return an installation as Terraform or eksctl has it, or as objects to apply."""
    if format == "terraform":
        return value_text(install_config.terraform(proposal.request), "json")
    if format == "eksctl":
        return value_text(install_config.eksctl(proposal.request), "yaml")
    return _manifests(proposal)


def _manifests(proposal: Proposal) -> str:
    """Return the objects to apply, with the commands for the rest as comments."""
    parts = []
    for comments, body in resources(proposal):
        lines = "".join(f"# {_comment(line)}\n" for text in comments for line in text.splitlines())
        parts.append(f"---\n{lines}{value_text(body, 'yaml')}" if body else lines)
    return "\n".join(parts)


def _comment(line: str) -> str:
    """Return a line as YAML takes it in a comment; it knows some characters nowhere."""
    text = escape(line)
    return text if text.isprintable() else text.encode("ascii", "backslashreplace").decode()
