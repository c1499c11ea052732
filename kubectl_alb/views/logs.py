"""Log lines for people and for machines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from kubectl_alb.checks.logs.entry import LEVELS, Entry
from kubectl_alb.checks.logs.fold import Folded
from kubectl_alb.checks.logs.scan import BUILT
from kubectl_alb.checks.logs.tally import Tally
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.log import Written
from kubectl_alb.render.document import Hanging, Line, Mark, Part, Style, Styled
from kubectl_alb.render.secrets import without_secrets
from kubectl_alb.views.words import age

LEADER = "leader"
TIMES = "\N{MULTIPLICATION SIGN}"
INDENT = 10
LEAST_SUBJECT, WIDEST_SUBJECT = 12, 24
# More of one text helps nobody on a terminal; `-o raw` has all of it.
LONGEST_TEXT, LONGEST_DETAIL = 2000, 160
MOST_CODES = 5
STYLES = {"error": Style.BAD, "warn": Style.WARN, "debug": Style.DIM}


@dataclass(slots=True)
class LogView:
    """Shows entries one by one: a day is said when it begins, columns grow as they must."""

    leader: str = ""
    _day: str = ""
    _pod: int = 0
    _subject: int = LEAST_SUBJECT

    def blocks(self, folded: Folded) -> Iterator[Hanging]:
        """Yield what to draw for an entry."""
        entry = folded.entry
        day, clock = _day_and_clock(entry.time)
        if day and day != self._day:
            self._day = day
            yield Hanging("", Styled(f"{day} UTC", Style.DIM))
        headline, body = _texts(entry)
        repeated = _repeated(folded)
        yield Hanging(self._head(entry, clock), (*headline, *repeated), INDENT)
        if body:
            yield Hanging(" " * INDENT, Styled(_cut(body), Style.DIM), INDENT)

    def _head(self, entry: Entry, clock: str) -> Line:
        pod, subject = self._called(entry.pod), str(entry.subject)
        self._pod = max(self._pod, len(pod))
        self._subject = max(self._subject, min(len(subject), WIDEST_SUBJECT))
        level = f"{entry.level:5}"
        style = STYLES.get(entry.level)
        front = clock.ljust(INDENT) + (pod.ljust(self._pod + 2) if self._pod else "")
        behind = f"  {subject:{self._subject}}  "
        return (front, Styled(level, style), behind) if style else front + level + behind

    def _called(self, pod: str) -> str:
        """Name a pod as shortly as tells it from its like."""
        return LEADER if pod and pod == self.leader else pod.rpartition("-")[2]


def _texts(entry: Entry) -> tuple[tuple[Part, ...], str]:
    """Return the headline, and the text below it."""
    if entry.match is not None:
        failure = entry.match.failure
        member = entry.match.member
        blamed = f" ({member})" if member and member != str(entry.subject) else ""
        cause = f": {entry.match.cause.text}" if entry.match.cause else ""
        headline = (Styled(failure.code, Style.BOLD), f" {failure.title}{blamed}{cause}")
        # Of a built model, it is the model that tells it.
        return headline, entry.error or (entry.message if entry.message != BUILT else "")
    # What the reconciler calls every error says nothing.
    spoken = entry.message if entry.message != "Reconciler error" else ""
    said = _cut(f"{spoken}: {entry.error}" if spoken and entry.error else spoken or entry.error)
    if not entry.details:
        return (said,), ""
    details = " ".join(
        [without_secrets(f"{name}={_cut(value, LONGEST_DETAIL)}") for name, value in entry.details]
    )
    return (said, Styled(f"  {details}", Style.DIM)), ""


@lru_cache(maxsize=16)
def _day_and_clock(moment: datetime | None) -> tuple[str, str]:
    """Spell a time; many lines are written in the same second."""
    if moment is None:
        return "", ""
    text = moment.astimezone(timezone.utc).isoformat()
    return text[:10], text[11:19]


def _repeated(folded: Folded) -> tuple[Part, ...]:
    if folded.count < 2:
        return ()
    style = Style.BOLD if folded.entry.level == "error" else Style.DIM
    begun, last = folded.entry.time, folded.last
    if begun is None or last is None or last - begun < timedelta(seconds=1):
        return (Styled(f"  (repeated {folded.count}{TIMES})", style),)
    until = last.astimezone(timezone.utc)
    later = f"{until:%H:%M:%S}" if last.date() == begun.date() else f"{until:%m-%d %H:%M:%S}"
    text = f"  (repeated {folded.count}{TIMES} in {age(begun, last)}, last {later})"
    return (Styled(text, style),)


def _cut(text: str, longest: int = LONGEST_TEXT) -> str:
    one = without_secrets(text, prose=True).replace("\n", " ").replace("\t", " ")
    more = len(one) - longest
    return f"{one[:longest]}… ({count(more, 'more character')})" if more > 0 else one


def value(written: Written, entry: Entry, leader: str) -> dict[str, object]:
    """Return one line as machines read it; what is not known is absent."""
    subject = entry.subject
    about = {"kind": subject.kind, "namespace": subject.namespace, "name": subject.name}
    found = {
        "time": _time(entry.time),
        "pod": entry.pod or None,
        "leader": entry.pod == leader if entry.pod and leader else None,
        "level": entry.level,
        "controller": entry.controller or None,
        "object": about if subject.name else None,
        "message": entry.message,
        "error": entry.error or None,
        "code": entry.code or None,
        "cause": entry.match.cause.text if entry.match and entry.match.cause else None,
        "raw": "\n".join(written.lines),
    }
    return {name: told for name, told in found.items() if told is not None}


@lru_cache(maxsize=16)
def _time(moment: datetime | None) -> str | None:
    """Spell a time with all that is known of its fraction: it is the order of the lines."""
    if moment is None:
        return None
    return moment.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def closing(tally: Tally, wanted: str = "", leader: str = "") -> Line:
    """Sum up what was shown; `wanted` says what was asked for, in words."""
    if not tally.read:
        return Mark.SKIP, " the log has no lines"
    lines, leads = _count(tally.read, "line"), f"; {leader} leads" if leader else ""
    pods = f" of {_count(len(tally.pods), 'pod')}" if tally.pods else ""
    if not tally.shown:
        return Mark.GOOD, f" {lines}, none{wanted}{leads}"
    counts = ", ".join(_count(tally.levels[n], word) for n, word in WORDS if tally.levels[n])
    good = Mark.GOOD if tally.structured else Mark.SKIP
    mark = next((m for level, m in MARKS if tally.levels[level]), good)
    shown = "" if tally.shown == tally.read else f", {tally.shown:,}{wanted}"
    codes = _codes(tally.codes.most_common())
    return mark, f" {lines}{pods}{shown}: {counts or 'no error or warning'}{codes}{leads}"


def wanted_words(level: str, about: str) -> str:
    """Say what of a log was asked for: ` of level warn or graver about shop/web`."""
    grave = "" if level == LEVELS[0] else f" of level {level}"
    graver = "" if level in (LEVELS[0], LEVELS[-1]) else " or graver"
    return f"{grave}{graver}" + (f" about {about}" if about else "") or " of them asked for"


WORDS = (("error", "error"), ("warn", "warning"))
MARKS = (("error", Mark.BAD), ("warn", Mark.WARN))


def _codes(codes: Iterable[tuple[str, int]]) -> str:
    listed = list(codes)
    told = [f"{code} {count}{TIMES}" for code, count in listed[:MOST_CODES]]
    more = len(listed) - MOST_CODES
    told += [count(more, "more code")] if more > 0 else []
    return f"; {', '.join(told)}" if told else ""


def _count(number: int, what: str) -> str:
    return f"{number:,} {noun(number, what)}"
