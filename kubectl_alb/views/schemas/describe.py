"""What `describe` prints."""

from kubectl_alb.views.schemas.notation import (
    FLAG,
    NUMBER,
    REF,
    TEXT,
    TEXTS,
    TEXTS_BY_NAME,
    TIME,
    array,
    nullable,
    record,
)
from kubectl_alb.views.schemas.parts import (
    ABSENT,
    FINDING,
    GROUP,
    LISTENER,
    LOAD_BALANCER,
    NAME_AND_ARN,
    RECONCILE,
    SERVICE_PORT,
    SOURCE,
    TARGET,
    TARGET_GROUP,
)

DESCRIPTION = record(
    "findings",
    group=GROUP,
    address=TEXT,
    addresses=TEXTS,
    reconcile=RECONCILE,
    deletion=record("since finalizers blockedBy", since=TIME, finalizers=TEXTS, blockedBy=TEXTS),
    loadBalancer=LOAD_BALANCER,
    loadBalancers=array(LOAD_BALANCER),
    listeners=array(LISTENER),
    targetGroups=array(TARGET_GROUP),
    settings=array(
        record(
            "name value from",
            name=TEXT,
            value=TEXT,
            insteadOf=TEXT,
            overrides=array(record("value from", value=TEXT, **{"from": TEXT})),
            uncertain=FLAG,
            **{"from": TEXT},
        )
    ),
    findings=array(FINDING),
    absent=ABSENT,
    next=TEXT,
)

# The rules that forward to a target group; the priority of a default rule is null.
USES = array(
    record(
        "loadBalancer port protocol priority rule source",
        loadBalancer=NAME_AND_ARN,
        port=NUMBER,
        protocol=TEXT,
        priority=nullable(NUMBER),
        rule=TEXT,
        weight=NUMBER,
        source=nullable(SOURCE),
    )
)

TARGET_GROUP_DESCRIPTION = record(
    "bindings ingresses findings",
    targetGroup=TARGET_GROUP,
    bindings=array(
        record(
            "binding service conditions",
            binding=REF,
            service=SERVICE_PORT,
            conditions=array(
                record("type status", type=TEXT, status=TEXT, reason=TEXT, message=TEXT)
            ),
        )
    ),
    ingresses=array(REF),
    uses=USES,
    findings=array(FINDING),
    next=TEXT,
)

# `notTarget` says why no target group has to do with the pod, `reason` why it is not in one.
POD_DESCRIPTION = record(
    "pod phase ready ips services targetGroups readinessGates findings",
    pod=REF,
    phase=TEXT,
    ready=FLAG,
    ips=TEXTS,
    node=TEXT,
    zone=TEXT,
    services=array(REF),
    targetGroups=array(
        record(
            "binding service targets ingresses",
            binding=REF,
            service=SERVICE_PORT,
            targetGroup=NAME_AND_ARN,
            targets=array(TARGET),
            reason=TEXT,
            ingresses=array(REF),
            uses=USES,
        )
    ),
    readinessGates=array(record("name status", name=TEXT, status=TEXT, message=TEXT, binding=REF)),
    notTarget=TEXT,
    findings=array(FINDING),
    next=TEXT,
)

CLASS_DESCRIPTION = record(
    "name controller default ingresses",
    name=TEXT,
    controller=TEXT,
    default=FLAG,
    parameters=TEXT,
    settings=TEXTS_BY_NAME,
    ingresses=array(record("ingress group", ingress=REF, group=TEXT)),
)
