"""How to reach the API server and as whom: kubeconfig entries with the flags laid over them.

client-go: tools/clientcmd/client_config.go, ClientConfig; rest/url_utils.go, DefaultServerURL.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

from kubectl_alb.context.bounded import bounded_bytes
from kubectl_alb.context.kubernetes.cluster_info import cluster_info
from kubectl_alb.context.kubernetes.id_tokens import id_token
from kubectl_alb.context.kubernetes.kubeconfig import Kubeconfig
from kubectl_alb.context.kubernetes.kubeconfig_entries import Cluster, ExecPlugin, User
from kubectl_alb.context.kubernetes.kubeconfig_rules import check_cluster, check_user
from kubectl_alb.context.kubernetes.overrides import Chosen, chosen
from kubectl_alb.context.kubernetes.pod import in_pod, pod_authority, pod_namespace, pod_token_file
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.context.secret import Secret, header_text, refuse_control_characters
from kubectl_alb.errors import ConfigError

BAD_SERVER = "check `server` of the kubeconfig cluster, or --server"


@dataclass(frozen=True, slots=True)
class Connection:
    """One API server, how to trust it and what to present.

    `context` is empty in a pod. `stanza` is the user's exec plugin, `plugin` the same if it is to
    be run, `cluster_info` what it is told of the cluster. Certificates and keys are PEM;
    `headers` impersonate.
    """

    server: str
    context: str = ""
    cluster: str = ""
    namespace: str = "default"
    authority: bytes = field(default=b"", repr=False)
    insecure: bool = False
    tls_server_name: str = ""
    proxy: str = field(default="", repr=False)
    compress: bool = True
    certificate: bytes = field(default=b"", repr=False)
    key: bytes = field(default=b"", repr=False)
    token: Secret = field(default_factory=Secret)
    token_file: str = ""
    basic: Secret = field(default_factory=Secret)
    plugin: ExecPlugin | None = field(default=None, repr=False)
    stanza: ExecPlugin = field(default_factory=ExecPlugin, repr=False)
    cluster_info: Mapping[str, Any] = field(default_factory=dict, repr=False)
    headers: tuple[tuple[str, str], ...] = ()


def connection(
    config: Kubeconfig, flags: KubernetesFlags, environ: Mapping[str, str]
) -> Connection:
    """Lay the flags over the chosen entries; raise `ConfigError` when that leads nowhere."""
    named = chosen(config, flags)
    if config.empty and not flags.server and in_pod(environ):
        return _in_cluster(flags, environ)
    check_user(named.user, named.user_name)
    check_cluster(named.cluster, named.cluster_name)
    if not named.cluster.server:
        raise _no_server(config, named.cluster_name)
    server = server_url(named.cluster.server)
    # client-go sends credentials over TLS only.
    secure = server.startswith("https:")
    trusted: dict[str, Any] = _trust(named.cluster, named.cluster_name) if secure else {}
    return Connection(
        server=server,
        context=named.context_name,
        cluster=named.cluster_name,
        namespace=flags.namespace or named.context.namespace or "default",
        proxy=named.cluster.proxy_url,
        compress=not named.cluster.disable_compression,
        headers=tuple(_impersonation(named.user)),
        **trusted,
        **(_credentials(named) if secure else {}),
        cluster_info=cluster_info(named.cluster, server, trusted.get("authority", b"")),
        stanza=named.user.plugin or ExecPlugin(),
    )


def server_url(server: str) -> str:
    """Return the URL of `scheme://host`, or of `host:port`, which is then without TLS."""
    refuse_control_characters(server, "the API server's address")
    parts = _split(server)
    if not (parts.scheme and parts.netloc) and not server.lower().startswith(("http:", "https:")):
        parts = _split(f"http://{server}")
        if parts.path not in ("", "/"):
            raise ConfigError(f'"{server}" is neither a URL nor host:port', hint=BAD_SERVER)
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in parts.netloc:
        raise ConfigError(
            f'the API server "{_shown(server)}" is not an http or https URL', hint=BAD_SERVER
        )
    # A login in the URL is no credential of the kubeconfig.
    if "@" in parts.netloc:
        raise ConfigError("the API server's URL holds a login", hint=BAD_SERVER)
    return parts._replace(query="", fragment="").geturl().rstrip("/")


def _shown(server: str) -> str:
    return server.rpartition("@")[2]


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.port == 0:
            raise ValueError("port 0")
    except ValueError as error:
        raise ConfigError(
            f'the API server "{_shown(url)}" is not a URL', hint=BAD_SERVER
        ) from error
    return parts


def _no_server(config: Kubeconfig, cluster: str) -> ConfigError:
    if config.empty:
        return ConfigError(
            "there is no kubeconfig, and this is not a pod",
            hint="set KUBECONFIG or --kubeconfig, or read a recording with --bundle",
        )
    if cluster:
        return ConfigError(f'the kubeconfig cluster "{cluster}" names no server')
    if config.current_context:
        return ConfigError(f'the kubeconfig context "{config.current_context}" names no cluster')
    near = ", ".join(sorted(config.contexts)[:5]) or "it has none"
    return ConfigError(
        "the kubeconfig has no current context", hint=f"choose one with --context: {near}"
    )


def _impersonation(user: User) -> Iterator[tuple[str, str]]:
    if not user.impersonate:
        return
    pairs = [
        ("Impersonate-User", user.impersonate),
        *([("Impersonate-Uid", user.impersonate_uid)] if user.impersonate_uid else []),
        *(("Impersonate-Group", group) for group in user.impersonate_groups),
    ]
    for key, values in user.impersonate_extra.items():
        header = "Impersonate-Extra-" + quote(key.lower(), safe="!#$&'*+-.^_`|~")
        pairs += ((header, value) for value in values)
    for name, value in pairs:
        refuse_control_characters(value, f"the value to impersonate ({name})")
        yield name, header_text(value)


def _trust(cluster: Cluster, name: str) -> dict[str, Any]:
    authority = _material(
        cluster.authority_data, cluster.authority, "certificate-authority", f'cluster "{name}"'
    )
    if (cluster.authority or cluster.authority_data) and not authority:
        raise ConfigError(f'certificate-authority of cluster "{name}" is empty')
    return {
        "authority": authority,
        "insecure": cluster.insecure,
        "tls_server_name": cluster.tls_server_name,
    }


def _credentials(named: Chosen) -> dict[str, Any]:
    user, whose = named.user, f'user "{named.user_name}"'
    certificate = _material(user.certificate_data, user.certificate, "client-certificate", whose)
    key = _material(user.key_data, user.key, "client-key", whose) if certificate else b""
    basic = Secret()
    if user.username or user.password:
        refuse_control_characters(user.username, f"username of {whose}")
        user.password.checked(f"password of {whose}")
        basic = Secret(f"{user.username}:{user.password.reveal()}")
    token = user.token.checked(f"token of {whose}")
    # client-go: plugins are asked only if no other credential is there.
    other = bool(certificate or token or user.token_file or basic)
    if user.auth_provider and not (token or user.token_file or basic):
        token = id_token(user.auth_provider, whose)
    if not (other or token or user.plugin):
        raise ConfigError(
            f"{whose} of the kubeconfig has no credentials"
            if named.user_name
            else "the kubeconfig context names no user",
            hint="name a user with --user, or give --token",
        )
    return {
        "certificate": certificate,
        "key": key,
        "token": token,
        "token_file": user.token_file,
        "basic": basic,
        "plugin": None if other else user.plugin,
    }


def _material(data: bytes, path: str, key: str, whose: str) -> bytes:
    """Return the PEM of the data, else that of the file."""
    if data or not path:
        return data
    try:
        return bounded_bytes(Path(path))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ConfigError(f"cannot read {key} {path} of {whose}: {why}") from error


def _in_cluster(flags: KubernetesFlags, environ: Mapping[str, str]) -> Connection:
    host, port = environ["KUBERNETES_SERVICE_HOST"], environ["KUBERNETES_SERVICE_PORT"]
    named = chosen(Kubeconfig(), flags)
    check_user(named.user, "")
    return Connection(
        server=server_url(f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"),
        namespace=flags.namespace or pod_namespace(environ),
        authority=pod_authority(flags.certificate_authority),
        token=named.user.token.checked("--token"),
        token_file="" if flags.token else str(pod_token_file()),
        headers=tuple(_impersonation(named.user)),
    )
