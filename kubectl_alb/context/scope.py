"""What of the cluster a question touches: Ingresses, their groups, bindings and namespaces.

It may hold more than the question needs, never less.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from kubectl_alb.context.aws.hostname import hostnames, name_of
from kubectl_alb.context.decode import kubernetes as decode
from kubectl_alb.context.source import Focus, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.classes import class_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import possible_groups
from kubectl_alb.facts.tags import INGRESS, SERVICE
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.kubernetes_records import KubernetesRecords
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot

T = TypeVar("T")

Records = Iterable[Record]
Fetch = Callable[[Section], Records]
# The tag key before the slash, and the stack: `edge`, `shop/web`.
Stack = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReadScope:
    """The objects in question.

    `unplaced` are the stacks that no status and no binding leads to a load balancer of.
    """

    ingresses: tuple[Record, ...] = ()
    services: tuple[Record, ...] = ()
    bindings: tuple[Record, ...] = ()
    namespaces: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    unplaced: frozenset[Stack] = frozenset()

    @property
    def target_group_arns(self) -> tuple[str, ...]:
        """The target groups that the bindings fill."""
        return tuple(dict.fromkeys(arn for b in self.bindings if (arn := target_group_arn(b))))


def target_group_arn(binding: Record) -> str:
    """Return the target group that a TargetGroupBinding fills."""
    return str((binding.get("spec") or {}).get("targetGroupARN") or "")


def ref(record: Record) -> Ref:
    """Return an object's namespace and name."""
    return Ref(record["metadata"].get("namespace") or "", record["metadata"]["name"])


def stack_of(binding: Record) -> Stack:
    """Return the stack that a TargetGroupBinding's labels name; empty when they name none."""
    labels = binding["metadata"].get("labels") or {}
    for owner in (INGRESS, SERVICE):
        namespace, name = (labels.get(f"{owner}/stack-{part}") for part in ("namespace", "name"))
        if name:
            return owner, f"{namespace}/{name}"
        if labels.get(f"{owner}/stack"):
            return owner, str(labels[f"{owner}/stack"])
    return "", ""


def scope_of(focus: Focus, fetch: Fetch) -> ReadScope:
    """Find the objects that a focus names, and whatever shares a load balancer with them.

    `fetch` is asked for Kubernetes objects only, but for the target groups of a load balancer that
    the focus names. A focus on everything has no scope.
    """
    if focus.load_balancer:
        return _of_load_balancer(focus, fetch)
    if focus.service is not None:
        services = tuple(s for s in fetch(Section.SERVICES) if ref(s) == focus.service)
        if any(has_load_balancer(service) for service in services):
            stacks = {str(focus.service): frozenset({(SERVICE, str(focus.service))})}
            return _scope((), services, stacks, fetch, (focus.service.namespace,))
        return _of_bindings(focus, fetch)
    if focus.target_group or focus.bound:
        return _of_bindings(focus, fetch)
    records = tuple(fetch(Section.INGRESSES))
    facts = _facts(records, fetch)
    stacks = _stacks(facts)
    chosen = {
        str(one.ref) for one in facts.snapshot.kubernetes.ingresses if _chosen(focus, one, facts)
    }
    touched = frozenset(stack for each in chosen for stack in stacks[each])
    members = tuple(
        record
        for record in records
        if touched & stacks.get(str(ref(record)), frozenset()) or ref(record) == focus.ingress
    )
    of_members = {str(ref(i)): stacks.get(str(ref(i)), frozenset()) for i in members}
    named = (focus.ingress.namespace,) if focus.ingress else focus.namespaces
    return _scope(members, (), of_members, fetch, named)


def _stacks(facts: Facts) -> dict[str, frozenset[Stack]]:
    """Return the stacks that each Ingress may be in, by its namespace and name."""
    return {
        str(one.ref): frozenset((INGRESS, str(group)) for group in possible_groups(one, facts))
        for one in facts.snapshot.kubernetes.ingresses
    }


def _of_bindings(focus: Focus, fetch: Fetch) -> ReadScope:
    """Return some bindings, and the Ingresses whose groups they are of."""
    every = known(fetch, Section.TARGET_GROUP_BINDINGS)
    bindings = tuple(b for b in every if _is_in_question(b, focus))
    wanted = frozenset(map(stack_of, bindings))
    records = tuple(fetch(Section.INGRESSES))
    stacks = _stacks(_facts(records, fetch))
    members = tuple(r for r in records if wanted & stacks.get(str(ref(r)), frozenset()))
    namespaces = {ref(record).namespace for record in (*members, *bindings)}
    namespaces |= {focus.bound, focus.service.namespace if focus.service else ""} - {""}
    return ReadScope(members, bindings=bindings, namespaces=tuple(sorted(namespaces)))


