"""Users of the lab's cluster who may read some things and not others."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lab import kubeconfig
from tests.lab.api import Api
from tests.lab.cluster import Cluster
from tests.lab.process import wait_until

RBAC = "/apis/rbac.authorization.k8s.io/v1"
RBAC_GROUP = "rbac.authorization.k8s.io"
REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
READ = ("get", "list", "watch")
EFFECTIVE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of object as access rules name it: `secrets` of group `""`, `pods/log`."""

    group: str
    name: str

    def __str__(self) -> str:
        return ".".join(filter(None, (self.name, self.group)))


@dataclass(frozen=True, slots=True)
class Rights:
    """What a user may do: `verbs` on all but some resources, everywhere or in some namespaces.

    `but` is a single right that is missing, such as `create deployments.apps`.
    """

    without: Collection[str] = ()
    namespaces: Collection[str] = ()
    verbs: Sequence[str] = READ
    but: str = ""


def user(cluster: Cluster, name: str, rights: Rights) -> Path:
    """Make a user with a client certificate and return the kubeconfig, once the rights hold.

    Raises ValueError for a resource that the API server does not have.
    """
    allowed = _allowed(cluster.api, rights.without)
    role = {"metadata": {"name": name}, "rules": [*_rules(allowed, rights)]}
    cluster.api.post(f"{RBAC}/clusterroles", role)
    for path in _binding_paths(rights.namespaces):
        cluster.api.post(f"{RBAC}/{path}", _binding(name))
    certificate = cluster.authority.client(name)
    own_api = cluster.api_as(certificate)
    namespace = next(iter(rights.namespaces), "")
    first = next(resource for resource in allowed if str(resource) not in rights.but)
    wait_until(lambda: _may(own_api, first, rights.verbs[0], namespace), EFFECTIVE_SECONDS)
    return kubeconfig.write(
        cluster.folder / "users" / f"{name}.kubeconfig",
        cluster.server,
        cluster.authority.own.certificate,
        certificate,
    )


def _allowed(api: Api, without: Collection[str]) -> tuple[Resource, ...]:
    every = tuple(_resources(api))
    unknown = set(without) - {resource.name for resource in every}
    if unknown:
        raise ValueError(f"the API server has no {', '.join(sorted(unknown))}")
    return tuple(resource for resource in every if resource.name not in without)


def _resources(api: Api) -> Iterator[Resource]:
    for root in ("/api", "/apis"):
        for group in api.get(root, DISCOVERY)["items"]:
            for version in group["versions"]:
                yield from _of_version(group["metadata"].get("name", ""), version)


def _of_version(group: str, version: Any) -> Iterator[Resource]:
    for resource in version.get("resources", ()):
        yield Resource(group, resource["resource"])
        for part in resource.get("subresources", ()):
            yield Resource(group, f"{resource['resource']}/{part['subresource']}")


def _rules(resources: Sequence[Resource], rights: Rights) -> Iterator[dict[str, Any]]:
    verb, _, name = rights.but.partition(" ")
    whole = [resource for resource in resources if str(resource) != name]
    partial = [resource for resource in resources if str(resource) == name]
    for some, verbs in ((whole, rights.verbs), (partial, [v for v in rights.verbs if v != verb])):
        for group in sorted({resource.group for resource in some}):
            names = sorted({r.name for r in some if r.group == group})
            yield {"apiGroups": [group], "resources": names, "verbs": list(verbs)}


def _binding_paths(namespaces: Collection[str]) -> list[str]:
    if not namespaces:
        return ["clusterrolebindings"]
    return [f"namespaces/{namespace}/rolebindings" for namespace in namespaces]


def _binding(name: str) -> dict[str, Any]:
    return {
        "metadata": {"name": name},
        "roleRef": {"apiGroup": RBAC_GROUP, "kind": "ClusterRole", "name": name},
        "subjects": [{"apiGroup": RBAC_GROUP, "kind": "User", "name": name}],
    }


def _may(api: Api, resource: Resource, verb: str, namespace: str) -> bool:
    name, _, part = resource.name.partition("/")
    attributes = {
        "group": resource.group,
        "resource": name,
        "subresource": part,
        "verb": verb,
        "namespace": namespace,
    }
    review = api.post(REVIEWS, {"spec": {"resourceAttributes": attributes}})
    return bool(review["status"]["allowed"])
