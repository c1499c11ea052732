"""Which Ingresses the controller handles, and with which IngressClassParams.

controller: pkg/ingress/class_loader.go, group_loader.go
"""

from dataclasses import dataclass, replace

from kubectl_alb.controller.annotations.catalogue import INGRESS_CLASS
from kubectl_alb.controller.flags import Version
from kubectl_alb.desired.world import World
from kubectl_alb.facts.selectors import selector_fault, selects
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.model.kubernetes import ClassParameters, Ingress
from kubectl_alb.model.refusal import RefusalReason
from kubectl_alb.model.section import Section

CONTROLLER = "ingress.k8s.aws/alb"
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
    """What the answer depends on was not read."""

    section: Section


Classified = Handled | NotHandled | InvalidClass | Broken | Unknown


def classify(ingress: Ingress, world: World) -> Classified:
    """Decide whether the controller handles an Ingress that is not being deleted."""
    config = world.config
    by_annotation = ingress.meta.annotations.get(INGRESS_CLASS)
    if by_annotation is not None:
        wanted = (config.ingress_class,) if config.ingress_class else ("alb", "")
        return Handled() if by_annotation in wanted else NotHandled()
    if not world.known(Section.INGRESS_CLASSES):
        return Unknown(Section.INGRESS_CLASSES)
    name = ingress.class_name
    if name is None:
        defaults = _default_classes(world)
        if len(defaults) > 1:
            return Broken(RefusalReason.DEFAULT_CLASSES, "multiple default IngressClasses found")
        if not defaults:
            return NotHandled() if config.ingress_class else Handled()
        name = defaults[0]
    return _by_class(name, ingress, world)


def _default_classes(world: World) -> tuple[str, ...]:
    if world.version < (2, 5, 0):
        return ()
    return tuple(c.meta.name for c in world.snapshot.ingress_classes if c.is_default)


def _by_class(name: str, ingress: Ingress, world: World) -> Classified:
    found = world.snapshot.ingress_class.get(name)
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
    return _with_params(given, ingress, world)


def _with_params(given: ClassParameters, ingress: Ingress, world: World) -> Classified:
    if not world.known(Section.INGRESS_CLASS_PARAMS):
        return Unknown(Section.INGRESS_CLASS_PARAMS)
    params = world.snapshot.class_params.get(given.name)
    if params is None:
        text = f'IngressClassParams.elbv2.k8s.aws "{given.name}" not found'
        return InvalidClass(RefusalReason.CLASS_PARAMS_NOT_FOUND, text)
    if params.namespace_selector is not None and not world.known(Section.NAMESPACES):
        return Unknown(Section.NAMESPACES)
    invalid = _namespace_fault(params, ingress, world)
    return invalid or Handled(as_known_to(params, world.version))


def _namespace_fault(
    params: IngressClassParams, ingress: Ingress, world: World
) -> InvalidClass | None:
    selector = params.namespace_selector
    if selector is None:
        return None
    namespace = world.snapshot.namespace.get(ingress.meta.namespace)
    if namespace is None:
        text = f'Namespace "{ingress.meta.namespace}" not found'
        return InvalidClass(RefusalReason.NAMESPACE_NOT_FOUND, text)
    fault = selector_fault(selector, world.version)
    if fault:
        return InvalidClass(RefusalReason.NAMESPACE_SELECTOR_INVALID, fault)
    if selects(selector, namespace.meta.labels):
        return None
    text = f"namespaceSelector of IngressClassParams {params.meta.name} mismatch"
    return InvalidClass(RefusalReason.NAMESPACE_NOT_SELECTED, text)


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