def has_load_balancer(service: Record) -> bool:
    """Return whether a Service has, or is to have, a load balancer of its own."""
    return (service.get("spec") or {}).get("type") == "LoadBalancer" or any(hostnames(service))


def _is_in_question(binding: Record, focus: Focus) -> bool:
    if focus.service is not None:
        name = ((binding.get("spec") or {}).get("serviceRef") or {}).get("name")
        return ref(binding).namespace == focus.service.namespace and name == focus.service.name
    if focus.bound:
        return ref(binding).namespace == focus.bound
    arn = target_group_arn(binding)
    return focus.target_group in (arn, arn.partition(":targetgroup/")[2].partition("/")[0])


def _facts(ingresses: Records, fetch: Fetch) -> Facts:
    """Return facts about the Ingresses and their classes, as far as these can be read."""
    classes = _read(fetch, Section.INGRESS_CLASSES)
    params = _read(fetch, Section.INGRESS_CLASS_PARAMS)
    sections = {Section.INGRESS_CLASSES: classes, Section.INGRESS_CLASS_PARAMS: params}
    return Facts(
        Snapshot(
            read=frozenset(section for section, found in sections.items() if found is not None),
            kubernetes=KubernetesRecords(
                ingresses=_decoded(ingresses, decode.ingress),
                ingress_classes=_decoded(classes or (), decode.ingress_class),
                ingress_class_params=_decoded(params or (), decode.ingress_class_params),
            ),
        )
    )


def _read(fetch: Fetch, section: Section) -> Records | None:
    try:
        return fetch(section)
    except AlbError:
        return None


def _decoded(records: Records, decoder: Callable[[Record], T]) -> tuple[T, ...]:
    """Decode records; one that is malformed is left out, and told where its section is loaded."""
    found = []
    for record in records:
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            found.append(decoder(record))
    return tuple(found)


def known(fetch: Fetch, need: Section) -> Records:
    """Return what can be read; a class or binding that may not be read adds nothing."""
    try:
        return fetch(need)
    except AlbError:
        return ()


def _chosen(focus: Focus, ingress: Ingress, facts: Facts) -> bool:
    if focus.ingress is not None:
        return ingress.ref == focus.ingress
    if focus.group:
        return focus.group in map(str, possible_groups(ingress, facts))
    if focus.class_name:
        return class_of(ingress, facts).name == focus.class_name
    return ingress.ref.namespace in focus.namespaces


def _scope(
    ingresses: tuple[Record, ...],
    services: tuple[Record, ...],
    stacks: Mapping[str, frozenset[Stack]],
    fetch: Fetch,
    named: tuple[str, ...],
) -> ReadScope:
    wanted = frozenset(stack for each in stacks.values() for stack in each)
    bindings = tuple(
        b for b in known(fetch, Section.TARGET_GROUP_BINDINGS) if stack_of(b) in wanted
    )
    members = (*ingresses, *services)
    placed = set(map(stack_of, bindings))
    placed |= {stack for m in members if any(hostnames(m)) for stack in stacks[str(ref(m))]}
    unplaced = (each for each in stacks.values() if placed.isdisjoint(each))
    return ReadScope(
        ingresses,
        services,
        bindings,
        tuple(sorted({*named, *(ref(r).namespace for r in (*members, *bindings))})),
        tuple(dict.fromkeys(name_of(h) for m in members for h in hostnames(m))),
        frozenset(stack for each in unplaced for stack in each),
    )


def _of_load_balancer(focus: Focus, fetch: Fetch) -> ReadScope:
    name = name_of(focus.load_balancer)
    here = tuple(i for i in fetch(Section.INGRESSES) if name in map(name_of, hostnames(i)))
    arns = {group["TargetGroupArn"] for group in known(fetch, Section.TARGET_GROUPS)}
    every = known(fetch, Section.TARGET_GROUP_BINDINGS)
    bindings = tuple(b for b in every if target_group_arn(b) in arns)
    namespaces = {ref(record).namespace for record in (*here, *bindings)}
    return ReadScope(here, bindings=bindings, namespaces=tuple(sorted(namespaces)), names=(name,))
