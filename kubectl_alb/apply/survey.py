"""What of the controller is in a cluster, as far as it has to go when the controller goes.

Whatever may not be read is an error: what is not known to be unused is not removed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kubectl_alb.context.decode.kubernetes import meta
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.errors import NotServedError
from kubectl_alb.context.kubernetes.sections import CRD_GROUPS
from kubectl_alb.facts.controllers import IMAGE, LEASE
from kubectl_alb.facts.tags import MADE_BY, PROGRAM, RELEASE_NAME, RELEASE_NAMESPACE
from kubectl_alb.facts.webhooks import OURS, SECRETS
from kubectl_alb.model.cluster_action import restorable
from kubectl_alb.model.custom_object import CustomObject
from kubectl_alb.model.names import Ref
from kubectl_alb.steps.uninstall.request import Definition, Manifest

ADMISSION = "/apis/admissionregistration.k8s.io/v1"
RBAC = "/apis/rbac.authorization.k8s.io/v1"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
# Not the controller's own: others use them too.
SHARED_GROUP = "gateway.networking.k8s.io"
LABELED = {"labelSelector": f"app.kubernetes.io/name={IMAGE}"}
MADE_HERE = {"labelSelector": f"{MADE_BY}={PROGRAM}"}
# The kinds of an installation from plain manifests, the controller itself first.
NAMESPACED = (
    ("/apis/apps/v1", "deployments"),
    ("/apis/policy/v1", "poddisruptionbudgets"),
    ("/api/v1", "services"),
    ("/apis/cert-manager.io/v1", "certificates"),
    ("/apis/cert-manager.io/v1", "issuers"),
    (RBAC, "rolebindings"),
    (RBAC, "roles"),
    ("/api/v1", "secrets"),
    ("/api/v1", "serviceaccounts"),
)
CLUSTER_WIDE = (
    (RBAC, "clusterrolebindings"),
    (RBAC, "clusterroles"),
    ("/apis/networking.k8s.io/v1", "ingressclasses"),
    ("/apis/elbv2.k8s.aws/v1beta1", "ingressclassparams"),
)
CERTIFICATE = "cert-manager.io/certificate-name"
# What every namespace has, and what says nothing of its use.
COMMONPLACE = ("kube-root-ca.crt", "default")
PASSING = ("events", "endpoints", "endpointslices", "leases", "pods/log")


@dataclass(frozen=True, slots=True)
class Survey:
    """Looks through a cluster; each method raises an `AlbError` in our words when it cannot."""

    kube: KubeClient

    def webhooks(self, release: Ref | None) -> tuple[Manifest, ...]:
        """Return the webhook configurations of the controller, unless another release has them."""
        found = (
            each
            for plural in ("mutatingwebhookconfigurations", "validatingwebhookconfigurations")
            for each in self.kube.list(f"{ADMISSION}/{plural}")
        )
        return tuple(each for each in found if _is_hook(each) and _release(each) in (None, release))

    def definitions(self) -> tuple[Definition, ...]:
        """Return the definitions of all groups in question, with their objects.

        Those of the Gateway API are among them for their objects' sake.
        """
        every = self.kube.list(DEFINITIONS)
        names = [str(each["metadata"]["name"]) for each in every]
        # Singly they have what lists leave out: who manages which of their fields.
        paths = (f"{DEFINITIONS}/{name}" for name in names if name.endswith(CRD_GROUPS))
        found = (each for path in paths if (each := self.one(path)) is not None)
        return tuple(Definition(each, tuple(self._objects(each))) for each in found)

    def _objects(self, definition: Manifest) -> Iterator[CustomObject]:
        spec = definition["spec"]
        served = [each["name"] for each in spec["versions"] if each.get("served")]
        if not served:
            return
        path = f"/apis/{spec['group']}/{served[0]}/{spec['names']['plural']}"
        try:
            found = self.kube.list(path)
        except NotServedError:
            # The definition is being deleted, or is not established yet.
            return
        for each in found:
            manifest = json.dumps(restorable(each), sort_keys=True)
            yield CustomObject(str(each["apiVersion"]), str(each["kind"]), meta(each), manifest)

    def manifests(self, namespace: str) -> tuple[Manifest, ...]:
        """Return the objects of an installation from plain manifests, in order of their removal."""
        spaced = (self._labeled(f"{root}/namespaces/{namespace}/{p}") for root, p in NAMESPACED)
        wide = (self._labeled(f"{root}/{plural}") for root, plural in CLUSTER_WIDE)
        found = [each for some in (*spaced, *wide) for each in some]
        found += self._secret(namespace, found)
        return tuple(each for each in found if not _release(each))

    def _labeled(self, path: str) -> list[Any]:
        try:
            return self.kube.list(path, LABELED)
        except NotServedError:
            return []

    def _secret(self, namespace: str, found: Iterable[Manifest]) -> Iterator[Manifest]:
        """Yield the Secret that cert-manager has made for a Certificate among the objects."""
        names = {each["metadata"]["name"] for each in found if each["kind"] == "Certificate"}
        for name in SECRETS if names else ():
            secret = self.one(f"/api/v1/namespaces/{namespace}/secrets/{name}")
            annotations = (secret or {}).get("metadata", {}).get("annotations") or {}
            if secret is not None and annotations.get(CERTIFICATE) in names:
                yield secret

    def leases(self, namespaces: Iterable[str], name: str = LEASE) -> tuple[Manifest, ...]:
        """Return what leaders were elected by: a Lease, and a ConfigMap of older releases."""
        paths = (
            f"{root}/namespaces/{namespace}/{plural}/{name}"
            for namespace in namespaces
            for root, plural in (
                ("/apis/coordination.k8s.io/v1", "leases"),
                ("/api/v1", "configmaps"),
            )
        )
        return tuple(found for path in paths if (found := self.one(path)) is not None)

    def accounts(self) -> tuple[Manifest, ...]:
        """Return the service accounts that `install` has made."""
        return tuple(self.kube.list("/api/v1/serviceaccounts", MADE_HERE))

    def namespaces(self) -> tuple[Manifest, ...]:
        """Return the namespaces that we have made, without those that are being deleted."""
        found = self.kube.list("/api/v1/namespaces", MADE_HERE)
        return tuple(each for each in found if not each["metadata"].get("deletionTimestamp"))

    def content(self, namespace: str, release: Ref | None, spared: Iterable[Manifest]) -> str:
        """Name something in a namespace that does not go; empty where there is nothing."""
        going = {str(each["metadata"].get("uid")) for each in spared}
        for root, plural in self._kinds():
            for each in self._listed(f"{root}/namespaces/{namespace}/{plural}"):
                if not _goes(each, release) and str(each["metadata"].get("uid")) not in going:
                    return f"{plural} {each['metadata']['name']}"
        return ""

    def _listed(self, path: str) -> list[Any]:
        try:
            return self.kube.list(path)
        except NotServedError:
            return []

    def _kinds(self) -> Iterator[tuple[str, str]]:
        """Yield the path and plural of each kind that lives in namespaces."""
        groups = self.kube.get("/apis").get("groups") or ()
        roots = ["/api/v1", *(f"/apis/{g['preferredVersion']['groupVersion']}" for g in groups)]
        for root in roots:
            for resource in self.kube.get(root).get("resources") or ():
                lists = resource.get("namespaced") and "list" in (resource.get("verbs") or ())
                if lists and resource["name"] not in PASSING:
                    yield root, str(resource["name"])

    def one(self, path: str) -> Any:
        """Return an object as the server has it; None where there is none."""
        try:
            found = self.kube.get(path)
        except NotServedError:
            return None
        return found


def _goes(each: Manifest, release: Ref | None) -> bool:
    """Return whether an object goes with a release or its owner, or is in every namespace."""
    found = each["metadata"]
    if found["name"] in COMMONPLACE or found.get("ownerReferences"):
        return True
    if release is None:
        return False
    labels = found.get("labels") or {}
    history = labels.get("owner") == "helm" and labels.get("name") == release.name
    return history or _release(each) == release


def _is_hook(configuration: Manifest) -> bool:
    names = [str(each.get("name") or "") for each in configuration.get("webhooks") or ()]
    return bool(names) and all(name.endswith(OURS) for name in names)


def _release(found: Mapping[str, Any]) -> Ref | None:
    annotations = found["metadata"].get("annotations") or {}
    name = annotations.get(RELEASE_NAME)
    return Ref(str(annotations.get(RELEASE_NAMESPACE) or ""), str(name)) if name else None


def is_own(definition: Definition) -> bool:
    """Return whether a definition is of the controller's own groups."""
    return str(definition.manifest["spec"]["group"]) != SHARED_GROUP
