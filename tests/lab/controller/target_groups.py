"""Target groups of a stack.

controller: pkg/deploy/elbv2/target_group_*.go
"""

from typing import Any

from kubectl_alb.model import elbv2
from kubectl_alb.model.stack import Type
from kubectl_alb.model.target_group import HealthCheck, TargetGroup
from tests.lab.controller.site import Deployment, attribute_changes, tag_list


def owned_target_groups(deployment: Deployment) -> dict[str, list[elbv2.TargetGroup]]:
    """Return the stack's target groups in AWS by resource id."""
    found: dict[str, list[elbv2.TargetGroup]] = {}
    for group in deployment.snapshot.aws.target_groups:
        resource = deployment.resource(deployment.snapshot.aws.tags_by_arn.get(group.arn, {}))
        if resource is not None:
            found.setdefault(resource, []).append(group)
    return found


def deploy_target_groups(deployment: Deployment) -> None:
    """Create or repair the target groups; one whose nature has changed gets a successor."""
    owned = owned_target_groups(deployment)
    for wanted in deployment.stack.target_groups:
        fitting = (tg for tg in owned.get(wanted.id, ()) if not needs_successor(wanted, tg))
        current = next(fitting, None)
        if current is None:
            arn = _create(deployment, wanted)
        else:
            arn = current.arn
            _repair(deployment, wanted, current)
        deployment.ids[Type.TARGET_GROUP, wanted.id] = arn


def needs_successor(wanted: TargetGroup, current: elbv2.TargetGroup) -> bool:
    """Tell whether a target group differs in what AWS lets nobody change."""
    return (wanted.target_type, wanted.port, wanted.protocol, wanted.protocol_version or "") != (
        current.target_type,
        current.port,
        current.protocol,
        current.protocol_version,
    ) or wanted.control_port != current.control_port


def _create(deployment: Deployment, wanted: TargetGroup) -> str:
    optional: dict[str, Any] = {
        "ProtocolVersion": wanted.protocol_version,
        "TargetControlPort": wanted.control_port,
    }
    answer = deployment.elbv2(
        "create_target_group",
        Name=wanted.name,
        TargetType=wanted.target_type,
        Port=wanted.port,
        Protocol=wanted.protocol,
        IpAddressType=wanted.ip_address_type,
        VpcId=deployment.site.config.vpc_id,
        Tags=tag_list(deployment.tags(wanted.id, wanted.tags)),
        **{key: value for key, value in optional.items() if value is not None},
        **_health_check(wanted.health_check),
    )
    arn = str(answer["TargetGroups"][0]["TargetGroupArn"])
    if wanted.attributes:
        attributes = tag_list(wanted.attributes)
        deployment.elbv2(
            "modify_target_group_attributes", TargetGroupArn=arn, Attributes=attributes
        )
    return arn


def _health_check(check: HealthCheck) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "HealthCheckEnabled": True,
        "HealthCheckPort": str(check.port),
        "HealthCheckProtocol": check.protocol,
        "HealthCheckIntervalSeconds": check.interval,
        "HealthCheckTimeoutSeconds": check.timeout,
        "HealthyThresholdCount": check.healthy_threshold,
        "UnhealthyThresholdCount": check.unhealthy_threshold,
    }
    if check.path:
        fields["HealthCheckPath"] = check.path
    if check.codes:
        fields["Matcher"] = {"GrpcCode" if check.grpc else "HttpCode": check.codes}
    return fields


def _repair(deployment: Deployment, wanted: TargetGroup, current: elbv2.TargetGroup) -> None:
    deployment.tag(current.arn, deployment.tags(wanted.id, wanted.tags))
    if _told(wanted.health_check) != current.health_check:
        check = _health_check(wanted.health_check)
        deployment.elbv2("modify_target_group", TargetGroupArn=current.arn, **check)
    known = {a.arn: a.values for a in deployment.snapshot.aws.target_group_attributes}
    changed = attribute_changes(wanted.attributes, known.get(current.arn, {}))
    if changed:
        deployment.elbv2(
            "modify_target_group_attributes", TargetGroupArn=current.arn, Attributes=changed
        )


def _told(check: HealthCheck) -> elbv2.HealthCheck:
    """Return a health check as AWS would tell it."""
    return elbv2.HealthCheck(
        protocol=check.protocol,
        port=str(check.port),
        path=check.path,
        matcher=check.codes,
        interval_seconds=check.interval,
        timeout_seconds=check.timeout,
        healthy_threshold=check.healthy_threshold,
        unhealthy_threshold=check.unhealthy_threshold,
    )


def delete_target_groups(deployment: Deployment) -> None:
    """Delete the stack's target groups that are not wanted any more."""
    wanted = set(deployment.ids.values())
    for groups in owned_target_groups(deployment).values():
        for group in groups:
            if group.arn not in wanted:
                deployment.elbv2("delete_target_group", TargetGroupArn=group.arn)
