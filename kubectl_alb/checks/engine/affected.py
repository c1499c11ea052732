"""Which Ingresses a finding has to do with, so that findings can be asked for by Ingress."""

from collections.abc import Callable, Iterable, Mapping

from kubectl_alb.checks.engine.objects import meta_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of, groups
from kubectl_alb.facts.owners import members_of, owners_of
from kubectl_alb.model.failure import Failure, Impact, Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref

_STOPS_ALL = frozenset({"CTRL", "IAM", "CRD", "HOOK"})
# Without the definitions of Gateways, the controller may go on with Ingresses: the check says so.
_STOPS_SOME = frozenset({"ALB-CRD-003"})


def concerns_of(about: ObjectRef, facts: Facts) -> tuple[Ref, ...]:
    """Return the Ingresses that an object serves; none for what is the whole cluster's."""
    of = _BY_KIND.get(about.kind)
    return tuple(dict.fromkeys(of(about, facts))) if of else ()


def blocked_by(failure: Failure, finding: Finding, facts: Facts) -> tuple[Ref, ...]:
    """Return the Ingresses that cannot be changed: all of them while the controller is stopped."""
    severity = finding.rating or failure.severity
    stopped = failure.impact is Impact.BLOCKER and failure.area in _STOPS_ALL
    if not stopped or severity is not Severity.ERROR or finding.concerns:
        return ()
    return () if failure.code in _STOPS_SOME else every_ingress(facts)


def every_ingress(facts: Facts) -> tuple[Ref, ...]:
    """Return all Ingresses of this controller."""
    return tuple(sorted(group_of(facts)))


def _ingress(about: ObjectRef, facts: Facts) -> Iterable[Ref]:
    return (Ref(about.namespace, about.name),)


def _group(about: ObjectRef, facts: Facts) -> Iterable[Ref]:
    group = groups(facts).get(GroupID.parse(about.name))
    return (member.ref for member in group.members) if group else ()


def _load_balancer(about: ObjectRef, facts: Facts) -> Iterable[Ref]:
    found = facts.snapshot.aws.load_balancers_by_name.get(about.name, ())
    return (ref for lb in found for ref in members_of(lb, facts))


def _of(bindings: Iterable[TargetGroupBinding], facts: Facts) -> Iterable[Ref]:
    return (ref for binding in bindings for ref in owners_of(binding, facts))


def _target_group(about: ObjectRef, facts: Facts) -> Iterable[Ref]:
    named = facts.snapshot.aws.target_groups_by_name.get(about.name, ())
    bindings = facts.snapshot.kubernetes.bindings_by_target_group_arn
    return _of((b for tg in named for b in bindings.get(tg.arn, ())), facts)


def _binding(about: ObjectRef, facts: Facts) -> Iterable[Ref]:
    found = facts.snapshot.kubernetes.binding_by_ref.get(Ref(about.namespace, about.name))
    return _of((found,) if found else (), facts)


def _service(about: ObjectRef, facts: Facts) -> Iterable[Ref]:
    ref = Ref(about.namespace, about.name)
    return _of(facts.snapshot.kubernetes.bindings_by_service.get(ref, ()), facts)


def _workload(about: ObjectRef, facts: Facts) -> Iterable[Ref]:
    """Go by the labels of its pods, which Services select."""
    meta = meta_of(about, facts.snapshot)
    deployments = facts.snapshot.kubernetes.deployments
    labels = meta.labels if meta else {}
    if about.kind == "Deployment":
        labels = next((d.labels for d in deployments if d.meta is meta), {})
    bindings = (
        binding
        for ref, found in facts.snapshot.kubernetes.bindings_by_service.items()
        if ref.namespace == about.namespace
        and (service := facts.snapshot.kubernetes.service_by_ref.get(ref))
        and service.selects(labels)
        for binding in found
    )
    return _of(bindings, facts)


_BY_KIND: Mapping[str, Callable[[ObjectRef, Facts], Iterable[Ref]]] = {
    "Ingress": _ingress,
    "IngressGroup": _group,
    "LoadBalancer": _load_balancer,
    "TargetGroup": _target_group,
    "TargetGroupBinding": _binding,
    "Service": _service,
    "Pod": _workload,
    "Deployment": _workload,
}
