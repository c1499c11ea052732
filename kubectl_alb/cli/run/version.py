"""The answer to `version`."""

import json
import platform
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from kubectl_alb import __version__
from kubectl_alb.analysis.versions import VERSION_NEEDS, Build, versions
from kubectl_alb.cli.commands.version import VersionOptions
from kubectl_alb.cli.error_reporting import report
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import note_gaps
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import version as view
from kubectl_alb.views.envelope import Envelope

# Written by the build of a release.
FACTS = Path(__file__).resolve().parents[2] / "build.json"
NEEDS = Needs.of(VERSION_NEEDS)
MACHINES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "ARM64": "arm64"}


def run(options: VersionOptions) -> ExitCode:
    """Write the versions; an unanswering server leaves only our own."""
    output = Output.of(options.output, options.shared)
    nothing = Snapshot(datetime.now(timezone.utc), ClusterContext())
    code, server, snapshot = ExitCode.OK, "", nothing
    if not options.client:
        try:
            server, snapshot = asked(options.shared.context_options())
        except AlbError as error:
            # The reason goes to stderr: our own version is an answer all the same.
            code = ExitCode(report(error))
    found = versions(build(), server, snapshot)
    output.show(view, found, Envelope("Version", {"client": options.client}, snapshot, code))
    note_gaps(output, snapshot)
    return code


def asked(where: ContextOptions) -> tuple[str, Snapshot]:
    """Ask the API server for its version and for what tells the controller's; not AWS."""
    source = open_source(replace(where, aws=replace(where.aws, disabled=True)))
    return source.server_version(), load(source, NEEDS.sections)


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
