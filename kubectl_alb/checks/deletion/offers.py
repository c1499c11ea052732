"""Commands that delete what is left over, and the rules that keep it from being deleted."""

import json

from kubectl_alb.checks.engine.commands import Fix, aws
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import is_ours, stack_of, tags_of
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.network import Permission, SecurityGroup
from kubectl_alb.model.offer import FixCommand


def with_its_parts(lb: LoadBalancer, stack: str, facts: Facts) -> Fix:
    """Return the commands that delete a load balancer, then what was made for it, in order."""
    aws_records, bindings = facts.snapshot.aws, facts.snapshot.kubernetes
    target_groups = [
        tg
        for tg in aws_records.target_groups
        if tg.load_balancer_arns == (lb.arn,)
        and stack_of(tags_of(tg.arn, facts)) == stack
        and tg.arn not in bindings.bindings_by_target_group_arn
    ]
    groups = [
        group
        for group in aws_records.security_groups
        if group.id in lb.security_groups
        and is_ours(group, group.tags, facts)
        and stack_of(group.tags) == stack
    ]
    delete = aws("elbv2", "delete-load-balancer", "--load-balancer-arn", lb.arn)
    steps = [_final(delete, f"load balancer {lb.name} with its listeners")]
    if target_groups or groups:
        wait = aws("elbv2", "wait", "load-balancers-deleted", "--load-balancer-arns", lb.arn)
        steps.append(FixCommand(wait, "waits until it is gone"))
    steps += map(deleted_target_group, target_groups)
    return (*steps, *(one for group in groups for one in deleted_security_group(group, facts)))


def deleted_target_group(tg: TargetGroup) -> FixCommand:
    """Return the command that deletes a target group."""
    command = aws("elbv2", "delete-target-group", "--target-group-arn", tg.arn)
    return _final(command, f"target group {tg.name}")


def deleted_security_group(group: SecurityGroup, facts: Facts) -> Fix:
    """Return the commands that delete a group, after the rules that refer to it."""
    command = aws("ec2", "delete-security-group", "--group-id", group.id)
    return (*revoked(group, facts), _final(command, f"security group {group.id}"))


def _final(command: str, what: str) -> FixCommand:
    return FixCommand(command, f"deletes {what}; this cannot be undone")


def revoked(group: SecurityGroup, facts: Facts) -> Fix:
    """Return the commands that revoke the rules in other security groups that refer to this one."""
    others = [g for g in facts.snapshot.aws.security_groups if g.id != group.id]
    return tuple(
        _rule_taken(other.id, way, permission, group.id)
        for other in others
        for way, permissions in (("ingress", other.ingress), ("egress", other.egress))
        for permission in permissions
        if group.id in permission.security_groups
    )


def _rule_taken(id_: str, way: str, permission: Permission, source: str) -> FixCommand:
    ports = {"FromPort": permission.from_port, "ToPort": permission.to_port}
    rule = {
        "IpProtocol": permission.protocol,
        **{name: port for name, port in ports.items() if port is not None},
        "UserIdGroupPairs": [{"GroupId": source}],
    }
    words = ("--group-id", id_, "--ip-permissions", json.dumps([rule]))
    return FixCommand(
        aws("ec2", f"revoke-security-group-{way}", *words),
        f"takes the {way} rule of {id_} for {source} away",
        aws("ec2", f"authorize-security-group-{way}", *words),
    )
