"""From which release to which: what the flags name, and what was found to run."""

import re
from dataclasses import replace

from kubectl_alb.analysis.upgrade.situation import as_release, text_of
from kubectl_alb.cli.reading import require, require_identity
from kubectl_alb.controller.config import parse_version
from kubectl_alb.controller.releases.lookup import named, version_of_chart
from kubectl_alb.errors import AlbError, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.installations import Form, installations
from kubectl_alb.model.context import Found
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot

# A tag of the first generation's image; charts of these numbers have no v before them.
FIRST_GENERATION = re.compile(r"v1\.\d{1,3}\.\d{1,3}")
EXAMPLE = "write for example v3.5.0, or the number of a chart such as 1.13.4"


def targeted(text: str) -> str:
    """Return the release that a version or a chart names; raise `UsageError` for neither."""
    found = named(text)
    if found is not None and found.release is not None:
        return found.release.name
    number = None if found is None else parse_version(text)
    if found is not None and number is not None and found.is_chart:
        number = version_of_chart(number)
    if number is None:
        raise UsageError(f"invalid version {text!r}", hint=EXAMPLE)
    return text_of(number)


def with_version(snapshot: Snapshot, version: str, how: str) -> Snapshot:
    """Return a snapshot that speaks of the release that is said to run; an empty one of its own."""
    if not version:
        return snapshot
    first = FIRST_GENERATION.fullmatch(version)
    found = Found(version if first else targeted(version), how)
    return replace(snapshot, context=replace(snapshot.context, controller_version=found))


def running(facts: Facts) -> Facts:
    """Return the cluster as the running release sees it; raise `AlbError` if that is not known."""
    first = next((i for i in installations(facts) if i.form is Form.FIRST_GENERATION), None)
    if first is not None and not facts.config.version_known:
        facts = as_release(facts, first.image.rpartition(":")[2])
    if not facts.config.version_known:
        require_identity(facts.snapshot)
        require(facts.snapshot, Section.DEPLOYMENTS)
        raise AlbError(
            "the release of the running controller is not known",
            hint="its image has no tag such as v2.13.4: give --from VERSION",
        )
    return facts
