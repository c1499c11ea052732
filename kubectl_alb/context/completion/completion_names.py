"""A quick look at the cluster for completion: names only, until a deadline.

No SDK, no credential plugin, no AWS call. Whoever asks gets names or an exception, soon.
"""

import os
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kubectl_alb.context.completion.cache import Glance, cache_file, remember, remembered
from kubectl_alb.context.completion.object_names import Named
from kubectl_alb.context.fanout import UNEXPECTED
from kubectl_alb.context.options import ContextOptions, KubernetesFlags
from kubectl_alb.errors import AccessError, AlbError, UnreachableError, UnsupportedError
from kubectl_alb.model.section import Section

if TYPE_CHECKING:
    from kubectl_alb.context.kubernetes.client import KubeClient

PATHS = {
    Section.NAMESPACES: ("/api/v1/namespaces", ""),
    Section.INGRESSES: ("/apis/networking.k8s.io/v1", "ingresses"),
    Section.INGRESS_CLASSES: ("/apis/networking.k8s.io/v1/ingressclasses", ""),
    Section.SERVICES: ("/api/v1", "services"),
    Section.PODS: ("/api/v1", "pods"),
    Section.TARGET_GROUP_BINDINGS: ("/apis/elbv2.k8s.aws/v1beta1", "targetgroupbindings"),
}
# The first page: nobody reads more candidates than that.
PAGE = {"limit": "500"}


def glance(where: ContextOptions, need: Section, deadline: float) -> Glance:
    """Return the names of one kind: the bundle's, those just seen, or the server's.

    The deadline is a monotonic time. Raises `AlbError` when there are no names until then.
    """
    if where.bundle:
        from kubectl_alb.context.bundle.source import BundleSource

        records = BundleSource(where.bundle).fetch(need).records
        namespace = where.kubernetes.namespace or "default"
        return Glance(tuple(Named.of(record) for record in records), namespace)
    file = cache_file(where.kubernetes, need)
    known = remembered(file)
    if known is None:
        known = _ask(where.kubernetes, need, deadline)
        remember(file, known)
    return known


def _ask(flags: KubernetesFlags, need: Section, deadline: float) -> Glance:
    client = _client(flags)
    namespace = client.connection.namespace
    answer: list[list[Mapping[str, Any]]] = []

    def ask() -> None:
        with suppress(AlbError, *UNEXPECTED):
            answer.append(_records(client, need, namespace))

    # A daemon thread, since neither a name server nor a trickling answer keeps to a timeout.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(deadline - time.monotonic(), 0))
    if not answer:
        raise UnreachableError(f"no {need.value} in time")
    return Glance(tuple(Named.of(record) for record in answer[0]), namespace)


def _client(flags: KubernetesFlags) -> "KubeClient":
    # Imported only now: with names at hand, completion needs neither YAML nor HTTP.
    from kubectl_alb.context.kubernetes.client import KubeClient
    from kubectl_alb.context.kubernetes.connection import connection
    from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig

    known = connection(load_kubeconfig(flags, os.environ), flags, os.environ)
    if known.plugin is not None:
        raise UnsupportedError("a credential plugin might prompt, so completion runs none")
    return KubeClient(known)


def _records(client: "KubeClient", need: Section, namespace: str) -> list[Mapping[str, Any]]:
    base, plural = PATHS[need]
    try:
        answer = client.get(f"{base}/{plural}" if plural else base, PAGE)
    except AccessError:
        if not plural:
            raise
        # Many users may list in their own namespace only.
        answer = client.get(f"{base}/namespaces/{namespace}/{plural}", PAGE)
    return list(answer.get("items") or ())
