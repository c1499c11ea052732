"""What tools put in front of a line of a log: the pod, the container, the time.

tool                             in front of the line
-------------------------------  ------------------------------------------------
kubectl logs --prefix            [pod/alb-7c9f-x2lqp/controller]
kubectl logs --timestamps        2026-03-02T10:14:31.123456789Z
stern, kail                      [namespace] alb-7c9f-x2lqp controller [>]
files of containerd              2026-03-02T10:14:31.123456789Z stderr F
docker compose, syslog           controller-1  |, Mar  2 10:14:31 node alb[1]:
programs in Go                   2026/03/02 10:14:31
"""

import re
from dataclasses import dataclass

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_DATE = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z\b| ?[+-]\d\d:?\d\d\b)?"
# The last part of a pod's name has letters and digits that are not taken for one another.
_POD = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?-[bcdfghjklmnpqrstvwxz2456789]{5}"
# Names that were made up, or have been made unrecognizable, count before a line of JSON.
_LOOSE = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?-[a-z0-9]{5}"
_PIECE = re.compile(
    r"\[?pod/(?P<pod>[^/\]\s]+)[^\]\s]*\]? +"
    rf"|\[?(?P<time>{_DATE}|\d{{4}}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)?)\]?(?:[ \t]+\|?[ \t]*|$)"
    r"|std(?:out|err) [FP] "
    rf"|(?:[a-z0-9-]+[ /])?(?P<stern>{_POD})(?: [>\u203a])?(?: |\[)[a-z0-9-]+(?:\]:)? "
    r"(?:[|\u2502] )?"
    rf"|(?:[a-z0-9-]+ )?(?P<loose>{_LOOSE}) [a-z0-9-]+ (?=\{{|[IWEF]\d{{4}} |panic: |{_DATE})"
    r"|[\w.-]+-\d+ +\| "
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ [\w./-]+(?:\[\d+\])?: "
)
_NAMED = tuple(re.compile(rf"(?<![a-z0-9.-]){name}(?![a-z0-9-])") for name in (_POD, _LOOSE))
MOST_PIECES = 4
# Beyond this, nothing is in front of anything.
FARTHEST = 400


@dataclass(frozen=True, slots=True)
class Framed:
    """A line without what stands in front of it; a pod and a time that it names."""

    rest: str
    pod: str = ""
    time: str = ""


def framed(raw: str) -> Framed:
    """Take off what stands in front of a line."""
    if raw.startswith("{"):
        return Framed(raw)
    if "\x1b" in raw:
        raw = _ANSI.sub("", raw)
    pod, time, place = "", "", 0
    for _ in range(MOST_PIECES):
        piece = _PIECE.match(raw, place)
        if piece is None or piece.end() == place:
            break
        pod = pod or piece["pod"] or piece["stern"] or piece["loose"] or ""
        time = time or _spelled(piece["time"] or "")
        place = piece.end()
    return Framed(raw[place:], pod, time)


def _spelled(time: str) -> str:
    """Spell a time as RFC 3339 does, as far as it has the parts."""
    text = time.replace("/", "-").replace(",", ".").replace(" +", "+").replace(" -", "-")
    text = text[:10] + "T" + text[11:] if text else ""
    return re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text) if len(text) > 19 else text


def pod_named(text: str) -> str:
    """Return the pod that a text names; empty if none."""
    searched = (pattern.search(text) for pattern in _NAMED)
    return next((found.group() for found in searched if found), "")
