"""What every AWS read has at hand: clients, the focus, other sections, and the cluster's facts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.session import THREADS
from kubectl_alb.context.fanout import Fanout
from kubectl_alb.context.memo import Once
from kubectl_alb.context.scope import ReadScope, known, scope_of
from kubectl_alb.context.source import Answer, Focus, Record
from kubectl_alb.errors import AlbError, common_of
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.section import Section


@dataclass(frozen=True, slots=True)
class AwsReader:
    """Reads AWS for one question.

    `fetch` gives other sections, each read once. `cluster` tells what the cluster alone knows
    (name, VPC, controller); asking it makes no AWS call. `once` is for what several sections share.
    """

    clients: AwsClients
    focus: Focus
    fetch: Callable[[Section], Answer]
    cluster: Callable[[], ClusterContext]
    fanout: Fanout
    once: Once

    def records(self, need: Section) -> tuple[Record, ...]:
        """Return the records of another section."""
        return self.fetch(need).records

    def known(self, need: Section) -> tuple[Record, ...]:
        """Return the records of another section, none where it cannot be read."""
        return tuple(known(self.records, need))

    @property
    def scope(self) -> ReadScope:
        """What the focus touches; only for a focus that narrows the question."""
        return self.once.ask("scope", lambda: scope_of(self.focus, self.records))

    def pages(self, service: str, operation: str, key: str, **params: Any) -> list[Any]:
        """Return the items of every page."""
        return self.clients.pages(service, operation, key, **params)

    def call(self, service: str, operation: str, **params: Any) -> Any:
        """Make one call."""
        return self.clients.call(service, operation, **params)

    def each(self, read: Callable[[Any], Iterable[Any]], items: Iterable[Any]) -> Answer:
        """Read for each item, a few at a time, and join the records.

        Where some fail, the answer says how many and why; where all fail, the first is raised.
        """
        wanted = list(items)
        tally = self.clients.tally
        tally.expect(len(wanted))

        def counted(item: Any) -> list[Any]:
            try:
                return list(read(item))
            finally:
                tally.settled()

        results = self.fanout.attempts(counted, wanted)
        failures = [result for result in results if isinstance(result, AlbError)]
        if failures and len(failures) == len(wanted):
            raise failures[0]
        found = tuple(r for result in results if isinstance(result, list) for r in result)
        if not failures:
            return Answer(found)
        reasons = "; ".join(dict.fromkeys(failure.message for failure in failures))
        missing = f"{len(failures)} of {len(wanted)} could not be read: {reasons}"
        return Answer(found, missing, _in_vain(wanted, results), common_of(failures))


def _in_vain(wanted: Iterable[Any], results: list[Any]) -> frozenset[str]:
    """Return the ARNs that failed; none where some read was of something else."""
    failed = [
        item for item, result in zip(wanted, results, strict=True) if isinstance(result, AlbError)
    ]
    named = all(isinstance(item, str) and item.startswith("arn:") for item in failed)
    return frozenset(failed) if named else frozenset()


def reader(
    clients: AwsClients,
    focus: Focus,
    fetch: Callable[[Section], Answer],
    cluster: Callable[[], ClusterContext],
) -> AwsReader:
    """Make a reader with its own pool."""
    return AwsReader(clients, focus, fetch, cluster, Fanout(THREADS), Once())
