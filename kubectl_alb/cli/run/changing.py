"""What every command shares that changes something: its journal, and runs that were cut short."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kubectl_alb.apply.execute import Executor
from kubectl_alb.apply.journal import Journal, begun
from kubectl_alb.apply.recorded import recorded_runs
from kubectl_alb.apply.state_folder import JournalError, runs_folder
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.output import Output
from kubectl_alb.context.source import VersionedSource
from kubectl_alb.errors import UsageError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.run import Place
from kubectl_alb.views import fix

if TYPE_CHECKING:
    from kubectl_alb.apply.live import LiveWriter
    from kubectl_alb.cli.consent import Consent
    from kubectl_alb.context.live import LiveSource


def live(source: VersionedSource, command: str) -> "LiveSource":
    """Return a source as the live one; raise `UsageError` if it is recorded."""
    from kubectl_alb.context.live import LiveSource

    if not isinstance(source, LiveSource):
        raise UsageError(f"{command} changes a live cluster", hint="omit --bundle")
    return source


def place_of(source: "LiveSource", context: ClusterContext) -> Place:
    """Return the cluster and account that a source reads."""
    return Place(
        context.kube_context.value,
        server_of(source),
        context.cluster_name.value,
        context.account.value,
        context.region.value,
    )


def server_of(source: "LiveSource") -> str:
    """Return the API server's address without credentials or a query."""
    parts = urlsplit(source.kube_client.connection.server)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def executor(
    writer: "LiveWriter | None", consent: "Consent", command: str, place: Place
) -> Executor:
    """Return what carries steps out, with a journal of its own."""
    folder = _folder(consent.dry_run)
    return Executor(writer, Journal(folder, begun(command, place)), consent)


def _folder(dry_run: DryRun) -> Path:
    """Return the folder of journals; a dry run writes none, so it does without."""
    try:
        return runs_folder(os.environ)
    except JournalError:
        if dry_run is DryRun.NONE:
            raise
        return Path()


def note_unfinished(output: Output, but: str = "") -> None:
    """Warn of runs that were cut short, except the one that is asked for."""
    try:
        runs = recorded_runs(runs_folder(os.environ)).runs
    except JournalError:
        return
    for run in runs:
        if run.interrupted and run.run.id != but:
            output.note(fix.unfinished(run))
