"""How the reference policy grants each action: on which resources and under which conditions.

controller: docs/install/iam_policy.json
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.facts.tags import CLUSTER_TAG

Condition = Mapping[str, Mapping[str, object]]

_REQUEST, _RESOURCE = f"aws:RequestTag/{CLUSTER_TAG}", f"aws:ResourceTag/{CLUSTER_TAG}"
# `Null: false` asks that the tag be there.
_OURS: Condition = {"Null": {_RESOURCE: "false"}}
_TO_BE_OURS: Condition = {"Null": {_REQUEST: "false"}}
_STAYS_OURS: Condition = {"Null": {_REQUEST: "true", _RESOURCE: "false"}}
_EC2, _ELB = "arn:{partition}:ec2:*:*:", "arn:{partition}:elasticloadbalancing:*:*:"
_GROUPS = (f"{_EC2}security-group/*",)
_TARGETS = (f"{_ELB}targetgroup/*/*",)
_BALANCERS = tuple(f"{_ELB}{kind}/*/*" for kind in ("targetgroup", "loadbalancer/net",
                                                     "loadbalancer/app"))  # fmt: skip
_LISTENERS = tuple(f"{_ELB}{kind}/{type_}/*/*/*" for kind in ("listener", "listener-rule")
                   for type_ in ("net", "app"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grant:
    """Actions that are allowed on the same resources under the same conditions."""

    service: str
    operations: str
    resources: tuple[str, ...] = ("*",)
    condition: Condition | None = None

    def of(self, actions: Iterable[str]) -> tuple[str, ...]:
        """Return which of these actions it grants."""
        own = {f"{self.service}:{operation}" for operation in self.operations.split()}
        return tuple(action for action in actions if action in own)


# What is not here is granted on everything, without condition.
GRANTS = (
    Grant(
        "iam",
        "CreateServiceLinkedRole",
        condition={
            "StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"},
        },
    ),
    Grant(
        "ec2",
        "CreateTags",
        _GROUPS,
        {"StringEquals": {"ec2:CreateAction": "CreateSecurityGroup"}, **_TO_BE_OURS},
    ),
    Grant("ec2", "CreateTags DeleteTags", _GROUPS, _STAYS_OURS),
    Grant("ec2", "DeleteSecurityGroup", condition=_OURS),
    Grant("elasticloadbalancing", "CreateLoadBalancer CreateTargetGroup", condition=_TO_BE_OURS),
    Grant("elasticloadbalancing", "AddTags RemoveTags", _BALANCERS, _STAYS_OURS),
    Grant("elasticloadbalancing", "AddTags RemoveTags", _LISTENERS),
    Grant(
        "elasticloadbalancing",
        "ModifyLoadBalancerAttributes SetIpAddressType SetSecurityGroups SetSubnets "
        "DeleteLoadBalancer ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup "
        "ModifyListenerAttributes ModifyCapacityReservation ModifyIpPools",
        condition=_OURS,
    ),
    Grant(
        "elasticloadbalancing",
        "AddTags",
        _BALANCERS,
        {
            "StringEquals": {
                "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"]
            },
            **_TO_BE_OURS,
        },
    ),
    Grant("elasticloadbalancing", "RegisterTargets DeregisterTargets", _TARGETS),
)


def statements(actions: Iterable[str], partition: str) -> Iterator[dict[str, Any]]:
    """Yield the statements of the reference policy, cut down to these actions."""
    wanted = tuple(dict.fromkeys(actions))
    special: set[str] = set()
    for grant in GRANTS:
        granted = grant.of(wanted)
        special |= set(granted)
        if granted:
            yield _statement(granted, grant.resources, grant.condition, partition)
    plain = tuple(action for action in wanted if action not in special)
    if plain:
        yield _statement(plain, ("*",), None, partition)


def _statement(
    actions: tuple[str, ...],
    resources: tuple[str, ...],
    condition: Condition | None,
    partition: str,
) -> dict[str, Any]:
    named = [resource.format(partition=partition) for resource in resources]
    return {
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": named[0] if len(named) == 1 else named,
        **({"Condition": {op: dict(keys) for op, keys in condition.items()}} if condition else {}),
    }
