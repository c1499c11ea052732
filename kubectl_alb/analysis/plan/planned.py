"""A change as it is told: with its fields, what decided them, and what clients notice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.analysis.plan.diff import Change, Op
from kubectl_alb.analysis.plan.fields import Fields, Value, fields_of
from kubectl_alb.analysis.plan.provenance import NOBODY, Cause, Provenance
from kubectl_alb.analysis.plan.replacement import load_balancer_reasons, target_group_reasons
from kubectl_alb.analysis.plan.stack_changes import StackChanges, TypedChange
from kubectl_alb.analysis.plan.traffic import effect
from kubectl_alb.facts.tags import CLUSTER_TAG, RESOURCE_TAG, STACK_TAG
from kubectl_alb.model.stack import LoadBalancer, Reference, Rule, Stack, TargetGroup, Type

TRACKING = tuple(f"tags.{key}" for key in (CLUSTER_TAG, STACK_TAG, RESOURCE_TAG))
# Chosen at creation; a wanted name that differs from a live one changes nothing.
NAMES = ("name", "groupName")
LISTS = {"certificates": "certificate-arn"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field; None is its absence. `forces` marks what makes a replacement necessary."""

    path: str
    before: Value = None
    after: Value = None
    cause: Cause = NOBODY
    forces: bool = False


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """A change of one resource.

    `name` is what AWS or the cluster calls it, empty while that is unknown. `kept` marks a
    difference that the controller leaves as it is. `new` and `old` are the resource itself.
    """

    op: Op
    type: str
    id: str
    name: str = ""
    arn: str = ""
    fields: tuple[FieldChange, ...] = ()
    cause: Cause = NOBODY
    reason: str = ""
    traffic: str = ""
    kept: bool = False
    new: object = None
    old: object = None


class Teller:
    """Tells the changes of one stack; `drift` is what happened in AWS, not in manifests."""

    def __init__(self, found: StackChanges, provenance: Provenance, drift: bool) -> None:
        self.found = found
        self.provenance = provenance
        self.drift = drift
        self.known = _known(found.observed, found.after)

    def changes(self) -> Iterator[ResourceChange]:
        """Yield every change in the order in which it was found."""
        for typed in self.found.changes:
            yield self._told(typed)

    def _told(self, typed: TypedChange) -> ResourceChange:
        change = typed.change
        new, old = change.desired, change.observed
        subject = new if new is not None else old
        return ResourceChange(
            op=change.op,
            type=typed.type,
            id=_id(subject),
            name=self._name(new, old),
            arn=str(getattr(old, "arn", None) or ""),
            fields=tuple(self._fields(typed)),
            cause=NOBODY if new is None else self.provenance.resource(typed.type, new),
            reason=self._reason(typed),
            traffic=effect(change.op, new, old),
            new=new,
            old=old,
        )

    def _name(self, new: object, old: object) -> str:
        known = str(getattr(old, "name", "") or "")
        return known or self.planned_name(new)

    def planned_name(self, new: object) -> str:
        """Return the name a resource will get; empty while its Service has no UID to hash."""
        service = getattr(new, "service", None)
        if isinstance(new, TargetGroup) and service is not None:
            found = self.provenance.snapshot.kubernetes.service_by_ref.get(service)
            if found is None or not found.meta.uid:
                return ""
        return str(getattr(new, "name", "") or "")

    def _fields(self, typed: TypedChange) -> Iterator[FieldChange]:
        new, old = typed.change.desired, typed.change.observed
        before = {} if old is None else self._resolved(fields_of(old))
        after = {} if new is None else self._resolved(fields_of(new))
        if not self.planned_name(new):
            after.pop("name", None)
        forcing = self._forcing(typed)
        for path in sorted(before.keys() | after.keys(), key=lambda p: (p.startswith("tags."), p)):
            mine, theirs = after.get(path), before.get(path)
            if mine == theirs or self._silent(path, typed):
                continue
            cause = NOBODY if new is None else self._cause(typed.type, new, path, (mine, theirs))
            yield FieldChange(path, theirs, mine, cause, path in forcing)

    def _silent(self, path: str, typed: TypedChange) -> bool:
        if path in NAMES:
            return typed.change.op not in (Op.CREATE, Op.REPLACE)
        if path not in TRACKING:
            return False
        # The tag follows a rule's number.
        return typed.change.op is not Op.UPDATE or (path == TRACKING[2] and _moved(typed.change))

    def _cause(self, type_: str, new: object, path: str, sides: tuple[Value, Value]) -> Cause:
        mine, theirs = sides
        if mine is None and path.startswith("tags."):
            # Nobody asks for a tag that is taken away.
            return NOBODY
        if path in LISTS and isinstance(mine, list):
            added = [one for one in mine if one not in (theirs if isinstance(theirs, list) else ())]
            if added and isinstance(added[0], str):
                found = self.provenance.annotated_with(added[0], LISTS[path])
                if found != NOBODY:
                    return found
        return self.provenance.field(type_, new, path)

    def _forcing(self, typed: TypedChange) -> tuple[str, ...]:
        new, old = typed.change.desired, typed.change.observed
        if typed.change.op is not Op.REPLACE:
            return ()
        if isinstance(new, LoadBalancer) and isinstance(old, LoadBalancer):
            return load_balancer_reasons(new, old)
        if isinstance(new, TargetGroup) and isinstance(old, TargetGroup):
            return target_group_reasons(new, old, self.provenance.config)
        return ()

    def _reason(self, typed: TypedChange) -> str:
        new, old = typed.change.desired, typed.change.observed
        match typed.change.op:
            case Op.DELETE:
                return "nothing in the group asks for it"
            case Op.REPLACE if not isinstance(new, (LoadBalancer, TargetGroup)):
                group = typed.type in (Type.BINDING, Type.FRONTEND)
                return f"its {'target group' if group else 'load balancer'} is replaced"
            case Op.UPDATE if isinstance(new, Rule) and isinstance(old, Rule):
                return self._moved(new, old)
        return ""

    def _moved(self, new: Rule, old: Rule) -> str:
        if not _only_moved(new, old):
            return ""
        return "moved in AWS" if self.drift else "moved: what stands before it changes"

    def _resolved(self, fields: Fields) -> Fields:
        return {path: self._value(value) for path, value in fields.items()}

    def _value(self, value: Value) -> Value:
        if isinstance(value, list):
            return [self._value(one) for one in value]
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str):
            return self.known.get(reference, {"unknownUntilApply": _spoken(reference)})
        return {key: self._value(one) for key, one in value.items()}


