"""The Fargate profiles of a cluster, as EKS shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.apply.eks_state import EksState
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.errors import NotFoundError
from kubectl_alb.model.account import FargateProfile, FargateSelector
from kubectl_alb.model.iam_action import Tags


@dataclass(frozen=True, slots=True)
class FargateProfiles:
    """Reads the profiles of one cluster."""

    clients: AwsClients
    cluster: str

    def every(self) -> tuple[FargateProfile, ...]:
        """Return all profiles; raise `NotFoundError` where there is no such cluster."""
        try:
            names = self.clients.pages(
                "eks", "ListFargateProfiles", "fargateProfileNames", clusterName=self.cluster
            )
        except AwsNotFoundError as error:
            raise NotFoundError(
                f'EKS has no cluster "{self.cluster}"',
                hint="give --cluster-name and --region of the cluster",
            ) from error
        found = (self.one(str(name)) for name in names)
        return tuple(profile for profile in found if profile is not None)

    def one(self, name: str) -> FargateProfile | None:
        """Return a profile; None where there is none."""
        found = EksState(self.clients).fargate_profile(self.cluster, name)
        return None if found is None else _profile(found)


def _profile(found: Mapping[str, Any]) -> FargateProfile:
    issues = (found.get("health") or {}).get("issues") or ()
    return FargateProfile(
        str(found.get("fargateProfileArn") or ""),
        str(found["fargateProfileName"]),
        str(found.get("status") or ""),
        str(found.get("podExecutionRoleArn") or ""),
        tuple(
            FargateSelector(str(each.get("namespace") or ""), _tags(each.get("labels")))
            for each in found.get("selectors") or ()
        ),
        tuple(map(str, found.get("subnets") or ())),
        _tags(found.get("tags")),
        tuple(str(issue.get("message") or issue.get("code")) for issue in issues),
    )


def _tags(found: Any) -> Tags:
    return tuple(sorted((str(key), str(value)) for key, value in (found or {}).items()))
