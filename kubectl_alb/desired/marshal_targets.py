"""Target groups and bindings in the controller's JSON.

controller: pkg/model/elbv2/target_group.go, pkg/model/elbv2/k8s/target_group_binding.go
"""

from kubectl_alb.controller.flags import Version
from kubectl_alb.desired.marshal_values import Json, text_map, token_json
from kubectl_alb.model.rule import Reference
from kubectl_alb.model.stack import Type
from kubectl_alb.model.target_group import Binding, BindingRule, HealthCheck, TargetGroup

NO_CREATION_TIMESTAMP_SINCE: Version = (3, 2, 0)


def target_group_json(group: TargetGroup) -> Json:
    """Return the spec of a target group."""
    spec: dict[str, Json] = {
        "name": group.name,
        "targetType": group.target_type,
        "port": group.port,
        "protocol": group.protocol,
    }
    if group.protocol_version is not None:
        spec["protocolVersion"] = group.protocol_version
    spec["ipAddressType"] = group.ip_address_type
    spec["healthCheckConfig"] = _health_check(group.health_check)
    if group.attributes:
        keys = sorted(group.attributes)
        spec["targetGroupAttributes"] = [{"key": k, "value": group.attributes[k]} for k in keys]
    if group.tags:
        spec["tags"] = text_map(group.tags)
    if group.control_port is not None:
        spec["targetControlPort"] = group.control_port
    return spec


def _health_check(check: HealthCheck) -> Json:
    return {
        "port": check.port,
        "protocol": check.protocol,
        "path": check.path,
        "matcher": {"grpcCode" if check.grpc else "httpCode": check.codes},
        "intervalSeconds": check.interval,
        "timeoutSeconds": check.timeout,
        "healthyThresholdCount": check.healthy_threshold,
        "unhealthyThresholdCount": check.unhealthy_threshold,
    }


def binding_json(binding: Binding, version: Version) -> Json:
    """Return the spec of a TargetGroupBinding; it holds a template."""
    metadata: dict[str, Json] = {"name": binding.name, "namespace": binding.namespace}
    if version < NO_CREATION_TIMESTAMP_SINCE:
        metadata["creationTimestamp"] = None
    arn = Reference(Type.TARGET_GROUP, binding.id, "status/targetGroupARN")
    spec: dict[str, Json] = {
        "targetGroupARN": token_json(arn),
        "targetType": binding.target_type,
        "serviceRef": {"name": binding.service, "port": binding.service_port},
    }
    if binding.networking is not None:
        spec["networking"] = {"ingress": [_networking(rule) for rule in binding.networking]}
    if binding.node_labels:
        spec["nodeSelector"] = {"matchLabels": text_map(binding.node_labels)}
    spec["ipAddressType"] = binding.ip_address_type
    if binding.vpc_id:
        spec["vpcID"] = binding.vpc_id
    if binding.multi_cluster:
        spec["multiClusterTargetGroup"] = True
    if binding.protocol is not None:
        spec["targetGroupProtocol"] = binding.protocol
    return {"template": {"metadata": metadata, "spec": spec}}


def _networking(rule: BindingRule) -> Json:
    port: dict[str, Json] = {"protocol": "TCP"}
    if rule.port is not None:
        port["port"] = rule.port
    source: Json = {"securityGroup": {"groupID": token_json(rule.security_group)}}
    return {"from": [source], "ports": [port]}
