"""How the controller stands: its release, its replicas, who leads."""

from collections import Counter
from dataclasses import dataclass

from kubectl_alb.controller.config import parse_version
from kubectl_alb.facts.controllers import controller_container, controllers, leader, selects
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.counting import count
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Deployment

ELECTION = "enable-leader-election"


@dataclass(frozen=True, slots=True)
class ControllerStatus:
    """The controller; an empty text was not found, None not read.

    `known` is whether the Deployments were read, `releases` the images' releases with the number of
    replicas that run each. `elects` is whether the replicas elect a leader.
    """

    version: str = ""
    namespace: str = ""
    deployment: Deployment | None = None
    known: bool = True
    leader: str | None = ""
    elects: bool = True
    releases: tuple[tuple[str, int], ...] | None = ()

    @property
    def absent(self) -> bool:
        """Whether it is known that there is no controller."""
        return self.known and self.deployment is None and not self.version

    @property
    def skewed(self) -> bool:
        """Whether replicas of several releases run."""
        return len(self.releases or ()) > 1


def controller_status(facts: Facts) -> ControllerStatus:
    """Put together what is known of the controller."""
    snapshot, context = facts.snapshot, facts.snapshot.context
    namespace = context.controller_namespace.value
    installed = controllers(facts)
    here = (d for d in installed if d.meta.namespace == namespace)
    deployment = next(here, next(iter(installed), None))
    return ControllerStatus(
        context.controller_version.value,
        namespace or (deployment.meta.namespace if deployment else ""),
        deployment,
        snapshot.known(Section.DEPLOYMENTS),
        leader(facts) if snapshot.known(Section.LEASES) else None,
        facts.config.given.get(ELECTION) != "false",
        _releases(deployment, facts) if snapshot.known(Section.PODS) and deployment else None,
    )


def _releases(deployment: Deployment, facts: Facts) -> tuple[tuple[str, int], ...]:
    pods = (p for p in facts.snapshot.kubernetes.pods if selects(deployment, p))
    containers = (controller_container(pod) for pod in pods)
    images = (parse_version(container.image) for container in containers if container)
    counted = Counter(version for version in images if version)
    return tuple((f"v{'.'.join(map(str, v))}", number) for v, number in sorted(counted.items()))


def controller_problem(status: ControllerStatus) -> Finding | None:
    """Return what is wrong with the controller as a whole, if anything is."""
    if status.absent:
        where = f" in namespace {status.namespace}" if status.namespace else ""
        return Finding(
            ObjectRef("Controller", status.namespace, ""),
            f"no controller was found{where}",
            "no Deployment runs aws-load-balancer-controller",
            rating=Severity.ERROR,
            hint="see kubectl alb doctor --pre; give --controller-namespace if it runs elsewhere",
        )
    deployment = status.deployment
    if deployment is None or deployment.ready >= deployment.desired > 0:
        return None
    none = deployment.ready == 0
    return Finding(
        ObjectRef("Deployment", deployment.meta.namespace, deployment.meta.name),
        f"controller {deployment.meta.ref} has {deployment.ready} of "
        f"{count(deployment.desired, 'replica')} ready",
        "nothing is reconciled" if none else "",
        rating=Severity.ERROR if none else Severity.WARNING,
        hint="look at the pods' events and log: kubectl alb logs",
    )