def _known(observed: Stack, after: Stack) -> Mapping[str, str]:
    """Return the references that AWS has already assigned, and will not assign anew."""
    found: dict[str, str] = {}
    for group in after.target_groups:
        if group.arn is not None:
            reference = Reference(Type.TARGET_GROUP, group.id, "status/targetGroupARN")
            found[str(reference)] = str(group.arn)
    for firewall in observed.security_groups:
        reference = Reference(Type.SECURITY_GROUP, firewall.id, "status/groupID")
        found.setdefault(str(reference), firewall.group_id)
    return found


def _spoken(reference: str) -> str:
    """Say what AWS will assign: `#/resources/<type>/<id>/status/<attribute>`."""
    type_, _, rest = reference.removeprefix("#/resources/").partition("/")
    id_ = rest.rpartition("/status/")[0]
    return f"{WORDS.get(type_, type_)} {id_}"


WORDS = {
    Type.TARGET_GROUP: "target group",
    Type.SECURITY_GROUP: "security group",
    Type.LOAD_BALANCER: "load balancer",
    Type.LISTENER: "listener",
    Type.RULE: "rule",
    Type.BINDING: "binding",
    Type.CERTIFICATE: "certificate",
    Type.WAFV2: "web ACL",
    Type.WAF_CLASSIC: "web ACL (classic)",
    Type.SHIELD: "Shield protection",
    Type.FRONTEND: "target of the frontend NLB",
}


def _id(subject: object) -> str:
    return str(getattr(subject, "id", None) or getattr(subject, "target_group", ""))


def _moved(change: Change[Any]) -> bool:
    new, old = change.desired, change.observed
    return isinstance(new, Rule) and isinstance(old, Rule) and new.priority != old.priority


def _only_moved(new: Rule, old: Rule) -> bool:
    same = (new.conditions, new.actions, new.transforms) == (
        old.conditions,
        old.actions,
        old.transforms,
    )
    return same and new.priority != old.priority
