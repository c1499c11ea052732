"""What `doctor` prints."""

from kubectl_alb.views.schemas.notation import NUMBER, TEXT, TEXTS, array, one_of, record
from kubectl_alb.views.schemas.parts import FINDING, OBJECT

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
_STEP = record(
    "id code title op object fields command result",
    id=TEXT,
    code=TEXT,
    title=TEXT,
    op=one_of("create", "update", "delete"),
    object=OBJECT,
    fields=array(record("path before after", path=TEXT, before=TEXT, after=TEXT)),
    command=TEXT,
    result=one_of("done", "unchanged", "planned", "failed", "undone"),
    undo=TEXT,
    detail=TEXT,
    owner=TEXT,
    warning=TEXT,
)
_REPAIRS = record(
    "steps manual",
    steps=array(_STEP),
    manual=array(record("code title reason", code=TEXT, title=TEXT, reason=TEXT)),
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
