"""Requests to the API server, over the wire: a small server answers as each test tells it."""

import gzip
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.kubeconfig_entries import ExecPlugin
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import AccessError, AlbError, ConfigError, ExitCode, UnreachableError
from tests.lab.certificates import Authority
from tests.scripted import Reply, authority, proxying, serving, silent_port

PODS = "/api/v1/pods"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def ca(tmp_path: Path) -> Authority:
    return authority(tmp_path / "pki")


def page(*names: str, more: str = "") -> Reply:
    items = [{"metadata": {"name": name, "managedFields": [{}]}} for name in names]
    answer = {"kind": "PodList", "apiVersion": "v1", "metadata": {"continue": more}, "items": items}
    return Reply(body=json.dumps(answer).encode())


def status(code: int, reason: str, message: str, **headers: str) -> Reply:
    body = {"kind": "Status", "reason": reason, "message": message, "code": code}
    return Reply(code, json.dumps(body).encode(), headers)


def failure(connection: Connection, timeout: float | None = None) -> AlbError:
    with pytest.raises(AlbError) as caught:
        KubeClient(connection, timeout).list(PODS)
    return caught.value


def test_a_list_is_read_page_by_page_and_its_items_are_whole_objects() -> None:
    with serving(page("a", more="t k"), page("b")) as server:
        records = KubeClient(Connection(server.url)).list(PODS, {"labelSelector": "x=y"})
    assert [r["metadata"] for r in records] == [{"name": "a"}, {"name": "b"}]
    assert {(r["kind"], r["apiVersion"]) for r in records} == {("Pod", "v1")}
    assert server.asked[0].path == f"{PODS}?labelSelector=x%3Dy&limit=500"
    assert server.asked[1].path == f"{PODS}?labelSelector=x%3Dy&limit=500&continue=t+k"


def test_a_list_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kubectl_alb.context.kubernetes.client.MOST_PAGES", 3)
    with serving(*(page("a", more=f"t{number}") for number in range(9))) as server:
        error = failure(Connection(server.url))
    assert error.message == f"the API server's answer to {PODS} does not end after 3 pages"
    assert (error.exit_code, len(server.asked)) == (ExitCode.UNREACHABLE, 3)


def test_of_an_ingress_it_is_kept_when_which_part_was_changed() -> None:
    when = {"time": "2026-11-24T12:00:00Z", "subresource": "status"}
    history = [{**when, "manager": "controller", "fieldsV1": {"f:status": {}}}, "odd"]
    items = [{"metadata": {"name": "web", "managedFields": history}}]
    answer = {"kind": "IngressList", "apiVersion": "networking.k8s.io/v1", "items": items}
    with serving(Reply(body=json.dumps(answer).encode())) as server:
        (found,) = KubeClient(Connection(server.url)).list("/ingresses")
    assert found["metadata"]["managedFields"] == [when]


def test_a_list_that_expires_between_pages_is_begun_again() -> None:
    gone = status(410, "Expired", "too old")
    with serving(page("a", more="t"), gone, page("a", more="u"), page("b")) as server:
        records = KubeClient(Connection(server.url)).list(PODS)
    assert [r["metadata"]["name"] for r in records] == ["a", "b"]


def test_requests_say_who_asks_and_take_compressed_answers() -> None:
    body = gzip.compress(page("a").body)
    with serving(Reply(body=body, headers={"Content-Encoding": "gzip"})) as server:
        assert len(KubeClient(Connection(server.url)).list(PODS)) == 1
    assert server.asked[0].header("User-Agent").startswith("kubectl-alb/")
    assert server.asked[0].header("Accept-Encoding") == "gzip"


def test_compression_can_be_switched_off() -> None:
    with serving(page()) as server:
        KubeClient(Connection(server.url, compress=False)).list(PODS)
    assert server.asked[0].header("Accept-Encoding") in ("", "identity")


