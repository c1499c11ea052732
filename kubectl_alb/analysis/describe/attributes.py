"""Attributes of load balancers and target groups that differ from AWS's defaults.

AWS: Elastic Load Balancing API reference, LoadBalancerAttribute and TargetGroupAttribute.
"""

from collections.abc import Mapping

from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup

COMMON_LOAD_BALANCER = {
    "access_logs.s3.enabled": "false",
    "access_logs.s3.bucket": "",
    "access_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "ipv6.deny_all_igw_traffic": "false",
    "zonal_shift.config.enabled": "false",
}

LOAD_BALANCER = {
    "application": {
        **COMMON_LOAD_BALANCER,
        "client_keep_alive.seconds": "3600",
        "connection_logs.s3.enabled": "false",
        "connection_logs.s3.bucket": "",
        "connection_logs.s3.prefix": "",
        "health_check_logs.s3.enabled": "false",
        "health_check_logs.s3.bucket": "",
        "health_check_logs.s3.prefix": "",
        "idle_timeout.timeout_seconds": "60",
        "load_balancing.cross_zone.enabled": "true",
        "routing.http.desync_mitigation_mode": "defensive",
        "routing.http.drop_invalid_header_fields.enabled": "false",
        "routing.http.preserve_host_header.enabled": "false",
        "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
        "routing.http.xff_client_port.enabled": "false",
        "routing.http.xff_header_processing.mode": "append",
        "routing.http2.enabled": "true",
        "waf.fail_open.enabled": "false",
    },
    "network": {
        **COMMON_LOAD_BALANCER,
        "dns_record.client_routing_policy": "any_availability_zone",
        "load_balancing.cross_zone.enabled": "false",
        "secondary_ips.auto_assigned.per_subnet": "0",
    },
}

COMMON_TARGET_GROUP = {
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "stickiness.enabled": "false",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}

APPLICATION_TARGET_GROUP = {
    **COMMON_TARGET_GROUP,
    "load_balancing.algorithm.anomaly_mitigation": "off",
    "load_balancing.algorithm.type": "round_robin",
    "slow_start.duration_seconds": "0",
    "stickiness.app_cookie.cookie_name": "",
    "stickiness.app_cookie.duration_seconds": "86400",
    "stickiness.lb_cookie.duration_seconds": "86400",
    "stickiness.type": "lb_cookie",
}

NETWORK_TARGET_GROUP = {
    **COMMON_TARGET_GROUP,
    "deregistration_delay.connection_termination.enabled": "false",
    "proxy_protocol_v2.enabled": "false",
    "stickiness.type": "source_ip",
    "target_health_state.unhealthy.connection_termination.enabled": "true",
    "target_health_state.unhealthy.draining_interval_seconds": "0",
}


# Request headers that a listener can rename have their own name as default, and are left out.
LISTENER = {
    "routing.http.response.server.enabled": "true",
    "routing.http.response.strict_transport_security.header_value": "",
    "routing.http.response.access_control_allow_origin.header_value": "",
    "routing.http.response.access_control_allow_methods.header_value": "",
    "routing.http.response.access_control_allow_headers.header_value": "",
    "routing.http.response.access_control_allow_credentials.header_value": "",
    "routing.http.response.access_control_expose_headers.header_value": "",
    "routing.http.response.access_control_max_age.header_value": "",
    "routing.http.response.content_security_policy.header_value": "",
    "routing.http.response.x_content_type_options.header_value": "",
    "routing.http.response.x_frame_options.header_value": "",
    "tcp.idle_timeout.seconds": "350",
}


def load_balancer_defaults(type_: str) -> Mapping[str, str]:
    """Return the defaults of what can be changed on a load balancer of this type.

    An Application Load Balancer always balances across zones, whatever is told of it.
    """
    defaults = dict(LOAD_BALANCER.get(type_, {}))
    if type_ == "application":
        del defaults["load_balancing.cross_zone.enabled"]
    return defaults


def target_group_defaults(protocol: str, target_type: str) -> Mapping[str, str]:
    """Return the defaults of a target group.

    Whether a Network Load Balancer keeps the client's address by default depends on the target
    type and protocol: for addresses over TCP or TLS it does not.
    """
    if protocol in ("HTTP", "HTTPS"):
        return APPLICATION_TARGET_GROUP
    by_address = target_type == "ip" and protocol in ("TCP", "TLS")
    return {**NETWORK_TARGET_GROUP, "preserve_client_ip.enabled": str(not by_address).lower()}


def load_balancer_differences(lb: LoadBalancer, values: Mapping[str, str]) -> Mapping[str, str]:
    """Return the attributes of a load balancer that are not at their default, by key."""
    return _differences(values, LOAD_BALANCER.get(lb.type, {}))


def target_group_differences(tg: TargetGroup, values: Mapping[str, str]) -> Mapping[str, str]:
    """Return the attributes of a target group that are not at their default, by key."""
    return _differences(values, target_group_defaults(tg.protocol, tg.target_type))


def _differences(values: Mapping[str, str], defaults: Mapping[str, str]) -> Mapping[str, str]:
    return {key: value for key, value in sorted(values.items()) if defaults.get(key) != value}
