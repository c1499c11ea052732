"""What `status` prints."""

from kubectl_alb.views.schemas.notation import (
    FLAG,
    NUMBER,
    REFS,
    TEXT,
    TEXTS,
    TIME,
    array,
    one_of,
    record,
)
from kubectl_alb.views.schemas.parts import FINDING, OBJECT, RECONCILE

_ERROR = record(
    "message where resolved",
    time=TIME,
    object=OBJECT,
    code=TEXT,
    message=TEXT,
    where=one_of("event", "log"),
    resolved=FLAG,
)

# `found` is absent where the Deployments were not read, `lastError` where there is none; how far
# the log goes back, and what of it is missing, is in `log`.
_CONTROLLER = record(
    "definitions log",
    found=FLAG,
    name=TEXT,
    version=TEXT,
    namespace=TEXT,
    ready=NUMBER,
    desired=NUMBER,
    leader=TEXT,
    releases=array(record("version replicas", version=TEXT, replicas=NUMBER)),
    definitions=one_of("match", "differ", "unknown"),
    lastError=_ERROR,
    log=record("", begins=TIME, missing=TEXT),
)

_BALANCER = record(
    "name state type arn dnsName", name=TEXT, state=TEXT, type=TEXT, arn=TEXT, dnsName=TEXT
)

# `awaited` is what `--wait` would wait for. The limit of rules is the account's own if `applied`,
# else AWS's default.
_GROUP = record(
    "id explicit state awaited members leaving reconcile",
    id=TEXT,
    explicit=FLAG,
    uncertain=TEXT,
    state=one_of("healthy", "pending", "failed", "unknown"),
    awaited=TEXTS,
    loadBalancer=_BALANCER,
    frontends=array(_BALANCER),
    members=REFS,
    leaving=REFS,
    rules=record("used limit applied", used=NUMBER, limit=NUMBER, applied=FLAG),
    targets=record("healthy total draining", healthy=NUMBER, total=NUMBER, draining=NUMBER),
    certificates=record("presented unknown", daysLeft=NUMBER, presented=NUMBER, unknown=NUMBER),
    reconcile=RECONCILE,
)

STATUS = record(
    "verdict controller aws groups unhandled findings checks",
    verdict=one_of("healthy", "pending", "problems", "incomplete"),
    controller=_CONTROLLER,
    aws=record("", account=TEXT, region=TEXT, partition=TEXT, caller=TEXT),
    groups=array(_GROUP),
    unhandled=REFS,
    findings=array(FINDING),
    checks=record(
        "made total skipped",
        made=NUMBER,
        total=NUMBER,
        skipped=array(record("code reason", code=TEXT, reason=TEXT)),
    ),
)
