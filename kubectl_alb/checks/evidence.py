"""The snapshot with what follows from it, worked out once for all checks."""

from collections.abc import Mapping
from functools import cached_property

from kubectl_alb.analysis.wording import grade
from kubectl_alb.controller.config import ControllerConfig, controller_of
from kubectl_alb.desired.build import stack_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.tags import CLUSTER_TAG
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.snapshot import Snapshot, grouped
from kubectl_alb.model.stack import Stack
from kubectl_alb.model.system import Deployment
from kubectl_alb.model.workloads import Pod

IMAGE = "aws-load-balancer-controller"
Outcomes = Mapping[GroupID, Stack | Refusal]


class Evidence:
    """What checks look at; `outcomes` are what is known already of every group."""

    def __init__(self, snapshot: Snapshot, outcomes: Outcomes | None = None) -> None:
        self.snapshot = snapshot
        self._outcomes = outcomes

    @cached_property
    def config(self) -> ControllerConfig:
        """The configuration of the controller that the snapshot speaks of."""
        return controller_of(self.snapshot.context)

    @cached_property
    def world(self) -> Facts:
        """What the controller sees."""
        return Facts(self.snapshot, self.config)

    @cached_property
    def groups(self) -> Mapping[GroupID, Group]:
        """The IngressGroups with their members in order."""
        return groups(self.world)

    @cached_property
    def outcomes(self) -> Outcomes:
        """What the controller makes of every group."""
        if self._outcomes is not None:
            return self._outcomes
        return {id_: stack_of(group, self.world) for id_, group in self.groups.items()}

    @cached_property
    def stacks(self) -> Mapping[GroupID, Stack]:
        """The stacks of the groups that it can build."""
        return {id_: out for id_, out in self.outcomes.items() if isinstance(out, Stack)}

    @cached_property
    def group_of(self) -> Mapping[Ref, GroupID]:
        """The group of every Ingress that the controller handles."""
        return {m.ref: id_ for id_, group in self.groups.items() for m in group.members}

    @cached_property
    def load_balancers(self) -> tuple[LoadBalancer, ...]:
        """The load balancers that carry this cluster's tag."""
        name = self.config.cluster_name
        tags = self.snapshot.tags_of
        return tuple(
            lb
            for lb in self.snapshot.load_balancers
            if tags.get(lb.arn, {}).get(CLUSTER_TAG) == name
        )

    @cached_property
    def target_groups_of(self) -> Mapping[str, tuple[TargetGroup, ...]]:
        """Target groups by the ARN of the load balancer that uses them."""
        groups = self.snapshot.target_groups
        pairs = [(arn, group) for group in groups for arn in group.load_balancer_arns]
        found = grouped(pairs, lambda pair: pair[0])
        return {arn: tuple(group for _, group in some) for arn, some in found.items()}

    @cached_property
    def controllers(self) -> tuple[Deployment, ...]:
        """The Deployments that run the controller, of v2 or later."""
        return tuple(d for d in self.snapshot.deployments if runs_controller(d))

    @cached_property
    def controller_pods(self) -> tuple[Pod, ...]:
        """The pods of those Deployments."""
        return tuple(p for p in self.snapshot.pods if any(selects(d, p) for d in self.controllers))

    def grade(self, ref: Ref) -> Severity:
        """Rate what AWS refuses about an Ingress."""
        return grade(self.snapshot.ingress.get(ref))


def runs_controller(deployment: Deployment) -> bool:
    """Tell whether a Deployment runs the controller."""
    return any(IMAGE in c.image.partition("@")[0] for c in deployment.containers)


def selects(deployment: Deployment, pod: Pod) -> bool:
    """Tell whether a pod is one of a Deployment's."""
    if pod.meta.namespace != deployment.meta.namespace or not deployment.selector:
        return False
    return deployment.selector.items() <= pod.meta.labels.items()
