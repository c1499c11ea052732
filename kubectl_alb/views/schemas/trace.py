"""What `trace` prints."""

from kubectl_alb.views.schemas.notation import (
    FLAG,
    NUMBER,
    REF,
    TEXT,
    TEXTS,
    TIME,
    Schema,
    array,
    nullable,
    one_of,
    record,
)
from kubectl_alb.views.schemas.parts import SOURCE

VERDICT = one_of("served", "error-response", "redirected", "refused", "unknown")

REQUEST = record(
    "method scheme host port path query",
    method=TEXT,
    scheme=one_of("http", "https"),
    host=TEXT,
    port=NUMBER,
    path=TEXT,
    query=TEXT,
)

# Null is not known.
REACH = record("open detail", open=nullable(FLAG), detail=TEXT)

# The first request. `targets` are those that may get it; `rule` is absent where no rule was
# looked at, and has no priority where the default action decides. A rule whose `matches` is absent
# may match: `reason` says what is not known.
HOP: dict[str, Schema] = {
    "verdict": VERDICT,
    "reason": TEXT,
    "request": REQUEST,
    "listener": record("port protocol", port=NUMBER, protocol=TEXT, arn=TEXT),
    "certificate": record("arn default", arn=TEXT, default=FLAG, notAfter=TIME),
    "rules": array(
        record(
            "priority",
            priority=NUMBER,
            matches=FLAG,
            reason=TEXT,
            source=nullable(SOURCE),
        )
    ),
    "rule": record("source", priority=NUMBER, arn=TEXT, default=FLAG, source=nullable(SOURCE)),
    "action": record(
        "",
        type=TEXT,
        before=TEXTS,
        location=TEXT,
        statusCode=TEXT,
        messageBody=TEXT,
        rewrittenHost=TEXT,
        rewrittenUrl=TEXT,
        notes=TEXTS,
    ),
    "targetGroups": array(
        record(
            "name weight",
            name=TEXT,
            arn=TEXT,
            service=REF,
            weight=NUMBER,
            percent=NUMBER,
            healthy=NUMBER,
            total=NUMBER,
            failsOpen=FLAG,
        )
    ),
    "targets": array(record("id port state", id=TEXT, port=NUMBER, pod=REF, state=TEXT)),
    "responseStatus": NUMBER,
}
HOP_REQUIRED = "verdict request rules targetGroups targets"

PLACE: dict[str, Schema] = {
    **HOP,
    "sentence": TEXT,
    "loadBalancer": record("name arn dnsName", name=TEXT, arn=TEXT, dnsName=TEXT),
    "group": TEXT,
    "side": one_of("aws", "cluster"),
    "hops": array(record(HOP_REQUIRED, **HOP)),
    "end": one_of("loop", "elsewhere", "too many"),
    "expected": record("source", code=TEXT, source=SOURCE, reason=TEXT, edit=TEXT, command=TEXT),
    "differences": TEXTS,
    "refusal": TEXT,
    "dns": REACH,
    "inbound": REACH,
    "network": array(REACH),
    "webAcl": TEXT,
}
PLACE_REQUIRED = f"{HOP_REQUIRED} sentence hops"

TRACE = record(
    PLACE_REQUIRED,
    **PLACE,
    alternatives=array(record(PLACE_REQUIRED, **PLACE)),
    unhandled=TEXTS,
    probe=record(
        "address",
        address=TEXT,
        status=NUMBER,
        location=TEXT,
        server=TEXT,
        certificate=record("names", names=TEXTS, notAfter=TIME),
        error=TEXT,
        agrees=FLAG,
        differences=TEXTS,
    ),
)
