"""The namespace of the user's objects when no flag names one."""

import os

from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig
from kubectl_alb.context.kubernetes.overrides import chosen
from kubectl_alb.context.kubernetes.pod import in_pod, pod_namespace
from kubectl_alb.context.options import KubernetesFlags


def namespace_of_context(flags: KubernetesFlags) -> str:
    """Return the namespace of the chosen context, else of the pod we run in, else `default`."""
    config = load_kubeconfig(flags, os.environ)
    context = chosen(config, flags).context
    if config.empty and not flags.server and in_pod(os.environ):
        return pod_namespace(os.environ)
    return context.namespace or "default"
