"""A kubeconfig of one connection, so that another program talks to the same cluster as we do."""

import base64
from typing import Any
from urllib.parse import unquote

from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.kubeconfig_entries import EXEC_EXTENSION, ExecPlugin

NAME = "kubectl-alb"
EXTRA = "Impersonate-Extra-"
KEYS = {
    "Impersonate-User": "as",
    "Impersonate-Uid": "as-uid",
}


def kubeconfig_of(connection: Connection) -> dict[str, Any]:
    """Return the content of a kubeconfig; it holds credentials, so it is for private files only."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": NAME,
        "contexts": [
            {
                "name": NAME,
                "context": {"cluster": NAME, "user": NAME, "namespace": connection.namespace},
            }
        ],
        "clusters": [{"name": NAME, "cluster": _cluster(connection)}],
        "users": [{"name": NAME, "user": _user(connection)}],
    }


def _cluster(connection: Connection) -> dict[str, Any]:
    cluster: dict[str, Any] = {
        "server": connection.server,
        "tls-server-name": connection.tls_server_name,
        "proxy-url": connection.proxy,
        "disable-compression": not connection.compress,
    }
    if connection.insecure:
        cluster["insecure-skip-tls-verify"] = True
    elif connection.authority:
        cluster["certificate-authority-data"] = _base64(connection.authority)
    config = connection.cluster_info.get("config")
    if config is not None:
        cluster["extensions"] = [{"name": EXEC_EXTENSION, "extension": config}]
    return {key: value for key, value in cluster.items() if value}


def _user(connection: Connection) -> dict[str, Any]:
    username, _, password = connection.basic.reveal().partition(":")
    user: dict[str, Any] = {
        "client-certificate-data": _base64(connection.certificate),
        "client-key-data": _base64(connection.key),
        "token": connection.token.reveal(),
        # As in ours, a token comes before the file of one.
        "tokenFile": "" if connection.token else connection.token_file,
        "username": username,
        "password": password,
        "exec": _exec(connection.plugin) if connection.plugin else None,
        **_impersonation(connection),
    }
    return {key: value for key, value in user.items() if value}


def _exec(plugin: ExecPlugin) -> dict[str, Any]:
    return {
        "apiVersion": plugin.api_version,
        "command": plugin.command,
        "args": list(plugin.args),
        "env": [{"name": name, "value": value} for name, value in plugin.env],
        "installHint": plugin.install_hint,
        "provideClusterInfo": plugin.provide_cluster_info,
        "interactiveMode": plugin.interactive_mode or "IfAvailable",
    }


def _impersonation(connection: Connection) -> dict[str, Any]:
    """Return the fields that the headers were made of."""
    user: dict[str, Any] = {}
    for name, value in connection.headers:
        text = value.encode("latin-1").decode("utf-8", "surrogateescape")
        if name in KEYS:
            user[KEYS[name]] = text
        elif name == "Impersonate-Group":
            user.setdefault("as-groups", []).append(text)
        elif name.startswith(EXTRA):
            extra = user.setdefault("as-user-extra", {})
            extra.setdefault(unquote(name.removeprefix(EXTRA)), []).append(text)
    return user


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
