"""Ingresses that nobody serves, or another controller: CLASS-001 and 009."""

from collections import defaultdict
from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_ref, listed
from kubectl_alb.checks.engine.check import CheckResult, Undecided, check
from kubectl_alb.checks.engine.commands import Offered, patched
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.checks.ingress_class.hints import name_one_of, own_classes
from kubectl_alb.controller.annotations.foreign import AUTO_MODE_INGRESS
from kubectl_alb.facts.claims import Claim, Owner, ingress_claim, no_controller_runs
from kubectl_alb.facts.classes import NotHandled, Unknown, classify
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import own_finalizers
from kubectl_alb.facts.tags import AUTO_MODE_CONTROLLER, CONTROLLER, INGRESS_CLASS, PREFIX
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section

NO_CONTROLLER = "no controller runs in this cluster"


UNSERVED = (
    Section.DEPLOYMENTS,
    Section.CLUSTERS,
    Section.SERVICES,
    Section.TARGET_GROUP_BINDINGS,
)


@check("ALB-CLASS-001", *MEMBERSHIP, uses=UNSERVED)
def claimed_by_nobody(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses made for this controller that no controller serves."""
    unserved: dict[str, list[Ref]] = defaultdict(list)
    kubernetes = facts.snapshot.kubernetes
    objects = (kubernetes.ingresses, kubernetes.services, kubernetes.target_group_bindings)
    waiting = any(o.meta.deleted and own_finalizers(o.meta) for found in objects for o in found)
    for ingress in _living(facts):
        claim = ingress_claim(ingress, facts)
        if claim.owner is Owner.CONTROLLER and no_controller_runs(facts):
            # Of a deletion that waits for the controller, its own finding tells that none runs.
            if waiting:
                continue
            unserved[ingress.meta.namespace].append(ingress.ref)
            continue
        match classify(ingress, facts):
            case NotHandled():
                seen = _why_unclaimed(ingress, claim, facts)
            case Unknown(section):
                yield Undecided(f"{ingress.ref}: {section.value} was not read")
                continue
            case _:
                seen = _outside_watch(ingress, facts)
        if seen:
            yield Finding(
                about_ref(ingress.ref),
                f"{ingress.ref}: no controller takes it, {seen}",
                key="spec.ingressClassName",
                **_offered(ingress, facts),
                concerns=(ingress.ref,),
            )
    yield from map(_unserved, unserved.values())


def _offered(ingress: Ingress, facts: Facts) -> Offered:
    """Offer the class where nothing else is named, and only one can be meant."""
    outside = _outside_watch(ingress, facts)
    if outside:
        return {"hint": "move it to that namespace, or let the controller watch all of them "
                        "(watchNamespace of the chart)"}  # fmt: skip
    annotated = INGRESS_CLASS in ingress.meta.annotations
    given = ingress.meta.annotations.get(INGRESS_CLASS) or ingress.class_name or ""
    hint = name_one_of(facts, given)
    if annotated:
        hint += f", and remove annotation {INGRESS_CLASS}"
    own = own_classes(facts)
    ours = any(key.startswith(PREFIX) for key in ingress.meta.annotations)
    if given or annotated or len(own) != 1 or not ours:
        return {"hint": hint}
    fix = patched(
        about_ref(ingress.ref), ingress.meta, {"spec": {"ingressClassName": own[0]}},
        {"spec": {"ingressClassName": None}}, f"lets the controller of class {own[0]} serve it",
    )  # fmt: skip
    return {"hint": hint, "fix": fix}


def _unserved(refs: list[Ref]) -> Finding:
    """Report, once for a namespace, Ingresses whose class is right and whose controller is not."""
    others = f", nor {listed(refs[1:])}" if len(refs) > 1 else ""
    return Finding(
        about_ref(refs[0]),
        f"{refs[0]}: {NO_CONTROLLER} that serves it{others}",
        "no Deployment with pods runs the AWS Load Balancer Controller: load balancers are not "
        "made, and changes to those that there are not carried out",
        key="spec.ingressClassName",
        hint="install the controller (kubectl alb install), or scale it up",
        concerns=tuple(refs),
        urgent=True,
    )


def _living(facts: Facts) -> Iterator[Ingress]:
    return (i for i in facts.snapshot.kubernetes.ingresses if i.meta.deleted is None)


def _why_unclaimed(ingress: Ingress, claim: Claim, facts: Facts) -> str:
    """Return what keeps it unclaimed; empty when it is, or may well be, another controller's."""
    if ingress.addresses:
        return ""
    if claim.owner is Owner.NOBODY and ingress.class_name is not None:
        return claim.why
    ours = any(key.startswith(PREFIX) for key in ingress.meta.annotations)
    if INGRESS_CLASS in ingress.meta.annotations:
        return _odd_annotation(ingress, facts) if ours else ""
    if ingress.class_name is None:
        classes = facts.snapshot.kubernetes.ingress_classes
        only_ours = bool(classes) and all(c.controller == CONTROLLER for c in classes)
        return "it names no class and there is no default class" if ours or only_ours else ""
    return _odd_class(ingress.class_name, facts) if ours else ""


def _odd_annotation(ingress: Ingress, facts: Facts) -> str:
    value = ingress.meta.annotations[INGRESS_CLASS]
    if value in facts.snapshot.kubernetes.ingress_class_by_name:
        return ""
    wanted = facts.config.ingress_class or "alb"
    return f'its annotation {INGRESS_CLASS} is "{value}", the controller\'s "{wanted}"'


def _odd_class(name: str, facts: Facts) -> str:
    found = facts.snapshot.kubernetes.ingress_class_by_name.get(name)
    if found is None or found.controller in (AUTO_MODE_CONTROLLER, CONTROLLER):
        return ""
    return f'its class "{name}" belongs to {found.controller}, not to {CONTROLLER}'


def _outside_watch(ingress: Ingress, facts: Facts) -> str:
    watched = facts.config.watch_namespace
    if watched in ("", ingress.meta.namespace) or ingress.addresses:
        return ""
    return f"the controller watches namespace {watched} only"


@check("ALB-CLASS-009", *MEMBERSHIP, uses=[Section.CLUSTERS])
def served_by_another(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses whose annotations the controller that serves them does not read."""
    for ingress in _living(facts):
        claim = ingress_claim(ingress, facts)
        ignored = _ignored(ingress, claim.owner)
        if ignored:
            yield Finding(
                about_ref(ingress.ref),
                f"{ingress.ref}: {claim.owner.value} serves it and ignores {listed(ignored)}",
                claim.why,
                key=PREFIX + ignored[0].partition(":")[0],
                concerns=(ingress.ref,),
            )


def _ignored(ingress: Ingress, owner: Owner) -> list[str]:
    """Return the annotations that an owner ignores; one that has not come yet is not judged."""
    given = {
        key.removeprefix(PREFIX): value
        for key, value in ingress.meta.annotations.items()
        if key.startswith(PREFIX)
    }
    if owner is Owner.OTHER:
        return sorted(given) if ingress.addresses else []
    if owner is not Owner.AUTO_MODE:
        return []
    ignored = [key for key in given if key in AUTO_MODE_INGRESS]
    return sorted(ignored) + (["auth-type: oidc"] if given.get("auth-type") == "oidc" else [])
