"""What of IAM and EKS the controller uses, with the tags that tell what `install` has made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kubectl_alb.apply.documents import parsed, text_of
from kubectl_alb.apply.eks_state import EksState
from kubectl_alb.apply.iam_state import IamState
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.errors import AccessError
from kubectl_alb.facts.iam import statements
from kubectl_alb.facts.identities import AGENT
from kubectl_alb.model.iam_action import Tags
from kubectl_alb.model.names import Ref
from kubectl_alb.steps.uninstall.request import (
    UsedAssociation,
    UsedIdentity,
    UsedPolicy,
    UsedProvider,
    UsedRole,
)

ENTITIES = (
    ("PolicyRoles", "RoleName"),
    ("PolicyUsers", "UserName"),
    ("PolicyGroups", "GroupName"),
)


@dataclass(frozen=True, slots=True)
class Marks:
    """Looks for what an installation has made in an account."""

    clients: AwsClients
    cluster: str

    def identity(
        self,
        accounts: Iterable[Ref],
        roles: Iterable[str],
        policies: Iterable[str],
        provider_arn: str,
    ) -> UsedIdentity:
        """Return what there is: of these service accounts, roles by name and policies by ARN."""
        accounts = frozenset(accounts)
        every = self._associations()
        associations = tuple(a for a in every if Ref(a.namespace, a.service_account) in accounts)
        names = dict.fromkeys((*roles, *(a.role_arn.rpartition("/")[2] for a in associations)))
        found = tuple(role for name in names if (role := self._role(name)) is not None)
        arns = dict.fromkeys((*(arn for role in found for arn in role.attached), *policies))
        agent = EksState(self.clients).addon(self.cluster, AGENT)
        return UsedIdentity(
            associations,
            found,
            tuple(policy for arn in arns if (policy := self._policy(arn)) is not None),
            self._provider(provider_arn) if provider_arn else None,
            None if agent is None else tuple(sorted((agent.get("tags") or {}).items())),
            len(every) - len(associations),
        )

    def _associations(self) -> tuple[UsedAssociation, ...]:
        listed = self.clients.pages(
            "eks", "ListPodIdentityAssociations", "associations", clusterName=self.cluster
        )
        return tuple(self._association(each["associationId"]) for each in listed)

    def _association(self, id_: str) -> UsedAssociation:
        found = self.clients.call(
            "eks", "DescribePodIdentityAssociation", clusterName=self.cluster, associationId=id_
        )["association"]
        tags = tuple(sorted((found.get("tags") or {}).items()))
        place = (str(found["namespace"]), str(found["serviceAccount"]), str(found["roleArn"]))
        return UsedAssociation(*place, id_, tags)

    def _role(self, name: str) -> UsedRole | None:
        iam = IamState(self.clients)
        found = iam.role(name)
        if found is None:
            return None
        trust = text_of(found["AssumeRolePolicyDocument"])
        return UsedRole(
            name,
            trust,
            _tags(found),
            tuple(iam.attached(name)),
            str(found.get("Description") or ""),
            "; ".join(self._others(name, trust)),
        )

    def _others(self, name: str, trust: str) -> Iterator[str]:
        """Yield what of somebody else's a role has."""
        inline = self.clients.pages("iam", "ListRolePolicies", "PolicyNames", RoleName=name)
        if inline:
            yield f"has inline policy {', '.join(map(str, inline))}"
        profiles = self.clients.pages(
            "iam", "ListInstanceProfilesForRole", "InstanceProfiles", RoleName=name
        )
        if profiles:
            yield "is in an instance profile"
        count = len(list(statements(parsed(trust))))
        if count > 1:
            yield f"may be assumed by others too ({count} statements of trust)"

    def _policy(self, arn: str) -> UsedPolicy | None:
        iam = IamState(self.clients)
        found = iam.policy(arn)
        if found is None:
            return None
        default = str(found["DefaultVersionId"])
        answer = self.clients.call("iam", "GetPolicyVersion", PolicyArn=arn, VersionId=default)
        versions = sorted(str(v["VersionId"]) for v in iam.versions(arn))
        return UsedPolicy(
            arn,
            text_of(answer["PolicyVersion"]["Document"]),
            _tags(found),
            tuple(version for version in versions if version != default),
            str(found.get("Description") or ""),
            self._users(arn),
        )

    def _users(self, arn: str) -> tuple[str, ...]:
        return tuple(
            str(each[name])
            for key, name in ENTITIES
            for each in self.clients.pages("iam", "ListEntitiesForPolicy", key, PolicyArn=arn)
        )

    def _provider(self, arn: str) -> UsedProvider | None:
        found = IamState(self.clients).provider(arn)
        if found is None:
            return None
        audiences = tuple(str(each) for each in found.get("ClientIDList") or ())
        url = arn.partition("oidc-provider/")[2]
        return UsedProvider(arn, url, audiences, _tags(found), self._trusting(arn))

    def _trusting(self, arn: str) -> tuple[str, ...] | None:
        """Return the roles that trust a provider; None where they may not be listed."""
        try:
            roles = self.clients.pages("iam", "ListRoles", "Roles")
        except AccessError:
            return None
        return tuple(
            str(role["RoleName"])
            for role in roles
            if arn in text_of(role.get("AssumeRolePolicyDocument") or {})
        )


def _tags(found: Any) -> Tags:
    return tuple((str(tag["Key"]), str(tag["Value"])) for tag in found.get("Tags") or ())
