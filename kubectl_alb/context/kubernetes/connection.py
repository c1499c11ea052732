"""How to reach the API server and as whom: kubeconfig entries with the flags laid over them.

client-go: tools/clientcmd/client_config.go, getCluster, getAuthInfo and getContext.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from kubectl_alb.context.kubernetes.kubeconfig import SERVICE_ACCOUNT, Json, Kubeconfig
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.errors import ConfigError

EXEC_EXTENSION = "client.authentication.k8s.io/exec"


@dataclass(frozen=True, slots=True)
class Connection:
    """One API server, how to trust it and what to present.

    `context` is empty in a pod. `stanza` is the user's exec stanza, `plugin` the same if it is to
    be run, `cluster_info` what it is told of the cluster. Certificates and keys are PEM;
    `headers` impersonate.
    """

    server: str
    context: str = ""
    cluster: str = ""
    namespace: str = "default"
    authority: bytes = b""
    insecure: bool = False
    tls_server_name: str = ""
    proxy: str = ""
    compress: bool = True
    certificate: bytes = field(default=b"", repr=False)
    key: bytes = field(default=b"", repr=False)
    token: str = field(default="", repr=False)
    token_file: str = ""
    basic: tuple[str, str] | None = field(default=None, repr=False)
    plugin: Json | None = field(default=None, repr=False)
    stanza: Json = field(default_factory=dict, repr=False)
    cluster_info: Json = field(default_factory=dict, repr=False)
    headers: tuple[tuple[str, str], ...] = ()


def connection(
    config: Kubeconfig, flags: KubernetesFlags, environ: Mapping[str, str]
) -> Connection:
    """Lay the flags over the chosen entries; raise `ConfigError` when that leads nowhere."""
    if config.empty and not flags.server and environ.get("KUBERNETES_SERVICE_HOST"):
        return _in_cluster(flags, environ)
    context = _context(config, flags)
    cluster_name = flags.cluster or str(context.get("cluster") or "")
    user_name = flags.user or str(context.get("user") or "")
    cluster = _cluster(config, flags, cluster_name)
    user = _user(config, flags, user_name)
    server = str(cluster.get("server") or "").rstrip("/")
    if not server:
        raise _no_server(config, cluster_name)
    secure = _server_parts(server).scheme == "https"
    return Connection(
        server=server,
        context=flags.context or config.current_context,
        cluster=cluster_name,
        namespace=flags.namespace or str(context.get("namespace") or "default"),
        proxy=str(cluster.get("proxy-url") or ""),
        compress=not (flags.disable_compression or cluster.get("disable-compression")),
        headers=tuple(_impersonation(user)),
        # client-go sends credentials over TLS only.
        **({**_trust(cluster, cluster_name), **_credentials(user, user_name)} if secure else {}),
        cluster_info=_cluster_info(cluster),
        stanza=user.get("exec") or {},
    )


def _server_parts(server: str) -> Any:
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(
            f'the API server "{server}" is not an http or https URL',
            hint="check `server` of the kubeconfig cluster, or --server",
        )
    return parts


def _no_server(config: Kubeconfig, cluster: str) -> ConfigError:
    if config.empty:
        return ConfigError(
            "there is no kubeconfig, and this is not a pod",
            hint="set KUBECONFIG or --kubeconfig, or read a recording with --bundle",
        )
    if cluster:
        return ConfigError(f'the kubeconfig cluster "{cluster}" names no server')
    near = ", ".join(sorted(config.contexts)[:5]) or "it has none"
    return ConfigError(
        "the kubeconfig has no current context", hint=f"choose one with --context: {near}"
    )


def _named(entries: Mapping[str, Json], kind: str, name: str, required: bool) -> Json:
    if name in entries:
        return entries[name]
    if not required:
        return {}
    near = ", ".join(sorted(entries)[:5])
    raise ConfigError(
        f'{kind} "{name}" does not exist in the kubeconfig',
        hint=f"it has {near}" if near else "it has none",
    )


def _context(config: Kubeconfig, flags: KubernetesFlags) -> Json:
    name = flags.context or config.current_context
    return _named(config.contexts, "context", name, required=bool(name))


def _cluster(config: Kubeconfig, flags: KubernetesFlags, name: str) -> Json:
    cluster = dict(_named(config.clusters, "cluster", name, required=bool(flags.cluster)))
    if flags.server:
        cluster["server"] = flags.server
    if flags.insecure_skip_tls_verify or flags.certificate_authority:
        cluster.pop("certificate-authority-data", None)
        cluster["certificate-authority"] = flags.certificate_authority
        cluster["insecure-skip-tls-verify"] = flags.insecure_skip_tls_verify
    # --server alone also clears the file's name: it was the other server's.
    if flags.tls_server_name or flags.server:
        cluster["tls-server-name"] = flags.tls_server_name
    return cluster


def _user(config: Kubeconfig, flags: KubernetesFlags, name: str) -> Json:
    user = dict(_named(config.users, "user", name, required=bool(flags.user)))
    given: dict[str, Any] = {
        "as": flags.impersonate,
        "as-uid": flags.impersonate_uid,
        "as-groups": list(flags.impersonate_groups),
        "as-user-extra": extras(flags.impersonate_extra),
    }
    user.update({key: value for key, value in given.items() if value})
    if flags.token:
        user.update({"token": flags.token, "tokenFile": ""})
    if flags.client_certificate:
        user.update({"client-certificate": flags.client_certificate, "client-certificate-data": ""})
    if flags.client_key:
        user.update({"client-key": flags.client_key, "client-key-data": ""})
    return user


def extras(given: tuple[str, ...]) -> dict[str, list[str]]:
    """Read `KEY=VALUE` entries of `--as-user-extra`; a key may come again."""
    found: dict[str, list[str]] = {}
    for entry in given:
        key, separator, value = entry.partition("=")
        if not separator or not key:
            raise ConfigError(f'--as-user-extra "{entry}" is not KEY=VALUE')
        found.setdefault(key, []).append(value)
    return found


def _impersonation(user: Json) -> Iterator[tuple[str, str]]:
    name, uid = user.get("as"), user.get("as-uid")
    groups, extra = user.get("as-groups") or (), user.get("as-user-extra") or {}
    if not name:
        if uid or groups or extra:
            raise ConfigError(
                "impersonating a group, UID or extra field needs a user", hint="add --as USER"
            )
        return
    yield "Impersonate-User", str(name)
    if uid:
        yield "Impersonate-Uid", str(uid)
    yield from (("Impersonate-Group", str(group)) for group in groups)
    for key, values in extra.items():
        header = "Impersonate-Extra-" + quote(str(key).lower(), safe="!#$&'*+-.^_`|~")
        yield from ((header, str(value)) for value in values)


def _trust(cluster: Json, name: str) -> dict[str, Any]:
    insecure = bool(cluster.get("insecure-skip-tls-verify"))
    authority = _material(cluster, "certificate-authority", f'cluster "{name}"')
    if insecure and authority:
        raise ConfigError(
            f'cluster "{name}" has both a certificate authority and insecure-skip-tls-verify',
            hint="remove one of them from the kubeconfig",
        )
    return {
        "authority": authority,
        "insecure": insecure,
        "tls_server_name": str(cluster.get("tls-server-name") or ""),
    }


def _credentials(user: Json, name: str) -> dict[str, Any]:
    whose = f'user "{name}"'
    certificate = _material(user, "client-certificate", whose)
    key = _material(user, "client-key", whose)
    if certificate and not key:
        raise ConfigError(f"{whose} has a client certificate and no client-key")
    token, token_file = str(user.get("token") or ""), str(user.get("tokenFile") or "")
    basic = (str(user.get("username") or ""), str(user.get("password") or ""))
    plugin = user.get("exec")
    if plugin and user.get("auth-provider"):
        raise ConfigError(f"{whose} has both an auth-provider and an exec plugin")
    if user.get("auth-provider") and not (token or token_file or certificate):
        raise ConfigError(
            f"{whose} uses an auth-provider, which kubectl no longer supports",
            hint="use an exec plugin, such as `aws eks update-kubeconfig` writes",
        )
    # client-go: exec plugins are asked only if no other credential is there.
    other = certificate or token or token_file or any(basic)
    return {
        "certificate": certificate,
        "key": key,
        "token": token,
        "token_file": token_file,
        "basic": basic if any(basic) else None,
        "plugin": None if other else plugin,
    }


def _material(entry: Json, key: str, whose: str) -> bytes:
    """Return the PEM that `KEY-data` holds in base64, else that of the file `KEY` names."""
    data = entry.get(f"{key}-data")
    if data:
        try:
            return base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError, TypeError) as error:
            raise ConfigError(f"{key}-data of {whose} is not base64") from error
    path = entry.get(key)
    if not path:
        return b""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read {key} {path} of {whose}: {error.strerror}") from error


def _cluster_info(cluster: Json) -> Json:
    """Build `spec.cluster` of the ExecCredential that a plugin is given on request."""
    fields = ("server", "tls-server-name", "insecure-skip-tls-verify",
              "certificate-authority-data", "proxy-url", "disable-compression")  # fmt: skip
    info = {key: cluster[key] for key in fields if cluster.get(key)}
    for extension in cluster.get("extensions") or ():
        if extension.get("name") == EXEC_EXTENSION:
            info["config"] = extension.get("extension")
    return info


def _in_cluster(flags: KubernetesFlags, environ: Mapping[str, str]) -> Connection:
    host, port = environ["KUBERNETES_SERVICE_HOST"], environ.get("KUBERNETES_SERVICE_PORT", "443")
    try:
        authority = Path(flags.certificate_authority or SERVICE_ACCOUNT / "ca.crt").read_bytes()
        namespace = (SERVICE_ACCOUNT / "namespace").read_text().strip()
    except OSError as error:
        raise ConfigError(
            f"cannot read the pod's service account: {error.strerror}",
            hint="set KUBECONFIG, or mount the service account's token",
        ) from error
    return Connection(
        server=f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}",
        namespace=flags.namespace or namespace or "default",
        authority=authority,
        token=flags.token,
        token_file="" if flags.token else str(SERVICE_ACCOUNT / "token"),
        headers=tuple(_impersonation(_user(Kubeconfig(), flags, ""))),
    )
