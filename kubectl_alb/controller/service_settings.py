"""Annotations of Services, below `service.beta.kubernetes.io/`; see `controller.settings`."""

from collections.abc import Mapping

from kubectl_alb.controller.flags import Version

TEXT, FLAG, LIST, MAP = "string", "boolean", "comma-separated list", "k1=v1,k2=v2"
# First release, type, what it sets, default, values, and what to mind.
Row = tuple[Version, str, str, str, tuple[str, ...], str]
_LB = "aws-load-balancer-"
_OLD = "deprecated: set the attribute in aws-load-balancer-attributes"
_EACH = "as many as there are subnets"


def _row(
    since: Version, type_: str, text: str, default: str = "", **more: str | tuple[str, ...]
) -> Row:
    values, note = more.get("values", ()), more.get("note", "")
    assert isinstance(values, tuple)
    assert isinstance(note, str)
    return since, type_, text, default, values, note


SERVICE_ANNOTATIONS: Mapping[str, Row] = {
    "load-balancer-source-ranges": _row(
        (2, 0, 0), LIST, "CIDRs that may reach the NLB.", "0.0.0.0/0 (and ::/0)",
        note="spec.loadBalancerSourceRanges, where set, wins; without a security group that the "
        "controller manages it does nothing",
    ),
    f"{_LB}type": _row(
        (2, 0, 0), TEXT, "Whether this controller serves the Service.",
        values=("external", "nlb-ip"),
        note="spec.loadBalancerClass: service.k8s.aws/nlb does the same; do not add it to a "
        "Service that another controller already serves",
    ),
    f"{_LB}nlb-target-type": _row(
        (2, 2, 0), TEXT, "Whether nodes or pods are the targets.", "instance",
        values=("instance", "ip"),
    ),
    f"{_LB}name": _row(
        (2, 2, 0), TEXT, "The name of the NLB, at most 32 characters.",
        note="a later change has no effect; two Services cannot share one NLB by its name",
    ),
    f"{_LB}scheme": _row(
        (2, 2, 0), TEXT, "Whether the NLB has public addresses.", "internal",
        values=("internal", "internet-facing"), note="a change replaces the NLB",
    ),
    f"{_LB}internal": _row(
        (2, 0, 0), FLAG, "Whether the NLB is internal.", "false",
        note="deprecated: use aws-load-balancer-scheme",
    ),
    f"{_LB}proxy-protocol": _row(
        (2, 0, 0), TEXT, "Turn proxy protocol v2 on for all target groups.", values=("*",)
    ),
    f"{_LB}proxy-protocol-per-target-group": _row(
        (2, 13, 0), TEXT, "Ports whose target groups use proxy protocol v2.",
        note="aws-load-balancer-proxy-protocol wins",
    ),
    f"{_LB}ip-address-type": _row(
        (2, 1, 0), TEXT, "The address families of the NLB.", "ipv4",
        values=("ipv4", "dualstack"),
    ),
    f"{_LB}access-log-enabled": _row((2, 0, 0), FLAG, "Write access logs.", "false", note=_OLD),
    f"{_LB}access-log-s3-bucket-name": _row(
        (2, 0, 0), TEXT, "The bucket of access logs.", note=_OLD
    ),
    f"{_LB}access-log-s3-bucket-prefix": _row(
        (2, 0, 0), TEXT, "The prefix of access logs in the bucket.", note=_OLD
    ),
    f"{_LB}cross-zone-load-balancing-enabled": _row(
        (2, 0, 0), FLAG, "Balance over all zones.", "false", note=_OLD
    ),
    f"{_LB}ssl-cert": _row(
        (2, 0, 0), LIST, "ARNs of certificates; the first one is the default."
    ),
    f"{_LB}ssl-ports": _row(
        (2, 0, 0), LIST, "Ports, or their names, that get a TLS listener.", "all ports",
        note="needs aws-load-balancer-ssl-cert; a port that the Service does not have is an error",
    ),
    f"{_LB}ssl-negotiation-policy": _row(
        (2, 0, 0), TEXT, "The security policy of TLS listeners.", "ELBSecurityPolicy-2016-08"
    ),
    f"{_LB}backend-protocol": _row(
        (2, 0, 0), TEXT, "The protocol to the targets behind TLS listeners.", "tcp",
        values=("tcp", "ssl"),
    ),
    f"{_LB}additional-resource-tags": _row((2, 0, 0), MAP, "Tags of all resources in AWS."),
    f"{_LB}healthcheck-protocol": _row(
        (2, 0, 0), TEXT, "The protocol of health checks.", "TCP", values=("TCP", "HTTP", "HTTPS"),
        note="with externalTrafficPolicy Local the default is HTTP on healthCheckNodePort",
    ),
    f"{_LB}healthcheck-port": _row(
        (2, 0, 0), "integer, traffic-port or a port's name", "The port of health checks.",
        "traffic-port",
    ),
    f"{_LB}healthcheck-path": _row(
        (2, 0, 0), TEXT, "The path of HTTP(S) health checks.", "/"
    ),
    f"{_LB}healthcheck-healthy-threshold": _row(
        (2, 0, 0), "integer", "Successes until a target is healthy.", "3"
    ),
    f"{_LB}healthcheck-unhealthy-threshold": _row(
        (2, 0, 0), "integer", "Failures until a target is unhealthy.", "3"
    ),
    f"{_LB}healthcheck-timeout": _row(
        (2, 0, 0), "integer", "How long a health check may take (seconds).", "10"
    ),
    f"{_LB}healthcheck-interval": _row(
        (2, 0, 0), "integer", "The time between health checks (seconds).", "10"
    ),
    f"{_LB}healthcheck-success-codes": _row(
        (2, 4, 6), TEXT, "Codes of healthy targets, for HTTP(S) health checks.", "200-399"
    ),
    f"{_LB}eip-allocations": _row(
        (2, 0, 0), LIST, "Elastic IPs of an internet-facing NLB.", note=_EACH
    ),
    f"{_LB}private-ipv4-addresses": _row(
        (2, 2, 0), LIST, "Private addresses of an internal NLB.", note=_EACH
    ),
    f"{_LB}ipv6-addresses": _row(
        (2, 4, 4), LIST, "IPv6 addresses of a dualstack NLB.", note=_EACH
    ),
    f"{_LB}target-group-attributes": _row((2, 1, 0), MAP, "Attributes of the target groups."),
    f"{_LB}subnets": _row(
        (2, 1, 0), LIST, "Ids or names of the subnets.", "discovered by their role tags"
    ),
    f"{_LB}alpn-policy": _row(
        (2, 1, 0), TEXT, "The ALPN policy of TLS listeners.", "None",
        values=("HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"),
    ),
    f"{_LB}target-node-labels": _row(
        (2, 2, 0), MAP, "Labels of the nodes that become targets.", note="target type instance only"
    ),
    f"{_LB}attributes": _row((2, 3, 0), MAP, "Attributes of the NLB."),
    f"{_LB}security-groups": _row(
        (2, 6, 0), LIST, "Ids or names of the NLB's security groups.",
        "one that the controller makes",
        note="an NLB that was made without any cannot get one; set "
        "aws-load-balancer-manage-backend-security-group-rules beside it",
    ),
    f"{_LB}manage-backend-security-group-rules": _row(
        (2, 4, 0), FLAG, "Let the controller open the nodes' or pods' security groups.", "true",
        note="false where aws-load-balancer-security-groups is set",
    ),
    f"{_LB}inbound-sg-rules-on-private-link-traffic": _row(
        (2, 8, 0), TEXT, "Whether security groups hold for traffic of PrivateLink.",
        values=("on", "off"),
    ),
    f"{_LB}security-group-prefix-lists": _row(
        (2, 8, 0), LIST, "Prefix lists that may reach the NLB.",
        note="each entry of a list counts against the rules of the security group",
    ),
    f"{_LB}listener-attributes.": _row(
        (2, 9, 0), MAP, "Attributes of one listener, named as in listener-attributes.TCP-80."
    ),
    f"{_LB}multi-cluster-target-group": _row(
        (2, 10, 0), FLAG, "Share the target groups with other clusters.", "false"
    ),
    f"{_LB}enable-prefix-for-ipv6-source-nat": _row(
        (2, 10, 0), TEXT, "Use IPv6 prefixes for source NAT.", "off", values=("on", "off"),
        note="dualstack only",
    ),
    f"{_LB}source-nat-ipv6-prefixes": _row(
        (2, 10, 0), LIST, "IPv6 prefixes for source NAT.", note=_EACH
    ),
    f"{_LB}minimum-load-balancer-capacity": _row(
        (2, 11, 0), MAP, "Reserved capacity, as CapacityUnits=N."
    ),
    f"{_LB}enable-icmp-for-path-mtu-discovery": _row(
        (2, 12, 0), TEXT, "Admit ICMP for path MTU discovery in the managed security group.",
        values=("on",),
    ),
    f"{_LB}enable-tcp-udp-listener": _row(
        (2, 13, 0), FLAG, "Make one TCP_UDP listener of a TCP and a UDP port of one number.",
        "false",
    ),
    f"{_LB}disable-nlb-sg": _row(
        (2, 14, 0), FLAG, "Make the NLB without security groups.", "false"
    ),
    f"{_LB}quic-enabled-ports": _row((2, 15, 0), LIST, "UDP ports that become QUIC."),
}  # fmt: skip
