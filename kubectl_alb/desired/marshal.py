"""A stack as the controller writes it: the JSON of its log and of its plan annotation.

controller: pkg/deploy/stack_marshaller.go, pkg/model
"""

from collections.abc import Mapping

from kubectl_alb.controller.flags import Version
from kubectl_alb.desired.marshal_rules import action_json, condition_json, transform_json
from kubectl_alb.desired.marshal_targets import binding_json, target_group_json
from kubectl_alb.desired.marshal_values import (
    Json,
    given,
    present,
    sorted_map,
    text_map,
    token_json,
)
from kubectl_alb.model.rule import Reference, Token
from kubectl_alb.model.stack import (
    ALB_ID,
    Binding,
    Certificate,
    FrontendTarget,
    Listener,
    LoadBalancer,
    ManagedSecurityGroup,
    MutualAuthentication,
    Resource,
    Rule,
    ShieldProtection,
    Stack,
    SubnetMapping,
    TargetGroup,
    Type,
    WebAclAssociation,
)

FRONTEND_SINCE: Version = (2, 15, 0)
CERTIFICATE_REFERENCES_SINCE: Version = (3, 3, 0)


def stack_json(stack: Stack, version: Version) -> dict[str, Json]:
    """Return the JSON value that a release writes, fields in its order, maps sorted by key."""
    resources: dict[str, dict[str, Json]] = {}
    for type_, id_, resource in stack.resources():
        resources.setdefault(type_, {})[id_] = {"spec": _spec(resource, version)}
    if version >= FRONTEND_SINCE:
        targets = {t.target_group_name: _frontend_target(t) for t in stack.frontend_targets}
        resources[Type.FRONTEND] = {Type.FRONTEND: {"TargetGroups": sorted_map(targets)}}
    by_type = {type_: sorted_map(resources[type_]) for type_ in sorted(resources)}
    return {"id": str(stack.id), "resources": {**by_type}}


def _spec(resource: Resource, version: Version) -> Json:
    match resource:
        case Listener():
            return _listener(resource, version)
        case Binding():
            return binding_json(resource, version)
        case Rule():
            return _rule(resource)
        case TargetGroup():
            return target_group_json(resource)
        case LoadBalancer():
            return _load_balancer(resource)
    return _other_spec(resource)


def _other_spec(
    resource: ManagedSecurityGroup | Certificate | WebAclAssociation | ShieldProtection,
) -> Json:
    match resource:
        case ManagedSecurityGroup():
            return _security_group(resource)
        case Certificate():
            return _certificate(resource)
    arn = token_json(alb_reference(ALB_ID))
    if isinstance(resource, ShieldProtection):
        return {**given({"enabled": resource.enabled}), "resourceARN": arn}
    return {"webACLID" if resource.classic else "webACLARN": resource.web_acl, "resourceARN": arn}


def certificates_json(stack: Stack) -> dict[str, list[str]]:
    """Return the certificates of each listener port, which the stack JSON hides."""
    return {
        str(listener.port): [str(token) for token in listener.certificates]
        for listener in stack.listeners
        if listener.certificates
    }


def _attributes(attributes: Mapping[str, str]) -> list[Json]:
    return [{"key": key, "value": attributes[key]} for key in sorted(attributes)]


def alb_reference(id_: str) -> Reference:
    """Return the ARN that a load balancer of the stack will get."""
    return Reference(Type.LOAD_BALANCER, id_, "status/loadBalancerARN")


def _security_group(sg: ManagedSecurityGroup) -> Json:
    inbound: list[Json] = []
    for rule in sg.inbound:
        sources: dict[str, Json] = {
            "ipRanges": [{"cidrIP": rule.cidr}] if rule.cidr else None,
            "ipv6Ranges": [{"cidrIPv6": rule.ipv6_cidr}] if rule.ipv6_cidr else None,
            "prefixLists": [{"listID": rule.prefix_list}] if rule.prefix_list else None,
        }
        ports: dict[str, Json] = {
            "ipProtocol": rule.protocol,
            "fromPort": rule.port,
            "toPort": rule.port,
        }
        inbound.append({**ports, **present(sources)})
    fixed: dict[str, Json] = {"groupName": sg.name, "description": sg.description}
    return {**fixed, **present({"tags": text_map(sg.tags), "ingress": inbound})}


