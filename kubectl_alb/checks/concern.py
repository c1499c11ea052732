"""Which Ingresses a problem has to do with, so that findings can be asked for by Ingress."""

from collections.abc import Callable, Iterable, Mapping

from kubectl_alb.checks.check import Problem
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.objects import meta_of
from kubectl_alb.checks.ownership import members_of, owners_of
from kubectl_alb.model.failure import Failure, Impact, Severity
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.workloads import Service

_STOPS_ALL = frozenset({"CTRL", "IAM", "CRD", "HOOK"})


def concerns_of(about: ObjectRef, evidence: Evidence) -> tuple[Ref, ...]:
    """Return the Ingresses that an object serves; none for what is the whole cluster's."""
    of = _BY_KIND.get(about.kind)
    return tuple(dict.fromkeys(of(about, evidence))) if of else ()


def blocked_by(failure: Failure, problem: Problem, evidence: Evidence) -> tuple[Ref, ...]:
    """Return the Ingresses that cannot be changed: all of them while the controller is stopped."""
    severity = problem.severity or failure.severity
    stopped = failure.impact is Impact.BLOCKER and failure.area in _STOPS_ALL
    if not stopped or severity is not Severity.ERROR or problem.concerns:
        return ()
    return tuple(sorted(evidence.group_of))


def _ingress(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    return (Ref(about.namespace, about.name),)


def _group(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    group = evidence.groups.get(GroupID.parse(about.name))
    return (member.ref for member in group.members) if group else ()


def _load_balancer(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    found = evidence.snapshot.load_balancers_named.get(about.name, ())
    return (ref for lb in found for ref in members_of(lb, evidence))


def _of(bindings: Iterable[TargetGroupBinding], evidence: Evidence) -> Iterable[Ref]:
    return (ref for binding in bindings for ref in owners_of(binding, evidence))


def _target_group(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    groups = evidence.snapshot.target_groups_named.get(about.name, ())
    bindings = evidence.snapshot.bindings_of
    return _of((b for group in groups for b in bindings.get(group.arn, ())), evidence)


def _binding(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    found = evidence.snapshot.binding.get(Ref(about.namespace, about.name))
    return _of((found,) if found else (), evidence)


def _service(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    ref = Ref(about.namespace, about.name)
    return _of(evidence.snapshot.bindings_of_service.get(ref, ()), evidence)


def _workload(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    """Go by the labels of its pods, which Services select."""
    meta = meta_of(about, evidence.snapshot)
    deployments = evidence.snapshot.deployments
    labels = meta.labels if meta else {}
    if about.kind == "Deployment":
        labels = next((d.labels for d in deployments if d.meta is meta), {})
    bindings = (
        binding
        for ref, found in evidence.snapshot.bindings_of_service.items()
        if ref.namespace == about.namespace and _selects(evidence.snapshot.service.get(ref), labels)
        for binding in found
    )
    return _of(bindings, evidence)


def _selects(service: Service | None, labels: Mapping[str, str]) -> bool:
    if service is None or not service.selector:
        return False
    return service.selector.items() <= labels.items()


_BY_KIND: Mapping[str, Callable[[ObjectRef, Evidence], Iterable[Ref]]] = {
    "Ingress": _ingress,
    "IngressGroup": _group,
    "LoadBalancer": _load_balancer,
    "TargetGroup": _target_group,
    "TargetGroupBinding": _binding,
    "Service": _service,
    "Pod": _workload,
    "Deployment": _workload,
}
