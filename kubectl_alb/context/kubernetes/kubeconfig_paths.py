"""Which kubeconfig files are read; apart, since finding them needs no YAML."""

import os
from collections.abc import Mapping
from pathlib import Path

from kubectl_alb.context.home import home
from kubectl_alb.context.options import KubernetesFlags


def paths(flags: KubernetesFlags, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the files: that of `--kubeconfig` alone, else `KUBECONFIG`'s, else the default."""
    if flags.kubeconfig:
        return (Path(flags.kubeconfig),)
    listed = environ.get("KUBECONFIG", "")
    if listed:
        return tuple(Path(part) for part in listed.split(os.pathsep) if part)
    return (home() / ".kube" / "config",)
