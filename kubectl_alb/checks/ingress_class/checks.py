"""IngressClasses and their parameters: CLASS."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_ref, claimed, grade_of, listed
from kubectl_alb.checks.engine.check import CheckResult, Undecided, check
from kubectl_alb.checks.engine.commands import kubectl
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.checks.ingress_class.hints import class_hint
from kubectl_alb.facts.classes import InvalidClass, Unknown, classify
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of, groups, pending
from kubectl_alb.facts.settings import overrides
from kubectl_alb.facts.tags import DEFAULT_CLASS, INGRESS_CLASS, PREFIX
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.refusal import RefusalReason
from kubectl_alb.model.section import Section


def _living(facts: Facts) -> Iterator[Ingress]:
    return (i for i in facts.snapshot.kubernetes.ingresses if i.meta.deleted is None)


def _invalid(code: str, facts: Facts) -> Iterator[CheckResult]:
    for ingress in _living(facts):
        match classify(ingress, facts):
            case InvalidClass() as invalid if invalid.reason.code == code:
                yield _cannot_load(ingress, invalid, facts)
            case Unknown(section):
                yield Undecided(f"{ingress.ref}: {section.value} was not read")


def _cannot_load(ingress: Ingress, invalid: InvalidClass, facts: Facts) -> Finding:
    joined = [groups(facts)[id_] for id_ in pending(ingress) if id_ in groups(facts)]
    blocks = tuple(m.ref for group in joined for m in group.members if m.ref != ingress.ref)
    unnoticed = invalid.reason is RefusalReason.NAMESPACE_NOT_SELECTED
    stops = "; its group is not loaded any more" if claimed(ingress) else ""
    return Finding(
        about_ref(ingress.ref),
        f"{ingress.ref}: {invalid.detail}",
        f"the controller says: {invalid.message}{stops}",
        key="spec.ingressClassName",
        # The webhook lets a mismatch of namespaces pass, and nothing happens then.
        rating=grade_of(ingress.ref, facts) if unnoticed else None,
        blocks=blocks,
        concerns=(ingress.ref, *blocks),
        hint=class_hint(invalid, ingress, facts),
    )


@check("ALB-CLASS-002", *MEMBERSHIP)
def class_not_found(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses whose IngressClass does not exist."""
    yield from _invalid("ALB-CLASS-002", facts)


@check("ALB-CLASS-003", *MEMBERSHIP)
def params_not_found(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses whose class refers to parameters that do not exist or are of another kind."""
    yield from _invalid("ALB-CLASS-003", facts)


@check("ALB-CLASS-004", *MEMBERSHIP, Section.NAMESPACES)
def namespace_not_allowed(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses in a namespace that their class does not admit."""
    yield from _invalid("ALB-CLASS-004", facts)


@check("ALB-CLASS-005", Section.INGRESSES, Section.INGRESS_CLASSES)
def several_defaults(facts: Facts) -> Iterator[CheckResult]:
    """Find several default classes while an Ingress without a class needs one."""
    defaults = [c.meta.name for c in facts.snapshot.kubernetes.ingress_classes if c.is_default]
    classless = [
        i.ref
        for i in _living(facts)
        if i.class_name is None and INGRESS_CLASS not in i.meta.annotations
    ]
    if len(defaults) > 1 and classless:
        yield Finding(
            ObjectRef("IngressClass", "", sorted(defaults)[0]),
            f"IngressClasses {listed(sorted(defaults))} are all the default, which stops every "
            "group of the cluster",
            f"{listed(classless)} has no class, so the controller looks for the default with each "
            "group it loads, and fails; it says so only in its log",
            blocks=tuple(i.ref for i in _living(facts)),
            hint=f"leave one of {listed(sorted(defaults))} the default: take annotation "
            f"{DEFAULT_CLASS} off the others, or give {listed(classless)} a class",
            examples=tuple(
                kubectl("", "annotate", "ingressclass", name, f"{DEFAULT_CLASS}-")
                for name in sorted(defaults)
            ),
        )


@check("ALB-CLASS-006", *MEMBERSHIP)
def annotation_forbidden(facts: Facts) -> Iterator[CheckResult]:
    """Find new Ingresses with a class or group annotation that the controller's flags forbid."""
    config = facts.config
    forbidden = {
        INGRESS_CLASS: config.disable_class_annotation,
        PREFIX + "group.name": config.disable_group_name_annotation,
    }
    for ingress in _living(facts):
        for key, off in forbidden.items():
            if off and key in ingress.meta.annotations and _is_new(ingress, facts):
                yield Finding(
                    about_ref(ingress.ref),
                    f"{ingress.ref}: the controller's flags forbid new uses of {key}",
                    key=key,
                    concerns=(ingress.ref,),
                )


def _is_new(ingress: Ingress, facts: Facts) -> bool:
    return not claimed(ingress) and ingress.ref in group_of(facts)


@check("ALB-CLASS-007", *MEMBERSHIP)
def class_overrides_annotation(facts: Facts) -> Iterator[CheckResult]:
    """Find annotations that have no effect, because the class sets another value."""
    for group in groups(facts).values():
        for member in group.members:
            for found in overrides(member, group):
                yield Finding(
                    about_ref(member.ref),
                    f"{member.ref}: annotation {found.key} ({found.annotated}) has no "
                    f"effect, IngressClassParams {found.params} sets {found.of_class}",
                    key=PREFIX + found.key,
                    concerns=(member.ref,),
                    values={"PARAMS": found.params},
                )


@check("ALB-CLASS-008", Section.INGRESS_CLASS_PARAMS)
def params_invalid(facts: Facts) -> Iterator[CheckResult]:
    """Find IngressClassParams whose subnets the controller's webhook refuses."""
    for params in facts.snapshot.kubernetes.ingress_class_params:
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
            yield Finding(
                ObjectRef("IngressClassParams", "", name),
                f"IngressClassParams {name}: {seen} in spec.subnets",
                key="spec.subnets",
                values={"PARAMS": name},
            )
