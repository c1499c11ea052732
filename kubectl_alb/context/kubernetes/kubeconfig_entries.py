"""Entries of a kubeconfig, decoded with client-go's types: tools/clientcmd/api/v1/types.go."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kubectl_alb.context.kubernetes.fields import Fields
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import ConfigError

EXEC_EXTENSION = "client.authentication.k8s.io/exec"
V1 = "client.authentication.k8s.io/v1"
DEFAULTED = ("client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1alpha1")


@dataclass(frozen=True, slots=True)
class Context:
    """Which cluster to talk to, and as which user."""

    cluster: str = ""
    user: str = ""
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """An API server and how to trust it; `exec_config` is the extension for exec plugins."""

    server: str = ""
    tls_server_name: str = ""
    insecure: bool = False
    authority: str = ""
    authority_data: bytes = b""
    proxy_url: str = field(default="", repr=False)
    disable_compression: bool = False
    exec_config: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ExecPlugin:
    """A program that prints a credential."""

    command: str = ""
    args: tuple[str, ...] = field(default=(), repr=False)
    env: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    api_version: str = ""
    install_hint: str = ""
    provide_cluster_info: bool = False
    interactive_mode: str = ""


@dataclass(frozen=True, slots=True)
class AuthProvider:
    """A provider that kubectl has built in; only `oidc` is left of them."""

    name: str = ""
    config: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class User:
    """Credentials, and whom to impersonate."""

    certificate: str = ""
    certificate_data: bytes = field(default=b"", repr=False)
    key: str = ""
    key_data: bytes = field(default=b"", repr=False)
    token: Secret = field(default_factory=Secret)
    token_file: str = ""
    username: str = ""
    password: Secret = field(default_factory=Secret)
    impersonate: str = ""
    impersonate_uid: str = ""
    impersonate_groups: tuple[str, ...] = ()
    impersonate_extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    auth_provider: AuthProvider | None = None
    plugin: ExecPlugin | None = None


def context_of(fields: Fields) -> Context:
    """Decode a context."""
    extensions_of(fields)
    return Context(fields.text("cluster"), fields.text("user"), fields.text("namespace"))


def cluster_of(fields: Fields) -> Cluster:
    """Decode a cluster."""
    return Cluster(
        server=fields.text("server"),
        tls_server_name=fields.text("tls-server-name"),
        insecure=fields.flag("insecure-skip-tls-verify"),
        authority=fields.text("certificate-authority"),
        authority_data=fields.data("certificate-authority-data"),
        proxy_url=fields.text("proxy-url"),
        disable_compression=fields.flag("disable-compression"),
        exec_config=extensions_of(fields).get(EXEC_EXTENSION),
    )


def extensions_of(fields: Fields) -> dict[str, Any]:
    """Decode the extensions of an entry, or of the kubeconfig, by their names.

    Raises `ConfigError` for two of a name; as in kubectl, one without a value does not count.
    """
    found: dict[str, Any] = {}
    for each in fields.items("extensions"):
        name = each.text("name")
        if found.get(name) is not None:
            raise ConfigError(f'{fields.name} has two extensions with the name "{name}"')
        found[name] = each.values.get("extension")
    return found


def user_of(fields: Fields) -> User:
    """Decode a user."""
    extensions_of(fields)
    return User(
        certificate=fields.text("client-certificate"),
        certificate_data=fields.data("client-certificate-data"),
        key=fields.text("client-key"),
        key_data=fields.data("client-key-data"),
        token=Secret(fields.text("token")),
        token_file=fields.text("tokenFile"),
        username=fields.text("username"),
        password=Secret(fields.text("password")),
        impersonate=fields.text("as"),
        impersonate_uid=fields.text("as-uid"),
        impersonate_groups=fields.texts("as-groups"),
        impersonate_extra=fields.of_lists("as-user-extra"),
        auth_provider=fields.optional("auth-provider", _auth_provider),
        plugin=fields.optional("exec", _plugin),
    )


def _auth_provider(fields: Fields) -> AuthProvider:
    return AuthProvider(fields.text("name"), fields.of_texts("config"))


def _plugin(fields: Fields) -> ExecPlugin:
    version = fields.text("apiVersion")
    # client-go: tools/clientcmd/api/v1/defaults.go
    default = "IfAvailable" if version in DEFAULTED else ""
    return ExecPlugin(
        command=fields.text("command"),
        args=fields.texts("args"),
        env=tuple((each.text("name"), each.text("value")) for each in fields.items("env")),
        api_version=version,
        install_hint=fields.text("installHint"),
        provide_cluster_info=fields.flag("provideClusterInfo"),
        interactive_mode=fields.text("interactiveMode") or default,
    )


def resolved_cluster(cluster: Cluster, folder: Path) -> Cluster:
    """Make relative paths absolute."""
    return replace(cluster, authority=_absolute(cluster.authority, folder))


def resolved_user(user: User, folder: Path) -> User:
    """Make relative paths absolute."""
    plugin = user.plugin
    # client-go: a command with a separator is a path, any other is looked up on PATH.
    if plugin is not None and "/" in plugin.command.replace(os.sep, "/"):
        plugin = replace(plugin, command=_absolute(plugin.command, folder))
    return replace(
        user,
        certificate=_absolute(user.certificate, folder),
        key=_absolute(user.key, folder),
        token_file=_absolute(user.token_file, folder),
        plugin=plugin,
    )


def _absolute(path: str, folder: Path) -> str:
    return str(folder / path) if path else ""
