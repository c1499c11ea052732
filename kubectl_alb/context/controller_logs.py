"""The log of the controller's pods, also of containers that have crashed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kubectl_alb.context.controller_facts import LABEL, NAME, NAMESPACE, ControllerFacts
from kubectl_alb.context.fanout import outcomes
from kubectl_alb.context.kube_client import KubeClient
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError


def controller_logs(
    client: KubeClient, controller: ControllerFacts, since_seconds: float | None
) -> Answer:
    """Return the lines of all its pods, oldest first; what one pod withholds is told as missing."""
    namespace = controller.namespace.value or NAMESPACE
    labels = controller.selector or {LABEL: NAME}
    selector = ",".join(f"{key}={value}" for key, value in labels.items())
    pods = client.list(f"/api/v1/namespaces/{namespace}/pods", {"labelSelector": selector})
    if not pods:
        raise AlbError(
            f"no pod of the controller is in namespace {namespace}",
            hint="give --controller-namespace",
        )
    found = outcomes(lambda log: list(_lines(client, log, since_seconds)), _logs(pods))
    failures = [each for each in found if isinstance(each, AlbError)]
    if failures and len(failures) == len(found):
        raise failures[0]
    lines = sorted(line for each in found if not isinstance(each, AlbError) for line in each)
    # A container that has not started yet has no log.
    missing = "; ".join(dict.fromkeys(failure.message for failure in failures))
    return Answer(tuple(line.record for line in lines), missing)


@dataclass(frozen=True, slots=True)
class Log:
    """The log of one container, or of the one before it that has crashed."""

    pod: Record
    container: str
    previous: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """A line and its time as the kubelet writes it."""

    stamp: str
    record: Record = field(compare=False)


def _logs(pods: list[Record]) -> Iterator[Log]:
    for pod in pods:
        states = (pod.get("status") or {}).get("containerStatuses") or ()
        restarts = {state["name"]: state.get("restartCount") or 0 for state in states}
        for container in (pod.get("spec") or {}).get("containers") or ():
            if restarts.get(container["name"]):
                yield Log(pod, container["name"], previous=True)
            yield Log(pod, container["name"])


def _lines(client: KubeClient, log: Log, since: float | None) -> Iterator[Line]:
    about = log.pod["metadata"]
    query = {"container": log.container, "timestamps": "true"}
    if since is not None:
        query["sinceSeconds"] = str(max(1, int(since)))
    if log.previous:
        query["previous"] = "true"
    path = f"/api/v1/namespaces/{about['namespace']}/pods/{about['name']}/log"
    for line in client.raw(path, query).decode("utf-8", "replace").splitlines():
        stamp, _, text = line.partition(" ")
        record = {"pod": about["name"], "container": log.container, "line": text}
        yield Line(stamp, record)
