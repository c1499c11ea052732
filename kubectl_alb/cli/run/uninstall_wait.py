"""Waiting while the controller cleans up, and until its pods are gone: each with the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_alb.analysis.rollout import Progress as State
from kubectl_alb.analysis.wording import listed
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.waited import last_state
from kubectl_alb.context.deadline import timed_out
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_anew
from kubectl_alb.facts.dependents import Dependent, dependents
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import (
    InVpc,
    Tags,
    is_ours,
    load_balancers,
    stack_of,
    tags_of,
)
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Deployment
from kubectl_alb.render.document import Mark

if TYPE_CHECKING:
    from kubectl_alb.apply.survey import Survey
    from kubectl_alb.context.live import LiveSource

# Load balancers take minutes to give their network interfaces back.
SECONDS = 900.0
POD_SECONDS = 120.0
PAUSE_SECONDS = 2.0
SECTIONS = frozenset(
    {
        Section.DEPLOYMENTS,
        Section.INGRESSES,
        Section.SERVICES,
        Section.TARGET_GROUP_BINDINGS,
        Section.EVENTS,
        Section.LOAD_BALANCERS,
        Section.TARGET_GROUPS,
        Section.SECURITY_GROUPS,
        Section.TAGS,
    }
)


@dataclass(frozen=True, slots=True)
class Waiter:
    """Waits for what the controller does; without `seconds` for as long as that usually takes.

    What is `ignored` in AWS, by ARN or id, belonged to nothing before.
    """

    output: Output
    source: "LiveSource"
    survey: "Survey"
    seconds: float | None = None
    ignored: frozenset[str] = frozenset()

    def for_load_balancers(self, awaited: tuple[Dependent, ...]) -> None:
        """Wait until nothing needs the controller and AWS has nothing of it.

        Raise `AlbError` when the time is over, with what is left and what the controller says.
        """
        self._until(lambda: self._left(awaited), self.seconds or SECONDS)

    def for_pods(self, deployment: Deployment) -> None:
        """Wait until a Deployment has no pods any more."""
        selector = ",".join(f"{key}={value}" for key, value in deployment.selector.items())
        path = f"/api/v1/namespaces/{deployment.meta.namespace}/pods"

        def look() -> State:
            pods = self.source.kube_client.list(path, {"labelSelector": selector})
            names = [str(pod["metadata"]["name"]) for pod in pods]
            return State(not names, f"pod {listed(names)} is ending" if names else "pods are gone")

        if selector:
            self._until(look, self.seconds or POD_SECONDS)

    def _until(self, look: Callable[[], State], seconds: float) -> None:
        state = last_state(self.output, look, seconds, PAUSE_SECONDS)
        if not state.done:
            raise timed_out(f"after {seconds:g} s {state.text}")
        self.output.note((Mark.GOOD, f" {state.text}"))

    def _left(self, awaited: tuple[Dependent, ...]) -> State:
        """Return what of the objects and of AWS is left."""
        facts = self._facts()
        objects = (each for one in self.survey.definitions() for each in one.objects)
        held = [each for each in dependents(facts, objects) if _is_awaited(each, awaited)]
        if held:
            names = listed([str(each.about) for each in held])
            return State(False, f"{names} is being cleaned up{_complaint(held[0].about, facts)}")
        left = [text for id_, text in _in_aws(facts) if id_ not in self.ignored]
        if left:
            return State(False, f"AWS still has {listed(left)}")
        return State(True, "load balancers, target groups and security groups are deleted")

    def _facts(self) -> Facts:
        source = open_anew(self.source)
        return Facts(load(source, SECTIONS, self.source.where.timeout_seconds))


def _is_awaited(each: Dependent, awaited: tuple[Dependent, ...]) -> bool:
    """Return whether the controller has to release an object: those from before, and new ones."""
    kinds = {other.about.kind for other in awaited} | {"Ingress", "Service", "TargetGroupBinding"}
    return each.about.kind in kinds


def _complaint(about: ObjectRef, facts: Facts) -> str:
    """Return what the controller says of an object, from its newest warning."""
    events = facts.snapshot.kubernetes.events_by_object.get(about, ())
    said = next((event for event in events if event.type == "Warning"), None)
    return f": {said.reason} {said.message}" if said else ""


def unowned(facts: Facts, found: tuple[Dependent, ...]) -> frozenset[str]:
    """Return the target groups and security groups of stacks of which nothing is left."""
    stacks = {stack for each in found for stack in each.stack.split(", ")}
    aws = facts.snapshot.aws
    tagged: tuple[tuple[str, InVpc, Tags], ...] = (
        *((group.arn, group, tags_of(group.arn, facts)) for group in aws.target_groups),
        *((group.id, group, group.tags) for group in aws.security_groups),
    )
    return frozenset(
        id_
        for id_, resource, tags in tagged
        if is_ours(resource, tags, facts) and stack_of(tags) and stack_of(tags) not in stacks
    )


def _in_aws(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield what of this cluster's controller AWS has, by ARN or id."""
    for lb in load_balancers(facts):
        yield lb.arn, f"load balancer {lb.name}"
    for group in facts.snapshot.aws.target_groups:
        if is_ours(group, tags_of(group.arn, facts), facts):
            yield group.arn, f"target group {group.name}"
    for firewall in facts.snapshot.aws.security_groups:
        if is_ours(firewall, firewall.tags, facts):
            yield firewall.id, f"security group {firewall.id}"
