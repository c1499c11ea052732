"""What an action in an EKS cluster finds: add-ons, associations and profiles read anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.apply.iam_state import GONE, compared_tags
from kubectl_alb.apply.writer import Sight, State
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.errors import AwsNotFoundError
from kubectl_alb.model.action import Action
from kubectl_alb.model.eks_action import (
    CreateAddon,
    CreateAssociation,
    CreateFargateProfile,
    DeleteAddon,
    DeleteAssociation,
    DeleteFargateProfile,
)

# States of an add-on or a profile that does not come to work by itself.
BROKEN = ("CREATE_FAILED", "DELETE_FAILED", "DELETING")


@dataclass(frozen=True, slots=True)
class EksState:
    """Reads what actions in an EKS cluster are about."""

    clients: AwsClients

    def look(self, action: Action) -> Sight:
        """Return whether an action's object is as it was shown, as it shall be, or otherwise."""
        looks: Mapping[type, Callable[[Any], Sight]] = {
            CreateAddon: self._new_addon,
            DeleteAddon: self._no_addon,
            CreateAssociation: self._associated,
            DeleteAssociation: self._not_associated,
            CreateFargateProfile: self._new_profile,
            DeleteFargateProfile: self._no_profile,
        }
        return looks[type(action)](action)

    def addon(self, cluster: str, name: str) -> Any:
        """Return an add-on; None where there is none."""
        try:
            found = self.clients.call("eks", "DescribeAddon", clusterName=cluster, addonName=name)
        except AwsNotFoundError:
            return None
        return found["addon"]

    def association(self, cluster: str, namespace: str, service_account: str) -> Any:
        """Return the association of a service account; None where there is none."""
        found = self.clients.pages(
            "eks",
            "ListPodIdentityAssociations",
            "associations",
            clusterName=cluster,
            namespace=namespace,
            serviceAccount=service_account,
        )
        if not found:
            return None
        answer = self.clients.call(
            "eks",
            "DescribePodIdentityAssociation",
            clusterName=cluster,
            associationId=found[0]["associationId"],
        )
        return answer["association"]

    def fargate_profile(self, cluster: str, name: str) -> Any:
        """Return a Fargate profile; None where there is none."""
        try:
            found = self.clients.call(
                "eks", "DescribeFargateProfile", clusterName=cluster, fargateProfileName=name
            )
        except AwsNotFoundError:
            return None
        return found["fargateProfile"]

    def _new_addon(self, action: CreateAddon) -> Sight:
        now = self.addon(action.cluster, action.addon)
        if now is None:
            return Sight(State.BEFORE)
        status = str(now.get("status") or "")
        if status in BROKEN:
            return Sight(State.OTHER, f"add-on {action.addon} of {action.cluster} is {status}")
        return Sight(State.AFTER)

    def _no_addon(self, action: DeleteAddon) -> Sight:
        now = self.addon(action.cluster, action.addon)
        if now is None or now.get("status") == "DELETING":
            return Sight(State.AFTER, GONE if now is None else "is being deleted")
        return compared_tags(f"add-on {action.addon}", action.tags, now.get("tags") or {})

    def _associated(self, action: CreateAssociation) -> Sight:
        now = self.association(action.cluster, action.namespace, action.service_account)
        if now is None:
            return Sight(State.BEFORE)
        if now["roleArn"] == action.role_arn:
            return Sight(State.AFTER, undo=undo_of(action, now["associationId"]))
        return Sight(
            State.OTHER,
            f"service account {action.namespace}/{action.service_account} has {now['roleArn']}",
        )

    def _not_associated(self, action: DeleteAssociation) -> Sight:
        now = self.association(action.cluster, action.namespace, action.service_account)
        if now is None:
            return Sight(State.AFTER, GONE)
        shown = (action.id or now["associationId"], action.role_arn)
        if shown != (now["associationId"], now["roleArn"]):
            text = f"shown {' for '.join(shown)}, now {now['associationId']} for {now['roleArn']}"
            return Sight(State.OTHER, f"association: {text}")
        sight = compared_tags("the association", action.tags, now.get("tags") or {})
        return Sight(sight.state, sight.now, version=now["associationId"])

    def _new_profile(self, action: CreateFargateProfile) -> Sight:
        now = self.fargate_profile(action.cluster, action.name)
        if now is None:
            return Sight(State.BEFORE)
        status = str(now.get("status") or "")
        if status in BROKEN:
            return Sight(State.OTHER, f"Fargate profile {action.name} is {status}")
        selects = action.selector in (now.get("selectors") or ())
        ours = compared_tags(f"Fargate profile {action.name}", action.tags, now.get("tags") or {})
        if ours.state is State.BEFORE and selects:
            return Sight(State.AFTER)
        return Sight(State.OTHER, ours.now or f"Fargate profile {action.name} selects other pods")

    def _no_profile(self, action: DeleteFargateProfile) -> Sight:
        now = self.fargate_profile(action.cluster, action.name)
        if now is None or now.get("status") == "DELETING":
            return Sight(State.AFTER, GONE if now is None else "is being deleted")
        return compared_tags(f"Fargate profile {action.name}", action.tags, now.get("tags") or {})


def undo_of(action: CreateAssociation, id_: str) -> DeleteAssociation:
    """Return what takes the creation of an association back."""
    return DeleteAssociation(
        action.cluster,
        action.namespace,
        action.service_account,
        action.role_arn,
        action.tags,
        id_,
    )
