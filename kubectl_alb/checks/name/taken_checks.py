"""Load balancers that ask for a name which another one has or asks for too: NAME-001."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.wording import about_group, grade_of, listed, refs_of, whose
from kubectl_alb.checks.engine.check import CheckResult, Undecided, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts.claims import Owner, balanced_services, service_claim
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.facts.ownership import owned_by, owned_by_service, stack_of, tags_of
from kubectl_alb.facts.settings import given_texts
from kubectl_alb.facts.tags import PREFIX, SERVICE_FINALIZER, SERVICE_PREFIX
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack
from kubectl_alb.model.workloads import Service

NAME_KEY = PREFIX + "load-balancer-name"
SERVICE_NAME_KEY = SERVICE_PREFIX + "name"


@dataclass(frozen=True, slots=True)
class _Asker:
    """What is to have a load balancer of some name, and those that it has already."""

    about: ObjectRef
    key: str
    rating: Severity
    concerns: tuple[Ref, ...]
    own: tuple[LoadBalancer, ...]


@check(
    "ALB-NAME-001",
    models=True,
    also=(*MEMBERSHIP, Section.LOAD_BALANCERS, Section.TAGS, Section.SERVICES),
    uses=(Section.CLUSTERS, Section.MUTATING_WEBHOOKS, Section.VALIDATING_WEBHOOKS),
)
def name_taken(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancers whose name another one asks for, or has without being their own."""
    existing = {lb.name: lb for lb in facts.snapshot.aws.load_balancers}
    for id_, outcome in outcomes(facts).items():
        if not isinstance(outcome, Stack) and outcome.unknown:
            yield Undecided(f"group {id_}: {outcome.message}")
    for name, askers in _askers(facts).items():
        held = existing.get(name)
        for one in askers:
            others = [whose(other.about) for other in askers if other is not one]
            if others and held not in one.own:
                yield _wanted_twice(name, others, one)
            elif held and held not in one.own:
                yield _taken(name, _holder(held, facts), one)


def _askers(facts: Facts) -> dict[str, list[_Asker]]:
    """Return who asks for each name."""
    found: dict[str, list[_Asker]] = defaultdict(list)
    for id_, outcome in outcomes(facts).items():
        group = groups(facts)[id_]
        if not group.members:
            continue
        names = (
            [lb.name for lb in outcome.load_balancers]
            if isinstance(outcome, Stack)
            else _given_name(group)
        )
        for name in names:
            found[name].append(_of_group(group, facts))
    for service in balanced_services(facts):
        name = service.meta.annotations.get(SERVICE_NAME_KEY, "")
        ours = service_claim(service, facts).owner in (Owner.CONTROLLER, Owner.UNKNOWN)
        if name and ours:
            found[name].append(_of_service(service, facts))
    return found


def _given_name(group: Group) -> list[str]:
    """Return the name that a group asks for, where nobody can say what becomes of it as a whole."""
    given = given_texts(group.members, "load-balancer-name")
    return list(dict.fromkeys(one.value for one in given if one.value))[:1]


def _of_group(group: Group, facts: Facts) -> _Asker:
    own = owned_by(group.id, facts).load_balancers
    rating = grade_of(group.members[0].ref, facts)
    return _Asker(about_group(group), NAME_KEY, rating, refs_of(group), own)


def _of_service(service: Service, facts: Facts) -> _Asker:
    about = ObjectRef("Service", service.ref.namespace, service.ref.name)
    taken_up = SERVICE_FINALIZER in service.meta.finalizers
    rating = Severity.ERROR if taken_up else Severity.WARNING
    own = owned_by_service(service.ref, facts).load_balancers
    return _Asker(about, SERVICE_NAME_KEY, rating, (), own)


def _holder(lb: LoadBalancer, facts: Facts) -> str:
    owner = stack_of(tags_of(lb.arn, facts))
    whose_it_is = f"made for {owner}" if owner else "without the controller's tags"
    return f"{lb.arn} has it, {whose_it_is}"


def _wanted_twice(name: str, others: list[str], asker: _Asker) -> Finding:
    return _finding(
        f"{whose(asker.about)} asks for load balancer name {name}, and so does {listed(others)}",
        "a name belongs to one load balancer: AWS refuses a second one with other settings, or one "
        "takes over the load balancer of the other",
        name,
        asker,
    )


def _taken(name: str, why: str, asker: _Asker) -> Finding:
    return _finding(
        f"{whose(asker.about)}: the load balancer name {name} is taken",
        f"{why}; AWS refuses a second one with other settings",
        name,
        asker,
    )


def _finding(title: str, detail: str, name: str, asker: _Asker) -> Finding:
    return Finding(
        asker.about,
        title,
        detail,
        key=asker.key,
        rating=asker.rating,
        concerns=asker.concerns,
        hint=f"choose another name than {name}, or leave the annotation out: the controller then "
        "makes one of its own",
    )
