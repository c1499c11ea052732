"""Which IAM actions the wanted release needs beyond the running one, and whether they are there."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.upgrade.remark import WARNING, Remark
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.iam_policy import gained, needed
from kubectl_alb.facts.identities import identities
from kubectl_alb.facts.policy_gaps import policy_gaps
from kubectl_alb.facts.role_policies import Attached, attached, lacking
from kubectl_alb.model.counting import count
from kubectl_alb.model.section import Section


@dataclass(frozen=True, slots=True)
class NeededAction:
    """An action that the wanted release calls; `has` is None where that is not known.

    `since` is the release that brought it, or granted it more widely; `gained` says whether that
    is on this way. `without` says what fails where only this is missing.
    """

    name: str
    since: Version
    has: bool | None
    gained: bool = True
    without: str = ""
    narrower: bool = False


@dataclass(frozen=True, slots=True)
class RoleState:
    """The role of an installation; an empty `role` with the reason why it is not known.

    `policy` is the ARN of its own managed policy, empty for none.
    """

    role: str
    policy: str = ""
    actions: tuple[NeededAction, ...] = ()
    unknown: str = ""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The actions that the role lacks."""
        return tuple(action.name for action in self.actions if action.has is False)


def role_states(case: Situation) -> tuple[RoleState, ...]:
    """Return what the role of each installation needs and has."""
    roles = attached(case.now)
    if not case.now.snapshot.known(Section.POLICIES) or not roles:
        return (RoleState("", actions=_unjudged(case), unknown=_why_none(case)),)
    return tuple(_state(one, case) for one in roles)


def _why_none(case: Situation) -> str:
    gap = case.now.snapshot.gaps.get(Section.POLICIES)
    if gap is not None:
        return str(gap)
    for identity in identities(case.now):
        if not identity.role_arn:
            return (
                f"Deployment {identity.deployment.meta.ref} has the credentials of its node, whose "
                "role was not read"
            )
    return "no role of the controller was found"


def _unjudged(case: Situation) -> tuple[NeededAction, ...]:
    return tuple(
        NeededAction(name, since, None, without=without)
        for name, since, without in sorted(_gained(case), key=lambda gain: gain[1])
    )


def _gained(case: Situation) -> Iterator[tuple[str, Version, str]]:
    """Yield the actions that the policy of the wanted release grants anew, or more widely."""
    seen = set()
    for grant in gained(case.old, case.new, case.partition):
        for name in grant.actions:
            if name not in seen:
                seen.add(name)
                yield name, grant.since, grant.without


def _state(policies: Attached, case: Situation) -> RoleState:
    new = {name: (since, without) for name, since, without in _gained(case)}
    if policies.unread:
        reason = f"policy {', '.join(policies.unread)} could not be read"
        return RoleState(policies.role, policies.arn, _unjudged(case), reason)
    missing = set(lacking(policies, case.then))
    gaps = policy_gaps(policies.documents, case.new, case.partition)
    narrower = {action for grant, action in gaps.narrower if grant.since > case.old}
    every = {a.name: (a.since, a.without) for a in needed(case.new, case.partition)}
    actions = tuple(
        NeededAction(
            name,
            *_first(new.get(name) or every[name], name not in missing | narrower),
            gained=name in new,
            without=(new.get(name) or every[name])[1],
            narrower=name in narrower - missing,
        )
        for name in every
        if name in new or name in missing
    )
    return RoleState(policies.role, policies.arn, actions)


def _first(known: tuple[Version, str], has: bool) -> tuple[Version, bool]:
    return known[0], has


def policy_remarks(case: Situation) -> Iterator[Remark]:
    """Yield what the roles mean for the upgrade."""
    for state in role_states(case):
        if state.unknown and state.actions:
            yield Remark(
                "iam-unknown",
                WARNING,
                f"{text_of(case.new)} needs {count(len(state.actions), 'action')}, and whether "
                "the role has "
                f"them is not known: {state.unknown}",
                f"compare kubectl alb install --print-iam-policy --version {text_of(case.new)}",
                tuple(action.name for action in state.actions),
            )
        elif state.lacking:
            yield Remark(
                "iam",
                WARNING,
                f"role {state.role} lacks {count(len(state.lacking), 'action')} that "
                f"{text_of(case.new)} "
                "needs",
                "kubectl alb upgrade adds them to its policy before anything else",
                state.lacking,
                step=True,
            )
