"""Records indexed by a key."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K")


def keyed(items: Iterable[T], key: Callable[[T], K]) -> Mapping[K, T]:
    """Index items by a unique key; a repeated key keeps its last item."""
    return {key(item): item for item in items}


def grouped(items: Iterable[T], key: Callable[[T], K]) -> Mapping[K, tuple[T, ...]]:
    """Index items by a key that several share."""
    lists: dict[K, list[T]] = defaultdict(list)
    for item in items:
        lists[key(item)].append(item)
    return {k: tuple(v) for k, v in lists.items()}
