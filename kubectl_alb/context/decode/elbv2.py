"""ELBv2 records from the API's own field names."""

from collections.abc import Callable, Mapping
from typing import Any

from kubectl_alb.context.decode.aws import pairs, time
from kubectl_alb.context.decode.shared import shared
from kubectl_alb.context.decode.values import network, target_id
from kubectl_alb.model.elbv2 import (
    Action,
    Attributes,
    HealthCheck,
    Listener,
    ListenerCertificate,
    LoadBalancer,
    MutualAuthentication,
    ResourceTags,
    Rule,
    TargetGroup,
    TargetHealth,
    WeightedTargetGroup,
    ZoneSubnet,
)
from kubectl_alb.model.rule import Condition, Transform

Json = Mapping[str, Any]


def load_balancer(record: Json) -> LoadBalancer:
    """Read a load balancer."""
    state = record.get("State") or {}
    zones = (
        ZoneSubnet(zone.get("ZoneName") or "", zone.get("SubnetId") or "")
        for zone in record.get("AvailabilityZones") or ()
    )
    return LoadBalancer(
        arn=record["LoadBalancerArn"],
        name=record["LoadBalancerName"],
        dns_name=record.get("DNSName") or "",
        type=record.get("Type") or "application",
        scheme=record.get("Scheme") or "",
        vpc_id=record.get("VpcId") or "",
        state=state.get("Code") or "",
        state_reason=state.get("Reason") or "",
        # The controller keeps the subnets of an existing load balancer in the order AWS tells them.
        zones=tuple(zones),
        security_groups=tuple(record.get("SecurityGroups") or ()),
        ip_address_type=record.get("IpAddressType") or "ipv4",
        created=time(record.get("CreatedTime")),
        ipam_pool=(record.get("IpamPools") or {}).get("Ipv4IpamPoolId") or "",
    )


SETTINGS = {
    "authenticate-oidc": "AuthenticateOidcConfig",
    "authenticate-cognito": "AuthenticateCognitoConfig",
    "jwt-validation": "JwtValidationConfig",
}


def action(record: Json) -> Action:
    """Read an action; the client secret of an OIDC action is never kept."""
    forward = record.get("ForwardConfig") or {}
    groups = forward.get("TargetGroups") or (
        [{"TargetGroupArn": record["TargetGroupArn"]}] if record.get("TargetGroupArn") else ()
    )
    sticky = forward.get("TargetGroupStickinessConfig") or {}
    fixed = record.get("FixedResponseConfig") or {}
    named = SETTINGS.get(record["Type"])
    settings = dict((record.get(named) or {}) if named else {})
    settings.pop("ClientSecret", None)
    return Action(
        type=record["Type"],
        order=record.get("Order") or 0,
        target_groups=tuple(
            WeightedTargetGroup(shared(g["TargetGroupArn"]), g.get("Weight")) for g in groups
        ),
        sticky_seconds=sticky.get("DurationSeconds") if sticky.get("Enabled") else None,
        redirect=record.get("RedirectConfig") or {},
        status_code=fixed.get("StatusCode") or "",
        content_type=fixed.get("ContentType") or "",
        message_body=fixed.get("MessageBody") or "",
        settings=settings,
    )


CONFIGS = {
    "host-header": "HostHeaderConfig",
    "path-pattern": "PathPatternConfig",
    "http-header": "HttpHeaderConfig",
    "http-request-method": "HttpRequestMethodConfig",
    "query-string": "QueryStringConfig",
    "source-ip": "SourceIpConfig",
}


def condition(record: Json) -> Condition:
    """Read a condition from its typed configuration, else from the flat `Values`."""
    field = shared(record["Field"])
    config = record.get(CONFIGS.get(field, "")) or {}
    if field == "query-string":
        entries = config.get("Values") or ()
        return Condition(field, pairs=tuple((e.get("Key"), e.get("Value") or "") for e in entries))
    regex = tuple(config.get("RegexValues") or record.get("RegexValues") or ())
    header = config.get("HttpHeaderName") if field == "http-header" else ""
    values = config.get("Values") or (() if regex else record.get("Values")) or ()
    if field == "source-ip":
        values = tuple(map(network, values))
    return Condition(field, tuple(values), regex, header or "")


def _transform(record: Json) -> Transform:
    config = record.get("HostHeaderRewriteConfig") or record.get("UrlRewriteConfig") or {}
    return Transform(
        record["Type"],
        tuple((r.get("Regex") or "", r.get("Replace") or "") for r in config.get("Rewrites") or ()),
    )


