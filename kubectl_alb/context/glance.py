"""A quick look at the cluster for completion: names only, until a deadline.

No SDK, no credential plugin, no AWS call. Whoever asks gets names or an exception, soon.
"""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

from kubectl_alb.context.glance_cache import Glance, cache_file, remember, remembered
from kubectl_alb.context.glance_named import Named
from kubectl_alb.context.kubeconfig_files import Kubeconfig, paths, read_kubeconfig
from kubectl_alb.context.where import KubernetesFlags, Where
from kubectl_alb.model.need import Need

PATHS = {
    Need.NAMESPACES: ("/api/v1/namespaces", ""),
    Need.INGRESSES: ("/apis/networking.k8s.io/v1", "ingresses"),
    Need.INGRESS_CLASSES: ("/apis/networking.k8s.io/v1/ingressclasses", ""),
    Need.SERVICES: ("/api/v1", "services"),
}


def glance(where: Where, need: Need, deadline: float) -> Glance:
    """Return the names of one kind: the bundle's, those just seen, or the server's.

    The deadline is a monotonic time. Raises OSError when the server gave no names until then.
    """
    if where.bundle:
        source = import_module("kubectl_alb.context.bundle").BundleSource(where.bundle)
        records = source.fetch(need).records
        namespace = where.kubernetes.namespace or "default"
        return Glance(tuple(Named.of(record) for record in records), namespace)
    file = cache_file(where.kubernetes, need)
    known = remembered(file)
    if known is None:
        known = _ask(where.kubernetes, need, deadline)
        remember(file, known)
    return known


def _ask(flags: KubernetesFlags, need: Need, deadline: float) -> Glance:
    kubeconfig = read_kubeconfig(paths(flags))
    namespace = kubeconfig.namespace(flags)
    answer: list[list[Mapping[str, Any]]] = []

    def ask() -> None:
        with suppress(OSError, ValueError):
            answer.append(_records(kubeconfig, flags, need, deadline))

    # A daemon thread, since neither a name server nor a trickling answer keeps to a timeout.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(deadline - time.monotonic(), 0))
    if not answer:
        raise OSError(f"no {need.value} in time")
    return Glance(tuple(Named.of(record) for record in answer[0]), namespace)


def _records(
    kubeconfig: Kubeconfig, flags: KubernetesFlags, need: Need, deadline: float
) -> list[Mapping[str, Any]]:
    client = import_module("kubectl_alb.context.glance_http")
    server = client.ApiServer(kubeconfig, flags, deadline)
    base, plural = PATHS[need]
    records: list[Mapping[str, Any]]
    try:
        records = server.list(f"{base}/{plural}" if plural else base)
    except PermissionError:
        if not plural:
            raise
        # Many users may list in their own namespace only.
        records = server.list(f"{base}/namespaces/{kubeconfig.namespace(flags)}/{plural}")
    return records
