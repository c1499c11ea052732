"""One pass over everything: all groups, then all bindings."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from kubectl_alb.context.live import LiveSource
from kubectl_alb.context.load import load
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus
from kubectl_alb.desired.build import NEEDS, stack_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.security_groups import shared_backend_group
from kubectl_alb.model.kubernetes import Ingress, TargetGroupBinding
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Stack
from tests.lab.api import ApiError
from tests.lab.controller.bindings import binding_path
from tests.lab.controller.deploy import DeployError, deploy
from tests.lab.controller.events import Events
from tests.lab.controller.members import (
    add_finalizers,
    remove_finalizers,
    write_plan,
    write_status,
)
from tests.lab.controller.node_rules import sync_node_rules
from tests.lab.controller.security_groups import delete_backend_group
from tests.lab.controller.site import Deployment, Site
from tests.lab.controller.targets import clean_up, reconcile_targets

log = logging.getLogger(__name__)

READ = NEEDS | {
    Section.ENDPOINT_SLICES,
    Section.PODS,
    Section.NODES,
    Section.TARGET_GROUP_BINDINGS,
    Section.LISTENERS,
    Section.RULES,
    Section.LISTENER_CERTIFICATES,
    Section.TARGET_HEALTH,
    Section.LOAD_BALANCER_ATTRIBUTES,
    Section.LISTENER_ATTRIBUTES,
    Section.TARGET_GROUP_ATTRIBUTES,
    Section.NETWORK_INTERFACES,
}
TROUBLE = (ClientError, BotoCoreError, ApiError, DeployError)


@dataclass(slots=True)
class Reconciler:
    """Reconciles; `seen` holds what each group was when it last succeeded."""

    site: Site
    where: ContextOptions
    events: Events
    seen: dict[GroupID, object] = field(default_factory=dict)

    def run(self) -> bool:
        """Make one pass; tell whether all of it succeeded."""
        snapshot = load(LiveSource(self.where, Focus()), READ)
        for need, gap in snapshot.gaps.items():
            log.warning("%s was not read: %s", need.value, gap.reason)
        facts = Facts(snapshot, self.site.config)
        found = groups(facts)
        done = [self._group(facts, group) for group in found.values()]
        done += [self._binding(snapshot, b) for b in snapshot.kubernetes.target_group_bindings]
        alive = [b for b in snapshot.kubernetes.target_group_bindings if b.meta.deleted is None]
        sync_node_rules(self.site, snapshot, alive)
        if not found and not alive and _unused(facts):
            delete_backend_group(self.site)
        return all(done)

    def _group(self, facts: Facts, group: Group) -> bool:
        members = [member.ingress for member in group.members]
        with self._reported("FailedAddFinalizer", "add finalizer", members) as trouble:
            add_finalizers(self.site, group.id, members)
        if trouble:
            return False
        stack = stack_of(group, facts)
        if isinstance(stack, Refusal):
            self._refused(stack, members)
            return False
        with self._reported("FailedDeployModel", "deploy model", members) as trouble:
            self._deployed(facts.snapshot, stack, group, members)
        return not trouble

    def _refused(self, refusal: Refusal, members: list[Ingress]) -> None:
        # The controller writes no event when it cannot even load the group.
        if refusal.loading:
            log.warning("%s", refusal.message)
            return
        self._warn(members, "FailedBuildModel", f"Failed build model due to {refusal.message}")

    def _deployed(
        self, snapshot: Snapshot, stack: Stack, group: Group, members: list[Ingress]
    ) -> None:
        before = self.site.written
        write_plan(self.site, stack, members)
        dns_name = deploy(Deployment(self.site, snapshot, stack))
        write_status(self.site, stack, members, dns_name)
        remove_finalizers(self.site, group.id, group.inactive)
        looks = [(i.meta.uid, i.meta.generation, i.meta.annotations) for i in members]
        if before != self.site.written or self.seen.get(group.id) != looks:
            for ingress in members:
                self.events.success("Ingress", ingress.meta)
        self.seen[group.id] = looks

    def _binding(self, snapshot: Snapshot, binding: TargetGroupBinding) -> bool:
        path = binding_path(binding.ref)
        try:
            if binding.meta.deleted is not None:
                clean_up(self.site, snapshot, binding, path)
            elif reconcile_targets(self.site, snapshot, binding, path):
                self.events.success("TargetGroupBinding", binding.meta)
        except TROUBLE as error:
            log.warning("binding %s: %s", binding.ref, error)
            return False
        return True

    @contextmanager
    def _reported(self, reason: str, what: str, members: list[Ingress]) -> Iterator[list[str]]:
        """Turn trouble into events; the list that is given holds what went wrong."""
        trouble: list[str] = []
        try:
            yield trouble
        except TROUBLE as error:
            trouble.append(str(error))
            self._warn(members, reason, f"Failed {what} due to {error}")

    def _warn(self, members: list[Ingress], reason: str, message: str) -> None:
        log.warning("%s", message)
        for ingress in members:
            self.events.warn("Ingress", ingress.meta, reason, message)


def _unused(facts: Facts) -> bool:
    """Tell whether there is a shared backend group that no load balancer has."""
    shared = shared_backend_group(facts)
    return bool(shared) and not any(
        shared in lb.security_groups for lb in facts.snapshot.aws.load_balancers
    )
