"""Kubeconfig files, found and merged as kubectl does it.

The first file that names an entry, or sets the current context, wins; entries are never mixed.
Relative paths are made absolute against the folder of the file they stand in.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kubectl_alb.context.kubernetes.kubeconfig_paths import paths
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.errors import ConfigError

Json = Mapping[str, Any]
Entries = Mapping[str, Json]

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Kubeconfig:
    """Merged kubeconfig files: contexts, clusters and users by name."""

    current_context: str = ""
    contexts: Entries = field(default_factory=dict)
    clusters: Entries = field(default_factory=dict)
    users: Entries = field(default_factory=dict, repr=False)

    @property
    def empty(self) -> bool:
        """True when no file said anything."""
        return not (self.current_context or self.contexts or self.clusters or self.users)


def load_kubeconfig(flags: KubernetesFlags, environ: Mapping[str, str]) -> Kubeconfig:
    """Read and merge the files; a missing one counts only if `--kubeconfig` names it."""
    found = []
    for path in paths(flags, environ):
        if _present(path):
            found.append(_read(path))
        elif flags.kubeconfig:
            raise ConfigError(f"there is no kubeconfig at {path}")
    return merge(found)


def _present(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise ConfigError(
            f"cannot read kubeconfig {path}: {error.strerror}",
            hint="set KUBECONFIG or --kubeconfig to a file that this user may read",
        ) from error


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


def _read(path: Path) -> Kubeconfig:
    try:
        content = yaml.load(path.read_bytes(), LOADER)
    except OSError as error:
        raise ConfigError(f"cannot read kubeconfig {path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"kubeconfig {path} is not YAML: {_where(error)}") from error
    return parse(content, path)


def _where(error: yaml.YAMLError) -> str:
    """Tell the place and the problem, never the text around it: it may hold a secret."""
    mark = getattr(error, "problem_mark", None)
    place = f"line {mark.line + 1}: " if mark else ""
    return f"{place}{getattr(error, 'problem', None) or 'cannot be parsed'}"


def parse(content: Any, path: Path) -> Kubeconfig:
    """Read one kubeconfig's content; `path` is for messages and for relative paths."""
    if content is None:
        return Kubeconfig()
    if not isinstance(content, Mapping):
        raise ConfigError(f"kubeconfig {path} is not a mapping")
    folder = path.absolute().parent
    clusters = _entries(content, "clusters", "cluster", path)
    users = _entries(content, "users", "user", path)
    return Kubeconfig(
        str(content.get("current-context") or ""),
        _entries(content, "contexts", "context", path),
        {name: _absolute(entry, ("certificate-authority",), folder)
         for name, entry in clusters.items()},
        {name: _user(entry, folder) for name, entry in users.items()},
    )  # fmt: skip


def _entries(content: Json, plural: str, single: str, path: Path) -> dict[str, Json]:
    entries: dict[str, Json] = {}
    for item in content.get(plural) or ():
        if not isinstance(item, Mapping) or not isinstance(item.get(single) or {}, Mapping):
            raise ConfigError(f"kubeconfig {path}: an entry of {plural} is not a mapping")
        name = str(item.get("name") or "")
        if name in entries:
            raise ConfigError(f'kubeconfig {path} has two {plural} with the name "{name}"')
        entries[name] = item.get(single) or {}
    return entries


def _absolute(entry: Json, keys: tuple[str, ...], folder: Path) -> Json:
    changed = {key: str(folder / entry[key]) for key in keys if entry.get(key)}
    return {**entry, **changed}


def _user(entry: Json, folder: Path) -> Json:
    user = dict(_absolute(entry, ("client-certificate", "client-key", "tokenFile"), folder))
    plugin = user.get("exec")
    # client-go: a command with a separator is a path, any other is looked up on PATH.
    if isinstance(plugin, Mapping) and "/" in str(plugin.get("command") or "").replace(os.sep, "/"):
        user["exec"] = _absolute(plugin, ("command",), folder)
    return user


def namespace_of_context(flags: KubernetesFlags) -> str:
    """Return the namespace of the chosen context, else of the pod we run in, else `default`."""
    config = load_kubeconfig(flags, os.environ)
    context = config.contexts.get(flags.context or config.current_context) or {}
    if config.empty and not context:
        return _pod_namespace() or "default"
    return str(context.get("namespace") or "default")


def _pod_namespace() -> str:
    try:
        return (SERVICE_ACCOUNT / "namespace").read_text().strip()
    except OSError:
        return ""
