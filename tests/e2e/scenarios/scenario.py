"""What a scenario is: a way to break the healthy cluster, and what doctor then has to say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.e2e.scenarios.stage import Stage

Break = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`code` is the cause; `also` are the further failures that it truly brings with it.

    `about` is the object to blame as `KIND NAMESPACE/NAME`.
    """

    name: str
    code: str
    about: str
    also: frozenset[str]
    break_it: Break


def breaks(code: str, about: str, also: Iterable[str] = ()) -> Callable[[Break], Scenario]:
    """Make a scenario of the function that breaks the cluster; its name says how."""

    def make(function: Break) -> Scenario:
        return Scenario(function.__name__, code, about, frozenset(also), function)

    return make
