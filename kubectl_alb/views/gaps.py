"""What could not be read, sections with one reason together."""

from kubectl_alb.model.snapshot import Snapshot


def gap_lines(snapshot: Snapshot) -> list[str]:
    """Say what was not read, one line for each reason, in order of section."""
    reasons: dict[str, list[str]] = {}
    for need, gap in sorted(snapshot.gaps.items(), key=lambda pair: pair[0].value):
        reasons.setdefault(str(gap), []).append(need.value.partition("/")[2].replace("-", " "))
    return [f"{', '.join(sections)}: {reason}" for reason, sections in reasons.items()]