def _load_balancer(lb: LoadBalancer) -> Json:
    fixed: dict[str, Json] = {
        "name": lb.name,
        "type": lb.type,
        "scheme": lb.scheme,
        "ipAddressType": lb.ip_address_type,
    }
    capacity: Json = None if lb.capacity_units is None else {"capacityUnits": lb.capacity_units}
    return {
        **fixed,
        **present(
            {
                "subnetMapping": [_subnet(subnet) for subnet in lb.subnets],
                "securityGroups": [token_json(token) for token in lb.security_groups],
                "customerOwnedIPv4Pool": lb.customer_owned_pool,
                "loadBalancerAttributes": _attributes(lb.attributes),
                "minimumLoadBalancerCapacity": capacity,
                "tags": text_map(lb.tags),
                "ipv4IPAMPool": lb.ipam_pool,
            }
        ),
    }


def _subnet(subnet: SubnetMapping) -> Json:
    return {**present({"allocationID": subnet.allocation_id}), "subnetID": subnet.subnet_id}


def _listener(listener: Listener, version: Version) -> Json:
    fixed: dict[str, Json] = {
        "loadBalancerARN": token_json(alb_reference(listener.load_balancer)),
        "port": listener.port,
        "protocol": listener.protocol,
    }
    attributes: list[Json] = [
        {"Key": key, "Value": listener.attributes[key]} for key in sorted(listener.attributes)
    ]
    return {
        **fixed,
        **present(
            {
                "defaultActions": [action_json(action) for action in listener.default_actions],
                "certificates": [_certificate_entry(t, version) for t in listener.certificates],
                "sslPolicy": listener.ssl_policy,
                "mutualAuthentication": _mutual(listener.mutual_authentication),
                "tags": text_map(listener.tags),
                "listenerAttributes": attributes,
            }
        ),
    }


def _certificate_entry(token: Token, version: Version) -> Json:
    """Existing certificates have been degenerate references since v3.3.0, which hides them."""
    if isinstance(token, str) and version >= CERTIFICATE_REFERENCES_SINCE:
        token = Reference("", "", "status/certificateARN")
    return {"certificateARN": token_json(token)}


def _mutual(mtls: MutualAuthentication | None) -> Json:
    if mtls is None:
        return None
    return {
        "mode": mtls.mode,
        **present(
            {
                "trustStoreArn": mtls.trust_store,
                "ignoreClientCertificateExpiry": mtls.ignore_expiry,
                "advertiseTrustStoreCaNames": mtls.advertise_ca_names,
            }
        ),
    }


def _rule(rule: Rule) -> Json:
    listener = Reference(Type.LISTENER, rule.listener, "status/listenerARN")
    return {
        "listenerARN": token_json(listener),
        "priority": rule.priority,
        "actions": [action_json(action) for action in rule.actions],
        "conditions": [condition_json(condition) for condition in rule.conditions],
        **present(
            {
                "transforms": [transform_json(transform) for transform in rule.transforms],
                "tags": text_map(rule.tags),
            }
        ),
    }


def _certificate(certificate: Certificate) -> Json:
    names: list[Json] = [*certificate.alternative_names]
    return {
        "type": certificate.type,
        "certificateAuthorityARN": certificate.authority_arn,
        "domainName": certificate.domain,
        "subjectAlternativeNames": names,
        "validationMethod": "DNS",
        "keyAlgorithm": "",
        **present({"tags": text_map(certificate.tags)}),
    }


def _frontend_target(target: FrontendTarget) -> Json:
    group = Reference(Type.TARGET_GROUP, target.target_group, "status/targetGroupARN")
    return {
        "Name": target.target_group_name,
        "ARN": token_json(group),
        "Port": target.port,
        "TargetARN": token_json(alb_reference(ALB_ID)),
        "TargetPort": target.target_port,
    }
