"""What a report is limited to: one object with all that bears on it, or a namespace."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.analysis.ask import find_group, find_ingress, find_load_balancer, find_service
from kubectl_alb.analysis.describe.ingress_class import describe_class
from kubectl_alb.analysis.wording import binding_ref, load_balancer_ref
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.owners import members_of, owners_of
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import ObjectRef, Ref

OF_CONTROLLER = ("Controller", "CustomResourceDefinition", "Deployment", "Lease", "Pod")


@dataclass(frozen=True, slots=True)
class ObjectScope:
    """Ingresses, and objects that a finding may be about."""

    ingresses: frozenset[Ref]
    objects: frozenset[ObjectRef]

    def covers(self, finding: Finding) -> bool:
        """Return whether a finding bears on the subject."""
        touched = {*finding.concerns, *finding.blocks}
        return finding.about in self.objects or not touched.isdisjoint(self.ingresses)


@dataclass(frozen=True, slots=True)
class NamespaceScope:
    """The objects of a namespace, and all that is the whole cluster's."""

    namespace: str
    controller_namespace: str

    def covers(self, finding: Finding) -> bool:
        """Return whether a finding bears on the namespace."""
        touched = {ref.namespace for ref in (*finding.concerns, *finding.blocks)}
        if touched:
            return self.namespace in touched
        return finding.about.namespace in ("", self.namespace, self.controller_namespace)


@dataclass(frozen=True, slots=True)
class GroupsScope:
    """Ingresses, objects, the controller and, if one is named, a namespace."""

    ingresses: frozenset[Ref]
    objects: frozenset[ObjectRef]
    namespace: str
    controller_namespace: str

    def covers(self, finding: Finding) -> bool:
        """Return whether a finding bears on any of them."""
        within = NamespaceScope(self.namespace, self.controller_namespace)
        if self.namespace and within.covers(finding):
            return True
        if ObjectScope(self.ingresses, self.objects).covers(finding):
            return True
        own = finding.about.namespace in ("", self.controller_namespace)
        return own and finding.about.kind in OF_CONTROLLER and not finding.concerns


def scope_of(kind: str, ref: Ref, facts: Facts) -> ObjectScope:
    """Return what bears on an object; raise `NotFoundError` when it is not there."""
    return _OF_KIND[kind](ref, facts)


def _scope(ingresses: Iterable[Ref], objects: Iterable[ObjectRef]) -> ObjectScope:
    return ObjectScope(frozenset(ingresses), frozenset(objects))


def _of_ingress(ref: Ref, facts: Facts) -> ObjectScope:
    find_ingress(ref, facts.snapshot)
    return _scope([ref], [ObjectRef("Ingress", ref.namespace, ref.name)])


def _of_group(ref: Ref, facts: Facts) -> ObjectScope:
    group = find_group(str(ref), facts)
    about = ObjectRef("IngressGroup", "", str(group.id))
    return _scope((ingress.ref for ingress in group.ingresses), [about])


def _of_service(ref: Ref, facts: Facts) -> ObjectScope:
    snapshot = facts.snapshot
    find_service(ref, snapshot)
    bindings = [b for b in snapshot.kubernetes.target_group_bindings if b.service_ref == ref]
    owners = {owner for binding in bindings for owner in owners_of(binding, facts)}
    owners |= {i.ref for i in snapshot.kubernetes.ingresses if ref in set(services_of(i))}
    objects = [ObjectRef("Service", ref.namespace, ref.name), *map(binding_ref, bindings)]
    return _scope(owners, objects)


def services_of(ingress: Ingress) -> Iterator[Ref]:
    """Yield the Services that the backends of an Ingress name."""
    backends = [path.backend for rule in ingress.rules for path in rule.paths]
    for backend in (*backends, ingress.default_backend):
        if backend is not None:
            yield Ref(ingress.ref.namespace, backend.service)


def _of_class(ref: Ref, facts: Facts) -> ObjectScope:
    described = describe_class(ref.name, facts)
    users = (ingress.ref for ingress, _ in described.users)
    params = described.params_name
    objects = [ObjectRef("IngressClass", "", ref.name)]
    objects += [ObjectRef("IngressClassParams", "", params)] if params else []
    return _scope(users, objects)


def _of_load_balancer(ref: Ref, facts: Facts) -> ObjectScope:
    lb = find_load_balancer(str(ref), facts.snapshot)
    return _scope(members_of(lb, facts), [load_balancer_ref(lb)])


_OF_KIND: Mapping[str, Callable[[Ref, Facts], ObjectScope]] = {
    "ingress": _of_ingress,
    "group": _of_group,
    "service": _of_service,
    "class": _of_class,
    "alb": _of_load_balancer,
}
