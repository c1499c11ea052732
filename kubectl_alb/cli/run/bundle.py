"""What `bundle` does: read everything, and write it."""

import io
import logging
from pathlib import Path

from kubectl_alb.cli.commands.bundle import BundleOptions
from kubectl_alb.cli.needs import Needs, silence
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import require, unread
from kubectl_alb.cli.run.bundle_redaction import redacted
from kubectl_alb.context.bundle.files import fitted, write_bundle
from kubectl_alb.context.bundle.record import (
    Recording,
    RecordingSource,
    recording_of,
)
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Answer, Focus, LogSource
from kubectl_alb.errors import AlbError
from kubectl_alb.model.section import LIVE_ONLY, Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import bundle as view
from kubectl_alb.views.bundle import Written
from kubectl_alb.views.envelope import Envelope

NEEDS = Needs.of(set(Section) - LIVE_ONLY)


def run(options: BundleOptions) -> None:
    """Record everything and write it into one archive."""
    output = Output.of(options.output, options.shared)
    recording, snapshot = _recorded(options.shared.context_options(), options.since)
    if silence(snapshot, of_aws=False) and silence(snapshot, of_aws=True):
        require(snapshot, *unread(snapshot))
    strict = options.redact == "strict"
    recording = fitted(redacted(recording) if strict else recording, options.max_size)
    path = _free(
        options.output_file or recording.taken_at.strftime("alb-bundle-%Y%m%d-%H%M.tar.gz")
    )
    try:
        size = write_bundle(recording, path)
    except OSError as error:
        raise AlbError(f"cannot write {path}: {error.strerror}") from error
    spec = {"since": options.since, "maxSize": options.max_size, "redact": options.redact}
    written = Written(str(path), size, recording)
    output.show(view, written, Envelope("BundleResult", spec, snapshot))
    output.note(view.closing(written))


def _free(name: str) -> Path:
    path = Path(name)
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise AlbError(f"{path} exists already", hint="give another --output-file")
    return path


def _recorded(where: ContextOptions, since: float) -> tuple[Recording, Snapshot]:
    log = logging.getLogger("kubectl_alb")
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    level = log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        namespace = where.kubernetes.namespace
        focus = Focus(namespaces=(namespace,)) if namespace else Focus()
        base = open_source(where, focus)
        source = RecordingSource(base)
        snapshot = load(source, NEEDS.sections, where.timeout_seconds)
        controller_log = _controller_log(base, since, log)
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
    answer = controller_log.records if controller_log else None
    return recording_of(source, answer, lines.getvalue()), snapshot


def _controller_log(source: object, since: float, log: logging.Logger) -> Answer | None:
    if not hasattr(source, "controller_logs"):
        return None
    logs: LogSource = source
    try:
        return logs.controller_logs(since)
    except AlbError as error:
        log.info("controller log not read: %s", error.message)
        return None
