"""What kubectl refuses in the entries it uses.

client-go: tools/clientcmd/validation.go, validateClusterInfo and validateAuthInfo.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from kubectl_alb.context.kubernetes.kubeconfig_entries import Cluster, ExecPlugin, User
from kubectl_alb.errors import ConfigError

PROXY_SCHEMES = ("http", "https", "socks5")
MODES = ("Never", "IfAvailable", "Always")


def check_cluster(cluster: Cluster, name: str) -> None:
    """Raise `ConfigError` for a cluster that contradicts itself."""
    _raise_first(_cluster_faults(cluster), f'cluster "{name}"')


def check_user(user: User, name: str) -> None:
    """Raise `ConfigError` for a user that contradicts itself."""
    _raise_first(_user_faults(user), f'user "{name}"')


def _raise_first(faults: Iterator[tuple[str, str]], name: str) -> None:
    for fault, hint in faults:
        raise ConfigError(f"{name} of the kubeconfig {fault}", hint=hint)


def _cluster_faults(cluster: Cluster) -> Iterator[tuple[str, str]]:
    if cluster.authority and cluster.authority_data:
        yield _both("certificate-authority")
    if cluster.insecure and (cluster.authority or cluster.authority_data):
        yield (
            "has both a certificate authority and insecure-skip-tls-verify",
            "remove one of them from the kubeconfig",
        )
    if cluster.proxy_url and _scheme(cluster.proxy_url) not in PROXY_SCHEMES:
        yield "has a proxy-url that is not supported", "use an http, https or socks5 URL"


def _scheme(url: str) -> str:
    try:
        parts = urlsplit(url)
        return parts.scheme if parts.hostname and parts.port != 0 else ""
    except ValueError:
        return ""


def _both(field: str) -> tuple[str, str]:
    return f"has both {field} and {field}-data", "remove one of them from the kubeconfig"


def _user_faults(user: User) -> Iterator[tuple[str, str]]:
    if user.token and (user.username or user.password):
        yield "has both a token and basic authentication", "remove one of them"
    if user.certificate or user.certificate_data:
        yield from _certificate_faults(user)
    if user.plugin and user.auth_provider:
        yield "has both an auth-provider and an exec plugin", "remove one of them"
    if user.plugin:
        yield from _plugin_faults(user.plugin)
    impersonates = user.impersonate_uid or user.impersonate_groups or user.impersonate_extra
    if impersonates and not user.impersonate:
        yield "impersonates a group, UID or extra field, which needs a user", "add --as USER"


def _certificate_faults(user: User) -> Iterator[tuple[str, str]]:
    if user.certificate and user.certificate_data:
        yield _both("client-certificate")
    if user.key and user.key_data:
        yield _both("client-key")
    if not (user.key or user.key_data):
        yield "has a client certificate and no client-key", "add client-key or client-key-data"


def _plugin_faults(plugin: ExecPlugin) -> Iterator[tuple[str, str]]:
    if not plugin.command:
        yield "has an exec plugin without a command", "add command to exec"
    if not plugin.api_version:
        yield "has an exec plugin without an apiVersion", "add apiVersion to exec"
    if any(not name for name, _ in plugin.env):
        yield "has an exec plugin with an env entry without a name", "add its name"
    if not plugin.interactive_mode:
        yield "has an exec plugin without interactiveMode", f"add one of {', '.join(MODES)}"
    elif plugin.interactive_mode not in MODES:
        yield (
            f'has an exec plugin with an unknown interactiveMode "{plugin.interactive_mode}"',
            f"use {', '.join(MODES)}",
        )
