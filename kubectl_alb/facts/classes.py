"""Which Ingresses the controller handles, and with which IngressClassParams.

controller: pkg/ingress/class_loader.go, group_loader.go
"""

from dataclasses import dataclass, replace

from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.selectors import selector_fault, selects
from kubectl_alb.facts.tags import CONTROLLER, INGRESS_CLASS
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import ClassParameters, Ingress
from kubectl_alb.model.refusal import RefusalReason
from kubectl_alb.model.section import Section

PARAMS_GROUP = "elbv2.k8s.aws"
PARAMS_KIND = "IngressClassParams"


@dataclass(frozen=True, slots=True)
class Handled:
    """The controller handles the Ingress, with these params if its class has any."""

    params: IngressClassParams | None = None


@dataclass(frozen=True, slots=True)
class NotHandled:
    """The Ingress belongs to another controller, or to none."""


@dataclass(frozen=True, slots=True)
class InvalidClass:
    """The class cannot be loaded; only a member that carries the finalizer makes this matter."""

    reason: RefusalReason
    detail: str

    @property
    def message(self) -> str:
        """The controller's words."""
        return f"invalid ingress class: {self.detail}"


@dataclass(frozen=True, slots=True)
class Broken:
    """An error that fails every group of the cluster."""

    reason: RefusalReason
    message: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the answer depends on was not read; `params` are those that would apply, if known."""

    section: Section
    params: IngressClassParams | None = None


Classified = Handled | NotHandled | InvalidClass | Broken | Unknown


@dataclass(frozen=True, slots=True)
class ClassOf:
    """The class that decides about an Ingress; `ignored` says why the controller ignores it.

    `unread` is the section that decides and was not read.
    """

    name: str
    params: str = ""
    ignored: str = ""
    unread: Section | None = None


def classify(ingress: Ingress, facts: Facts) -> Classified:
    """Decide whether the controller handles an Ingress that is not being deleted."""
    config = facts.config
    by_annotation = ingress.meta.annotations.get(INGRESS_CLASS)
    if by_annotation is not None:
        wanted = (config.ingress_class,) if config.ingress_class else ("alb", "")
        return Handled() if by_annotation in wanted else NotHandled()
    if not facts.snapshot.known(Section.INGRESS_CLASSES):
        return Unknown(Section.INGRESS_CLASSES)
    name = ingress.class_name
    if name is None:
        defaults = _default_classes(facts)
        if len(defaults) > 1:
            return Broken(RefusalReason.DEFAULT_CLASSES, "multiple default IngressClasses found")
        if not defaults:
            return NotHandled() if config.ingress_class else Handled()
        name = defaults[0]
    return _by_class(name, ingress, facts)


def _default_classes(facts: Facts) -> tuple[str, ...]:
    if facts.config.version < (2, 5, 0):
        return ()
    return tuple(c.meta.name for c in facts.snapshot.kubernetes.ingress_classes if c.is_default)


def _by_class(name: str, ingress: Ingress, facts: Facts) -> Classified:
    found = facts.snapshot.kubernetes.ingress_class_by_name.get(name)
    if found is None:
        text = f'IngressClass.networking.k8s.io "{name}" not found'
        return InvalidClass(RefusalReason.CLASS_NOT_FOUND, text)
    if found.controller != CONTROLLER:
        return NotHandled()
    given = found.parameters
    if given is None:
        return Handled()
    if given.api_group != PARAMS_GROUP or given.kind != PARAMS_KIND:
        text = f"IngressClass {name} references unknown parameters"
        return InvalidClass(RefusalReason.CLASS_PARAMS_UNKNOWN, text)
    return _with_params(given, ingress, facts)


def _with_params(given: ClassParameters, ingress: Ingress, facts: Facts) -> Classified:
    if not facts.snapshot.known(Section.INGRESS_CLASS_PARAMS):
        return Unknown(Section.INGRESS_CLASS_PARAMS)
    params = facts.snapshot.kubernetes.class_params_by_name.get(given.name)
    if params is None:
        text = f'IngressClassParams.elbv2.k8s.aws "{given.name}" not found'
        return InvalidClass(RefusalReason.CLASS_PARAMS_NOT_FOUND, text)
    if params.namespace_selector is not None and not facts.snapshot.known(Section.NAMESPACES):
        return Unknown(Section.NAMESPACES, as_known_to(params, facts.config.version))
    invalid = _namespace_fault(params, ingress, facts)
    return invalid or Handled(as_known_to(params, facts.config.version))


def _namespace_fault(
    params: IngressClassParams, ingress: Ingress, facts: Facts
) -> InvalidClass | None:
    selector = params.namespace_selector
    if selector is None:
        return None
    namespace = facts.snapshot.kubernetes.namespace_by_name.get(ingress.meta.namespace)
    if namespace is None:
        text = f'Namespace "{ingress.meta.namespace}" not found'
        return InvalidClass(RefusalReason.NAMESPACE_NOT_FOUND, text)
    fault = selector_fault(selector, facts.config.version)
    if fault:
        return InvalidClass(RefusalReason.NAMESPACE_SELECTOR_INVALID, fault)
    if selects(selector, namespace.meta.labels):
        return None
    text = f"namespaceSelector of IngressClassParams {params.meta.name} mismatch"
    return InvalidClass(RefusalReason.NAMESPACE_NOT_SELECTED, text)


def class_of(ingress: Ingress, facts: Facts) -> ClassOf:
    """Return the class of an Ingress, and why this controller does not handle it."""
    snapshot = facts.snapshot
    annotation = ingress.meta.annotations.get(INGRESS_CLASS)
    name = annotation if annotation is not None else (ingress.class_name or _default(facts))
    found = snapshot.kubernetes.ingress_class_by_name.get(name) if annotation is None else None
    params = found.parameters.name if found and found.parameters else ""
    match classify(ingress, facts):
        case Handled():
            return ClassOf(name, params)
        case Unknown(section):
            return ClassOf(name, params, unread=section)
        case InvalidClass(_, detail):
            return ClassOf(name, params, detail)
        case Broken(_, message):
            return ClassOf(name, params, message)
    return ClassOf(name, params, _why_ignored(name, annotation is not None, facts))


def _default(facts: Facts) -> str:
    defaults = [c.meta.name for c in facts.snapshot.kubernetes.ingress_classes if c.is_default]
    return defaults[0] if len(defaults) == 1 else ""


def _why_ignored(name: str, by_annotation: bool, facts: Facts) -> str:
    if by_annotation:
        return f'its annotation {INGRESS_CLASS} says "{name}"'
    if not name:
        return "it names no class, and there is no default class"
    controller = facts.snapshot.kubernetes.ingress_class_by_name[name].controller
    return f'IngressClass "{name}" belongs to {controller}'


def as_known_to(params: IngressClassParams, version: Version) -> IngressClassParams:
    """Return the params without the fields that a release does not know."""
    if version >= (2, 14, 0):
        return params
    params = replace(
        params,
        load_balancer_name="",
        ssl_redirect_port="",
        prefix_lists=(),
        wafv2_acl_arn="",
        wafv2_acl_name="",
    )
    if version < (2, 13, 0):
        params = replace(params, target_type="", legacy_prefix_lists=())
    if version < (2, 12, 0):
        params = replace(params, ipv4_ipam_pool_id=None)
    if version < (2, 11, 0):
        params = replace(params, capacity_units=None)
    if version < (2, 9, 0):
        params = replace(params, listeners=())
    if version < (2, 8, 0):
        params = replace(params, certificate_arns=())
    if version < (2, 5, 0):
        params = replace(params, inbound_cidrs=(), ssl_policy="", subnets=None)
    return params
