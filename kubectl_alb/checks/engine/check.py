"""What a check is: a function that looks for one failure, with what it needs to have read."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Failure
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.section import Section


@dataclass(frozen=True, slots=True)
class Undecided:
    """A check could not tell for some object; it then has not passed."""

    reason: str


CheckResult: TypeAlias = Finding | Undecided
Find: TypeAlias = Callable[[Facts], Iterator[CheckResult]]


@dataclass(frozen=True, slots=True)
class Check:
    """A function that finds objects with one failure of the catalogue.

    `rule` says in one sentence what it looks for. `needs` are the sections without which it
    cannot look; without those in `also` it looks, but has not passed. `models` marks a check that
    asks what the controller would build, which reads further sections as the objects demand.
    What `uses` names makes an answer surer; without it the rest decides alone. Where the cluster's
    name is not known, a check that goes `by_cluster_name` cannot look either.
    """

    code: str
    rule: str
    needs: frozenset[Section]
    find: Find
    models: bool = False
    also: frozenset[Section] = frozenset()
    uses: frozenset[Section] = frozenset()
    by_cluster_name: bool = False

    @property
    def reads(self) -> frozenset[Section]:
        """All sections that it looks at."""
        return self.needs | self.also | self.uses

    @property
    def basis(self) -> frozenset[Section]:
        """The sections that it is about: those in `also` where it can look without any."""
        return self.needs or self.also

    @property
    def failure(self) -> Failure:
        """The catalogue's entry: title, severity, remedies."""
        found = failure_catalogue.failure(self.code)
        if found is None:
            raise LookupError(f"{self.code} is not in the catalogue")
        return found


def check(
    code: str,
    *needs: Section,
    models: bool = False,
    also: Iterable[Section] = (),
    uses: Iterable[Section] = (),
) -> Callable[[Find], Check]:
    """Make a check of a function, whose docstring begins with the rule."""

    def make(find: Find) -> Check:
        rule = (inspect.getdoc(find) or "").partition("\n")[0]
        return Check(code, rule, frozenset(needs), find, models, frozenset(also), frozenset(uses))

    return make


def by_cluster_name(made: Check) -> Check:
    """Mark a check that compares with the cluster's name: tags, and names in AWS."""
    return replace(made, by_cluster_name=True)
