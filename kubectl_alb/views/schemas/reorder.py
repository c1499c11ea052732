"""What `reorder` prints."""

from kubectl_alb.views.schemas.change import REQUIRED_OF_STEP, RUN, STEP
from kubectl_alb.views.schemas.notation import (
    FLAG,
    NUMBER,
    REF,
    TEXT,
    TEXTS,
    Schema,
    array,
    nullable,
    one_of,
    record,
)
from kubectl_alb.views.schemas.parts import FINDING

# The value of a field of a resource: text, number, list or object; null is none.
ANYTHING: Schema = {}

# Of a request that is asked about: who decides it. Absent where the order's rules are not known.
DECIDED = record(
    "verdict",
    verdict=one_of("served", "error-response", "redirected", "refused", "unknown"),
    ingress=REF,
    priority=NUMBER,
    responseStatus=NUMBER,
    reason=TEXT,
)

# Members stand in the new order; an order is null where the controller refuses the annotation.
MEMBER = record(
    "ingress orderBefore orderAfter rankBefore rankAfter",
    ingress=REF,
    orderBefore=nullable(NUMBER),
    orderAfter=nullable(NUMBER),
    rankBefore=NUMBER,
    rankAfter=NUMBER,
    owner=TEXT,
)

REORDER = record(
    "group members edits rules moved checks effects quotas findings introduced fixed joined notes",
    group=TEXT,
    members=array(MEMBER),
    edits=array(
        record("ingress from to", ingress=REF, to=nullable(TEXT), **{"from": nullable(TEXT)})
    ),
    rules=array(
        record(
            "ingress port host path",
            ingress=REF,
            port=NUMBER,
            host=TEXT,
            path=TEXT,
            before=NUMBER,
            after=NUMBER,
        )
    ),
    moved=array(record("witness before after", witness=TEXT, before=REF, after=REF)),
    checks=array(record("url changes", url=TEXT, changes=FLAG, before=DECIDED, after=DECIDED)),
    effects=array(
        record(
            "type id replaced fields",
            type=TEXT,
            id=TEXT,
            replaced=FLAG,
            fields=array(record("path before after", path=TEXT, before=ANYTHING, after=ANYTHING)),
        )
    ),
    quotas=array(record("name used allowed", name=TEXT, used=NUMBER, allowed=NUMBER)),
    findings=array(FINDING),
    introduced=array(FINDING),
    fixed=array(FINDING),
    joined=TEXTS,
    notes=TEXTS,
    refusal=TEXT,
    steps=array(record(REQUIRED_OF_STEP, **STEP)),
    run=RUN,
    wait=record("done", done=FLAG, reason=TEXT),
    files=array(record("path written", path=TEXT, written=FLAG)),
)
