"""An installation for whoever carries it out by other means: objects and commands, or a file."""

from kubectl_alb.cli.output import value_text
from kubectl_alb.cli.run.step_manifests import manifests
from kubectl_alb.views import install_config
from kubectl_alb.views.install import Proposal


def configuration(proposal: Proposal, format: str) -> str:
    """Return an installation as Terraform or eksctl has it, or as objects to apply."""
    if format == "terraform":
        return value_text(install_config.terraform(proposal.request), "json")
    if format == "eksctl":
        return value_text(install_config.eksctl(proposal.request), "yaml")
    return manifests(proposal.steps)
