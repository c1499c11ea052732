"""What completion's small client proves and demands when it speaks TLS to the API server."""

import base64
import os
import ssl
import tempfile
from pathlib import Path

from kubectl_alb.context.kubeconfig_files import Entry
from kubectl_alb.context.where import KubernetesFlags


def tls(cluster: Entry, user: Entry, flags: KubernetesFlags) -> ssl.SSLContext:
    """Return what TLS needs to know, from the flags first, then from the kubeconfig."""
    # Not `create_default_context`: from Python 3.13 it refuses CAs that clusters do have.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if flags.insecure_skip_tls_verify or cluster.value.get("insecure-skip-tls-verify"):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        _trust(context, cluster, flags)
    _present(context, user, flags)
    return context


def _trust(context: ssl.SSLContext, cluster: Entry, flags: KubernetesFlags) -> None:
    file = flags.certificate_authority or cluster.path("certificate-authority")
    data = cluster.text("certificate-authority-data")
    if file:
        context.load_verify_locations(cafile=file)
    elif data:
        context.load_verify_locations(cadata=base64.b64decode(data).decode())
    else:
        context.load_default_certs()


def _present(context: ssl.SSLContext, user: Entry, flags: KubernetesFlags) -> None:
    certificate = flags.client_certificate or user.path("client-certificate")
    key = flags.client_key or user.path("client-key")
    if certificate:
        context.load_cert_chain(certificate, key or None)
    elif user.text("client-certificate-data") and user.text("client-key-data"):
        parts = (user.text("client-certificate-data"), user.text("client-key-data"))
        _load(context, b"\n".join(base64.b64decode(part) for part in parts))


def _load(context: ssl.SSLContext, pem: bytes) -> None:
    # The ssl module loads a key from a file only; mkstemp makes one that no one else can read.
    handle, name = tempfile.mkstemp()
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
        context.load_cert_chain(name)
    finally:
        Path(name).unlink()
