"""Changes seen while watching, one line each."""

from datetime import datetime

from kubectl_alb.analysis.describe.changes import Change
from kubectl_alb.render.document import Line, Style, Styled
from kubectl_alb.views.envelope import API_VERSION, rfc3339

STYLES = {
    "healthy": Style.GOOD,
    "ok": Style.GOOD,
    "Normal": Style.GOOD,
    "unhealthy": Style.BAD,
    "failed": Style.BAD,
}


def line(change: Change, when: datetime) -> Line:
    """Say what became of what, and when."""
    after = Styled(change.after, STYLES.get(change.after, Style.WARN))
    why = f"  {change.why}" if change.why else ""
    before = change.before or "new"
    return (f"{when:%H:%M:%S}  {change.about}  {change.name}  {before} → ", after, why)


def value(change: Change, when: datetime) -> dict[str, object]:
    """Return the change for machines."""
    return {
        "apiVersion": API_VERSION,
        "kind": "DescriptionChange",
        "time": rfc3339(when),
        "about": change.about,
        "name": change.name,
        "before": change.before,
        "after": change.after,
        "reason": change.why,
    }
