"""What an AWS action finds: tags, rules and policies read anew, beside what was shown."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kubectl_alb.apply.documents import differences, is_same, text_of
from kubectl_alb.apply.eks_calls import EKS_CALLS
from kubectl_alb.apply.eks_state import EksState
from kubectl_alb.apply.iam_calls import IAM_CALLS
from kubectl_alb.apply.iam_state import IamState
from kubectl_alb.apply.writer import Sight, State
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.model.action import (
    Action,
    ClosePort,
    DefaultPolicyVersion,
    InboundRule,
    NewPolicyVersion,
    NoRolePolicy,
    OpenPort,
    PolicyVersion,
    RolePolicy,
    TagResources,
    UntagResources,
)

NONE = "(none)"
ABSENT = "there is none"


@dataclass(frozen=True, slots=True)
class AwsState:
    """Reads what actions are about."""

    clients: AwsClients

    def look(self, action: Action) -> Sight:
        """Return whether an action's object is as it was shown, as it shall be, or otherwise."""
        looks: Mapping[type, Callable[[Any], Sight]] = {
            TagResources: self._tagged,
            UntagResources: self._untagged,
            OpenPort: self._opened,
            ClosePort: self._closed,
            NewPolicyVersion: self._new_version,
            DefaultPolicyVersion: self._default_version,
            RolePolicy: self._role_policy,
            NoRolePolicy: self._no_role_policy,
        }
        if type(action) in IAM_CALLS:
            return IamState(self.clients).look(action)
        if type(action) in EKS_CALLS:
            return EksState(self.clients).look(action)
        return looks[type(action)](action)

    def default_version(self, arn: str) -> PolicyVersion:
        """Return the default version of a managed policy."""
        policy = self.clients.call("iam", "GetPolicy", PolicyArn=arn)["Policy"]
        return self.version(arn, policy["DefaultVersionId"])

    def version(self, arn: str, id_: str) -> PolicyVersion:
        """Return one version of a managed policy."""
        answer = self.clients.call("iam", "GetPolicyVersion", PolicyArn=arn, VersionId=id_)
        return PolicyVersion(id_, text_of(answer["PolicyVersion"]["Document"]))

    def versions(self, arn: str) -> list[Any]:
        """Return what IAM lists of the versions of a managed policy."""
        return self.clients.pages("iam", "ListPolicyVersions", "Versions", PolicyArn=arn)

    def _tagged(self, action: TagResources) -> Sight:
        before = dict(action.before)
        wanted = [(key, before.get(key), value) for key, value in action.tags]
        return self._tags(action.ids, wanted)

    def _untagged(self, action: UntagResources) -> Sight:
        return self._tags(action.ids, [(key, value, None) for key, value in action.tags])

    def _tags(
        self, ids: tuple[str, ...], wanted: Sequence[tuple[str, str | None, str | None]]
    ) -> Sight:
        """Compare tags by key: what was shown, and what shall be; None is absent."""
        states, changes = set(), []
        for id_ in ids:
            tags = self._tags_of(id_)
            for key, before, after in wanted:
                now = tags.get(key)
                states.add(_state(now, before, after))
                if now not in (before, after):
                    changes.append(f"tag {key} of {id_}: shown {_shown(before)}, now {_shown(now)}")
        if len(states) == 1 and not changes:
            return Sight(states.pop())
        return Sight(State.OTHER, "; ".join(changes) or f"some of {', '.join(ids)} are tagged")

    def _tags_of(self, id_: str) -> Mapping[str, str]:
        if id_.startswith("subnet-"):
            answer = self.clients.call("ec2", "DescribeSubnets", SubnetIds=[id_])["Subnets"]
        else:
            answer = [self._group(id_)]
        return {tag["Key"]: tag["Value"] for found in answer for tag in found.get("Tags") or ()}

    def _group(self, id_: str) -> Any:
        found = self.clients.call("ec2", "DescribeSecurityGroups", GroupIds=[id_])
        return found["SecurityGroups"][0]

    def _opened(self, action: OpenPort) -> Sight:
        same = list(self._rules(action.rule))
        return Sight(State.AFTER if same else State.BEFORE)

    def _closed(self, action: ClosePort) -> Sight:
        same = list(self._rules(action.rule))
        if not same:
            return Sight(State.AFTER, "already gone")
        if action.rule.description in same:
            return Sight(State.BEFORE)
        return Sight(
            State.OTHER,
            f"description of the rule: shown {_shown(action.rule.description)}, "
            f"now {_shown(same[0])}",
        )

    def _rules(self, rule: InboundRule) -> Iterator[str]:
        """Yield the descriptions of rules that are the same to EC2."""
        for permission in self._group(rule.group_id).get("IpPermissions") or ():
            ports = (permission.get("FromPort"), permission.get("ToPort"))
            if permission.get("IpProtocol") == "tcp" and ports == (rule.port, rule.port):
                for pair in permission.get("UserIdGroupPairs") or ():
                    if pair.get("GroupId") == rule.source_group_id:
                        yield str(pair.get("Description") or "")

    def _new_version(self, action: NewPolicyVersion) -> Sight:
        # Listed first: a version that comes between the two reads counts as new.
        ids = [str(version["VersionId"]) for version in self.versions(action.arn)]
        now = self.default_version(action.arn)
        if now.id != action.before.id and is_same(now.document, action.document):
            former = action.before.id or self._with_document(action.arn, ids, action.before)
            undo = DefaultPolicyVersion(action.arn, former, now) if former else None
            return Sight(State.AFTER, undo=undo)
        if not _matches(now, action.before):
            return Sight(State.OTHER, _changed_version(action.before, now))
        if action.drops is not None and sorted(ids) != sorted(action.versions):
            return Sight(
                State.OTHER, f"versions: shown {', '.join(action.versions)}, now {', '.join(ids)}"
            )
        return Sight(State.BEFORE, version=max(ids, key=number_of, default=""), default=now.id)

    def _with_document(self, arn: str, ids: list[str], wanted: PolicyVersion) -> str:
        """Return the newest version with a document; empty where there is none."""
        newest_first = sorted(ids, key=number_of, reverse=True)
        versions = (self.version(arn, id_) for id_ in newest_first)
        return next((v.id for v in versions if is_same(v.document, wanted.document)), "")

    def _default_version(self, action: DefaultPolicyVersion) -> Sight:
        now = self.default_version(action.arn)
        if now.id == action.version:
            return Sight(State.AFTER)
        if _matches(now, action.before):
            return Sight(State.BEFORE)
        return Sight(State.OTHER, _changed_version(action.before, now))

    def _role_policy(self, action: RolePolicy) -> Sight:
        now = self.inline(action.role, action.name)
        return _inline(action.name, action.before, action.document, now)

    def _no_role_policy(self, action: NoRolePolicy) -> Sight:
        now = self.inline(action.role, action.name)
        return _inline(action.name, action.before, "", now)

    def inline(self, role: str, name: str) -> str:
        """Return the document of an inline policy; empty where there is none."""
        try:
            answer = self.clients.call("iam", "GetRolePolicy", RoleName=role, PolicyName=name)
        except AwsNotFoundError:
            return ""
        return text_of(answer["PolicyDocument"])


