"""The kubeconfig."""

from kubectl_alb.context.where import KubernetesFlags


def namespace_of_context(flags: KubernetesFlags) -> str:
    """Return the namespace of the context in use, else `default`."""
    return flags.namespace or "default"
