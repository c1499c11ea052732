"""`uninstall`: the controller, and what of it would be left behind."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.change_flags import EXPLAIN, ChangeOptions, changes
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import SharedOptions, takes
from kubectl_alb.errors import ExitCode

EPILOG = """
Examples:
  # What still needs the controller, or the steps if nothing does
  kubectl alb uninstall --dry-run=client
  # The same with why each step is taken (kubectl alb explain uninstall tells the whole)
  kubectl alb uninstall --dry-run=client --explain
  # Remove the controller; refused while load balancers depend on it
  kubectl alb uninstall
  # Delete the load balancers first, while the controller still runs
  kubectl alb uninstall --delete-load-balancers --confirm=shop-prod
  # Keep load balancers serving without a controller
  kubectl alb uninstall --keep-load-balancers
  # Remove the IAM role, its policy and the OIDC provider too, if install made them
  kubectl alb uninstall --delete-iam

Objects and AWS resources that neither the controller nor install made are left as they are.
"""


@dataclass(frozen=True, slots=True)
class UninstallOptions:
    """What `uninstall` is asked."""

    keep_load_balancers: bool
    delete_load_balancers: bool
    keep_crds: bool
    delete_iam: bool
    explain: bool
    wait: bool
    change: ChangeOptions
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "wide", "json", "yaml")
@click.option(
    "--keep-load-balancers",
    is_flag=True,
    help="Release finalizers; load balancers keep serving without updates.",
)
@click.option(
    "--delete-load-balancers",
    is_flag=True,
    help="Delete Ingresses and Gateways and detach Services first, with their load balancers.",
)
@click.option("--keep-crds", is_flag=True, help="Keep the CustomResourceDefinitions.")
@click.option(
    "--delete-iam", is_flag=True, help="Delete what install made in IAM and EKS for this cluster."
)
@EXPLAIN
@click.option(
    "--wait",
    is_flag=True,
    default=True,
    help="Wait until the controller's pods are gone; --wait=false does not.",
)
@changes
@takes(UninstallOptions)
def command(options: UninstallOptions) -> ExitCode:
    """Remove the controller without leaving anything stuck behind.

    Refuses while Ingresses, Services, TargetGroupBindings or Gateways hold the controller's
    finalizers. Run it again after a failure or an interrupt: it goes on where it was.
    """
    from kubectl_alb.cli.run.uninstall import run

    return run(options)
