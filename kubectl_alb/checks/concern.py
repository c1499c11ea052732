"""Which Ingresses a problem has to do with, so that findings can be asked for by Ingress."""

from collections.abc import Callable, Iterable, Mapping

from kubectl_alb.checks.check import Problem
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.objects import meta_of
from kubectl_alb.checks.ownership import members_of, owners_of
from kubectl_alb.model.failure import Failure, Impact, Severity
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import GroupID, ObjectRef, Ref

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
    found = [lb for lb in evidence.snapshot.load_balancers if lb.name == about.name]
    return (ref for lb in found for ref in members_of(lb, evidence))


def _of(bindings: Iterable[TargetGroupBinding], evidence: Evidence) -> Iterable[Ref]:
    return (ref for binding in bindings for ref in owners_of(binding, evidence))


def _target_group(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    arns = {tg.arn for tg in evidence.snapshot.target_groups if tg.name == about.name}
    bindings = evidence.snapshot.target_group_bindings
    return _of((b for b in bindings if b.target_group_arn in arns), evidence)


def _binding(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    ref = Ref(about.namespace, about.name)
    return _of((b for b in evidence.snapshot.target_group_bindings if b.ref == ref), evidence)


def _service(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    ref = Ref(about.namespace, about.name)
    bindings = evidence.snapshot.target_group_bindings
    return _of((b for b in bindings if b.service_ref == ref), evidence)


def _workload(about: ObjectRef, evidence: Evidence) -> Iterable[Ref]:
    """Go by the labels of its pods, which Services select."""
    meta = meta_of(about, evidence.snapshot)
    deployments = evidence.snapshot.deployments
    labels = meta.labels if meta else {}
    if about.kind == "Deployment":
        labels = next((d.labels for d in deployments if d.meta is meta), {})
    services = {
        service.ref
        for service in evidence.snapshot.services
        if service.ref.namespace == about.namespace
        and service.selector
        and service.selector.items() <= labels.items()
    }
    bindings = evidence.snapshot.target_group_bindings
    return _of((b for b in bindings if b.service_ref in services), evidence)


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
