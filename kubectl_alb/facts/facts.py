"""What every fact is a function of: one snapshot and the configuration of its controller."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from kubectl_alb.controller.config import ControllerConfig, controller_of
from kubectl_alb.model.snapshot import Snapshot

T = TypeVar("T")


class Facts:
    """One snapshot with what follows from it; made once per command and handed on.

    The configuration is that of the controller that the snapshot speaks of, unless another is
    given. What follows is worked out by the functions marked `fact`, each on first use.
    """

    __slots__ = ("_kept", "config", "snapshot")

    def __init__(self, snapshot: Snapshot, config: ControllerConfig | None = None) -> None:
        self.snapshot = snapshot
        self.config = config or controller_of(snapshot.context)
        self._kept: dict[Callable[..., Any], Any] = {}

    def once(self, find: Callable[["Facts"], T]) -> T:
        """Return what a function of these facts returns; it is called on first use only."""
        if find not in self._kept:
            self._kept[find] = find(self)
        found: T = self._kept[find]
        return found


def fact(find: Callable[[Facts], T]) -> Callable[[Facts], T]:
    """Make a function of `Facts` work its answer out once for each of them, and keep it."""

    @wraps(find)
    def kept(facts: Facts) -> T:
        return facts.once(find)

    return kept