def rule(record: Json) -> Rule:
    """Read a listener rule."""
    priority = record.get("Priority") or "default"
    return Rule(
        arn=shared(record["RuleArn"]),
        listener_arn=shared(record["ListenerArn"]),
        priority=None if priority == "default" else int(priority),
        conditions=tuple(condition(c) for c in record.get("Conditions") or ()),
        actions=_actions(record.get("Actions")),
        transforms=tuple(_transform(t) for t in record.get("Transforms") or ()),
    )


def _actions(records: Any) -> tuple[Action, ...]:
    return tuple(sorted((action(a) for a in records or ()), key=lambda a: a.order))


def listener(record: Json) -> Listener:
    """Read a listener; DescribeListeners puts only the default certificate in it."""
    mutual = record.get("MutualAuthentication") or {}
    certificates = record.get("Certificates") or ()
    return Listener(
        arn=record["ListenerArn"],
        load_balancer_arn=record["LoadBalancerArn"],
        port=record["Port"],
        protocol=record["Protocol"],
        default_actions=_actions(record.get("DefaultActions")),
        ssl_policy=(record.get("SslPolicy") or "") if record["Protocol"] in SECURE else "",
        certificate=certificates[0]["CertificateArn"] if certificates else "",
        mutual_authentication=MutualAuthentication(
            mode=mutual.get("Mode") or "off",
            trust_store_arn=mutual.get("TrustStoreArn") or "",
            ignore_expiry=mutual.get("IgnoreClientCertificateExpiry"),
            advertise_ca_names=mutual.get("AdvertiseTrustStoreCaNames") or "",
        )
        if mutual
        else None,
        alpn=tuple(record.get("AlpnPolicy") or ()),
    )


SECURE = ("HTTPS", "TLS")


def listener_certificate(record: Json) -> ListenerCertificate:
    """Read a certificate of a listener."""
    return ListenerCertificate(
        record["ListenerArn"], record["CertificateArn"], bool(record.get("IsDefault"))
    )


def target_group(record: Json) -> TargetGroup:
    """Read a target group."""
    matcher = record.get("Matcher") or {}
    return TargetGroup(
        arn=shared(record["TargetGroupArn"]),
        name=record["TargetGroupName"],
        target_type=record.get("TargetType") or "instance",
        protocol=record.get("Protocol") or "",
        port=record.get("Port") or 0,
        protocol_version=record.get("ProtocolVersion") or "",
        vpc_id=record.get("VpcId") or "",
        ip_address_type=record.get("IpAddressType") or "ipv4",
        load_balancer_arns=tuple(dict.fromkeys(map(shared, record.get("LoadBalancerArns") or ()))),
        control_port=record.get("TargetControlPort"),
        health_check=HealthCheck(
            protocol=record.get("HealthCheckProtocol") or "",
            port=str(record.get("HealthCheckPort") or ""),
            path=record.get("HealthCheckPath") or "",
            matcher=matcher.get("HttpCode") or matcher.get("GrpcCode") or "",
            interval_seconds=record.get("HealthCheckIntervalSeconds") or 0,
            timeout_seconds=record.get("HealthCheckTimeoutSeconds") or 0,
            healthy_threshold=record.get("HealthyThresholdCount") or 0,
            unhealthy_threshold=record.get("UnhealthyThresholdCount") or 0,
            enabled=record.get("HealthCheckEnabled", True),
        ),
    )


def target_health(record: Json) -> TargetHealth:
    """Read a registered target and its health."""
    target, health = record["Target"], record.get("TargetHealth") or {}
    return TargetHealth(
        target_group_arn=shared(record["TargetGroupArn"]),
        id=shared(target_id(target["Id"])),
        port=target.get("Port") or 0,
        zone=shared(target.get("AvailabilityZone") or ""),
        state=shared(health.get("State") or ""),
        reason=shared(health.get("Reason") or ""),
        description=shared(health.get("Description") or ""),
        health_check_port=shared(str(record.get("HealthCheckPort") or "")),
        override=(record.get("AdministrativeOverride") or {}).get("State") or "",
    )


def attributes(owner: str) -> Callable[[Json], Attributes]:
    """Make a decoder of attributes whose owner's ARN is in the field `owner`."""
    return lambda record: Attributes(shared(record[owner]), pairs(record.get("Attributes")))


def tags(record: Json) -> ResourceTags:
    """Read the tags of a resource."""
    return ResourceTags(shared(record["ResourceArn"]), pairs(record.get("Tags")))
