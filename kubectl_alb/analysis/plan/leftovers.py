"""Attributes that differ from AWS's defaults though nothing names them.

The controller sets the attributes that it is told, and resets none: what was changed by hand, or
set by an annotation that is gone, stays as it is.
"""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.describe.attributes import (
    LISTENER,
    load_balancer_defaults,
    target_group_defaults,
)
from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.planned import FieldChange, ResourceChange
from kubectl_alb.model.stack import Stack, Type

Attributes = Mapping[str, str]
REASON = "no annotation names it, and the controller resets nothing"


def leftovers(desired: Stack, observed: Stack) -> Iterator[ResourceChange]:
    """Yield each resource that keeps attributes which nobody asks for."""
    balancers = {lb.id: lb for lb in observed.load_balancers}
    for lb in desired.load_balancers:
        live = balancers.get(lb.id)
        if live is not None:
            sides = (lb.attributes, live.attributes, load_balancer_defaults(live.type))
            yield from _kept(Type.LOAD_BALANCER, live, "loadBalancerAttributes", sides)
    listeners = {(one.load_balancer, one.port): one for one in observed.listeners}
    for wanted in desired.listeners:
        found = listeners.get((wanted.load_balancer, wanted.port))
        if found is not None:
            listed = (wanted.attributes, found.attributes, LISTENER)
            yield from _kept(Type.LISTENER, found, "listenerAttributes", listed)
    groups = {tg.id: tg for tg in observed.target_groups}
    for tg in desired.target_groups:
        old = groups.get(tg.id)
        if old is not None:
            defaults = target_group_defaults(old.protocol, old.target_type)
            settings = (tg.attributes, old.attributes, defaults)
            yield from _kept(Type.TARGET_GROUP, old, "targetGroupAttributes", settings)


def _kept(
    type_: str, live: object, path: str, sides: tuple[Attributes, Attributes, Attributes]
) -> Iterator[ResourceChange]:
    wanted, found, defaults = sides
    fields = tuple(
        FieldChange(f"{path}.{key}", value, defaults[key])
        for key, value in sorted(found.items())
        if key not in wanted and key in defaults and defaults[key] != value
    )
    if fields:
        yield ResourceChange(
            Op.UPDATE,
            type_,
            str(getattr(live, "id", "")),
            str(getattr(live, "name", "") or ""),
            str(getattr(live, "arn", "") or ""),
            fields,
            reason=REASON,
            kept=True,
            new=live,
            old=live,
        )
