"""What can go wrong with the controller: one `Failure` per code, with its texts and remedies."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How a finding is shown and whether it fails a run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Impact(Enum):
    """How much stands still: everything or a whole group, one object, a part, nothing yet."""

    BLOCKER = "blocker"
    ERROR = "error"
    DEGRADED = "degraded"
    WARNING = "warning"
    INFO = "info"

    @property
    def severity(self) -> Severity:
        """The severity of a finding with this impact."""
        return _SEVERITY[self]


_SEVERITY = {
    Impact.BLOCKER: Severity.ERROR,
    Impact.ERROR: Severity.ERROR,
    Impact.DEGRADED: Severity.WARNING,
    Impact.WARNING: Severity.WARNING,
    Impact.INFO: Severity.INFO,
}


class Rank(Enum):
    """How often operators meet a failure, judged by public reports."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Where(Enum):
    """Where a text stands that a `Signature` recognises."""

    ERROR = "error"  # `error` of a log line, or the message of a Warning event
    START = "start"  # `error` or `msg` of the controller's start
    MESSAGE = "message"  # `msg` of a log line of any level
    MODEL = "model"  # the stack in the log line `successfully built model`
    LINE = "line"  # a whole log line that is not JSON
    EVENT = "event"  # the message of an event
    DENIAL = "denial"  # the answer of one of the controller's webhooks
    API = "api"  # an answer of the API server or of Helm to a client
    HEALTH = "health"  # reason of a target's health, or a pod's condition


@dataclass(frozen=True, slots=True)
class Signature:
    """A regular expression (search semantics) that recognises a failure by its text.

    Of several that match, the one with the highest `spec` (specificity) tells the failure;
    wrappers, which quote another error, have a low one. `examined` tells that the check of its
    failure looks at the very fact that the text reports, so that the state may refute it. `rating`
    is the severity of this text where it is not that of the failure.
    """

    pattern: str
    where: Where = Where.ERROR
    spec: int = 50
    versions: str = ""  # releases with this wording; empty: all
    examined: bool = False
    rating: Severity | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to repair a failure, or one step of it, with commands to paste."""

    step: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Everything known about one failure.

    Commands hold placeholders: `<NS>` and `<NAME>` of the object, `<CTRL_NS>` of the controller,
    `<CLUSTER>`, `<REGION>`, `<VPC_ID>`, `<SUBNET_ID>`, `<SG_ID>`, `<TG_ARN>` and so on.
    """

    code: str
    slug: str
    title: str
    impact: Impact
    rank: Rank
    means: str
    seen: str  # what an operator notices
    causes: tuple[str, ...]
    cluster: str = ""  # how the state of the cluster shows it; empty: it does not
    aws: str = ""  # how the state of AWS shows it; empty: it does not
    fixes: tuple[Fix, ...] = ()
    signatures: tuple[Signature, ...] = ()  # empty: no text anywhere, only state shows it
    versions: str = ""  # affected controller releases; empty: v2 and v3
    actions: tuple[str, ...] = ()  # IAM actions that failing, fixing or looking need
    related: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()  # `#N` of the controller's repository, else `owner/name#N`
    sources: tuple[str, ...] = ()  # files of the controller that produce it
    log_only: bool = False  # leaves no event, only a line in the controller's log
    harmless: bool = False  # is logged as an error and is none

    @property
    def area(self) -> str:
        """The middle of the code: SUBNET in ALB-SUBNET-001."""
        return self.code.split("-")[1]

    @property
    def severity(self) -> Severity:
        """The severity that follows from the impact."""
        return self.impact.severity

    @property
    def silent(self) -> bool:
        """Whether no log line, event or answer tells it, so that only state can show it."""
        return not self.signatures

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands of all fixes, in order."""
        return tuple(command for fix in self.fixes for command in fix.commands)


@dataclass(frozen=True, slots=True)
class Area:
    """A subject that failures are grouped by; `name` is the middle of their codes."""

    name: str
    title: str
