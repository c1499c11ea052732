"""How far a controller that was installed has come: replicas, leader, webhook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kubectl_alb.facts.controllers import LEASE
from kubectl_alb.model.counting import count

Object = Mapping[str, Any]

# A leader renews its lease every 2 s, and loses it after 15 s.
FRESH_SECONDS = 30.0
WEBHOOK_FAILURE = "failed calling webhook"


@dataclass(frozen=True, slots=True)
class Progress:
    """A part of the installation: whether it is done, and what is so or what is awaited."""

    done: bool
    text: str


def established(definitions: Iterable[Object], names: Sequence[str]) -> Progress:
    """Return whether the API server serves these definitions."""
    served = {each["metadata"]["name"] for each in definitions if _holds(each, "Established")}
    missing = [name for name in names if name not in served]
    if missing:
        return Progress(False, f"definition {missing[0]} is not established")
    return Progress(True, f"{count(len(names), 'definition')} established")


def replicas(deployments: Sequence[Object], pods: Iterable[Object]) -> Progress:
    """Return how many replicas are ready, and what keeps the others."""
    if not deployments:
        return Progress(False, "there is no Deployment of the release yet")
    deployment = deployments[0]
    spec, status = deployment.get("spec") or {}, deployment.get("status") or {}
    wanted = int(spec.get("replicas", 1))
    ready = min(int(status.get("updatedReplicas") or 0), int(status.get("availableReplicas") or 0))
    seen = int(status.get("observedGeneration") or 0)
    current = seen >= int(deployment["metadata"].get("generation") or 0)
    count = f"{ready}/{wanted} ready"
    if current and ready >= wanted:
        return Progress(True, f"controller {count}")
    problem = next(_problems(pods), "")
    return Progress(False, f"controller {count}" + (f": {problem}" if problem else ""))


def _problems(pods: Iterable[Object]) -> Iterator[str]:
    """Yield why containers do not run and pods have no node."""
    for pod in pods:
        name, status = pod["metadata"]["name"], pod.get("status") or {}
        for container in status.get("containerStatuses") or ():
            waiting = (container.get("state") or {}).get("waiting") or {}
            if waiting.get("reason") not in (None, "ContainerCreating", "PodInitializing"):
                yield _reason(name, waiting)
        for condition in status.get("conditions") or ():
            if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
                yield _reason(name, condition)


def _reason(name: str, found: Object) -> str:
    message = f" ({found['message']})" if found.get("message") else ""
    return f"pod {name} is {found.get('reason')}{message}"


def leader(leases: Iterable[Object], now: datetime) -> Progress:
    """Return whether a pod leads: it renews the lease."""
    for lease in leases:
        spec = lease.get("spec") or {}
        if lease["metadata"]["name"] != LEASE or not spec.get("holderIdentity"):
            continue
        renewed = datetime.fromisoformat(str(spec.get("renewTime", "")).replace("Z", "+00:00"))
        if (now - renewed).total_seconds() < FRESH_SECONDS:
            pod = str(spec["holderIdentity"]).rpartition("_")[0] or spec["holderIdentity"]
            return Progress(True, f"leader {pod}")
    return Progress(False, "no pod leads yet")


def admission(refusals: Sequence[str]) -> Progress:
    """Return whether the webhooks answer, from what the API server said to dry runs.

    A refusal by somebody else's webhook is an answer of the controller's own.
    """
    failed = [text for text in refusals if WEBHOOK_FAILURE in text and "elbv2.k8s.aws" in text]
    if failed:
        return Progress(False, failed[0])
    return Progress(True, "webhook answers")


def _holds(definition: Object, condition: str) -> bool:
    conditions = (definition.get("status") or {}).get("conditions") or ()
    return any(c.get("type") == condition and c.get("status") == "True" for c in conditions)
