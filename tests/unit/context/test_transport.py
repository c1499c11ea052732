"""Proxies, SOCKS among them, and trust; over the wire where there is one."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import truststore

from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection, connection, server_url
from kubectl_alb.context.kubernetes.exec_credential import Credential
from kubectl_alb.context.kubernetes.kubeconfig import Kubeconfig, parse
from kubectl_alb.context.kubernetes.transport import pool
from kubectl_alb.context.manifests.files import Text, texts
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.context.proxies import pool_manager, proxy_of_environment, system_trust
from kubectl_alb.errors import ConfigError
from tests.lab.certificates import Authority
from tests.scripted import Reply, authority, proxying, serving


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def ca(tmp_path: Path) -> Authority:
    return authority(tmp_path / "pki")


@contextmanager
def socks(port: int, asked: list[str]) -> Iterator[str]:
    """Serve one connection as a SOCKS5 proxy that knows no name and leads to a port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listener.accept()
        client.recv(2 + client.recv(2)[1])
        client.sendall(b"\x05\x00")
        head = client.recv(4)
        length = client.recv(1)[0] if head[3] == 3 else 4
        asked.append(client.recv(length).decode("latin-1"))
        client.recv(2)
        client.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        server = socket.create_connection(("127.0.0.1", port))
        threading.Thread(target=pump, args=(server, client), daemon=True).start()
        pump(client, server)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


def pump(one: socket.socket, other: socket.socket) -> None:
    try:
        while data := one.recv(65536):
            other.sendall(data)
    except OSError:
        return


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
@pytest.mark.parametrize("variable", [True, False])
def test_a_socks_proxy_resolves_the_servers_name(
    scheme: str, variable: bool, ca: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    trust = ca.own.certificate.read_bytes()
    with (
        serving(Reply(), tls=ca.server("api")) as server,
        socks(server.server_port, asked) as place,
    ):
        if variable:
            monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://{place}")
        proxy = "" if variable else f"{scheme}://{place}"
        given = Connection("https://kubernetes:6443", authority=trust, proxy=proxy)
        assert KubeClient(given).get("/version") == {}
    assert asked == ["kubernetes"]


@pytest.mark.parametrize(
    ("url", "environ", "found"),
    [
        ("https://api:6443", {"HTTPS_PROXY": "p:1"}, ("p:1", "HTTPS_PROXY")),
        ("https://api:6443", {"https_proxy": "q", "HTTPS_PROXY": "p"}, ("p", "HTTPS_PROXY")),
        ("http://api", {"HTTPS_PROXY": "p"}, ("", "")),
        ("https://api", {"ALL_PROXY": "p"}, ("p", "ALL_PROXY")),
        ("https://api", {"HTTPS_PROXY": "p", "NO_PROXY": "api:443"}, ("", "")),
        ("https://api", {"HTTPS_PROXY": "p", "no_proxy": "other, api"}, ("", "")),
        ("https://localhost", {"HTTPS_PROXY": "p"}, ("", "")),
    ],
)
def test_the_proxy_of_the_environment_is_gos(
    url: str, environ: dict[str, str], found: tuple[str, str]
) -> None:
    assert proxy_of_environment(url, environ) == found


@pytest.mark.parametrize("proxy", ["http://", "http://a:0", "a b", "http://[", "x://y", "a\nb"])
def test_what_is_no_proxy_is_named_by_its_source(proxy: str) -> None:
    with pytest.raises(ConfigError, match="HTTPS_PROXY"):
        pool_manager(proxy, "HTTPS_PROXY")


def test_a_proxys_password_is_not_shown() -> None:
    with pytest.raises(ConfigError) as caught:
        pool_manager("http://me:sesame@host:0", "HTTPS_PROXY")
    assert "sesame" not in caught.value.message


def test_manifests_are_downloaded_through_the_proxy_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.removeprefix("http://"))
        list(texts(["https://manifests.invalid/a.yaml"], False))
    assert proxy.asked[0].split()[1] == "manifests.invalid:443"


def test_manifests_are_downloaded_with_the_systems_trust(
    ca: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ca.own.certificate))
    with serving(Reply(body=b"a: b"), tls=ca.server("api")) as server:
        (found,) = texts([f"{server.url}/a.yaml"], False)
    assert isinstance(found, Text)
    assert found.text == "a: b"


