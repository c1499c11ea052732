"""What is there already of what an installation makes, read from AWS, helm and the cluster."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.apply.charts import user_values
from kubectl_alb.apply.documents import text_of
from kubectl_alb.apply.eks_state import EksState
from kubectl_alb.apply.helm import HelmWriter
from kubectl_alb.apply.helm_program import HelmProgram
from kubectl_alb.apply.iam_state import IamState
from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.errors import NotServedError
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.tags import ROLE_ANNOTATION
from kubectl_alb.model.iam_action import Tags
from kubectl_alb.model.names import Ref
from kubectl_alb.steps.install.request import (
    Credentials,
    Existing,
    ExistingPolicy,
    ExistingRelease,
    ExistingRole,
    IdentityKind,
    InstallRequest,
)

# States in which a revision was, or is, what runs.
RAN = ("deployed", "superseded")
STATES = ("--deployed", "--failed", "--pending", "--uninstalling")
PATIENCE_SECONDS, PAUSE_SECONDS = 5.0, 0.5
# More than there can be: helm lists 256 unless it is told.
ALL = "1000000"


@dataclass(frozen=True, slots=True)
class ExistingReader:
    """Looks for what an installation makes."""

    clients: AwsClients
    kube: KubeClient
    helm: HelmProgram

    def releases_of(self, chart: str) -> tuple[Ref, ...]:
        """Return the releases of a chart in all namespaces, whatever they are called."""
        answer = self.helm.read(
            "list", "--all-namespaces", *STATES, "--max", ALL, "--output", "json"
        )
        return tuple(
            Ref(str(each["namespace"]), str(each["name"]))
            for each in json.loads(answer or "[]")
            if str(each["chart"]).rpartition("-")[0] == chart
        )

    def release(self, name: str, namespace: str) -> ExistingRelease | None:
        """Return a release with its user's values; None where there is none."""
        writer = HelmWriter(self.helm)
        newest = writer.release(name, namespace)
        ends = time.monotonic() + PATIENCE_SECONDS
        while newest is not None and newest.is_pending and time.monotonic() < ends:
            # The helm of a run that was killed goes on for a moment.
            time.sleep(PAUSE_SECONDS)
            newest = writer.release(name, namespace)
        if newest is None or newest.status == "uninstalled":
            return None
        ran = [
            int(revision["revision"])
            for revision in writer.revisions(name, namespace)
            if revision["status"] in RAN
        ]
        values = user_values(self.helm, name, namespace)
        return ExistingRelease(newest, values, max(ran, default=0))

    def credentials(self, cluster: str, account: Ref) -> Credentials:
        """Return the roles that a service account has; none where that cannot be read."""
        try:
            path = f"/api/v1/namespaces/{account.namespace}/serviceaccounts/{account.name}"
            found = self.kube.get(path)
        except NotServedError:
            return Credentials()
        annotations = found["metadata"].get("annotations") or {}
        annotated = str(annotations.get(ROLE_ANNOTATION) or "")
        try:
            eks = EksState(self.clients)
            association = eks.association(cluster, account.namespace, account.name)
        except AlbError:
            return Credentials(annotated)
        return Credentials(annotated, str(association["roleArn"]) if association else "")

    def state(
        self,
        request: InstallRequest,
        release: ExistingRelease | None,
        definitions: Mapping[str, tuple[str, ...]],
    ) -> Existing:
        """Return what is there; only what the kind of identity needs is asked for."""
        iam, eks = IamState(self.clients), EksState(self.clients)
        provider = association = None
        if request.identity is IdentityKind.IRSA:
            provider = iam.provider(request.provider_arn)
        if request.identity is IdentityKind.POD_IDENTITY:
            account = (request.namespace, request.service_account)
            association = eks.association(request.environment.name, *account)
        makes = request.makes_role
        return Existing(
            None if provider is None else tuple(provider.get("ClientIDList") or ()),
            self.policy(request.policy_arn) if makes else None,
            _role(iam.role(request.role)) if makes else None,
            association and str(association["roleArn"]),
            self._has_namespace(request.namespace),
            release,
            definitions,
        )

    def policy(self, arn: str) -> ExistingPolicy | None:
        """Return a managed policy with its default version."""
        found = IamState(self.clients).policy(arn)
        if found is None:
            return None
        version = str(found["DefaultVersionId"])
        answer = self.clients.call("iam", "GetPolicyVersion", PolicyArn=arn, VersionId=version)
        return ExistingPolicy(version, text_of(answer["PolicyVersion"]["Document"]), _tags(found))

    def _has_namespace(self, name: str) -> bool:
        try:
            self.kube.get(f"/api/v1/namespaces/{name}")
        except NotServedError:
            return False
        return True


def _role(found: Any) -> ExistingRole | None:
    if found is None:
        return None
    return ExistingRole(text_of(found["AssumeRolePolicyDocument"]), _tags(found))


def _tags(found: Mapping[str, Any]) -> Tags:
    return tuple((str(tag["Key"]), str(tag["Value"])) for tag in found.get("Tags") or ())
