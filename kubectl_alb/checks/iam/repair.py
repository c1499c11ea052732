"""Repairs of the controller's IAM policies."""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.missing_actions import code_for, lacking_optional
from kubectl_alb.checks.engine.repair import Manual
from kubectl_alb.controller.config import LATEST
from kubectl_alb.controller.iam_policy import INLINE_SIZE, LANGUAGE, MANAGED_SIZE, statements
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.iam import statements as statements_of
from kubectl_alb.facts.role_policies import (
    Attached,
    allows,
    attached,
    forbidden_by,
    lacking,
    simulations_of,
)
from kubectl_alb.model.account import Policy
from kubectl_alb.model.action import (
    Action,
    DefaultPolicyVersion,
    NewPolicyVersion,
    NoRolePolicy,
    PolicyVersion,
    RolePolicy,
)
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Difference, Op, Step

SID = "AddedForController"
INLINE = "aws-load-balancer-controller-additions"
TAG_ON_CREATE = "ALB-IAM-006"


def allow_missing_actions(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Add what the role's policies lack as a new default version of its own policy."""
    found = next((a for a in attached(facts) if a.role == finding.about.name), None)
    if found is None:
        return Manual("the role's policies were not read")
    if found.unread:
        return Manual(f"policy {listed(found.unread)} could not be read")
    return allowing(found, _wanted(finding.code, found, facts), facts)


def allowing(found: Attached, actions: tuple[str, ...], facts: Facts) -> tuple[Step, ...] | Manual:
    """Return the step that allows a role actions, or why there is none."""
    simulated = simulations_of(found.role, facts)
    walls = {forbidden_by(simulated[action]) for action in actions if action in simulated} - {""}
    if walls:
        return Manual(f"{listed(sorted(walls))} forbids it: more Allow cannot help")
    # By the newest rules: what AWS asks for today it asks of older releases too.
    partition = facts.snapshot.context.partition.value or "aws"
    added = tuple(statements(actions, LATEST, partition))
    if not all(allows((*found.documents, {"Statement": list(added)}), a) for a in actions):
        return Manual("a Deny statement in the role's policies forbids it: more Allow cannot help")
    policies = [p for p in facts.snapshot.aws.policies if p.role == found.role]
    step = _extended(found, policies, actions, _named(added, policies))
    if step is None:
        return Manual("the policy would be larger than IAM takes: attach a second one to the role")
    return (step,)


def _wanted(code: str, found: Attached, facts: Facts) -> tuple[str, ...]:
    if code == TAG_ON_CREATE:
        return ("elasticloadbalancing:AddTags",)
    regular = (a for a in lacking(found, facts) if code_for(a) == code)
    return (*regular, *dict.fromkeys(one.name for one in lacking_optional(code, found, facts)))


def _extended(
    found: Attached,
    policies: list[Policy],
    actions: tuple[str, ...],
    added: tuple[dict[str, Any], ...],
) -> Step | None:
    """Extend the role's own managed policy if it is there and has room, else an inline one."""
    managed = next((p for p in policies if found.arn and p.arn == found.arn), None)
    if managed is not None and managed.version:
        document = _document(managed.document or {}, added)
        if _size(document) <= MANAGED_SIZE:
            shown = PolicyVersion(managed.version, _written(managed.document or {}))
            action: Action = NewPolicyVersion(managed.arn, document, shown)
            # Which version is made is known only then.
            made = PolicyVersion("", document)
            undo = DefaultPolicyVersion(managed.arn, managed.version, made)
            return _step(found, f"policy {managed.name}", (action, undo), actions, added)
    inline = next((p for p in policies if not p.arn and p.name == INLINE), None)
    document = _document((inline.document if inline else None) or {}, added)
    if _size(document) > INLINE_SIZE:
        return None
    former: Action = NoRolePolicy(found.role, INLINE, document)
    before = ""
    if inline is not None:
        before = _written(inline.document or {})
        former = RolePolicy(found.role, INLINE, before, before=document)
    action = RolePolicy(found.role, INLINE, document, before)
    return _step(found, f"inline policy {INLINE}", (action, former), actions, added)


def _step(
    found: Attached,
    policy: str,
    done_and_undone: tuple[Action, Action],
    actions: tuple[str, ...],
    added: tuple[dict[str, Any], ...],
) -> Step:
    action, undo = done_and_undone
    return Step(
        id=f"iam/{found.role}/{policy}/{','.join(actions)}",
        title=f"allow {listed(actions)} in {policy} of role {found.role}",
        op=Op.UPDATE,
        about=ObjectRef("Role", "", found.role),
        action=action,
        undo=undo,
        differences=tuple(Difference("Statement", "", _written(one)) for one in added),
    )


def after(step: Step, earlier: Step) -> Step:
    """Return a step that extends a policy, on top of an earlier one that extends it too."""
    one, other = earlier.action, step.action
    if isinstance(one, NewPolicyVersion) and isinstance(other, NewPolicyVersion):
        if one.arn != other.arn:
            return step
        document = _on_top(one.document, other.before.document, other.document)
        action: Action = replace(other, document=document, before=PolicyVersion("", one.document))
        # It is the version that the earlier step makes, whose id is known only then.
        undo = DefaultPolicyVersion(one.arn, "", PolicyVersion("", document))
        return replace(step, action=action, undo=undo)
    if isinstance(one, RolePolicy) and isinstance(other, RolePolicy):
        if (one.role, one.name) != (other.role, other.name):
            return step
        document = _on_top(one.document, other.before, other.document)
        action = replace(other, document=document, before=one.document)
        former = RolePolicy(one.role, one.name, one.document, before=document)
        return replace(step, action=action, undo=former)
    return step


def _on_top(earlier: str, before: str, after: str) -> str:
    """Return a document with what was added to another one, under ids of its own."""
    base = json.loads(earlier)
    known = list(statements_of(json.loads(before or "{}")))
    added = [one for one in statements_of(json.loads(after)) if one not in known]
    taken = {str(statement.get("Sid")) for statement in statements_of(base)}
    plain = [{k: v for k, v in one.items() if k != "Sid"} for one in added]
    return _document(base, _with_ids(plain, taken))


def _named(
    added: Iterable[Mapping[str, Any]], policies: Iterable[Policy]
) -> tuple[dict[str, Any], ...]:
    """Give statements ids that no statement of the policies has."""
    given = (statement for policy in policies for statement in statements_of(policy.document or {}))
    taken = {str(statement.get("Sid")) for statement in given}
    return _with_ids(added, taken)


def _with_ids(
    added: Iterable[Mapping[str, Any]], taken: Container[str]
) -> tuple[dict[str, Any], ...]:
    free = (f"{SID}{n}" for n in count(1) if f"{SID}{n}" not in taken)
    return tuple({"Sid": sid, **statement} for sid, statement in zip(free, added, strict=False))


def _document(document: Mapping[str, Any], added: Iterable[Mapping[str, Any]]) -> str:
    head = {k: v for k, v in document.items() if k != "Statement"}
    every = [*statements_of(document), *added]
    return _written({"Version": LANGUAGE, **head, "Statement": every})


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))


def _size(document: str) -> int:
    return len("".join(document.split()))
