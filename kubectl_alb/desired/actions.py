"""The actions of rules and listeners.

controller: pkg/ingress/model_build_actions.go
"""

from collections.abc import Mapping

from kubectl_alb.desired.action_config import ForwardConfig, TargetConfig
from kubectl_alb.desired.auth import auth_action
from kubectl_alb.desired.backends import Backend
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.ports import HTTPS
from kubectl_alb.desired.service_backend import find_service
from kubectl_alb.desired.target_groups import target_group
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.membership import Member
from kubectl_alb.model.names import Ref
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import (
    Action,
    FixedResponse,
    Forward,
    Redirect,
    Reference,
    Token,
    WeightedTarget,
)
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Type

NOT_FOUND = FixedResponse("404", "text/plain")


def ssl_redirect(port: int) -> Redirect:
    """Return the redirect that `ssl-redirect` puts on plain listeners."""
    return Redirect("HTTP_301", port=str(port), protocol=HTTPS)


def actions_of(draft: Draft, member: Member, protocol: str, backend: Backend) -> tuple[Action, ...]:
    """Return what a backend does on a listener; only HTTPS listeners authenticate first."""
    first: tuple[Action, ...] = ()
    if protocol == HTTPS:
        auth = auth_action(draft, member.ref.namespace, backend.auth)
        if auth is not None and backend.jwt is not None:
            raise Refused(
                RefusalReason.AUTH_AND_JWT,
                "authentication and jwt validation can't both be configured",
            )
        first = tuple(action for action in (auth, backend.jwt) if action is not None)
    if isinstance(backend.action, ForwardConfig):
        return (*first, _forward(draft, member, backend.action))
    return (*first, backend.action)


def _forward(draft: Draft, member: Member, config: ForwardConfig) -> Forward:
    targets = (
        WeightedTarget(_target(draft, member, target), target.weight) for target in config.targets
    )
    return Forward(tuple(targets), config.stickiness)


def _target(draft: Draft, member: Member, target: TargetConfig) -> Token:
    if target.arn is not None:
        return target.arn
    if target.name is not None:
        return _arn_of(draft, target.name)
    service = find_service(Ref(member.ref.namespace, target.service or ""), draft.facts)
    if service is None or target.port is None:
        raise Refused(
            RefusalReason.SERVICE_NOT_FOUND, f'Service "{target.service}" not found', member.ref
        )
    return group_reference(target_group(draft, member, service, target.port))


def group_reference(id_: str) -> Reference:
    """Return the ARN that a target group of the stack will get."""
    return Reference(Type.TARGET_GROUP, id_, "status/targetGroupARN")


@fact
def target_group_arns(facts: Facts) -> Mapping[str, str]:
    """Return the ARNs of existing target groups by name."""
    return {group.name: group.arn for group in facts.snapshot.aws.target_groups}


def _arn_of(draft: Draft, name: str) -> Token:
    """Look up a target group by name; an unread section leaves the name."""
    if not draft.facts.snapshot.known(Section.TARGET_GROUPS):
        note = (
            f"not known: the ARN of target group {name}; {Section.TARGET_GROUPS.value} was not read"
        )
        if note not in draft.notes:
            draft.notes.append(note)
        return f"target group {name}"
    found = target_group_arns(draft.facts).get(name)
    if found is None:
        raise Refused(
            RefusalReason.TARGET_GROUP_NOT_FOUND,
            f"searching TargetGroup with name {name}: operation error Elastic Load Balancing v2: "
            "DescribeTargetGroups, TargetGroupNotFound: One or more target groups not found",
            missing=name,
        )
    return found
