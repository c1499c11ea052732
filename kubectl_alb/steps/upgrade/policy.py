"""The steps that give the controller's role what the wanted release calls."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.analysis.upgrade.policy import role_states
from kubectl_alb.analysis.upgrade.situation import Situation
from kubectl_alb.checks.engine.repair import Manual
from kubectl_alb.checks.iam.repair import allowing
from kubectl_alb.controller.iam_policy import MANAGED_SIZE
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.role_policies import Attached, attached
from kubectl_alb.model.action import DefaultPolicyVersion, NewPolicyVersion, PolicyVersion
from kubectl_alb.model.counting import count
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Step
from kubectl_alb.steps.install.identity import document_text

# The remark that --skip names to go on without these steps.
POLICY = "iam"
Document = Mapping[str, Any]


def policy_steps(case: Situation, document: Document | None = None) -> Iterator[Step]:
    """Yield a step for each role that lacks actions, or whose policy is not the document given.

    Raise `AlbError` where a policy cannot be extended or replaced.
    """
    if document is not None:
        for policies in attached(case.now):
            yield from _replaced(policies, document, case)
        return
    lacking = {state.role: state.lacking for state in role_states(case) if state.lacking}
    for policies in attached(case.now):
        actions = lacking.pop(policies.role, ())
        steps = allowing(policies, actions, case.then) if actions else ()
        if isinstance(steps, Manual):
            raise AlbError(
                f"role {policies.role} lacks {', '.join(actions)}, and {steps.reason}",
                hint=f"have them allowed, or give --skip {POLICY} to go on without",
            )
        yield from steps


def _replaced(policies: Attached, document: Document, case: Situation) -> Iterator[Step]:
    found = case.now.snapshot.aws.policies
    own = next((p for p in found if p.arn and p.arn == policies.arn), None)
    if own is None or own.document is None:
        raise AlbError(
            f"role {policies.role} has no managed policy of its own that could be read",
            hint=f"attach one to it, or give --skip {POLICY} to go on without",
        )
    text = document_text(document)
    if len(text) > MANAGED_SIZE:
        raise AlbError(
            f"the policy has {count(len(text), 'character')}, and IAM allows {MANAGED_SIZE}",
            hint="shorten it",
        )
    if json.loads(text) == own.document:
        return
    before = PolicyVersion(own.version, document_text(own.document))
    yield Step(
        f"iam/{policies.role}/{own.name}",
        f"new version of IAM policy {own.name} of role {policies.role}",
        Op.UPDATE,
        ObjectRef("Policy", "", own.name),
        NewPolicyVersion(own.arn, text, before),
        DefaultPolicyVersion(own.arn, own.version, PolicyVersion("", text)),
    )
