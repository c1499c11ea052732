"""What several documents share: findings, rules, target groups, load balancers."""

from kubectl_alb.views.schemas.notation import (
    ANYTHING_BY_NAME,
    FLAG,
    NUMBER,
    PORT,
    REF,
    REFS,
    TEXT,
    TEXTS,
    TEXTS_BY_NAME,
    TIME,
    array,
    nullable,
    one_of,
    record,
)

OBJECT = record("kind name", kind=TEXT, namespace=TEXT, name=TEXT)

# A finding has no code when its text is one that the catalogue does not know.
FINDING = record(
    "code severity title fix examples",
    code=TEXT,
    severity=one_of("error", "warning", "info"),
    title=TEXT,
    detail=TEXT,
    object=OBJECT,
    arn=TEXT,
    file=TEXT,
    line=NUMBER,
    column=NUMBER,
    hint=TEXT,
    fix=array(record("command effect undo", command=TEXT, effect=TEXT, undo=TEXT)),
    examples=TEXTS,
    causes=TEXTS,
    blocks=REFS,
    suppressedBy=TEXT,
)

GROUP = record(
    "id explicit members",
    id=TEXT,
    explicit=FLAG,
    uncertain=TEXT,
    members=array(
        record(
            "ingress order",
            ingress=REF,
            order=NUMBER,
            reconcile=TEXT,
            deleting=FLAG,
            uncertain=FLAG,
        )
    ),
)

RECONCILE = record(
    "state",
    state=one_of("ok", "failed", "pending", "unmanaged", "unknown"),
    message=TEXT,
    code=TEXT,
    reason=TEXT,
    since=TIME,
    last=TIME,
    count=NUMBER,
)

ACTION = record(
    "type",
    type=TEXT,
    targetGroups=array(record("arn", name=TEXT, arn=TEXT, weight=NUMBER)),
    stickySeconds=NUMBER,
    redirect=TEXTS_BY_NAME,
    statusCode=TEXT,
    contentType=TEXT,
    messageBody=TEXT,
    settings=ANYTHING_BY_NAME,
)

CONDITION = record(
    "field",
    field=TEXT,
    values=TEXTS,
    regexValues=TEXTS,
    httpHeaderName=TEXT,
    pairs=array(record("", key=TEXT, value=TEXT)),
)

_INGRESS_PATH = {
    "ingress": REF,
    "host": TEXT,
    "path": TEXT,
    "pathType": TEXT,
    "backend": nullable(record("service port", service=TEXT, port=PORT)),
}
# The Ingress path that a rule came from; the port is a number or a name. `guess` is true where no
# rule that the controller would build explains it, so that it was inferred from its looks.
SOURCE = record("ingress host path", **_INGRESS_PATH, guess=FLAG)

# What the controller would build and AWS lacks; `port` is absent where it is not known.
ABSENT = record(
    "loadBalancer listeners rules",
    loadBalancer=FLAG,
    listeners=array(record("port protocol", port=NUMBER, protocol=TEXT)),
    rules=array(record("ingress host path", **_INGRESS_PATH, port=NUMBER)),
)

PARTLY_SHADOWED_BY = record("priority witness", priority=NUMBER, witness=TEXT)

RULE = record(
    "priority conditions actions source",
    priority=NUMBER,
    arn=TEXT,
    conditions=array(CONDITION),
    actions=array(ACTION),
    partlyShadowedBy=PARTLY_SHADOWED_BY,
    transforms=array(
        record(
            "type rewrites",
            type=TEXT,
            rewrites=array(record("regex replace", regex=TEXT, replace=TEXT)),
        )
    ),
    source=nullable(SOURCE),
)

CERTIFICATE = record(
    "arn default", arn=TEXT, default=FLAG, notAfter=TIME, domains=TEXTS, status=TEXT
)

LISTENER = record(
    "port protocol arn",
    port=NUMBER,
    protocol=TEXT,
    arn=TEXT,
    sslPolicy=TEXT,
    certificates=array(CERTIFICATE),
    mutualAuthentication=TEXT,
    defaultAction=ACTION,
    rules=array(RULE),
)

TARGET = record(
    "id",
    id=TEXT,
    port=NUMBER,
    zone=TEXT,
    state=TEXT,
    reason=TEXT,
    description=TEXT,
    pod=REF,
    node=TEXT,
    gate=one_of("True", "False"),
)

SERVICE_PORT = record("namespace name port", namespace=TEXT, name=TEXT, port=PORT)
# What of AWS is meant.
NAME_AND_ARN = record("name arn", name=TEXT, arn=TEXT)

TARGET_GROUP = record(
    "name arn targetType",
    name=TEXT,
    arn=TEXT,
    targetType=TEXT,
    protocol=TEXT,
    protocolVersion=TEXT,
    port=NUMBER,
    ipAddressType=TEXT,
    service=SERVICE_PORT,
    binding=REF,
    healthCheck=record(
        "",
        enabled=FLAG,
        protocol=TEXT,
        port=TEXT,
        path=TEXT,
        matcher=TEXT,
        intervalSeconds=NUMBER,
        timeoutSeconds=NUMBER,
        healthyThreshold=NUMBER,
        unhealthyThreshold=NUMBER,
    ),
    attributes=TEXTS_BY_NAME,
    targets=array(TARGET),
)

PERMISSION = record(
    "protocol",
    protocol=TEXT,
    fromPort=NUMBER,
    toPort=NUMBER,
    cidrs=TEXTS,
    ipv6Cidrs=TEXTS,
    prefixLists=TEXTS,
    securityGroups=TEXTS,
)

LOAD_BALANCER = record(
    "name arn dnsName type",
    name=TEXT,
    arn=TEXT,
    dnsName=TEXT,
    state=TEXT,
    stateReason=TEXT,
    scheme=TEXT,
    type=TEXT,
    ipAddressType=TEXT,
    vpcId=TEXT,
    subnets=array(record("id zone", id=TEXT, zone=TEXT)),
    securityGroups=TEXTS,
    # Those on the load balancer, then those behind it (`attached` is false) that are to let it in.
    securityGroupRoles=array(
        record(
            "id role attached inbound",
            id=TEXT,
            name=TEXT,
            role=one_of("managed", "backend", "nodes", "named", "other", "unknown"),
            attached=FLAG,
            inbound=array(PERMISSION),
        )
    ),
    attributes=TEXTS_BY_NAME,
    webAcl=record("", arn=TEXT, name=TEXT),
    tags=TEXTS_BY_NAME,
)
