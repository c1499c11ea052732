"""What every AWS read has at hand: clients, the focus, other sections, and the cluster's facts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kubectl_alb.context.aws_clients import THREADS, AwsClients
from kubectl_alb.context.fanout import Fanout
from kubectl_alb.context.source import Answer, Focus, Record
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.need import Need


@dataclass(frozen=True, slots=True)
class AwsReader:
    """Reads AWS for one question.

    `fetch` gives other sections, each read once. `cluster` tells what the cluster alone knows
    (name, VPC, controller); asking it makes no AWS call.
    """

    clients: AwsClients
    focus: Focus
    fetch: Callable[[Need], Answer]
    cluster: Callable[[], ClusterContext]
    fanout: Fanout

    def records(self, need: Need) -> tuple[Record, ...]:
        """Return the records of another section."""
        return self.fetch(need).records

    def pages(self, service: str, operation: str, key: str, **params: Any) -> list[Any]:
        """Return the items of every page."""
        return self.clients.pages(service, operation, key, **params)

    def call(self, service: str, operation: str, **params: Any) -> Any:
        """Make one call."""
        return self.clients.call(service, operation, **params)

    def each(self, read: Callable[[Any], Iterable[Any]], items: Iterable[Any]) -> Answer:
        """Read for each item, a few at a time, and join the records."""
        return Answer(tuple(record for found in self.fanout.each(read, items) for record in found))


def reader(
    clients: AwsClients,
    focus: Focus,
    fetch: Callable[[Need], Answer],
    cluster: Callable[[], ClusterContext],
) -> AwsReader:
    """Make a reader with its own pool."""
    return AwsReader(clients, focus, fetch, cluster, Fanout(THREADS))
