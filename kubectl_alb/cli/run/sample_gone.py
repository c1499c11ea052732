"""Waiting until what a sample had is gone: its load balancer in AWS, and its Namespace."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_alb.analysis.rollout import Progress as State
from kubectl_alb.apply.survey import Survey
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import require
from kubectl_alb.cli.run.sample_state import SECONDS
from kubectl_alb.cli.run.waited import wait_for
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_anew
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import owned_by
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.render.secrets import without_secrets

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

SECTIONS = frozenset(
    {
        Section.INGRESSES,
        Section.EVENTS,
        Section.LOAD_BALANCERS,
        Section.TARGET_GROUPS,
        Section.TAGS,
    }
)
IN_AWS = (Section.LOAD_BALANCERS, Section.TARGET_GROUPS, Section.TAGS)


@dataclass(frozen=True, slots=True)
class Gone:
    """Waits for the group of one Ingress; a group that others share keeps its load balancer."""

    source: "LiveSource"
    output: Output
    group: GroupID
    ingress: Ref
    where: ContextOptions

    def load_balancer(self) -> None:
        """Wait until the Ingress and its load balancer are gone."""
        self._until(self._left)

    def namespace(self) -> None:
        """Wait until the Namespace is gone."""
        survey, name = Survey(self.source.kube_client), self.ingress.namespace

        def look() -> State:
            there = survey.one(f"/api/v1/namespaces/{name}") is not None
            return State(not there, f"namespace {name} is {'ending' if there else 'gone'}")

        self._until(look)

    def _until(self, look: Callable[[], State]) -> None:
        wait_for(self.output, look, self.where, SECONDS, "deleted")

    def _left(self) -> State:
        """Return what is left of the Ingress in the cluster and in AWS."""
        snapshot = load(open_anew(self.source), SECTIONS, self.where.timeout_seconds)
        facts = Facts(snapshot)
        require(snapshot, Section.INGRESSES, *IN_AWS)
        if self.ingress in snapshot.kubernetes.ingress_by_ref:
            return State(False, f"Ingress {self.ingress} is being cleaned up{self._words(facts)}")
        left = [] if self.group.explicit else list(self._in_aws(facts))
        if left:
            return State(False, f"AWS still has {', '.join(left)}")
        return State(True, "the load balancer is gone")

    def _in_aws(self, facts: Facts) -> Iterator[str]:
        owned = owned_by(self.group, facts)
        yield from (f"load balancer {lb.name}" for lb in owned.load_balancers)
        yield from (f"target group {tg.name}" for tg in owned.target_groups)

    def _words(self, facts: Facts) -> str:
        """Return what the controller says of the Ingress, from its newest warning."""
        about = ObjectRef("Ingress", self.ingress.namespace, self.ingress.name)
        events = facts.snapshot.kubernetes.events_by_object.get(about, ())
        said = next((event for event in events if event.type == "Warning"), None)
        if said is None:
            return ": the controller has not removed its finalizer yet"
        return f": {said.reason} {without_secrets(said.message, prose=True)}"