def test_without_an_authority_the_systems_are_trusted() -> None:
    made = pool(Connection("https://x"), Credential()).connection_pool_kw["ssl_context"]
    assert isinstance(made, truststore.SSLContext)
    assert (made.verify_mode, made.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize(
    "place",
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/cert.pem",
        "/etc/ssl/cert.pem",
    ],
)
def test_the_authorities_of_other_systems_are_looked_for(place: str) -> None:
    # Debian; RHEL and Amazon Linux; Alpine. macOS and Windows have stores of their own.
    openssl = pytest.importorskip("truststore._openssl")
    assert place in openssl._CA_FILE_CANDIDATES
    assert isinstance(system_trust(), truststore.SSLContext)


@pytest.mark.parametrize("content", [b"", b"text", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_an_authority_without_a_certificate_is_refused(content: bytes) -> None:
    with pytest.raises(ConfigError, match="holds no certificate"):
        pool(Connection("https://x", authority=content or b"\n"), Credential())


def test_an_encrypted_key_is_refused_without_asking(ca: Authority) -> None:
    key = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
    given = Connection(
        "https://x", insecure=True, certificate=ca.own.certificate.read_bytes(), key=key
    )
    with pytest.raises(ConfigError, match="client certificate or key of the kubeconfig"):
        pool(given, Credential())


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://a:6443/", "https://a:6443"),
        ("HTTPS://A", "https://A"),
        ("a:6443", "http://a:6443"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("https://a/k8s/clusters/c?x=y#z", "https://a/k8s/clusters/c"),
    ],
)
def test_a_servers_address_is_read_as_client_go_does(given: str, url: str) -> None:
    assert server_url(given) == url


@pytest.mark.parametrize(
    "given",
    ["https:/a", "https:a", "https://", "https://a:b", "https://a:99999", "ftp://a", "a/b",
     "https://[::1", "https://a b", "https://a\nb", "https://me:sesame@a", ":6443"],
)  # fmt: skip
def test_a_servers_address_that_cannot_be_is_refused(given: str) -> None:
    with pytest.raises(ConfigError) as caught:
        server_url(given)
    assert "sesame" not in caught.value.message


def test_a_plugin_is_told_of_an_authority_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "ca").write_text("PEM")
    plugin = {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "x"}
    content = {
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [
            {"name": "c", "cluster": {"server": "https://a", "certificate-authority": "ca"}}
        ],
        "users": [{"name": "u", "user": {"exec": plugin}}],
    }
    made = connection(parse(content, tmp_path / "config"), KubernetesFlags(), {})
    assert json.loads(json.dumps(made.cluster_info)) == {
        "server": "https://a",
        "certificate-authority-data": "UEVN",
    }


POD = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"}


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in (("token", "t"), ("ca.crt", "PEM"), ("namespace", "ops\n")):
        (tmp_path / name).write_text(content)
    monkeypatch.setattr("kubectl_alb.context.kubernetes.pod.SERVICE_ACCOUNT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("more", "namespace"), [({}, "ops"), ({"POD_NAMESPACE": "x"}, "x")])
def test_in_a_pod_the_service_account_is_used(
    more: dict[str, str], namespace: str, account: Path
) -> None:
    made = connection(Kubeconfig(), KubernetesFlags(), {**POD, **more})
    assert (made.server, made.namespace) == ("https://10.0.0.1:443", namespace)
    assert (made.token_file, made.authority) == (str(account / "token"), b"PEM")


@pytest.mark.parametrize("flag", ["context", "cluster", "user"])
def test_in_a_pod_an_entry_that_a_flag_names_does_not_exist(flag: str, account: Path) -> None:
    flags = KubernetesFlags(**{flag: "x"})  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=f'{flag} "x" does not exist'):
        connection(Kubeconfig(), flags, POD)


def test_without_a_service_account_it_is_no_pod(account: Path) -> None:
    (account / "token").unlink()
    with pytest.raises(ConfigError, match="there is no kubeconfig, and this is not a pod"):
        connection(Kubeconfig(), KubernetesFlags(), POD)
