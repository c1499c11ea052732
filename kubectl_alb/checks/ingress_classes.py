"""IngressClasses and their parameters: CLASS."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_ref, claimed, listed
from kubectl_alb.checks.check import Answer, Problem, Undecided, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.refusals import MEMBERSHIP
from kubectl_alb.facts.classes import InvalidClass, NotHandled, Unknown, classify
from kubectl_alb.facts.membership import pending
from kubectl_alb.facts.settings import overrides
from kubectl_alb.facts.tags import CONTROLLER, INGRESS_CLASS, PREFIX
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.refusal import RefusalReason
from kubectl_alb.model.section import Section

AUTO_MODE = "eks.amazonaws.com/alb"


@check("ALB-CLASS-001", *MEMBERSHIP)
def claimed_by_nobody(evidence: Evidence) -> Iterator[Answer]:
    """Find Ingresses made for this controller that their class gives to no controller."""
    for ingress in _living(evidence):
        match classify(ingress, evidence.world):
            case NotHandled():
                seen = _why_unclaimed(ingress, evidence)
            case Unknown(section):
                yield Undecided(f"{ingress.ref}: {section.value} was not read")
                continue
            case _:
                seen = _outside_watch(ingress, evidence)
        if seen:
            yield Problem(
                about_ref(ingress.ref),
                f"{ingress.ref}: no controller takes it, {seen}",
                key="spec.ingressClassName",
                concerns=(ingress.ref,),
            )


def _living(evidence: Evidence) -> Iterator[Ingress]:
    return (i for i in evidence.snapshot.ingresses if i.meta.deleted is None)


def _why_unclaimed(ingress: Ingress, evidence: Evidence) -> str:
    """Say what keeps it unclaimed; empty when it is, or may well be, another controller's."""
    if ingress.addresses:
        return ""
    ours = any(key.startswith(PREFIX) for key in ingress.meta.annotations)
    if INGRESS_CLASS in ingress.meta.annotations:
        return _odd_annotation(ingress, evidence) if ours else ""
    if ingress.class_name is None:
        classes = evidence.snapshot.ingress_classes
        only_ours = bool(classes) and all(c.controller == CONTROLLER for c in classes)
        return "it names no class and there is no default class" if ours or only_ours else ""
    return _odd_class(ingress.class_name, evidence) if ours else ""


def _odd_annotation(ingress: Ingress, evidence: Evidence) -> str:
    value = ingress.meta.annotations[INGRESS_CLASS]
    if value in evidence.snapshot.ingress_class:
        return ""
    wanted = evidence.config.ingress_class or "alb"
    return f'its annotation {INGRESS_CLASS} is "{value}", the controller\'s "{wanted}"'


def _odd_class(name: str, evidence: Evidence) -> str:
    found = evidence.snapshot.ingress_class.get(name)
    if found is None or found.controller in (AUTO_MODE, CONTROLLER):
        return ""
    return f'its class "{name}" belongs to {found.controller}, not to {CONTROLLER}'


def _outside_watch(ingress: Ingress, evidence: Evidence) -> str:
    watched = evidence.config.watch_namespace
    if watched in ("", ingress.meta.namespace) or ingress.addresses:
        return ""
    return f"the controller watches namespace {watched} only"


def _invalid(code: str, evidence: Evidence) -> Iterator[Answer]:
    for ingress in _living(evidence):
        match classify(ingress, evidence.world):
            case InvalidClass() as invalid if invalid.reason.code == code:
                yield _cannot_load(ingress, invalid, evidence)
            case Unknown(section):
                yield Undecided(f"{ingress.ref}: {section.value} was not read")


def _cannot_load(ingress: Ingress, invalid: InvalidClass, evidence: Evidence) -> Problem:
    groups = [evidence.groups[id_] for id_ in pending(ingress) if id_ in evidence.groups]
    blocks = tuple(m.ref for group in groups for m in group.members if m.ref != ingress.ref)
    found = evidence.snapshot.ingress_class.get(ingress.class_name or "")
    params = found.parameters.name if found and found.parameters else ""
    unnoticed = invalid.reason is RefusalReason.NAMESPACE_NOT_SELECTED
    stops = "; its group is not loaded any more" if claimed(ingress) else ""
    return Problem(
        about_ref(ingress.ref),
        f"{ingress.ref}: {invalid.detail}",
        f"the controller says: {invalid.message}{stops}",
        key="spec.ingressClassName",
        # The webhook lets a mismatch of namespaces pass, and nothing happens then.
        severity=evidence.grade(ingress.ref) if unnoticed else None,
        blocks=blocks,
        concerns=(ingress.ref, *blocks),
        values={"CLASS": ingress.class_name or "", "PARAMS": params},
    )


