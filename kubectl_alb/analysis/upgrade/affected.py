"""Who in the cluster uses something that a release changes: Ingresses and others by name."""

from collections.abc import Callable, Iterable, Iterator

from kubectl_alb.analysis.upgrade.remark import Affected
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.tags import GATE_LABEL, GATEWAY_CONTROLLERS, PREFIX, SERVICE_PREFIX
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack
from kubectl_alb.model.workloads import Service

Find = Callable[[Facts], Affected]
Chosen = Callable[[Stack], Iterable[object]]

DUAL = 2


def among(names: Iterable[object], facts: Facts, *sections: Section) -> Affected:
    """Return those named; that there is nobody else is known only where sections were read."""
    found = tuple(dict.fromkeys(map(str, names)))
    unread = [one.value for one in sections if not facts.snapshot.known(one)]
    return Affected(found, unknown=f"{', '.join(unread)} not read" if unread else "")


def ours(facts: Facts) -> Iterator[Ingress]:
    """Yield the Ingresses that the controller handles."""
    for group in groups(facts).values():
        yield from (member.ingress for member in group.members)


def annotated(*keys: str) -> Find:
    """Return what finds Ingresses with one of these annotations; a key may end with a dot."""

    def find(facts: Facts) -> Affected:
        found = (i.ref for i in ours(facts) if any(True for _ in annotations(i, *keys)))
        return among(found, facts, Section.INGRESSES)

    return find


def annotations(ingress: Ingress, *keys: str) -> Iterator[str]:
    """Yield the values of an Ingress's annotations of these keys."""
    for name, value in ingress.meta.annotations.items():
        key = name.removeprefix(PREFIX)
        if key != name and any(key == k or (k.endswith(".") and key.startswith(k)) for k in keys):
            yield value


def without(*keys: str) -> Find:
    """Return what finds Ingresses without any of these annotations."""

    def find(facts: Facts) -> Affected:
        found = (i.ref for i in ours(facts) if not any(True for _ in annotations(i, *keys)))
        return among(found, facts, Section.INGRESSES)

    return find


def built(choose: Chosen) -> Find:
    """Return what finds Ingresses in the stacks that the controller builds."""

    def find(facts: Facts) -> Affected:
        found = (ref for stack in stacks(facts).values() for ref in choose(stack))
        return among(found, facts, Section.INGRESSES, Section.SERVICES)

    return find


def _with_ip_targets(stack: Stack) -> Iterator[object]:
    yield from (tg.ingress for tg in stack.target_groups if tg.target_type == "ip" and tg.ingress)


def _with_regex(stack: Stack) -> Iterator[object]:
    for rule in stack.rules:
        if any(condition.regex_values for condition in rule.conditions) and rule.source:
            yield rule.source.ingress


def _with_managed_groups(stack: Stack) -> Iterator[object]:
    yield from stack.members if stack.security_groups else ()


ip_targets = built(_with_ip_targets)
regex_rules = built(_with_regex)
managed_groups = built(_with_managed_groups)
every_ingress = built(lambda stack: stack.members)


def classless(facts: Facts) -> Affected:
    """Find Ingresses without any class."""
    key = "kubernetes.io/ingress.class"
    every = facts.snapshot.kubernetes.ingresses
    found = (i.ref for i in every if i.class_name is None and key not in i.meta.annotations)
    return among(found, facts, Section.INGRESSES)


def gated_namespaces(facts: Facts) -> Affected:
    """Find Namespaces whose pods get readiness gates."""
    every = facts.snapshot.kubernetes.namespaces
    found = (n.meta.name for n in every if n.meta.labels.get(GATE_LABEL) == "enabled")
    return among((f"Namespace {name}" for name in found), facts, Section.NAMESPACES)


def services(choose: Callable[[Service], bool]) -> Find:
    """Return what finds Services."""

    def find(facts: Facts) -> Affected:
        every = facts.snapshot.kubernetes.services
        found = (f"Service {s.ref}" for s in every if choose(s))
        return among(found, facts, Section.SERVICES)

    return find


def takes_load_balancer(service: Service) -> bool:
    """Return whether a Service has a load balancer."""
    return service.type == "LoadBalancer"


def has_tls_listener(service: Service) -> bool:
    """Return whether a Service asks for a load balancer with a certificate."""
    annotated = f"{SERVICE_PREFIX}ssl-cert" in service.meta.annotations
    return takes_load_balancer(service) and annotated


def is_dual_stack(service: Service) -> bool:
    """Return whether a Service has addresses of both families."""
    return len(service.ip_families) == DUAL


def gateways_of(*controllers: str) -> Find:
    """Return what finds Gateways whose class is of these controllers.

    Where classes were not read, any Gateway may be.
    """

    def find(facts: Facts) -> Affected:
        records = facts.snapshot.kubernetes
        read = facts.snapshot.known(Section.GATEWAY_CLASSES)
        handled = {c.meta.name for c in records.gateway_classes if c.controller in controllers}
        found = (
            f"Gateway {g.meta.ref}"
            for g in records.gateways
            if not read or g.gateway_class in handled
        )
        return among(found, facts, Section.GATEWAYS, Section.GATEWAY_CLASSES)

    return find


gateways = gateways_of(*GATEWAY_CONTROLLERS)


def bindings_with_roles(facts: Facts) -> Affected:
    """Find TargetGroupBindings that assume a role of their own."""
    every = facts.snapshot.kubernetes.target_group_bindings
    found = (f"TargetGroupBinding {b.ref}" for b in every if b.assume_role)
    return among(found, facts, Section.TARGET_GROUP_BINDINGS)


def bindings_for_several_clusters(facts: Facts) -> Affected:
    """Find TargetGroupBindings whose namespace and name join to the same text."""
    every = [b for b in facts.snapshot.kubernetes.target_group_bindings if b.multi_cluster]
    joined = [f"{b.ref.namespace}-{b.ref.name}" for b in every]
    found = (
        f"TargetGroupBinding {b.ref}"
        for b, text in zip(every, joined, strict=True)
        if joined.count(text) > 1
    )
    return among(found, facts, Section.TARGET_GROUP_BINDINGS)
