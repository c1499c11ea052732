"""Which sections a check lacks, and why."""

from collections.abc import Iterable, Iterator

from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot


def missing(needs: Iterable[Section], snapshot: Snapshot) -> str:
    """Return which of these sections were not read whole, and why; empty when all were."""
    return "; ".join(_gaps(needs, snapshot))


def _gaps(needs: Iterable[Section], snapshot: Snapshot) -> Iterator[str]:
    for need in sorted(needs, key=lambda need: need.value):
        if not snapshot.known(need):
            gap = snapshot.gaps.get(need, "not requested")
            yield f"{need.value}: {gap}"
