"""Kubeconfig files, found and merged as kubectl does it.

The first file that names an entry, or sets the current context, wins; entries are never mixed.
Relative paths are made absolute against the folder of the file they stand in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kubectl_alb.context.bounded import bounded_bytes
from kubectl_alb.context.kubernetes.fields import Fields
from kubectl_alb.context.kubernetes.kubeconfig_entries import (
    Cluster,
    Context,
    User,
    cluster_of,
    context_of,
    extensions_of,
    resolved_cluster,
    resolved_user,
    user_of,
)
from kubectl_alb.context.kubernetes.kubeconfig_paths import paths
from kubectl_alb.context.kubernetes.yaml_documents import YamlError, first_document
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.errors import ConfigError

T = TypeVar("T")

KIND, VERSION = "Config", "v1"


@dataclass(frozen=True, slots=True)
class Kubeconfig:
    """Merged kubeconfig files: contexts, clusters and users by name."""

    current_context: str = ""
    contexts: Mapping[str, Context] = field(default_factory=dict)
    clusters: Mapping[str, Cluster] = field(default_factory=dict)
    users: Mapping[str, User] = field(default_factory=dict, repr=False)

    @property
    def empty(self) -> bool:
        """Return whether no file set anything."""
        return not (self.current_context or self.contexts or self.clusters or self.users)


def load_kubeconfig(flags: KubernetesFlags, environ: Mapping[str, str]) -> Kubeconfig:
    """Read and merge the files; a missing one counts only if `--kubeconfig` names it.

    Raises `ConfigError` for a file that cannot be read or that kubectl would not take.
    """
    configs = []
    for path in paths(flags, environ):
        content = _content(path)
        if content is not None:
            configs.append(_parsed(content, path))
        elif flags.kubeconfig:
            raise ConfigError(f"there is no kubeconfig at {path}")
    return merge(configs)


def merge(configs: Iterable[Kubeconfig]) -> Kubeconfig:
    """Merge kubeconfigs; what an earlier one says stands."""
    merged = Kubeconfig()
    for config in configs:
        merged = Kubeconfig(
            merged.current_context or config.current_context,
            {**config.contexts, **merged.contexts},
            {**config.clusters, **merged.clusters},
            {**config.users, **merged.users},
        )
    return merged


def _content(path: Path) -> bytes | None:
    """Return the file's bytes, None if there is no such file."""
    try:
        return bounded_bytes(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(
            f"cannot read kubeconfig {path}: {why}",
            hint="set KUBECONFIG or --kubeconfig to a file that this user may read",
        ) from error


def _parsed(content: bytes, path: Path) -> Kubeconfig:
    try:
        return parse(first_document(content), path)
    except YamlError as error:
        raise ConfigError(f"kubeconfig {path} is not YAML: {error}") from None


def parse(content: Any, path: Path) -> Kubeconfig:
    """Decode one kubeconfig's content; `path` is for messages and for relative paths.

    Raises `ConfigError` for a value of another type than client-go decodes.
    """
    fields = Fields.of(content, f"kubeconfig {path}")
    _check_kind(fields)
    extensions_of(fields)
    preferences = fields.inner("preferences")
    preferences.flag("colors")
    extensions_of(preferences)
    folder = path.absolute().parent
    clusters = _entries(fields, "clusters", "cluster", cluster_of)
    users = _entries(fields, "users", "user", user_of)
    return Kubeconfig(
        fields.text("current-context"),
        _entries(fields, "contexts", "context", context_of),
        {name: resolved_cluster(cluster, folder) for name, cluster in clusters.items()},
        {name: resolved_user(user, folder) for name, user in users.items()},
    )


def _check_kind(fields: Fields) -> None:
    for key, expected in (("kind", KIND), ("apiVersion", VERSION)):
        value = fields.text(key)
        if value not in ("", expected):
            raise ConfigError(
                f'{fields.name} has {key} "{value}", not "{expected}"',
                hint="name a kubeconfig with --kubeconfig or KUBECONFIG",
            )


def _entries(
    fields: Fields, plural: str, single: str, decode: Callable[[Fields], T]
) -> dict[str, T]:
    entries: dict[str, T] = {}
    for item in fields.items(plural):
        name = item.text("name")
        if name in entries:
            raise ConfigError(f'{fields.name} has two {plural} with the name "{name}"')
        inner = item.inner(single)
        entries[name] = decode(Fields(inner.values, f'{fields.name}: {single} "{name}"'))
    return entries
