"""What commands print that change something: steps, runs, and the way back."""

from kubectl_alb.views.schemas.notation import NUMBER, TEXT, TEXTS, TIME, array, one_of, record
from kubectl_alb.views.schemas.parts import FINDING, NAME_AND_ARN, OBJECT
from kubectl_alb.views.schemas.trace import TRACE

REQUIRED_OF_STEP = "id title op object fields command result"
STEP = {
    "id": TEXT,
    "title": TEXT,
    "op": one_of("create", "update", "delete"),
    "object": OBJECT,
    "fields": array(record("path before after", path=TEXT, before=TEXT, after=TEXT)),
    "command": TEXT,
    "result": one_of("done", "unchanged", "planned", "failed", "undone", "unknown"),
    "undo": TEXT,
    "detail": TEXT,
    "hint": TEXT,
    "owner": TEXT,
    "warning": TEXT,
    "irreversible": TEXT,
}
# The run as its journal calls it, and the command that takes it back.
RUN = record("id undo", id=TEXT, undo=TEXT)

_RECORDED = {
    "id": TEXT,
    "command": TEXT,
    "began": TIME,
    "state": one_of("running", "unfinished", "finished", "undone"),
    "planned": NUMBER,
    "done": NUMBER,
    "unclear": NUMBER,
    "undone": NUMBER,
    "journal": TEXT,
    "context": TEXT,
    "clusterName": TEXT,
    "awsAccount": TEXT,
    "awsRegion": TEXT,
}
_REQUIRED_OF_RECORDED = "id command began state planned done unclear undone journal"
RUNS = record(
    "runs damaged",
    runs=array(record(_REQUIRED_OF_RECORDED, **_RECORDED)),
    damaged=TEXTS,
)
UNDO = record(
    "undoes steps left",
    undoes=record(_REQUIRED_OF_RECORDED, **_RECORDED),
    steps=array(record(REQUIRED_OF_STEP, **STEP)),
    left=array(record("id title reason", id=TEXT, title=TEXT, reason=TEXT)),
    run=RUN,
)

# What was detected: `traits` are words for people, and may change.
_DETECTED = record(
    "cluster kubernetes traits",
    cluster=TEXT,
    kubernetes=TEXT,
    traits=TEXTS,
    vpcId=TEXT,
    oidcIssuer=TEXT,
)
# What needs the controller, and keeps `uninstall` from removing it.
_DEPENDENT = record(
    "object finalizers loadBalancers hosts",
    object=OBJECT,
    finalizers=TEXTS,
    loadBalancers=array(NAME_AND_ARN),
    hosts=TEXTS,
)
INSTALL = record(
    "steps to",
    steps=array(record(REQUIRED_OF_STEP, **STEP, reason=TEXT)),
    to=TEXT,
    detected=_DETECTED,
    findings=array(FINDING),
    dependents=array(_DEPENDENT),
    kept=array(record("name reason", name=TEXT, reason=TEXT)),
    run=RUN,
    **{"from": TEXT},
)

# `trace` is the status of a Trace; `left` says what is not removed, `awaited` what is not yet.
SAMPLE = record(
    "steps left awaited",
    steps=array(record(REQUIRED_OF_STEP, **STEP)),
    left=TEXTS,
    awaited=TEXTS,
    address=TEXT,
    url=TEXT,
    loadBalancer=record("name state scheme", name=TEXT, state=TEXT, scheme=TEXT),
    targets=record("healthy total", healthy=NUMBER, total=NUMBER),
    findings=array(FINDING),
    events=array(record("reason message", reason=TEXT, message=TEXT)),
    log=array(record("level message", level=TEXT, message=TEXT, error=TEXT, code=TEXT)),
    trace=TRACE,
    run=RUN,
)
