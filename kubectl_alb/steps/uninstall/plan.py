"""All steps of a removal in order, and what stays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kubectl_alb.facts.dependents import Dependent
from kubectl_alb.model.step import Step
from kubectl_alb.steps.uninstall.cluster import (
    controller_steps,
    definition_steps,
    finalizer_steps,
    leftover_steps,
    load_balancer_steps,
)
from kubectl_alb.steps.uninstall.identity import identity_parts
from kubectl_alb.steps.uninstall.request import Kept, LoadBalancers, UninstallRequest


@dataclass(frozen=True, slots=True)
class Removal:
    """The steps of a removal, in three parts, and what stays.

    Between the first and the second part the controller deletes load balancers, between the
    second and the third its pods end.
    """

    served: tuple[Step, ...] = ()
    controller: tuple[Step, ...] = ()
    rest: tuple[Step, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order."""
        return (*self.served, *self.controller, *self.rest)


def is_blocked(request: UninstallRequest) -> bool:
    """Return whether objects would be left that nobody could delete any more."""
    return bool(request.dependents) and request.load_balancers is LoadBalancers.REFUSE


def removal(request: UninstallRequest) -> Removal:
    """Return what is done, as far as the flags allow it."""
    deletes = request.load_balancers is LoadBalancers.DELETE
    served = tuple(load_balancer_steps(request)) if deletes else ()
    definitions, kept = definition_steps(request)
    leftovers, occupied = leftover_steps(request.remains)
    identity = tuple(identity_parts(request))
    rest = (
        *finalizer_steps(request),
        *definitions,
        *(part for part in identity if isinstance(part, Step)),
        *leftovers,
    )
    found = Removal(
        _confirmed(served, request),
        _confirmed(controller_steps(request), request),
        _confirmed(rest, request),
        (*kept, *(part for part in identity if isinstance(part, Kept)), *occupied),
    )
    nothing = not found.steps
    return replace(found, kept=()) if nothing and not request.dependents else found


def _confirmed(steps: Iterable[Step], request: UninstallRequest) -> tuple[Step, ...]:
    """Ask for the cluster's name to be typed where traffic may be cut.

    A run that goes on where another was cut short asks for the same, whatever is left to do.
    """
    cuts = request.load_balancers is LoadBalancers.DELETE
    return tuple(replace(step, confirm=request.cluster) if cuts else step for step in steps)


def awaited(request: UninstallRequest) -> tuple[Dependent, ...]:
    """Return the objects that the controller has to release before it is removed."""
    if request.load_balancers is not LoadBalancers.DELETE:
        return ()
    return tuple(each for each in request.dependents if each.stack or _is_binding(each))


def _is_binding(each: Dependent) -> bool:
    return each.about.kind in ("TargetGroupBinding", "GlobalAccelerator")
