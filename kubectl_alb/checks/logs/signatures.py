"""Which failure a text tells of: the one whose most specific signature matches.

A wrapper quotes the error of something else, and is therefore of low specificity: the inner
cause wins, and the wrapper becomes context (whose Ingress it is, which webhook said it).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.logs.anchors import anchors
from kubectl_alb.checks.logs.index import TextIndex
from kubectl_alb.checks.logs.line import LogLine
from kubectl_alb.checks.logs.named_causes import NamedCause, cause_of
from kubectl_alb.model.failure import Failure, Severity, Signature, Where

# Ids of requests and ports of peers make equal errors differ.
_VARIABLE = re.compile(
    r"(?P<mark>RequestID: |request id: |handshake error from )[^\s,]+?(?=[\s,]|: |$)"
)
_MEMBER = re.compile(r"^(?:Failed [\w ]+ due to )?[iI]ngress: (?P<member>[\w.-]+/[\w.-]+): ")
_WEBHOOK = re.compile(r'webhook "(?P<webhook>[\w.-]+)"')
MEMORABLE = 4096
_SPOKEN = frozenset((Where.MESSAGE, Where.START))
_ANYWHERE = frozenset(Where)
_AREA_ORDER = {area.name: place for place, area in enumerate(failure_catalogue.AREAS)}


@dataclass(frozen=True, slots=True)
class Match:
    """A failure found in a text: by which signature, and what the signature read from it.

    `member` is the Ingress (`namespace/name`) that the text blames, `webhook` the one that
    refused a request; both are empty where the text names none. `cause` is what the text itself
    establishes beyond its failure.
    """

    failure: Failure
    signature: Signature
    values: tuple[tuple[str, str], ...] = ()
    member: str = ""
    webhook: str = ""
    cause: NamedCause | None = None

    @property
    def severity(self) -> Severity:
        """The severity of the text, which may be less than its failure's."""
        return self.signature.rating or self.failure.severity

    def value(self, name: str) -> str:
        """Return what a named group of the signature read; empty if nothing."""
        return dict(self.values).get(name, "")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A signature with its failure."""

    failure: Failure
    signature: Signature

    @property
    def order(self) -> tuple[int, int, str]:
        """Sort the most specific first; of equal ones, a group's error before a value's."""
        return -self.signature.spec, _AREA_ORDER[self.failure.area], self.failure.code


def without_ids(text: str) -> str:
    """Return a text without what makes two equal errors differ."""
    return _VARIABLE.sub(r"\g<mark>0", text)


def match_text(text: str, places: Collection[Where] = _ANYWHERE) -> Match | None:
    """Return the failure that a text tells of; only signatures of these places are tried."""
    return _most_specific((text,), frozenset(places))


def match_event(reason: str, message: str) -> Match | None:
    """Return the failure that a Warning event tells of."""
    return _most_specific((message, reason))


def match_denial(answer: str) -> Match | None:
    """Return the failure behind an answer of the API server to a refused request."""
    return match_text(answer)


def match_line(line: LogLine) -> Match | None:
    """Return the failure that a log line tells of.

    Lines of levels info and debug are normal, unless their message is known to tell otherwise.
    """
    if line.model:
        return match_text(line.model, (Where.MODEL,))
    if line.event == "Normal":
        return None
    if line.level in ("info", "debug") and not line.event and not line.denial:
        return _most_specific((_spoken(line), line.reason), _SPOKEN)
    return _most_specific((line.error, line.message, line.reason, line.denial, line.text))


def _spoken(line: LogLine) -> str:
    """Return a message, with the definitions that it misses."""
    missing = line.fields.get("missing")
    named = " ".join(map(str, missing)) if isinstance(missing, list) else ""
    return f"{line.message} {named}" if named else line.message


@lru_cache(maxsize=4096)
def tells_nothing(message: str) -> bool:
    """Whether a message of level info or debug is normal."""
    return _best(message, _SPOKEN) is None


def _most_specific(texts: Iterable[str], places: frozenset[Where] = _ANYWHERE) -> Match | None:
    winner: _Candidate | None = None
    read = ""
    for text in texts:
        found = _recalled(without_ids(text), places) if text else None
        if found and (winner is None or found.signature.spec > winner.signature.spec):
            winner, read = found, text
    return _read(winner, read) if winner else None


@cache
def _sieve(places: frozenset[Where]) -> TextIndex[_Candidate]:
    candidates = (
        _Candidate(f, s) for f in failure_catalogue.ALL for s in f.signatures if s.where in places
    )
    return TextIndex(
        (text, c) for c in candidates for text in anchors(c.signature.pattern) or ("",)
    )


def _recalled(text: str, places: frozenset[Where]) -> _Candidate | None:
    # Errors come back again and again; a whole model is too long to be kept.
    return _remembered(text, places) if len(text) < MEMORABLE else _best(text, places)


@lru_cache(maxsize=8192)
def _remembered(text: str, places: frozenset[Where]) -> _Candidate | None:
    return _best(text, places)


def _best(text: str, places: frozenset[Where]) -> _Candidate | None:
    candidates = sorted(_sieve(places).candidates(text), key=lambda candidate: candidate.order)
    for candidate in candidates:
        if _compiled(candidate.signature.pattern).search(text):
            return candidate
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _read(candidate: _Candidate, text: str) -> Match | None:
    found = _compiled(candidate.signature.pattern).search(text)
    values = found.groupdict() if found else {}
    member, webhook = _MEMBER.search(text), _WEBHOOK.search(text)
    return Match(
        candidate.failure,
        candidate.signature,
        tuple((name, value) for name, value in values.items() if value is not None),
        member["member"] if member else "",
        webhook["webhook"] if webhook else "",
        cause_of(candidate.failure.code, text),
    )
