"""Kubernetes actions carried out: guarded patches."""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.apply.writer import Done, DryRun
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.errors import ConflictError, NotServedError
from kubectl_alb.context.kubernetes.sections import RESOURCES
from kubectl_alb.errors import AlbError
from kubectl_alb.model.action import PatchObject
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.step import Result

MANAGER = "kubectl-alb"
SECTIONS: Mapping[str, Section] = {
    "Ingress": Section.INGRESSES,
    "Service": Section.SERVICES,
    "TargetGroupBinding": Section.TARGET_GROUP_BINDINGS,
    "MutatingWebhookConfiguration": Section.MUTATING_WEBHOOKS,
    "ValidatingWebhookConfiguration": Section.VALIDATING_WEBHOOKS,
}


@dataclass(frozen=True, slots=True)
class KubeWriter:
    """Carries patches out with the rights of the kubeconfig's user."""

    client: KubeClient

    def write(self, action: PatchObject, dry_run: DryRun) -> Done:
        """Send a patch; raise an `AlbError` if the object has changed or refuses it."""
        query = {"fieldManager": MANAGER}
        if dry_run is DryRun.SERVER:
            query["dryRun"] = "All"
        try:
            self.client.patch(path_of(action.about), action.operations, query)
        except NotServedError:
            return Done(Result.UNCHANGED, "already gone")
        except ConflictError as error:
            raise AlbError(
                f"{action.about} has changed since it was read, or would be invalid: "
                f"{error.message}",
                hint="run the command again",
            ) from error
        if dry_run is DryRun.SERVER:
            return Done(Result.PLANNED, "the API server would accept it")
        return Done(Result.DONE)


def path_of(about: ObjectRef) -> str:
    """Return the path of an object in the API."""
    return f"{RESOURCES[SECTIONS[about.kind]].path(about.namespace)}/{about.name}"
