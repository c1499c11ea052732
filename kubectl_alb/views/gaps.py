"""What could not be read, sections with one reason together."""

from kubectl_alb.model.section import LIVE_ONLY, Gap
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Block, Paragraph, Style, Styled


def gap_lines(snapshot: Snapshot) -> list[str]:
    """Return what was not read, one line for each reason, in order of section.

    What failed for a reason that many requests have in common names no request, but each
    permission. What no bundle has is left to those who miss it.
    """
    reasons: dict[str, list[str]] = {}
    gaps: dict[str, list[Gap]] = {}
    never = LIVE_ONLY if snapshot.context.source == "bundle" else frozenset()
    known = [pair for pair in snapshot.gaps.items() if pair[0] not in never]
    for need, gap in sorted(known, key=lambda pair: pair[0].value):
        common = gap.common or str(gap)
        reasons.setdefault(common, []).append(need.words)
        gaps.setdefault(common, []).append(gap)
    return [
        f"{', '.join(found)}: {_reason(common, gaps[common])}" for common, found in reasons.items()
    ]


def _reason(common: str, gaps: list[Gap]) -> str:
    if len({str(gap) for gap in gaps}) == 1:
        return str(gaps[0])
    permissions = dict.fromkeys(gap.permission for gap in gaps if gap.permission)
    return f"{common} {', '.join(permissions)}".rstrip()


def gap_blocks(snapshot: Snapshot) -> list[Block]:
    """Return what was not read as a part of a document."""
    lines = gap_lines(snapshot)
    if not lines:
        return []
    return [Paragraph((Styled("Not read", Style.BOLD), *(f"  {line}" for line in lines)))]
