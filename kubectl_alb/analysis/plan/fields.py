"""A resource as a flat map from field paths to values: what a change is shown by.

Paths are those of the controller's JSON; tags and attributes have their key appended.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from kubectl_alb.desired.marshal_rules import action_json, condition_json, transform_json
from kubectl_alb.desired.marshal_values import Json
from kubectl_alb.model.rule import Token
from kubectl_alb.model.stack import (
    Binding,
    Certificate,
    FrontendTarget,
    InboundRule,
    Listener,
    LoadBalancer,
    ManagedSecurityGroup,
    MutualAuthentication,
    Rule,
    ShieldProtection,
    TargetGroup,
    WebAclAssociation,
)
from kubectl_alb.model.target_group import BindingRule, HealthCheck

Value: TypeAlias = Json
Fields: TypeAlias = dict[str, Value]


def fields_of(resource: object) -> Fields:
    """Return the fields of a resource that have a value; references stand in their JSON form."""
    match resource:
        case LoadBalancer():
            found = _load_balancer(resource)
        case ManagedSecurityGroup():
            found = _security_group(resource)
        case Listener():
            found = _listener(resource)
        case Rule():
            found = _rule(resource)
        case TargetGroup():
            found = _target_group(resource)
        case Binding():
            found = _binding(resource)
        case _:
            found = _of_add_on(resource)
    return {path: value for path, value in found.items() if value not in (None, [], {})}


def _of_add_on(resource: object) -> Fields:
    match resource:
        case Certificate():
            return _certificate(resource)
        case FrontendTarget():
            return {"port": resource.port, "targetPort": resource.target_port}
        case WebAclAssociation():
            return {"webACLID" if resource.classic else "webACLARN": resource.web_acl}
        case ShieldProtection():
            return {"enabled": resource.enabled}
    return {}


def _under(path: str, items: Mapping[str, str]) -> Fields:
    return {f"{path}.{key}": items[key] for key in sorted(items)}


def _tokens(tokens: Iterable[Token]) -> Value:
    return [token if isinstance(token, str) else {"$ref": str(token)} for token in tokens]


def _load_balancer(lb: LoadBalancer) -> Fields:
    return {
        "name": lb.name,
        "type": lb.type,
        "scheme": lb.scheme,
        "ipAddressType": lb.ip_address_type,
        "subnetMapping": [subnet.subnet_id for subnet in lb.subnets],
        "securityGroups": _tokens(lb.security_groups),
        "customerOwnedIPv4Pool": lb.customer_owned_pool,
        "minimumLoadBalancerCapacity": lb.capacity_units,
        "ipv4IPAMPool": lb.ipam_pool,
        **_under("loadBalancerAttributes", lb.attributes),
        **_under("tags", lb.tags),
    }


def _security_group(group: ManagedSecurityGroup) -> Fields:
    return {
        "groupName": group.name,
        "ingress": [inbound_text(rule) for rule in group.inbound],
        **_under("tags", group.tags),
    }


def inbound_text(rule: InboundRule) -> str:
    """Spell an inbound rule in one line."""
    source = rule.cidr or rule.ipv6_cidr or rule.prefix_list or rule.security_group
    if rule.protocol == "-1":
        return f"all from {source}"
    ports = str(rule.port) if rule.to_port is None else f"{rule.port}-{rule.to_port}"
    return f"{rule.protocol} {ports} from {source}"


def _listener(listener: Listener) -> Fields:
    return {
        "port": listener.port,
        "protocol": listener.protocol,
        "defaultActions": [action_json(action) for action in listener.default_actions],
        "certificates": _tokens(listener.certificates),
        "sslPolicy": listener.ssl_policy,
        "mutualAuthentication": _mutual(listener.mutual_authentication),
        **_under("listenerAttributes", listener.attributes),
        **_under("tags", listener.tags),
    }


def _mutual(settings: MutualAuthentication | None) -> Value:
    if settings is None:
        return None
    return {
        "mode": settings.mode,
        "trustStoreArn": settings.trust_store or "",
        "ignoreClientCertificateExpiry": bool(settings.ignore_expiry),
        "advertiseTrustStoreCaNames": settings.advertise_ca_names or "off",
    }


def _rule(rule: Rule) -> Fields:
    return {
        "priority": rule.priority,
        "conditions": [condition_json(condition) for condition in rule.conditions],
        "actions": [action_json(action) for action in rule.actions],
        "transforms": [transform_json(transform) for transform in rule.transforms],
        **_under("tags", rule.tags),
    }


def _target_group(group: TargetGroup) -> Fields:
    return {
        "name": group.name,
        "targetType": group.target_type,
        "port": group.port,
        "protocol": group.protocol,
        "protocolVersion": group.protocol_version,
        "ipAddressType": group.ip_address_type,
        "targetControlPort": group.control_port,
        **_health_check(group.health_check),
        **_under("targetGroupAttributes", group.attributes),
        **_under("tags", group.tags),
    }


def _health_check(check: HealthCheck) -> Fields:
    found: Fields = {
        "port": check.port,
        "protocol": check.protocol,
        "path": check.path,
        "matcher": check.codes,
        "intervalSeconds": check.interval,
        "timeoutSeconds": check.timeout,
        "healthyThresholdCount": check.healthy_threshold,
        "unhealthyThresholdCount": check.unhealthy_threshold,
    }
    return {f"healthCheckConfig.{key}": value for key, value in found.items()}


def _binding(binding: Binding) -> Fields:
    opens = [] if binding.networking is None else [_opened(rule) for rule in binding.networking]
    return {
        "name": f"{binding.namespace}/{binding.name}",
        "serviceRef.name": binding.service,
        "serviceRef.port": binding.service_port,
        "targetType": binding.target_type,
        "ipAddressType": binding.ip_address_type,
        "vpcID": binding.vpc_id,
        "networking": [*opens],
        **_under("nodeSelector.matchLabels", binding.node_labels),
        "multiClusterTargetGroup": binding.multi_cluster or None,
        "targetGroupProtocol": binding.protocol,
    }


def _opened(rule: BindingRule) -> Value:
    port = "every port" if rule.port is None else f"port {rule.port}"
    if isinstance(rule.security_group, str):
        return f"TCP {port} from {rule.security_group}"
    return {"port": rule.port, "from": {"$ref": str(rule.security_group)}}


def _certificate(certificate: Certificate) -> Fields:
    return {
        "domainName": certificate.domain,
        "subjectAlternativeNames": [*certificate.alternative_names],
        "type": certificate.type,
        **_under("tags", certificate.tags),
    }
