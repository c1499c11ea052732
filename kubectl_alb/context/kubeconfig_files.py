"""Kubeconfig files, merged as kubectl merges them, read without the Kubernetes SDK."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from kubectl_alb.context.where import KubernetesFlags

DEFAULT = "~/.kube/config"


@dataclass(frozen=True, slots=True)
class Entry:
    """One cluster, user or context; `folder` is what its relative paths start from."""

    value: Mapping[str, Any]
    folder: Path

    def text(self, key: str) -> str:
        """Return a field as text; empty when it is not there."""
        return str(self.value.get(key) or "")

    def path(self, key: str) -> str:
        """Return the path in a field, made absolute; empty when it is not there."""
        return str(self.folder / self.text(key)) if self.text(key) else ""


@dataclass(frozen=True, slots=True)
class Kubeconfig:
    """The merged files: contexts, clusters and users by name."""

    current: str = ""
    contexts: Mapping[str, Entry] = field(default_factory=dict)
    clusters: Mapping[str, Entry] = field(default_factory=dict)
    users: Mapping[str, Entry] = field(default_factory=dict)

    def context(self, flags: KubernetesFlags) -> Entry:
        """Return the context in use; raise KeyError when there is none."""
        return self.contexts[flags.context or self.current]

    def cluster(self, flags: KubernetesFlags) -> Entry:
        """Return the cluster in use; raise KeyError when there is none."""
        return self.clusters[flags.cluster or self.context(flags).text("cluster")]

    def user(self, flags: KubernetesFlags) -> Entry:
        """Return the user in use; raise KeyError when there is none."""
        return self.users[flags.user or self.context(flags).text("user")]

    def namespace(self, flags: KubernetesFlags) -> str:
        """Return the namespace in use, else `default`."""
        used = self.contexts.get(flags.context or self.current)
        return flags.namespace or (used.text("namespace") if used else "") or "default"


def paths(flags: KubernetesFlags, environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Return the files to read: that of `--kubeconfig` alone, else KUBECONFIG's, else kubectl's."""
    if flags.kubeconfig:
        return (Path(flags.kubeconfig),)
    listed = [name for name in environ.get("KUBECONFIG", "").split(os.pathsep) if name]
    return tuple(Path(name) for name in listed) or (Path(DEFAULT).expanduser(),)


def read_kubeconfig(files: tuple[Path, ...]) -> Kubeconfig:
    """Merge the files that exist; the first one that says something wins.

    Raises OSError or YAMLError when a file that exists cannot be read.
    """
    documents = [(_document(path), path.parent.absolute()) for path in files if path.exists()]
    return Kubeconfig(
        current=next((str(d["current-context"]) for d, _ in documents if d.get("current-context")),
                     ""),
        contexts=dict(_entries(documents, "contexts", "context")),
        clusters=dict(_entries(documents, "clusters", "cluster")),
        users=dict(_entries(documents, "users", "user")),
    )  # fmt: skip


def _document(path: Path) -> Mapping[str, Any]:
    # Loading PyYAML takes longer than all else that completion does, so it is loaded here only.
    yaml = import_module("yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return document if isinstance(document, dict) else {}


def _entries(
    documents: list[tuple[Mapping[str, Any], Path]], plural: str, singular: str
) -> Iterator[tuple[str, Entry]]:
    # Reversed, so that the first file's entry is the one that a dictionary keeps.
    for document, folder in reversed(documents):
        for item in document.get(plural) or ():
            if isinstance(item, dict) and item.get("name"):
                yield str(item["name"]), Entry(item.get(singular) or {}, folder)
