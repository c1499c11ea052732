"""Ingresses of which no rule in AWS serves a path, each with what is known of the reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.describe.reconcile import reconcile_of_ingress
from kubectl_alb.desired.build import listeners_of
from kubectl_alb.facts.claims import Owner, ingress_claim, no_controller_runs
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_shown, groups_shown
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.rule import HOST_HEADER, Condition
from kubectl_alb.model.section import Section

NO_RULE = "AWS has no rule for it"


@dataclass(frozen=True, slots=True)
class Unserved:
    """An Ingress that no rule serves.

    `owner` is who is to serve it, `group` its group where that is this controller, `code` that of
    the failure, where one is known; `hosts` are those that it names.
    """

    ingress: Ref
    reason: str
    owner: Owner
    group: GroupID | None = None
    code: str = ""
    hosts: tuple[str, ...] = ()

    @property
    def alternatives(self) -> Iterator[tuple[Condition, ...]]:
        """The conditions on the host of each of its rules; none for a rule without a host."""
        for host in self.hosts or ("",):
            yield (Condition(HOST_HEADER, (host,)),) if host else ()


def unserved(ingresses: Iterable[Ingress], facts: Facts) -> Iterator[Unserved]:
    """Yield those of these Ingresses that have no rule; nobody knows where AWS was not read."""
    for ingress in ingresses:
        hosts = [rule.host for rule in ingress.rules]
        hosts += [""] if ingress.default_backend else []
        claim, group = ingress_claim(ingress, facts), group_shown(facts).get(ingress.ref)
        shown = tuple(dict.fromkeys(hosts))
        if group is None:
            reason, code = f"{_owner(claim.owner)}: {claim.why}", ""
        elif facts.snapshot.known(Section.RULES):
            reason, code = _reason(ingress, group, facts)
        else:
            continue
        yield Unserved(ingress.ref, reason, claim.owner, group, code, shown)


def _owner(owner: Owner) -> str:
    if owner is Owner.UNKNOWN:
        return "whether the controller handles it is not known"
    if owner is Owner.CONTROLLER:
        return "the controller does not watch its namespace"
    return "nobody serves it" if owner is Owner.NOBODY else f"{owner.value} serves it"


def _reason(ingress: Ingress, id_: GroupID, facts: Facts) -> tuple[str, str]:
    """Return why there is no rule, and the code of the failure if it is known."""
    if not ingress.rules and ingress.default_backend is None:
        return "it has no rule and no default backend", ""
    refusal = listeners_of(groups_shown(facts)[id_], facts)
    if isinstance(refusal, Refusal) and not refusal.unknown:
        where = f"{refusal.ingress}: " if refusal.ingress not in (None, ingress.ref) else ""
        return f"the controller refuses its group: {where}{refusal.message}", refusal.reason.code
    if no_controller_runs(facts):
        return f"{NO_RULE}: no controller runs in this cluster", ""
    outcome = reconcile_of_ingress(ingress, facts.snapshot)
    if outcome.state == "failed":
        return f"{NO_RULE}, the last reconcile failed: {outcome.message}", ""
    return NO_RULE + (f": {outcome.message}" if outcome.state == "pending" else ""), ""
