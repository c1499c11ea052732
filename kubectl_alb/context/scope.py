"""What of the cluster a question touches: Ingresses, their groups, bindings and namespaces.

It may hold more than the question needs, never less. The rules of groups are those of the
controller, simplified to that end: pkg/ingress/group_loader.go
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kubectl_alb.context.aws.hostname import hostnames, name_of
from kubectl_alb.context.source import Focus, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section

CONTROLLER = "ingress.k8s.aws/alb"
GROUP_NAME = "alb.ingress.kubernetes.io/group.name"
CLASS_ANNOTATION = "kubernetes.io/ingress.class"
DEFAULT_CLASS = "ingressclass.kubernetes.io/is-default-class"
INGRESS, SERVICE = "ingress.k8s.aws", "service.k8s.aws"

Records = Iterable[Record]
Fetch = Callable[[Section], Records]
# The tag key before the slash, and the stack: `edge`, `shop/web`.
Stack = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
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


class Classes:
    """IngressClasses, as far as they decide about groups."""

    def __init__(self, classes: Records, params: Records) -> None:
        self._classes = {record["metadata"]["name"]: record for record in classes}
        self._groups = {
            record["metadata"]["name"]: ((record.get("spec") or {}).get("group") or {}).get("name")
            for record in params
        }

    def name_of(self, ingress: Record) -> str:
        """Return the name of an Ingress's class; empty when it has none."""
        named = (ingress["metadata"].get("annotations") or {}).get(CLASS_ANNOTATION)
        named = named or (ingress.get("spec") or {}).get("ingressClassName")
        return str(named or next((n for n, c in self._classes.items() if _is_default(c)), ""))

    def foreign(self, ingress: Record) -> bool:
        """Tell whether another controller handles an Ingress, for all that is known."""
        if any("ingress.k8s.aws/" in f for f in ingress["metadata"].get("finalizers") or ()):
            return False
        found = self._classes.get(self.name_of(ingress))
        return found is not None and (found.get("spec") or {}).get("controller") != CONTROLLER

    def stacks_of(self, ingress: Record) -> frozenset[Stack]:
        """Return the stacks that an Ingress may be in; more than one when a group is doubtful."""
        annotated = (ingress["metadata"].get("annotations") or {}).get(GROUP_NAME)
        spec = (self._classes.get(self.name_of(ingress)) or {}).get("spec") or {}
        of_class = self._groups.get((spec.get("parameters") or {}).get("name") or "")
        explicit = {name for name in (annotated, of_class) if name}
        return frozenset((INGRESS, name) for name in explicit or {str(ref(ingress))})


def _is_default(record: Record) -> bool:
    return (record["metadata"].get("annotations") or {}).get(DEFAULT_CLASS) == "true"


def scope_of(focus: Focus, fetch: Fetch) -> Scope:
    """Find the objects that a focus names, and whatever shares a load balancer with them.

    `fetch` is asked for Kubernetes objects only, but for the target groups of a load balancer that
    the focus names. A focus on everything has no scope.
    """
    if focus.load_balancer:
        return _of_load_balancer(focus, fetch)
    if focus.service is not None:
        services = tuple(s for s in fetch(Section.SERVICES) if ref(s) == focus.service)
        stacks = {str(focus.service): frozenset({(SERVICE, str(focus.service))})}
        return _scope((), services, stacks, fetch, (focus.service.namespace,))
    ingresses = tuple(fetch(Section.INGRESSES))
    classes = Classes(
        known(fetch, Section.INGRESS_CLASSES), known(fetch, Section.INGRESS_CLASS_PARAMS)
    )
    stacks = {str(ref(i)): classes.stacks_of(i) for i in ingresses if not classes.foreign(i)}
    chosen = tuple(_chosen(focus, ingresses, classes))
    touched = frozenset(stack for i in chosen for stack in stacks.get(str(ref(i)), ()))
    members = tuple(
        i
        for i in ingresses
        if touched & stacks.get(str(ref(i)), frozenset()) or ref(i) == focus.ingress
    )
    of_members = {str(ref(i)): stacks.get(str(ref(i)), frozenset()) for i in members}
    named = (focus.ingress.namespace,) if focus.ingress else focus.namespaces
    return _scope(members, (), of_members, fetch, named)


def known(fetch: Fetch, need: Section) -> Records:
    """Return what can be read; a class or binding that may not be read adds nothing."""
    try:
        return fetch(need)
    except AlbError:
        return ()


def _chosen(focus: Focus, ingresses: Records, classes: Classes) -> Records:
    if focus.ingress is not None:
        return (i for i in ingresses if ref(i) == focus.ingress)
    if focus.group:
        stack = (INGRESS, focus.group)
        return (i for i in ingresses if stack in classes.stacks_of(i))
    if focus.class_name:
        return (i for i in ingresses if classes.name_of(i) == focus.class_name)
    return (i for i in ingresses if ref(i).namespace in focus.namespaces)


def _scope(
    ingresses: tuple[Record, ...],
    services: tuple[Record, ...],
    stacks: Mapping[str, frozenset[Stack]],
    fetch: Fetch,
    named: tuple[str, ...],
) -> Scope:
    wanted = frozenset(stack for each in stacks.values() for stack in each)
    bindings = tuple(
        b for b in known(fetch, Section.TARGET_GROUP_BINDINGS) if stack_of(b) in wanted
    )
    members = (*ingresses, *services)
    placed = set(map(stack_of, bindings))
    placed |= {stack for m in members if any(hostnames(m)) for stack in stacks[str(ref(m))]}
    unplaced = (each for each in stacks.values() if placed.isdisjoint(each))
    return Scope(
        ingresses,
        services,
        bindings,
        tuple(sorted({*named, *(ref(r).namespace for r in (*members, *bindings))})),
        tuple(dict.fromkeys(name_of(h) for m in members for h in hostnames(m))),
        frozenset(stack for each in unplaced for stack in each),
    )


def _of_load_balancer(focus: Focus, fetch: Fetch) -> Scope:
    name = name_of(focus.load_balancer)
    here = tuple(i for i in fetch(Section.INGRESSES) if name in map(name_of, hostnames(i)))
    arns = {group["TargetGroupArn"] for group in known(fetch, Section.TARGET_GROUPS)}
    every = known(fetch, Section.TARGET_GROUP_BINDINGS)
    bindings = tuple(b for b in every if target_group_arn(b) in arns)
    namespaces = {ref(record).namespace for record in (*here, *bindings)}
    return Scope(here, bindings=bindings, namespaces=tuple(sorted(namespaces)), names=(name,))
