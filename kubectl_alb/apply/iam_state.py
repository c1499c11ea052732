"""What an action in IAM finds: providers, policies and roles read anew, beside what was shown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.apply.documents import differences, is_same, text_of
from kubectl_alb.apply.writer import Sight, State
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.model.action import Action
from kubectl_alb.model.iam_action import (
    AddAudience,
    AttachPolicy,
    CreateOidcProvider,
    CreatePolicy,
    CreateRole,
    DeleteOidcProvider,
    DeletePolicy,
    DeleteRole,
    DetachPolicy,
    RemoveAudience,
    Tags,
    UpdateTrustPolicy,
)

GONE = "already gone"


@dataclass(frozen=True, slots=True)
class IamState:
    """Reads what actions in IAM are about."""

    clients: AwsClients

    def look(self, action: Action) -> Sight:
        """Return whether an action's object is as it was shown, as it shall be, or otherwise."""
        looks: Mapping[type, Callable[[Any], Sight]] = {
            CreateOidcProvider: self._new_provider,
            DeleteOidcProvider: self._no_provider,
            AddAudience: self._audience,
            RemoveAudience: self._no_audience,
            CreatePolicy: self._new_policy,
            DeletePolicy: self._no_policy,
            CreateRole: self._new_role,
            UpdateTrustPolicy: self._trust,
            DeleteRole: self._no_role,
            AttachPolicy: self._attached,
            DetachPolicy: self._detached,
        }
        return looks[type(action)](action)

    def provider(self, arn: str) -> Any:
        """Return an OIDC provider; None where there is none."""
        return self._found("GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn)

    def policy(self, arn: str) -> Any:
        """Return a managed policy; None where there is none."""
        found = self._found("GetPolicy", PolicyArn=arn)
        return found and found["Policy"]

    def role(self, name: str) -> Any:
        """Return a role; None where there is none."""
        found = self._found("GetRole", RoleName=name)
        return found and found["Role"]

    def versions(self, arn: str) -> list[Any]:
        """Return what IAM lists of the versions of a managed policy."""
        return self.clients.pages("iam", "ListPolicyVersions", "Versions", PolicyArn=arn)

    def attached(self, role: str) -> list[str]:
        """Return the ARNs of the managed policies of a role."""
        found = self.clients.pages(
            "iam", "ListAttachedRolePolicies", "AttachedPolicies", RoleName=role
        )
        return [str(policy["PolicyArn"]) for policy in found]

    def _found(self, operation: str, **params: Any) -> Any:
        try:
            return self.clients.call("iam", operation, **params)
        except AwsNotFoundError:
            return None

    def _default(self, policy: Any) -> str:
        answer = self.clients.call(
            "iam", "GetPolicyVersion", PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"]
        )
        return text_of(answer["PolicyVersion"]["Document"])

    def _new_provider(self, action: CreateOidcProvider) -> Sight:
        now = self.provider(action.arn)
        if now is None:
            return Sight(State.BEFORE)
        audiences = sorted(now.get("ClientIDList") or ())
        if set(action.audiences) <= set(audiences):
            return Sight(State.AFTER)
        return Sight(State.OTHER, f"{action.arn} exists, for {', '.join(audiences) or 'nobody'}")

    def _no_provider(self, action: DeleteOidcProvider) -> Sight:
        now = self.provider(action.arn)
        if now is None:
            return Sight(State.AFTER, GONE)
        audiences = sorted(now.get("ClientIDList") or ())
        if audiences != sorted(action.audiences):
            shown = ", ".join(sorted(action.audiences))
            return Sight(State.OTHER, f"audiences: shown {shown}, now {', '.join(audiences)}")
        return _tagged(action.arn, action.tags, now)

    def _audience(self, action: AddAudience) -> Sight:
        now = self.provider(action.arn)
        if now is None:
            return Sight(State.OTHER, f"there is no provider {action.arn}")
        there = action.audience in (now.get("ClientIDList") or ())
        return Sight(State.AFTER if there else State.BEFORE)

    def _no_audience(self, action: RemoveAudience) -> Sight:
        now = self.provider(action.arn)
        if now is None or action.audience not in (now.get("ClientIDList") or ()):
            return Sight(State.AFTER, GONE)
        return Sight(State.BEFORE)

    def _new_policy(self, action: CreatePolicy) -> Sight:
        now = self.policy(action.arn)
        if now is None:
            return Sight(State.BEFORE)
        document = self._default(now)
        if is_same(document, action.document):
            return Sight(State.AFTER)
        change = differences(action.document, document)
        return Sight(State.OTHER, f"{action.arn} exists, with other statements: {change}")

    def _no_policy(self, action: DeletePolicy) -> Sight:
        now = self.policy(action.arn)
        if now is None:
            return Sight(State.AFTER, GONE)
        document = self._default(now)
        if not is_same(document, action.document):
            change = differences(action.document, document)
            return Sight(State.OTHER, f"the default version of {action.arn}: {change}")
        others = sorted(v["VersionId"] for v in self.versions(action.arn) if not _default_of(v))
        if others != sorted(action.versions):
            shown = ", ".join(sorted(action.versions)) or "none"
            text = f"other versions: shown {shown}, now {', '.join(others) or 'none'}"
            return Sight(State.OTHER, text)
        return _tagged(action.arn, action.tags, now)

    def _new_role(self, action: CreateRole) -> Sight:
        now = self.role(action.role)
        if now is None:
            return Sight(State.BEFORE)
        trust = text_of(now["AssumeRolePolicyDocument"])
        if is_same(trust, action.trust):
            return Sight(State.AFTER)
        change = differences(action.trust, trust)
        return Sight(State.OTHER, f"role {action.role} exists, with another trust policy: {change}")

    def _trust(self, action: UpdateTrustPolicy) -> Sight:
        now = self.role(action.role)
        if now is None:
            return Sight(State.OTHER, f"there is no role {action.role}")
        trust = text_of(now["AssumeRolePolicyDocument"])
        if is_same(trust, action.document):
            return Sight(State.AFTER)
        if is_same(trust, action.before):
            return Sight(State.BEFORE)
        change = differences(action.before, trust)
        return Sight(State.OTHER, f"trust policy of {action.role}: {change}")

    def _no_role(self, action: DeleteRole) -> Sight:
        now = self.role(action.role)
        if now is None:
            return Sight(State.AFTER, GONE)
        trust = text_of(now["AssumeRolePolicyDocument"])
        if not is_same(trust, action.trust):
            change = differences(action.trust, trust)
            return Sight(State.OTHER, f"trust policy of {action.role}: {change}")
        return _tagged(f"role {action.role}", action.tags, now)

    def _attached(self, action: AttachPolicy) -> Sight:
        there = action.arn in self.attached(action.role)
        return Sight(State.AFTER if there else State.BEFORE)

    def _detached(self, action: DetachPolicy) -> Sight:
        try:
            there = action.arn in self.attached(action.role)
        except AwsNotFoundError:
            there = False
        return Sight(State.BEFORE) if there else Sight(State.AFTER, GONE)


def _default_of(version: Mapping[str, Any]) -> bool:
    return bool(version["IsDefaultVersion"])


def _tagged(what: str, shown: Tags, now: Mapping[str, Any]) -> Sight:
    """Return whether something has the tags that were shown."""
    tags = {tag["Key"]: tag["Value"] for tag in now.get("Tags") or ()}
    return compared_tags(what, shown, tags)


def compared_tags(what: str, shown: Tags, tags: Mapping[str, str]) -> Sight:
    """Return the state before a deletion where all tags that were shown are there."""
    changes: Iterable[str] = (
        f"tag {key} of {what}: shown {value}, now {tags.get(key, '(none)')}"
        for key, value in shown
        if tags.get(key) != value
    )
    text = "; ".join(changes)
    return Sight(State.OTHER, text) if text else Sight(State.BEFORE)
