"""Entries of the kubeconfig with the flags laid over them.

client-go: tools/clientcmd/client_config.go, getCluster, getAuthInfo and getContext.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kubectl_alb.context.kubernetes.kubeconfig import Kubeconfig
from kubectl_alb.context.kubernetes.kubeconfig_entries import Cluster, Context, User
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import ConfigError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The entries that a command uses, their names, and what the flags made of them."""

    context_name: str
    context: Context
    cluster_name: str
    cluster: Cluster
    user_name: str
    user: User


def chosen(config: Kubeconfig, flags: KubernetesFlags) -> Chosen:
    """Return the entries to use; raise `ConfigError` when one that is named does not exist."""
    context_name = flags.context or config.current_context
    context = _named(config.contexts, "context", context_name, Context())
    cluster_name = flags.cluster or context.cluster
    user_name = flags.user or context.user
    # As in kubectl, what a flag gives in full needs no entry, unless a flag names the entry.
    served = bool(flags.server) and not flags.cluster and cluster_name not in config.clusters
    identified = bool(flags.token or flags.client_certificate) and not flags.user
    identified = identified and user_name not in config.users
    cluster = _named(config.clusters, "cluster", "" if served else cluster_name, Cluster())
    user = _named(config.users, "user", "" if identified else user_name, User())
    return Chosen(
        context_name, context, cluster_name, _cluster(cluster, flags), user_name, _user(user, flags)
    )


def _named(entries: Mapping[str, T], kind: str, name: str, empty: T) -> T:
    if name in entries:
        return entries[name]
    if not name:
        return empty
    near = ", ".join(sorted(entries)[:5])
    raise ConfigError(
        f'{kind} "{name}" does not exist in the kubeconfig',
        hint=f"it has {near}" if near else "it has none",
    )


def _cluster(cluster: Cluster, flags: KubernetesFlags) -> Cluster:
    changes: dict[str, Any] = {}
    if flags.server:
        changes["server"] = flags.server
    if flags.proxy_url:
        changes["proxy_url"] = flags.proxy_url
    if flags.disable_compression:
        changes["disable_compression"] = True
    if flags.insecure_skip_tls_verify or flags.certificate_authority:
        changes["authority_data"] = b""
        changes["authority"] = flags.certificate_authority
        changes["insecure"] = flags.insecure_skip_tls_verify
    # --server alone also clears the file's name: it was the other server's.
    if flags.tls_server_name or flags.server:
        changes["tls_server_name"] = flags.tls_server_name
    return replace(cluster, **changes)


def _user(user: User, flags: KubernetesFlags) -> User:
    given: dict[str, Any] = {
        "impersonate": flags.impersonate,
        "impersonate_uid": flags.impersonate_uid,
        "impersonate_groups": flags.impersonate_groups,
        "impersonate_extra": extras(flags.impersonate_extra),
    }
    changes = {key: value for key, value in given.items() if value}
    if flags.token:
        changes.update(token=Secret(flags.token), token_file="")
    if flags.client_certificate:
        changes.update(certificate=flags.client_certificate, certificate_data=b"")
    if flags.client_key:
        changes.update(key=flags.client_key, key_data=b"")
    return replace(user, **changes)


def extras(given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Read `KEY=VALUE` entries of `--as-user-extra`; a key may come again."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in given:
        key, separator, value = entry.partition("=")
        if not separator or not key:
            raise ConfigError(
                f'invalid --as-user-extra "{entry}"', hint="write KEY=VALUE, for example team=shop"
            )
        found[key] = (*found.get(key, ()), value)
    return found
