"""`plan`: what the controller would change in AWS, for every IngressGroup."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.file_options import FileOptions, manifests
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import (
    FILE,
    Known,
    KnownObjects,
    SharedOptions,
    all_namespaces,
    takes,
)
from kubectl_alb.errors import ExitCode

KINDS = ("ingress", "group")

EPILOG = """
Examples:
  # Does AWS still have what the controller built?
  kubectl alb plan
  # The same for the group of one Ingress, or for those with members in a namespace
  kubectl alb plan web -n shop
  kubectl alb plan -n shop
  # What AWS would get if these manifests were applied
  kubectl alb plan -f deploy/
  # What an upgrade of the controller would change in AWS
  kubectl alb plan --controller-version v3.5.0
  # The stack of every group, as the controller writes it, from an archive
  kubectl alb plan --bundle alb.tar.gz -o stack
"""


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What `plan` is asked."""

    subject: tuple[str, ...]
    all_namespaces: bool
    controller_version: str
    cross_check: bool
    detailed_exitcode: bool
    fail_on: str
    output_file: tuple[str, ...]
    exit_zero: bool
    files: FileOptions
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("subject", metavar="[INGRESS|group/NAME]", nargs=-1, type=KnownObjects(*KINDS))
@formats("table", "wide", "json", "yaml", "stack", "sarif", "junit", "github")
@all_namespaces
@manifests
@click.option(
    "--controller-version",
    default="",
    metavar="VERSION",
    type=Known("release"),
    help="Plan with this release of the controller instead of the running one.",
)
@click.option(
    "--cross-check",
    is_flag=True,
    help="Compare our stacks with those that the controller wrote into dry-run-plan.",
)
@click.option(
    "--detailed-exitcode",
    is_flag=True,
    help="End with 2 when the controller would change something.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="The least problem that is not let pass.",
)
@click.option(
    "--output-file",
    metavar="FORMAT=PATH",
    multiple=True,
    type=FILE,
    help="Also write the plan to a file; repeatable.",
)
@click.option("--exit-zero", is_flag=True, help="End with 0 whatever is wrong.")
@takes(PlanOptions)
def command(options: PlanOptions) -> ExitCode:
    """Show what the controller would change in AWS, for every IngressGroup.

    Without files, that is what differs between AWS and the live Ingresses: of every group, of those
    with a member in the namespace of -n, or of one. With files, it is what they touch. Exits with 3
    when the controller would refuse a group.
    """
    from kubectl_alb.cli.run.plan import run

    return run(options)
