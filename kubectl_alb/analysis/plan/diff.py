"""What would have to change in AWS to get the stack the controller wants.

    desired   observed    change
    -------   --------    ----------------------------------------------
    rule 1    rule 1      none, they are equal
    rule 2    rule 2'     Op.UPDATE
    group 1   group 1'    Op.REPLACE, if it cannot be changed where it is
    rule 3    -           Op.CREATE
    -         rule 9      Op.DELETE

Rows are matched by identity (a listener's port, a resource tag), never by ARN.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Any)


class Op(Enum):
    """What happens to a resource."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """A resource as it will be (None: gone) and as it is (None: not there yet)."""

    op: Op
    desired: T | None
    observed: T | None


def changes(
    desired: Iterable[T],
    observed: Iterable[T],
    identity: Callable[[T], K],
    replaces: Callable[[T, T], bool] = lambda new, old: False,
) -> Iterator[Change[T]]:
    """Pair the two sides by identity and yield what differs, in order of identity.

    `replaces` tells of a new and an old one whether the old one must make way. A second resource
    of one identity on the observed side goes.
    """
    wanted = {identity(item): item for item in desired}
    found: dict[K, T] = {}
    for item in observed:
        if identity(item) in found:
            yield Change(Op.DELETE, None, item)
        else:
            found[identity(item)] = item
    for key in sorted(wanted.keys() | found.keys()):
        yield from _change(wanted.get(key), found.get(key), replaces)


def _change(new: T | None, old: T | None, replaces: Callable[[T, T], bool]) -> Iterator[Change[T]]:
    if new is None:
        yield Change(Op.DELETE, None, old)
    elif old is None:
        yield Change(Op.CREATE, new, None)
    elif replaces(new, old):
        yield Change(Op.REPLACE, new, old)
    elif new != old:
        yield Change(Op.UPDATE, new, old)
