"""Which reported errors are past: those of an object that was reconciled with success since.

The controller reconciles a group as one: a success of one member is one of all. What stops it
altogether, such as missing credentials, is over when anything at all was reconciled.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from kubectl_alb.checks.engine.causes import STOPPED
from kubectl_alb.checks.logs.reported import CONTROLLER, Heard, ReportedError, latest_of_each
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of
from kubectl_alb.model.names import ObjectRef, Ref

EVERYTHING = ObjectRef("", "", "")
UNREACHABLE = "ALB-IAM-004"


def settled(heard: Heard, facts: Facts) -> tuple[ReportedError, ...]:
    """Return the latest error of each object and failure; those that are over say since when."""
    successes = last_successes(heard, facts)
    errors = (_settled(error, successes, facts) for error in heard.errors)
    return latest_of_each(errors)


def last_successes(heard: Heard, facts: Facts) -> Mapping[ObjectRef, datetime]:
    """Return when each object or group last succeeded, and under EVERYTHING when any did."""
    found: dict[ObjectRef, datetime] = {}
    for success in heard.successes:
        for key in (_key(success.about, facts), EVERYTHING):
            found[key] = max(success.time, found.get(key, success.time))
    return found


def _settled(
    error: ReportedError, successes: Mapping[ObjectRef, datetime], facts: Facts
) -> ReportedError:
    key = EVERYTHING if _stops_everything(error) else _key(error.about, facts)
    success = successes.get(key)
    if error.past or success is None or error.last is None or success <= error.last:
        return error
    return replace(error, past=True, resolved=success)


def _stops_everything(error: ReportedError) -> bool:
    """Return whether nothing is reconciled while an error goes on.

    An endpoint that one object needs may be out of reach while others need none.
    """
    return error.code in STOPPED and (error.code != UNREACHABLE or error.about == CONTROLLER)


def _key(about: ObjectRef, facts: Facts) -> ObjectRef:
    """Name an Ingress by its group."""
    if about.kind != "Ingress":
        return about
    ref = Ref(about.namespace, about.name)
    group = group_of(facts).get(ref)
    named = str(group) if group is not None else str(ref)
    if "/" in named:
        return about
    return ObjectRef("IngressGroup", "", named)