def test_impersonation_headers_that_come_twice_are_sent_twice() -> None:
    headers = (("Impersonate-User", "eve"), ("Impersonate-Group", "a"), ("Impersonate-Group", "b"))
    with serving(page()) as server:
        KubeClient(Connection(server.url, headers=headers)).list(PODS)
    assert server.asked[0].headers["impersonate-group"] == ["a", "b"]


@pytest.mark.parametrize(
    ("credential", "sent"),
    [
        ({"token": Secret("sesame")}, "Bearer sesame"),
        ({"basic": Secret("me:pw")}, "Basic bWU6cHc="),
        ({}, ""),
    ],
)
def test_credentials_are_sent(credential: dict[str, Secret], sent: str) -> None:
    with serving(page()) as server:
        KubeClient(Connection(server.url, **credential)).list(PODS)  # type: ignore[arg-type]
    assert server.asked[0].header("Authorization") == sent


def test_a_token_file_is_read_for_each_request_and_wins_over_a_token(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("one\n")
    with serving(page()) as server:
        client = KubeClient(Connection(server.url, token=Secret("held"), token_file=str(file)))
        client.list(PODS)
        file.write_text("two")
        client.list(PODS)
        file.unlink()
        client.list(PODS)
    sent = [asked.header("Authorization") for asked in server.asked]
    assert sent == ["Bearer one", "Bearer two", "Bearer held"]


def test_a_token_file_that_is_not_there_is_a_configuration_error() -> None:
    connection = Connection("http://127.0.0.1:1", token_file="/no/such/token")
    assert isinstance(failure(connection), ConfigError)


def test_a_plugin_is_run_once_and_again_when_its_credential_is_refused(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    script = tmp_path / "plugin.py"
    script.write_text(
        f"import pathlib; p = pathlib.Path({str(runs)!r})\n"
        "n = len(p.read_text()) + 1 if p.exists() else 1; p.write_text('x' * n)\n"
        'print(\'{"kind": "ExecCredential", "apiVersion":'
        ' "client.authentication.k8s.io/v1", "status": {"token": "%d"}}\' % n)\n'
    )
    plugin = ExecPlugin(
        command=sys.executable,
        args=(str(script),),
        api_version="client.authentication.k8s.io/v1",
        interactive_mode="Never",
    )
    refused = status(401, "Unauthorized", "Unauthorized")
    with serving(page("a"), page("a"), refused, page("a")) as server:
        client = KubeClient(Connection(server.url, plugin=plugin))
        for _ in range(3):
            client.list(PODS)
    sent = [asked.header("Authorization") for asked in server.asked]
    assert sent == ["Bearer 1", "Bearer 1", "Bearer 1", "Bearer 2"]


def test_the_clusters_authority_is_trusted_whatever_the_environment_names(
    ca: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = authority(tmp_path / "other").own.certificate
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(other))
    monkeypatch.setenv("SSL_CERT_FILE", str(other))
    with serving(page(), tls=ca.server("api")) as server:
        trusted = Connection(server.url, authority=ca.own.certificate.read_bytes())
        assert KubeClient(trusted).list(PODS) == []
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ca.own.certificate))
        monkeypatch.setenv("SSL_CERT_FILE", str(ca.own.certificate))
        error = failure(replace(trusted, authority=other.read_bytes()))
    assert isinstance(error, UnreachableError)
    assert "certificate that is not trusted" in error.message
    assert "certificate-authority" in error.hint


def test_an_expired_certificate_is_named_as_such(ca: Authority) -> None:
    with serving(page(), tls=ca.server("api", expired=True)) as server:
        error = failure(Connection(server.url, authority=ca.own.certificate.read_bytes()))
    assert "certificate has expired" in error.message


def test_the_servers_own_certificate_may_stand_for_its_authority(ca: Authority) -> None:
    pair = ca.server("api")
    with serving(page(), tls=pair) as server:
        own = Connection(server.url, authority=pair.certificate.read_bytes())
        assert KubeClient(own).list(PODS) == []


