"""Manifests under examination: what bears on their objects, and what files alone cannot tell."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kubectl_alb.checks.engine.objects import objects_in
from kubectl_alb.checks.engine.within import ObjectScope, services_of
from kubectl_alb.facts.controllers import runs_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_of, groups
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress, Meta
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot

NOT_SAID = Gap(
    "no file holds any", hint="lay the files over the cluster or a --bundle: leave --source out"
)


def manifest_scope(facts: Facts) -> ObjectScope:
    """Return what bears on the objects of manifests: on Ingresses, the groups that they join.

    What is wrong with another member's Ingress counts, since it may stop the group; what is wrong
    only behind it does not.
    """
    own = frozenset(about for about, meta in objects_in(facts.snapshot) if meta.position)
    touched = frozenset(
        i.ref for i in facts.snapshot.kubernetes.ingresses if _touched(i, own, facts)
    )
    joined = {group_of(facts)[ref] for ref in touched if ref in group_of(facts)}
    return ObjectScope(touched, own | frozenset(_with_members(joined, facts)))


def _touched(ingress: Ingress, own: frozenset[ObjectRef], facts: Facts) -> bool:
    """Return whether an Ingress, its class, the parameters or a Service of it is in the files."""
    if _about(ingress.ref) in own:
        return True
    class_ = facts.snapshot.kubernetes.ingress_class_by_name.get(ingress.class_name or "")
    params = class_.parameters if class_ else None
    names = [ObjectRef("IngressClass", "", ingress.class_name or "")]
    names += [ObjectRef("IngressClassParams", "", params.name)] if params else []
    names += [ObjectRef("Service", ref.namespace, ref.name) for ref in services_of(ingress)]
    return not own.isdisjoint(names)


def _about(ref: Ref) -> ObjectRef:
    return ObjectRef("Ingress", ref.namespace, ref.name)


def _with_members(ids: Iterable[GroupID], facts: Facts) -> Iterator[ObjectRef]:
    for id_ in ids:
        yield ObjectRef("IngressGroup", "", str(id_))
        yield from (_about(member.ref) for member in groups(facts)[id_].members)


def with_places(findings: Iterable[Finding], snapshot: Snapshot) -> Iterator[Finding]:
    """Yield all findings; those of a group get the place of the first member in the files."""
    for finding in findings:
        metas = () if finding.file else tuple(_members_in_files(finding, snapshot))
        yield _at(finding, metas) if metas else finding


def _members_in_files(finding: Finding, snapshot: Snapshot) -> Iterator[Meta]:
    if finding.about.kind == "IngressGroup":
        found = (snapshot.kubernetes.ingress_by_ref.get(ref) for ref in finding.concerns)
        yield from (one.meta for one in found if one is not None and one.meta.position)


def _at(finding: Finding, metas: tuple[Meta, ...]) -> Finding:
    """Place a finding at the key to blame, of the first of these objects that has it."""
    blamed = (meta for meta in metas if finding.key and finding.key in meta.annotations)
    position = next(blamed, metas[0]).position
    if position is None:
        return finding
    line = position.line_of(f"metadata.annotations.{finding.key}") if finding.key else position.line
    return replace(finding, file=position.file, line=line, column=1)


def said_only(snapshot: Snapshot) -> Snapshot:
    """Turn sections of the cluster that no file has anything of into gaps.

    Files that are all there is say what is in them, not that there is nothing else in a cluster.
    """
    unsaid = {need: NOT_SAID for need in snapshot.read if _unsaid(need, snapshot)}
    return replace(snapshot, read=snapshot.read - set(unsaid), gaps={**snapshot.gaps, **unsaid})


def _unsaid(need: Section, snapshot: Snapshot) -> bool:
    if need.is_aws:
        return False
    if need is Section.DEPLOYMENTS:
        # Whoever gives their own Deployments has not told which one runs the controller.
        return not any(map(runs_controller, snapshot.kubernetes.deployments))
    if need is Section.INGRESS_CLASS_PARAMS and snapshot.kubernetes.ingress_classes:
        return any(one.parameters for one in snapshot.kubernetes.ingress_classes) and not _records(
            need, snapshot
        )
    return not _records(need, snapshot)


def _records(need: Section, snapshot: Snapshot) -> tuple[Any, ...]:
    found: tuple[Any, ...] = snapshot.records(need)
    return found
