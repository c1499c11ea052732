"""Annotations that govern a listener port."""

from kubectl_alb.controller.annotations.annotation import Annotation, Kind, Merge, Scope

PORT = (
    Annotation(
        "inbound-cidrs",
        Kind.LIST,
        Scope.PORT,
        Merge.AGREE,
        (2, 0, 0),
        "limits which addresses may connect",
        default="0.0.0.0/0, ::/0",
    ),
    Annotation(
        "security-group-prefix-lists",
        Kind.LIST,
        Scope.PORT,
        Merge.AGREE,
        (2, 8, 0),
        "limits who may connect to managed prefix lists",
    ),
    Annotation(
        "certificate-arn",
        Kind.LIST,
        Scope.PORT,
        Merge.JOIN,
        (2, 0, 0),
        "lists ACM certificates; the first of the first member is the default one",
        default="discovered by host name",
    ),
    Annotation(
        "ssl-policy",
        Kind.TEXT,
        Scope.PORT,
        Merge.AGREE,
        (2, 0, 0),
        "chooses the TLS policy of HTTPS listeners",
        default="--default-ssl-policy",
    ),
    Annotation(
        "mutual-authentication",
        Kind.JSON,
        Scope.PORT,
        Merge.AGREE,
        (2, 7, 0),
        "asks clients for certificates, per port",
    ),
    Annotation(
        "listener-attributes",
        Kind.MAP,
        Scope.PORT,
        Merge.PER_KEY,
        (2, 9, 0),
        "sets attributes of the listener PROTOCOL-PORT",
        family=True,
    ),
)
