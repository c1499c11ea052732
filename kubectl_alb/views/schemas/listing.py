"""Rows of hosts and paths, and the Ingresses that nothing serves."""

from kubectl_alb.views.schemas.notation import (
    FLAG,
    NUMBER,
    PORT,
    REF,
    TEXT,
    TEXTS,
    TIME,
    array,
    one_of,
    record,
)
from kubectl_alb.views.schemas.parts import ACTION, PARTLY_SHADOWED_BY

# A row without a priority has no rule in AWS, or is the default action of its listener (`default`).
INGRESS_ROW = record(
    "namespace ingress group host path backends",
    namespace=TEXT,
    ingress=TEXT,
    group=TEXT,
    loadBalancer=record("name dnsName", name=TEXT, dnsName=TEXT),
    priority=NUMBER,
    default=FLAG,
    port=NUMBER,
    ports=array(NUMBER),
    host=TEXT,
    path=TEXT,
    pathType=TEXT,
    action=ACTION,
    before=array(ACTION),
    backends=array(
        record(
            "",
            service=REF,
            port=PORT,
            weight=NUMBER,
            targetGroup=TEXT,
            healthy=NUMBER,
            total=NUMBER,
        )
    ),
    healthy=NUMBER,
    total=NUMBER,
    certificate=record("arn", arn=TEXT, notAfter=TIME),
    shadowedBy=NUMBER,
    witness=TEXT,
    partlyShadowedBy=PARTLY_SHADOWED_BY,
    guess=FLAG,
    deleting=FLAG,
    uncertain=FLAG,
)

# `owner` is who is to serve it; `code` that of the failure, where one is known.
UNSERVED = record(
    "ingress reason owner",
    ingress=REF,
    reason=TEXT,
    owner=one_of("this", "in-tree", "auto-mode", "other", "nobody", "unknown"),
    code=TEXT,
    group=TEXT,
    hosts=TEXTS,
)