def number_of(version: str) -> int:
    """Return the number in a version's id, as in `v12`; 0 where there is none."""
    digits = version.removeprefix("v")
    return int(digits) if digits.isdigit() else 0


def _state(now: str | None, before: str | None, after: str | None) -> State:
    if now == after:
        return State.AFTER
    return State.BEFORE if now == before else State.OTHER


def _inline(name: str, before: str, after: str, now: str) -> Sight:
    if is_same(now, after):
        return Sight(State.AFTER, "" if after else "already gone")
    if is_same(now, before):
        return Sight(State.BEFORE)
    if not now or not before:
        shown, found = (text or ABSENT for text in (before, now))
        return Sight(State.OTHER, f"inline policy {name}: shown: {shown}; now: {found}")
    return Sight(State.OTHER, f"inline policy {name}: {differences(before, now)}")


def _matches(now: PolicyVersion, before: PolicyVersion) -> bool:
    return before.id in ("", now.id) and is_same(now.document, before.document)


def _changed_version(before: PolicyVersion, now: PolicyVersion) -> str:
    change = differences(before.document, now.document)
    return f"the default version was {before.id or 'the one made'}, it is {now.id}: {change}"


def _shown(value: str | None) -> str:
    return NONE if value is None else json.dumps(value, ensure_ascii=False)
