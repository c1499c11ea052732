"""What `upgrade` prints."""

from kubectl_alb.views.schemas.change import INSTALL
from kubectl_alb.views.schemas.notation import FLAG, NUMBER, TEXT, TEXTS, array, one_of, record
from kubectl_alb.views.schemas.plan import PLAN

SEVERITY = one_of("error", "warning", "info")
AFFECTED = record("names everybody", names=TEXTS, everybody=FLAG, unknown=TEXT)
SERVED = record("versions stored", versions=TEXTS, stored=TEXT)
ACTION = record(
    "action since gained code narrower",
    action=TEXT,
    since=TEXT,
    gained=FLAG,
    code=TEXT,
    has=FLAG,
    without=TEXT,
    narrower=FLAG,
)
_BUG = record(
    "id title course harm since severity affected",
    id=TEXT,
    title=TEXT,
    course=one_of("brought", "kept", "fixed"),
    harm=one_of("outage", "traffic", "stuck", "harmless"),
    since=TEXT,
    fixed=TEXT,
    when=TEXT,
    wayRound=TEXT,
    issue=NUMBER,
    severity=SEVERITY,
    affected=AFFECTED,
)
_SETTING = record(
    "source name change since affected",
    source=one_of("value", "default"),
    name=TEXT,
    change=one_of("new", "default", "renamed", "gone"),
    since=TEXT,
    before=TEXT,
    after=TEXT,
    given=TEXT,
    action=TEXT,
    affected=AFFECTED,
)
_DEFINITION = record(
    "name result after newFields revised",
    name=TEXT,
    result=one_of("create", "update", "unchanged", "keep", "unknown"),
    before=SERVED,
    after=SERVED,
    newFields=TEXTS,
    revised=FLAG,
)
_PLAN_FIELDS = dict(PLAN["properties"])  # type: ignore[call-overload]
REPORT = record(
    "way charts remarks definitions iam settings bugs plan changes",
    way=one_of("same", "upgrade", "downgrade", "migration"),
    charts=record("", **{"from": TEXT, "to": TEXT}),
    remarks=array(
        record(
            "id severity text affected byUpgrade",
            id=TEXT,
            severity=SEVERITY,
            text=TEXT,
            action=TEXT,
            affected=TEXTS,
            byUpgrade=FLAG,
        )
    ),
    definitions=array(_DEFINITION),
    iam=array(record("actions", role=TEXT, policyArn=TEXT, unknown=TEXT, actions=array(ACTION))),
    settings=array(_SETTING),
    bugs=array(_BUG),
    certificate=record(
        "source renewed",
        source=one_of("cert-manager", "webhookTLS", "helm", "unknown"),
        renewed=FLAG,
        keepTLSSecret=FLAG,
    ),
    gatewayAPI=record(
        "needed gates",
        needed=TEXT,
        installed=TEXT,
        channel=TEXT,
        gates=array(
            record(
                "name state wasOn missing affected",
                name=TEXT,
                state=one_of("on", "off", "switched-off", "crash"),
                wasOn=FLAG,
                missing=TEXTS,
                affected=AFFECTED,
            )
        ),
    ),
    plan=record(
        "groups totals pending",
        **{**_PLAN_FIELDS, "pending": NUMBER, "unknown": TEXT},
    ),
    changes=array(
        record(
            "version kinds text",
            version=TEXT,
            kinds=TEXTS,
            text=TEXT,
            action=TEXT,
        )
    ),
)
# Of `install` and `upgrade`: what is detected and found is the former's, the report the latter's.
RESULT = record("steps to", **{**INSTALL["properties"], "report": REPORT})  # type: ignore[dict-item]