def test_the_name_in_the_certificate_must_be_the_expected_one(ca: Authority) -> None:
    trust = ca.own.certificate.read_bytes()
    with serving(page(), tls=ca.server("api")) as server:
        named = Connection(server.url, authority=trust, tls_server_name="kubernetes")
        assert KubeClient(named).list(PODS) == []
        error = failure(replace(named, tls_server_name="other.example"))
    assert "other.example" in error.message


def test_without_verification_any_certificate_will_do(ca: Authority) -> None:
    with serving(page(), tls=ca.server("api", expired=True)) as server:
        assert KubeClient(Connection(server.url, insecure=True)).list(PODS) == []


def test_a_client_certificate_is_presented_and_no_key_stays_on_disk(
    ca: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    pair = ca.client("eve")
    trust = ca.own.certificate
    with serving(page(), tls=ca.server("api"), authority=trust) as server:
        KubeClient(
            Connection(
                server.url,
                authority=trust.read_bytes(),
                certificate=pair.certificate.read_bytes(),
                key=pair.key.read_bytes(),
            )
        ).list(PODS)
    assert server.asked[0].client == "eve"
    assert list(scratch.iterdir()) == []


def test_a_key_that_does_not_fit_is_a_configuration_error(ca: Authority) -> None:
    connection = Connection(
        "https://127.0.0.1:1",
        certificate=ca.client("eve").certificate.read_bytes(),
        key=ca.client("adam").key.read_bytes(),
    )
    assert isinstance(failure(connection), ConfigError)


def test_the_clusters_proxy_is_used_and_its_login_is_shown_to_it_alone(
    ca: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    trust = ca.own.certificate.read_bytes()
    with serving(page("a"), tls=ca.server("api")) as server, proxying() as proxy:
        login = proxy.url.replace("//", "//me:pass%20word@")
        client = KubeClient(Connection(server.url, authority=trust, proxy=login))
        assert len(client.list(PODS)) == 1
    assert proxy.asked[0].split()[:2] == ["CONNECT", server.url.removeprefix("https://")]
    assert proxy.login == ["Basic bWU6cGFzcyB3b3Jk"]
    assert server.asked[0].header("Proxy-Authorization") == ""


def test_a_server_name_is_checked_through_a_proxy_too(ca: Authority) -> None:
    trust = ca.own.certificate.read_bytes()
    with serving(page(), tls=ca.server("api")) as server, proxying() as proxy:
        named = Connection(
            server.url, authority=trust, proxy=proxy.url, tls_server_name="kubernetes"
        )
        assert KubeClient(named).list(PODS) == []
        assert "other.example" in failure(replace(named, tls_server_name="other.example")).message


@pytest.mark.parametrize(
    ("variable", "no_proxy", "used"),
    [
        ("HTTPS_PROXY", "", True),
        ("https_proxy", "", True),
        ("HTTPS_PROXY", "example.com", True),
        ("HTTPS_PROXY", ".internal", False),
        ("HTTPS_PROXY", "api.internal", False),
        ("HTTPS_PROXY", "*", False),
        ("HTTP_PROXY", "", False),
    ],
)
def test_the_environments_proxy_is_used_but_for_the_hosts_it_leaves_out(
    variable: str, no_proxy: str, used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxying() as proxy:
        monkeypatch.setenv(variable, proxy.url)
        monkeypatch.setenv("NO_PROXY", no_proxy)
        failure(Connection("https://api.internal:1"), 1)
    assert bool(proxy.asked) is used


@pytest.mark.parametrize(("no_proxy", "used"), [("10.0.0.0/8", False), ("10.9.0.0/16", True)])
def test_addresses_without_proxy_may_be_ranges(
    no_proxy: str, used: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", no_proxy)
        failure(Connection("https://10.0.0.1:1"), 1)
    assert bool(proxy.asked) is used


def test_the_loopback_interface_needs_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with serving(page("a")) as server:
        assert len(KubeClient(Connection(server.url)).list(PODS)) == 1


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (status(401, "Unauthorized", "Unauthorized"), AccessError, "(Unauthorized)"),
        (
            status(403, "Forbidden", 'pods is forbidden: User "eve" cannot list resource'),
            AccessError,
            "eve may not list pods",
        ),
        (
            status(404, "NotFound", "the server could not find"),
            UnreachableError,
            "as no API server answers",
        ),
        (status(400, "BadRequest", "bad selector"), AlbError, "bad selector"),
        (Reply(200, b"<html>"), UnreachableError, "is no JSON"),
        (Reply(200, b"[]"), UnreachableError, "is no list"),
        (Reply(200, b'{"kind": "PodList", "items": 3}'), UnreachableError, "is no list"),
        (Reply(200, b'{"kind": "Status", "items": []}'), UnreachableError, "is no list"),
        (Reply(204, b""), UnreachableError, "is 204"),
        (Reply(302, b"", {"Location": "/elsewhere"}), UnreachableError, "is 302"),
        (Reply(400, b"<html>"), UnreachableError, "is 400"),
    ],
)
def test_an_answer_that_is_no_list_is_told_in_our_words(
    reply: Reply, kind: type[AlbError], said: str
) -> None:
    with serving(reply) as server:
        error = failure(Connection(server.url))
    assert isinstance(error, kind)
    assert said in error.message


def test_a_refusal_names_the_right_that_is_missing() -> None:
    with serving(status(403, "Forbidden", "no")) as server:
        error = failure(Connection(server.url))
    assert isinstance(error, AccessError)
    assert error.permission == "list pods"


@pytest.mark.parametrize("code", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says_so(code: int) -> None:
    busy = status(code, "TooManyRequests", "later", **{"Retry-After": "0"})
    with serving(busy, busy, page("a")) as server:
        assert len(KubeClient(Connection(server.url)).list(PODS)) == 1


@pytest.mark.parametrize("code", [429, 500])
def test_a_server_that_stays_busy_is_given_up(code: int) -> None:
    with serving(status(code, "Busy", "later", **{"Retry-After": "0"})) as server:
        error = failure(Connection(server.url))
    assert isinstance(error, UnreachableError)
    assert 2 <= len(server.asked) <= 5


def test_a_broken_off_answer_is_asked_for_again_and_then_given_up() -> None:
    half = replace(page("a"), cut=10)
    with serving(half, page("a")) as server:
        assert len(KubeClient(Connection(server.url)).list(PODS)) == 1
    with serving(half) as server:
        error = failure(Connection(server.url))
    assert isinstance(error, UnreachableError)
    assert "broke the connection off" in error.message


def test_a_server_that_does_not_answer_in_time_is_given_up() -> None:
    with serving(replace(page(), seconds=600)) as server:
        error = failure(Connection(server.url), 0.3)
    assert isinstance(error, UnreachableError)
    assert "does not answer in time" in error.message


def test_no_request_timeout_waits_for_a_slow_answer() -> None:
    with serving(replace(page("a"), seconds=0.3)) as server:
        assert len(KubeClient(Connection(server.url), 0).list(PODS)) == 1


def test_a_tls_handshake_that_hangs_is_given_up() -> None:
    listener, port = silent_port()
    with listener:
        error = failure(Connection(f"https://127.0.0.1:{port}"), 0.3)
    assert "does not answer in time" in error.message


@pytest.mark.parametrize(
    ("server", "said"),
    [
        ("https://127.0.0.1:1", "connection refused"),
        ("https://no-such-host.invalid", "cannot be resolved"),
    ],
)
def test_a_server_that_cannot_be_reached_is_named(server: str, said: str) -> None:
    error = failure(Connection(server))
    assert isinstance(error, UnreachableError)
    assert server in error.message
    assert said in error.message.lower()
