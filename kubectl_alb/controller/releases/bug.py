"""A bug of some releases: where it is, whom it hits, what gets round it."""

from dataclasses import dataclass
from enum import Enum

from kubectl_alb.controller.flags import Version
from kubectl_alb.model.failure import Signature, Where

# More specific than any signature of a failure, which would name a symptom.
SPEC = 95
# A stack names first, below `panic(` and its line, the function that panicked.
TOP = r"panic\([^\n]*\n[^\n]*\n[^\n]*"


def text(pattern: str, where: Where = Where.ERROR) -> tuple[Signature, ...]:
    """Return the signature of a text that only this bug writes."""
    return (Signature(pattern, where, SPEC),)


class Harm(Enum):
    """What a bug does to whom it hits, the worst first."""

    OUTAGE = "the controller or writes to the cluster stop"
    TRAFFIC = "requests are lost or go to the wrong place"
    STUCK = "some objects are not reconciled"
    HARMLESS = "nothing but noise"


@dataclass(frozen=True, slots=True)
class Bug:
    """A bug of the releases from `since` to before `fixed`; no `fixed` for none that is known.

    It hits those of whom `when` is true; empty for all. `issue` is a number of the controller's
    project. `code` is that of the catalogue of failures, and `signatures` recognise what the bug
    writes into logs and events; there are none where it writes nothing of its own.
    """

    code: str
    id: str
    title: str
    harm: Harm
    since: Version
    fixed: Version | None
    when: str = ""
    way_round: str = ""
    issue: int | None = None
    signatures: tuple[Signature, ...] = ()

    def is_of(self, version: Version) -> bool:
        """Return whether a release has it."""
        return version >= self.since and (self.fixed is None or version < self.fixed)
