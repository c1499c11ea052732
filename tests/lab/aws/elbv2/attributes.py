"""Attributes of load balancers, target groups and listeners: their keys, defaults and values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tests.lab.aws.record import Record

_BOOLEAN = "true|false"
_ANY = ".*"
_NUMBER = r"\d+"


@dataclass(frozen=True, slots=True)
class Attribute:
    """The default of an attribute and the pattern, or the range of numbers, that values fit."""

    default: str
    pattern: str = _ANY
    least: int = 0
    most: int = 0

    def accepts(self, value: str) -> bool:
        """Tell whether AWS would take the value."""
        if self.most:
            return bool(re.fullmatch(_NUMBER, value)) and self.least <= int(value) <= self.most
        return re.fullmatch(self.pattern, value) is not None


Catalogue = Mapping[str, Attribute]


def _switch(default: str) -> Attribute:
    return Attribute(default, _BOOLEAN)


def _number(default: str, least: int, most: int) -> Attribute:
    return Attribute(default, _NUMBER, least, most)


_LOGS: Catalogue = {
    "access_logs.s3.enabled": _switch("false"),
    "access_logs.s3.bucket": Attribute(""),
    "access_logs.s3.prefix": Attribute(""),
}
APPLICATION: Catalogue = {
    **_LOGS,
    "idle_timeout.timeout_seconds": _number("60", 1, 4000),
    "deletion_protection.enabled": _switch("false"),
    "routing.http2.enabled": _switch("true"),
    "routing.http.drop_invalid_header_fields.enabled": _switch("false"),
    "routing.http.xff_client_port.enabled": _switch("false"),
    "routing.http.preserve_host_header.enabled": _switch("false"),
    "routing.http.xff_header_processing.mode": Attribute("append", "append|preserve|remove"),
    "load_balancing.cross_zone.enabled": _switch("true"),
    "routing.http.desync_mitigation_mode": Attribute("defensive", "monitor|defensive|strictest"),
    "client_keep_alive.seconds": _number("3600", 60, 604800),
    "waf.fail_open.enabled": _switch("false"),
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": _switch("false"),
    "zonal_shift.config.enabled": _switch("false"),
    "connection_logs.s3.enabled": _switch("false"),
    "connection_logs.s3.bucket": Attribute(""),
    "connection_logs.s3.prefix": Attribute(""),
    "health_check_logs.s3.enabled": _switch("false"),
    "health_check_logs.s3.bucket": Attribute(""),
    "health_check_logs.s3.prefix": Attribute(""),
    "ipv6.deny_all_igw_traffic": _switch("false"),
}
NETWORK: Catalogue = {
    **_LOGS,
    "deletion_protection.enabled": _switch("false"),
    "load_balancing.cross_zone.enabled": _switch("false"),
    "dns_record.client_routing_policy": Attribute(
        "any_availability_zone",
        "any_availability_zone|availability_zone_affinity|partial_availability_zone_affinity",
    ),
    "zonal_shift.config.enabled": _switch("false"),
    "ipv6.deny_all_igw_traffic": _switch("false"),
    "secondary_ips.auto_assigned.per_subnet": _number("0", 0, 7),
}
_GROUP_HEALTH: Catalogue = {
    "target_group_health.dns_failover.minimum_healthy_targets.count": Attribute("1", r"off|\d+"),
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": Attribute(
        "off", r"off|\d+"
    ),
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": Attribute(
        "1", r"\d+"
    ),
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": Attribute(
        "off", r"off|\d+"
    ),
}
_CROSS_ZONE = Attribute(
    "use_load_balancer_configuration", "true|false|use_load_balancer_configuration"
)
HTTP_GROUP: Catalogue = {
    "deregistration_delay.timeout_seconds": _number("300", 0, 3600),
    "stickiness.enabled": _switch("false"),
    "stickiness.type": Attribute("lb_cookie", "lb_cookie|app_cookie"),
    "stickiness.lb_cookie.duration_seconds": _number("86400", 1, 604800),
    "stickiness.app_cookie.cookie_name": Attribute(""),
    "stickiness.app_cookie.duration_seconds": _number("86400", 1, 604800),
    "slow_start.duration_seconds": _number("0", 0, 900),
    "load_balancing.algorithm.type": Attribute(
        "round_robin", "round_robin|least_outstanding_requests|weighted_random"
    ),
    "load_balancing.algorithm.anomaly_mitigation": Attribute("off", "on|off"),
    "load_balancing.cross_zone.enabled": _CROSS_ZONE,
    **_GROUP_HEALTH,
}
TCP_GROUP: Catalogue = {
    "deregistration_delay.timeout_seconds": _number("300", 0, 3600),
    "deregistration_delay.connection_termination.enabled": _switch("false"),
    "preserve_client_ip.enabled": _switch("true"),
    "proxy_protocol_v2.enabled": _switch("false"),
    "stickiness.enabled": _switch("false"),
    "stickiness.type": Attribute("source_ip", "source_ip"),
    "load_balancing.cross_zone.enabled": _CROSS_ZONE,
    "target_health_state.unhealthy.connection_termination.enabled": _switch("true"),
    "target_health_state.unhealthy.draining_interval_seconds": _number("0", 0, 360000),
    **_GROUP_HEALTH,
}
LAMBDA_GROUP: Catalogue = {"lambda.multi_value_headers.enabled": _switch("false")}
_RESPONSE = "routing.http.response."
_REQUEST = "routing.http.request."
HTTP_LISTENER: Catalogue = {
    f"{_RESPONSE}server.enabled": _switch("true"),
    **{
        f"{_RESPONSE}{name}.header_value": Attribute("")
        for name in (
            "strict_transport_security",
            "access_control_allow_origin",
            "access_control_allow_methods",
            "access_control_allow_headers",
            "access_control_allow_credentials",
            "access_control_expose_headers",
            "access_control_max_age",
            "content_security_policy",
            "x_content_type_options",
            "x_frame_options",
        )
    },
}
HTTPS_LISTENER: Catalogue = {
    **HTTP_LISTENER,
    **{
        f"{_REQUEST}{name.lower().replace('-', '_')}.header_name": Attribute(name)
        for name in (
            "X-Amzn-Mtls-Clientcert-Serial-Number",
            "X-Amzn-Mtls-Clientcert-Issuer",
            "X-Amzn-Mtls-Clientcert-Subject",
            "X-Amzn-Mtls-Clientcert-Validity",
            "X-Amzn-Mtls-Clientcert-Leaf",
            "X-Amzn-Mtls-Clientcert",
            "X-Amzn-Tls-Version",
            "X-Amzn-Tls-Cipher-Suite",
        )
    },
}
TCP_LISTENER: Catalogue = {"tcp.idle_timeout.seconds": _number("350", 60, 6000)}

_LOAD_BALANCERS = {"application": APPLICATION, "network": NETWORK}
_LISTENERS = {"HTTP": HTTP_LISTENER, "HTTPS": HTTPS_LISTENER, "TCP": TCP_LISTENER}


def of_load_balancer(load_balancer: Record) -> Catalogue:
    """Return the attributes that a load balancer of this type has."""
    return _LOAD_BALANCERS.get(load_balancer["Type"], _LOGS)


def of_listener(listener: Record) -> Catalogue:
    """Return the attributes that a listener of this protocol has."""
    return _LISTENERS.get(listener.get("Protocol", ""), {})


def of_target_group(group: Record) -> Catalogue:
    """Return the attributes that a target group of this type and protocol has."""
    if group.get("TargetType") == "lambda":
        return LAMBDA_GROUP
    if group.get("Protocol") in ("HTTP", "HTTPS"):
        return HTTP_GROUP
    # Addresses of TCP clients are hidden from `ip` targets unless that is asked for.
    if group.get("TargetType") == "ip" and group.get("Protocol") in ("TCP", "TLS"):
        return {**TCP_GROUP, "preserve_client_ip.enabled": _switch("false")}
    return TCP_GROUP


def defaults(catalogue: Catalogue) -> dict[str, str]:
    """Return the value of every attribute of a resource that was just created."""
    return {key: attribute.default for key, attribute in catalogue.items()}
