"""IAM actions beyond the controller's policy that what is in use needs, and who uses it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.controller.iam_addenda import ADDENDA, Addendum
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.role_policies import Attached, allows
from kubectl_alb.facts.settings import given_texts

WEB_ACL_NAME = "annotation wafv2-acl-name"
GATE = "gate "


@dataclass(frozen=True, slots=True)
class OptionalAction:
    """An action that only an option needs, with the option and what uses it."""

    name: str
    addendum: Addendum
    user: str

    @property
    def reason(self) -> str:
        """What needs the action, and where a published policy has it."""
        has = (
            f"is in {self.addendum.file} only"
            if self.addendum.file
            else "no published policy has it"
        )
        return f"{self.addendum.option} of {self.user} needs {self.name}, {has}"


def lacking_for_options(
    policies: Attached, facts: Facts, wanted: Callable[[str], bool]
) -> tuple[OptionalAction, ...]:
    """Return the actions of a kind that options in use need and the policies do not allow."""
    return tuple(
        OptionalAction(action, addendum, user)
        for addendum in ADDENDA
        if any(map(wanted, addendum.actions)) and facts.config.version >= addendum.since
        for user in _user(addendum.option, facts)
        for action in addendum.actions
        if wanted(action) and not allows(policies.documents, action)
    )


def _user(option: str, facts: Facts) -> tuple[str, ...]:
    """Return the first that uses an option; nothing where nobody does."""
    if option.startswith(GATE):
        on = facts.config.gate(option.removeprefix(GATE))
        return ("the controller",) if on else ()
    # Roles to assume are judged one by one: IAM-013.
    return tuple(_USERS[option](facts))[:1] if option in _USERS else ()


def _names_web_acl(facts: Facts) -> Iterator[str]:
    for id_, group in groups(facts).items():
        given = given_texts(group.members, "wafv2-acl-name") if facts.config.enable_wafv2 else []
        yield from (f"group {id_}" for one in given if one.value)


_USERS: Mapping[str, Callable[[Facts], Iterator[str]]] = {
    WEB_ACL_NAME: _names_web_acl,
}
