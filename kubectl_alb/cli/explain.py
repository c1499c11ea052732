"""`explain`: the long text of a code, an annotation or a field, offline."""

from datetime import datetime, timezone

import click

from kubectl_alb.checks.topics import Failures, every_failure, near, topic
from kubectl_alb.cli import options
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.output import Output, formats
from kubectl_alb.errors import NotFoundError, UsageError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import explain as view
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.explain import AreasView

EPILOG = """
Examples:
  # What a code of doctor means and how to repair it
  kubectl alb explain ALB-GROUP-004
  # All codes about subnets
  kubectl alb explain --list SUBNET
  # An annotation, with or without its prefix
  kubectl alb explain ssl-redirect
  # A field of IngressClassParams
  kubectl alb explain ingressclassparams.spec.scheme
"""


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument(
    "name",
    metavar="[CODE|AREA|ANNOTATION|FIELD]",
    default="",
    type=options.Known("code", "area", "annotation", "field"),
)
@click.option("--list", "as_list", is_flag=True, help="One line for each code, of AREA or all.")
@formats("table", "wide", "json", "yaml")
def command(output: Output, name: str, as_list: bool) -> None:
    """Explain a failure code, an annotation or a class field, offline."""
    snapshot = Snapshot(datetime.now(timezone.utc), ClusterContext(source="catalogue"))
    if not name and not as_list:
        output.show(AreasView(), None, Envelope("AreaList", {}, snapshot))
        return
    found = topic(name) if name else every_failure()
    if found is None:
        raise NotFoundError(
            f'nothing here is called "{name}"',
            near(name),
            hint="" if near(name) else "see kubectl alb explain --list",
        )
    if as_list and not isinstance(found, Failures):
        raise UsageError(f'--list takes an area, and "{name}" is none')
    output.show(view, found, Envelope(view.kind(found), {"topic": name}, snapshot))
