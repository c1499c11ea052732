"""What `doctor` prints."""

from kubectl_alb.views.schemas.change import REQUIRED_OF_STEP, RUN, STEP
from kubectl_alb.views.schemas.notation import NUMBER, TEXT, TEXTS, array, one_of, record
from kubectl_alb.views.schemas.parts import FINDING

# A table has rows with its own columns; what is not known is null.
_TABLE = record(
    "name title rows notes",
    name=TEXT,
    title=TEXT,
    rows=array({"type": "object", "additionalProperties": True}),
    notes=TEXTS,
)
_COUNTS = ("error", "warning", "info", "passed", "skipped", "suppressed")

# What `--fix` adds: the steps with what became of them, and the findings that have none.
_REPAIRS = record(
    "steps manual",
    steps=array(record(f"code {REQUIRED_OF_STEP}", code=TEXT, **STEP)),
    manual=array(record("code title reason", code=TEXT, title=TEXT, reason=TEXT)),
    run=RUN,
)

DOCTOR = record(
    "verdict findings skipped passed counts tables",
    verdict=one_of("healthy", "problems", "incomplete"),
    findings=array(FINDING),
    skipped=array(record("code reason", code=TEXT, reason=TEXT)),
    passed=TEXTS,
    counts=record(" ".join(_COUNTS), **dict.fromkeys(_COUNTS, NUMBER)),
    tables=array(_TABLE),
    repairs=_REPAIRS,
)

CHECK = record(
    "code severity title finds reads",
    code=TEXT,
    severity=one_of("error", "warning", "info"),
    title=TEXT,
    finds=TEXT,
    reads=TEXTS,
)