@check("ALB-CLASS-002", *MEMBERSHIP)
def class_not_found(evidence: Evidence) -> Iterator[Answer]:
    """Find Ingresses whose IngressClass does not exist."""
    yield from _invalid("ALB-CLASS-002", evidence)


@check("ALB-CLASS-003", *MEMBERSHIP)
def params_not_found(evidence: Evidence) -> Iterator[Answer]:
    """Find Ingresses whose class refers to parameters that do not exist or are of another kind."""
    yield from _invalid("ALB-CLASS-003", evidence)


@check("ALB-CLASS-004", *MEMBERSHIP, Section.NAMESPACES)
def namespace_not_allowed(evidence: Evidence) -> Iterator[Answer]:
    """Find Ingresses in a namespace that their class does not admit."""
    yield from _invalid("ALB-CLASS-004", evidence)


@check("ALB-CLASS-005", Section.INGRESSES, Section.INGRESS_CLASSES)
def several_defaults(evidence: Evidence) -> Iterator[Answer]:
    """Find several default classes while an Ingress without a class needs one."""
    defaults = [c.meta.name for c in evidence.snapshot.ingress_classes if c.is_default]
    classless = [
        i.ref
        for i in _living(evidence)
        if i.class_name is None and INGRESS_CLASS not in i.meta.annotations
    ]
    if len(defaults) > 1 and classless:
        yield Problem(
            ObjectRef("IngressClass", "", sorted(defaults)[0]),
            f"IngressClasses {listed(sorted(defaults))} are all the default, which stops every "
            "group of the cluster",
            f"{listed(classless)} has no class, so the controller looks for the default with each "
            "group it loads, and fails; it says so only in its log",
            blocks=tuple(i.ref for i in _living(evidence)),
            values={"CLASS": sorted(defaults)[0]},
        )


@check("ALB-CLASS-006", *MEMBERSHIP)
def annotation_forbidden(evidence: Evidence) -> Iterator[Answer]:
    """Find new Ingresses with a class or group annotation that the controller's flags forbid."""
    config = evidence.config
    forbidden = {
        INGRESS_CLASS: config.disable_class_annotation,
        PREFIX + "group.name": config.disable_group_name_annotation,
    }
    for ingress in _living(evidence):
        for key, off in forbidden.items():
            if off and key in ingress.meta.annotations and _is_new(ingress, evidence):
                yield Problem(
                    about_ref(ingress.ref),
                    f"{ingress.ref}: the controller's flags forbid new uses of {key}",
                    key=key,
                    concerns=(ingress.ref,),
                )


def _is_new(ingress: Ingress, evidence: Evidence) -> bool:
    return not claimed(ingress) and ingress.ref in evidence.group_of


@check("ALB-CLASS-007", *MEMBERSHIP)
def class_overrides_annotation(evidence: Evidence) -> Iterator[Answer]:
    """Find annotations that have no effect, because the class sets another value."""
    for group in evidence.groups.values():
        for member in group.members:
            for found in overrides(member, group):
                yield Problem(
                    about_ref(member.ref),
                    f"{member.ref}: annotation {found.key} ({found.annotated}) has no "
                    f"effect, IngressClassParams {found.params} sets {found.of_class}",
                    key=PREFIX + found.key,
                    concerns=(member.ref,),
                    values={"PARAMS": found.params},
                )


@check("ALB-CLASS-008", Section.INGRESS_CLASS_PARAMS)
def params_invalid(evidence: Evidence) -> Iterator[Answer]:
    """Find IngressClassParams whose subnets the controller's webhook refuses."""
    for params in evidence.snapshot.ingress_class_params:
        chosen = params.subnets
        if chosen is None:
            continue
        values = [v for some in (chosen.tags or {}).values() for v in some]
        faults = [
            (bool(chosen.ids) and chosen.tags is not None, "both ids and tags are given"),
            (not chosen.ids and chosen.tags is None, "neither ids nor tags are given"),
            (chosen.tags is not None and not chosen.tags, "tags has no key"),
            (len(set(chosen.ids)) < len(chosen.ids), "an id is given twice"),
            (len(set(values)) < len(values), "a tag value is given twice"),
        ]
        seen = next((text for wrong, text in faults if wrong), "")
        if seen:
            name = params.meta.name
            yield Problem(
                ObjectRef("IngressClassParams", "", name),
                f"IngressClassParams {name}: {seen} in spec.subnets",
                key="spec.subnets",
                values={"PARAMS": name},
            )
