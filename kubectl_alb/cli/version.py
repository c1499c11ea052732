"""`version`: this program, the controller, the API server."""

import json
import platform
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import click

from kubectl_alb import __version__
from kubectl_alb.analysis.versions import VERSION_NEEDS, Build, versions
from kubectl_alb.cli import options
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.output import Output, formats
from kubectl_alb.cli.reading import note_gaps, read, require
from kubectl_alb.cli.trouble import report
from kubectl_alb.context.where import Where
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import version as view
from kubectl_alb.views.envelope import Envelope

EPILOG = """
Examples:
  # Everything, of the cluster in use
  kubectl alb version
  # For a bug report, without a cluster
  kubectl alb version --client
"""
# Written by the build of a release.
FACTS = Path(__file__).resolve().parents[1] / "build.json"
MACHINES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "ARM64": "arm64"}


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "json", "yaml")
@click.option("--client", is_flag=True, help="This program's version only; asks no server.")
def command(output: Output, client: bool) -> int:
    """Print the versions of this program, the controller and the server."""
    code, snapshot = ExitCode.OK, Snapshot(datetime.now(timezone.utc), ClusterContext())
    if not client:
        code, snapshot = asked(options.where(click.get_current_context()), snapshot)
    found = versions(build(), snapshot)
    output.show(view, found, Envelope("Version", {"client": client}, snapshot, code))
    note_gaps(output, snapshot)
    return code


def asked(where: Where, nothing: Snapshot) -> tuple[ExitCode, Snapshot]:
    """Ask the cluster; say why when it gives no answer, since our own version is one."""
    try:
        snapshot = read(replace(where, aws=replace(where.aws, disabled=True)), VERSION_NEEDS)
        if not snapshot.context.server_version and not snapshot.context.controller_version:
            require(snapshot, *VERSION_NEEDS)
    except AlbError as error:
        return ExitCode(report(error)), nothing
    return ExitCode.OK, snapshot


def build() -> Build:
    """Return what is known of this build."""
    facts = json.loads(FACTS.read_text(encoding="utf-8")) if FACTS.exists() else {}
    machine = platform.machine()
    return Build(
        version=f"v{__version__}",
        platform=f"{platform.system().lower()}/{MACHINES.get(machine, machine)}",
        commit=facts.get("commit", ""),
        date=facts.get("date", ""),
    )
