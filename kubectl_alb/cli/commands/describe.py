"""`describe`: how an Ingress, group, Service, class or load balancer resolves."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.durations import WAIT
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import (
    KnownObjects,
    SharedOptions,
    takes,
)
from kubectl_alb.errors import ExitCode

KINDS = ("ingress", "group", "service", "class", "alb", "tg", "binding", "pod")

EPILOG = """
Examples:
  # An Ingress in the current namespace, down to its pods
  kubectl alb describe web
  # Two of them, spelled as kubectl does
  kubectl alb describe ingress web cart -n shop
  # All members, rules and targets of a shared load balancer
  kubectl alb describe group/shop-public --rules
  # From AWS back to the Ingresses
  kubectl alb describe alb/k8s-shoppublic-1a2b3c4d5e
  # Of which target groups a pod is a target, and why it is none of others
  kubectl alb describe pod/web-6d9c7b5f4-bx20k -n shop
  # A picture
  kubectl alb describe web -n shop -o mermaid
"""


@dataclass(frozen=True, slots=True)
class DescribeOptions:
    """What `describe` is asked; `watch` is the pace in seconds."""

    subject: tuple[str, ...]
    rules: bool
    events: bool
    watch: float | None
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument(
    "subject", metavar="[KIND/]NAME...", nargs=-1, required=True, type=KnownObjects(*KINDS)
)
@formats("table", "wide", "json", "yaml", "name", "dot", "mermaid")
@click.option("--rules", is_flag=True, help="Show every rule and target group of a shared ALB.")
@click.option("--events", is_flag=True, help="Show the object's events.")
@click.option(
    "-w",
    "--watch",
    type=WAIT,
    is_flag=False,
    flag_value=10.0,
    help="Go on and print each change of a target; a value sets the pace (at least 5s).",
)
@takes(DescribeOptions)
def command(options: DescribeOptions) -> ExitCode:
    """Show how an Ingress resolves to a load balancer, down to each pod.

    KIND is ingress (the default), group, service (a Network Load Balancer), class, alb (a name, ARN
    or DNS name), tg (a target group: a name or ARN), binding (a TargetGroupBinding) or pod.
    """
    from kubectl_alb.cli.run.describe import run

    return run(options)
