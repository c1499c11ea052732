"""What to do about a class that is wrong, with the classes and parameters that there are."""

from difflib import get_close_matches

from kubectl_alb.analysis.near import NEAR, alike
from kubectl_alb.analysis.wording import listed
from kubectl_alb.facts.classes import PARAMS_GROUP, InvalidClass
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import CONTROLLER
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.refusal import RefusalReason


def own_classes(facts: Facts) -> list[str]:
    """Return the classes of this controller."""
    classes = facts.snapshot.kubernetes.ingress_classes
    return sorted(c.meta.name for c in classes if c.controller == CONTROLLER)


def name_one_of(facts: Facts, given: str) -> str:
    """Say which class to name in place of the given one, the nearest first."""
    own = own_classes(facts)
    if not own:
        return f"make an IngressClass whose spec.controller is {CONTROLLER}, and name it"
    near = get_close_matches(given, own, n=len(own), cutoff=NEAR)
    ordered = [*near, *(name for name in own if name not in near)]
    one = f"class {ordered[0]}" if len(own) == 1 else f"one of the classes {listed(ordered)}"
    return f"name {one} in spec.ingressClassName"


def class_hint(invalid: InvalidClass, ingress: Ingress, facts: Facts) -> str:
    """Return what to do about a class that the controller cannot load."""
    kubernetes = facts.snapshot.kubernetes
    name = ingress.class_name or ""
    found = kubernetes.ingress_class_by_name.get(name)
    given = found.parameters if found else None
    if invalid.reason is RefusalReason.CLASS_NOT_FOUND:
        return f"{name_one_of(facts, name)}, or create IngressClass {name} again"
    if invalid.reason is RefusalReason.CLASS_PARAMS_NOT_FOUND and given:
        known = sorted(kubernetes.class_params_by_name)
        near = alike(given.name, known)
        there = f"; there is {near}" if near else f"; there are {listed(known)}" if known else ""
        return f"create IngressClassParams {given.name}, or let class {name} name others{there}"
    if invalid.reason is RefusalReason.CLASS_PARAMS_UNKNOWN and given:
        return (
            f"let spec.parameters of IngressClass {name} have apiGroup {PARAMS_GROUP} and kind "
            f"IngressClassParams, not {given.api_group or 'none'} and {given.kind}"
        )
    if invalid.reason is RefusalReason.NAMESPACE_NOT_SELECTED and given:
        return _selector_hint(given.name, ingress.meta.namespace, facts)
    return ""


def _selector_hint(params: str, namespace: str, facts: Facts) -> str:
    found = facts.snapshot.kubernetes.class_params_by_name.get(params)
    selector = found.namespace_selector if found else None
    wanted = [f"{k}={v}" for k, v in selector.labels.items()] if selector else []
    labels = f" ({listed(wanted)})" if wanted else ""
    return (
        f"give namespace {namespace} the labels that IngressClassParams {params} selects{labels}, "
        "or widen its namespaceSelector"
    )
