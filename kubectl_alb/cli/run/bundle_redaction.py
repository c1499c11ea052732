"""What `bundle --redact=strict` replaces, so that the program finds in a bundle what it found."""

from collections.abc import Hashable

from kubectl_alb.checks.logs.recognized import recognized
from kubectl_alb.context.bundle.record import (
    RecordedSource,
    Recording,
    redaction_of,
    strictly_redacted,
)
from kubectl_alb.context.bundle.redact import Redaction
from kubectl_alb.context.load import load
from kubectl_alb.facts.derived_names import derived_names
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section


def redaction_for(recording: Recording) -> Redaction:
    """Return the stand-ins for what names the user's own, found in two passes.

    The controller makes names of other names: what it makes of the stand-ins of the first pass are
    the stand-ins of the second.
    """
    first = redaction_of(recording)
    renamed = _facts(strictly_redacted(recording, first))
    derived = derived_names(_facts(recording), renamed, first.text)
    return redaction_of(recording, _meaning, derived)


def redacted(recording: Recording) -> Recording:
    """Replace what names the user's own."""
    return strictly_redacted(recording, redaction_for(recording))


def _meaning(text: str) -> Hashable:
    found = recognized(text)
    return found.failure.code if found else None


def _facts(recording: Recording) -> Facts:
    return Facts(load(RecordedSource(recording), Section))
