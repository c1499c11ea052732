"""Finding the object that a question names; when there is none, the near names."""

from collections.abc import Iterable
from difflib import get_close_matches

from kubectl_alb.errors import NotFoundError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, group_shown, groups_shown
from kubectl_alb.model.elbv2 import LoadBalancer, TargetGroup
from kubectl_alb.model.kubernetes import Ingress, TargetGroupBinding
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.workloads import Pod, Service

# How many near names are offered at most.
NEAR = 5


def find_ingress(ref: Ref, snapshot: Snapshot) -> Ingress:
    """Return the Ingress; raise `NotFoundError` with near names."""
    found = snapshot.kubernetes.ingress_by_ref.get(ref)
    if found is None:
        raise _not_in_namespace("ingress", ref, (i.ref for i in snapshot.kubernetes.ingresses))
    return found


def find_service(ref: Ref, snapshot: Snapshot) -> Service:
    """Return the Service; raise `NotFoundError` with near names."""
    found = snapshot.kubernetes.service_by_ref.get(ref)
    if found is None:
        raise _not_in_namespace("service", ref, (s.ref for s in snapshot.kubernetes.services))
    return found


def find_pod(ref: Ref, snapshot: Snapshot) -> Pod:
    """Return the Pod; raise `NotFoundError` with near names."""
    found = snapshot.kubernetes.pod_by_ref.get(ref)
    if found is None:
        raise _not_in_namespace("pod", ref, (pod.ref for pod in snapshot.kubernetes.pods))
    return found


def find_binding(ref: Ref, snapshot: Snapshot) -> TargetGroupBinding:
    """Return the TargetGroupBinding; raise `NotFoundError` with near names."""
    every = snapshot.kubernetes.target_group_bindings
    found = next((binding for binding in every if binding.ref == ref), None)
    if found is None:
        raise _not_in_namespace("targetgroupbinding", ref, (binding.ref for binding in every))
    return found


def find_target_group(name: str, snapshot: Snapshot) -> TargetGroup:
    """Return the target group with this name or ARN; raise `NotFoundError` with near names."""
    every = snapshot.aws.target_groups
    found = next((group for group in every if name in (group.name, group.arn)), None)
    if found is None:
        raise _missing(f'target group "{name}" not found', name, (group.name for group in every))
    return found


def find_namespace(name: str, snapshot: Snapshot) -> None:
    """Raise `NotFoundError` with near names when it is known that there is no such namespace."""
    names = [namespace.meta.name for namespace in snapshot.kubernetes.namespaces]
    if snapshot.known(Section.NAMESPACES) and name not in names:
        raise _missing(f'namespace "{name}" not found', name, names)


def find_group(name: str, facts: Facts) -> Group:
    """Return the group; raise `NotFoundError` with near names."""
    known = groups_shown(facts)
    found = known.get(GroupID.parse(name))
    if found is None:
        raise _missing(f'no Ingress is in group "{name}"', name, map(str, known))
    return found


def find_group_of(ref: Ref, facts: Facts) -> Group:
    """Return the group of an Ingress; raise `NotFoundError` if there is none, or no Ingress."""
    find_ingress(ref, facts.snapshot)
    found = group_shown(facts).get(ref)
    if found is None:
        hint = f"see kubectl alb describe {ref.name} -n {ref.namespace}"
        raise NotFoundError(
            f"no controller handles Ingress {ref}",
            hint=facts.snapshot.context.addressing.told(hint),
        )
    return groups_shown(facts)[found]


def find_load_balancer(name: str, snapshot: Snapshot) -> LoadBalancer:
    """Return the load balancer with this name, ARN or DNS name; raise `NotFoundError`."""
    for lb in snapshot.aws.load_balancers:
        if name in (lb.name, lb.arn) or name.lower() == lb.dns_name.lower():
            return lb
    raise _missing(f'load balancer "{name}" not found', name,
                   (lb.name for lb in snapshot.aws.load_balancers))  # fmt: skip


def _not_in_namespace(kind: str, ref: Ref, known: Iterable[Ref]) -> NotFoundError:
    """Return the error for an object that is not there: it may be in another namespace."""
    refs = sorted(known)
    message = f'{kind} "{ref.name}" not found in namespace "{ref.namespace}"'
    elsewhere = [one for one in refs if one.name == ref.name][:NEAR]
    if elsewhere:
        places = " or ".join(f"-n {one.namespace} ({one})" for one in elsewhere)
        return NotFoundError(message, hint=f"did you mean {places}?")
    return _missing(message, str(ref), map(str, refs))


def _missing(message: str, name: str, known: Iterable[str]) -> NotFoundError:
    return NotFoundError(message, get_close_matches(name, list(known), n=NEAR, cutoff=0.5))
