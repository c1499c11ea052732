"""Which annotations and labels the questions read, of all that stand on an object."""

from collections.abc import Mapping

from kubectl_alb.controller.annotations.catalogue import WRITTEN, annotation, unknown_keys
from kubectl_alb.facts.tags import (
    ARGO_ID,
    ARGO_INSTANCE,
    CHECKPOINT,
    DEFAULT_CLASS,
    FLUX_OWNERS,
    INGRESS_CLASS,
    INJECT_CA,
    PREFIX,
    RELEASE_NAME,
    RELEASE_NAMESPACE,
    RESEMBLING,
    ROLE_ANNOTATION,
    SERVICE_PREFIX,
    SUPPRESS,
)

READ = frozenset(
    {
        INGRESS_CLASS,
        DEFAULT_CLASS,
        ROLE_ANNOTATION,
        RELEASE_NAME,
        RELEASE_NAMESPACE,
        ARGO_ID,
        SUPPRESS,
        INJECT_CA,
        CHECKPOINT,
        PREFIX + "dry-run-plan",
        *(
            SERVICE_PREFIX + name
            for name in (
                "alpn-policy",
                "eip-allocations",
                "healthcheck-port",
                "internal",
                "ip-address-type",
                "name",
                "nlb-target-type",
                "private-ipv4-addresses",
                "proxy-protocol",
                "scheme",
                "security-group-prefix-lists",
                "security-groups",
                "ssl-ports",
                "subnets",
                "type",
            )
        ),
    }
)
# Labels that are read from objects that no selector selects.
LABELS = frozenset(
    {
        "kubernetes.io/service-name",
        "app.kubernetes.io/name",
        "app.kubernetes.io/instance",
        "app.kubernetes.io/version",
        "app.kubernetes.io/managed-by",
        "helm.sh/chart",
        ARGO_INSTANCE,
        *(f"{owner}/{part}" for owner in FLUX_OWNERS for part in ("name", "namespace")),
    }
)


def is_named(key: str) -> bool:
    """Return whether a question asks whether an annotation is there."""
    return key in READ or key.startswith((PREFIX, SERVICE_PREFIX)) or _meant(key) is not None


def is_read(key: str) -> bool:
    """Return whether a question reads the value of an annotation.

    Not that of a key that looks like the controller's and like none that the controller knows.
    """
    if key in READ or _meant(key) is not None:
        return True
    if key in WRITTEN or not key.startswith(PREFIX):
        return False
    near: Mapping[str, tuple[str, ...]] = dict(unknown_keys({key: ""}))
    return bool(near.get(key, (key,)))


def _meant(key: str) -> str | None:
    """Return the known name at the end of a key whose prefix resembles the controller's."""
    prefix, slash, name = key.rpartition("/")
    name = name if slash else key.rpartition(".")[2]
    resembles = (prefix if slash else key).startswith(RESEMBLING)
    return name if resembles and annotation(name) is not None else None
