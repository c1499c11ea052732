"""Kubeconfigs and flags run through real kubectl and through us.

Both are answered, and the server sees the same caller, or both refuse; the last table lists where
we differ on purpose.
"""

import base64
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.kubectl_parity import Case, by_kubectl, by_us, document
from tests.lab.certificates import Authority
from tests.scripted import Reply, Scripted, authority, proxying, serving

GROUP = "client.authentication.k8s.io"


@dataclass(frozen=True)
class Stage:
    """A server with TLS, its authority, and a folder for files."""

    server: Scripted
    ca: Authority
    folder: Path

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def place(self) -> str:
        return self.url.removeprefix("https://")

    def data(self, wrapped: bool = False) -> str:
        content = self.ca.own.certificate.read_bytes()
        return (base64.encodebytes if wrapped else base64.b64encode)(content).decode()

    def client(self, **changed: Any) -> dict[str, Any]:
        pair = self.ca.client("eve")
        found = {
            "client-certificate-data": base64.b64encode(pair.certificate.read_bytes()).decode(),
            "client-key-data": base64.b64encode(pair.key.read_bytes()).decode(),
            **changed,
        }
        return {name: value for name, value in found.items() if value is not None}

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def text(self, user: Any = None, cluster: Any = None, server: str = "", **other: Any) -> str:
        trust = {"certificate-authority-data": self.data()} if cluster is None else cluster
        login = {"token": "t"} if user is None else user
        return document(server or self.url, login, trust, other)

    def plugin(self, answer: str, **changed: Any) -> dict[str, Any]:
        script = self.file("plugin.py", f"print({answer!r})\n")
        return {
            "exec": {
                "apiVersion": f"{GROUP}/v1beta1",
                "command": sys.executable,
                "args": [script],
                **changed,
            }
        }


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def stage(ca: Authority, tmp_path: Path) -> Iterator[Stage]:
    reply = Reply(body=b'{"paths": []}')
    with serving(
        reply, tls=ca.server("api"), authority=ca.own.certificate, optional=True
    ) as server:
        yield Stage(server, ca, tmp_path)


def answer(version: str = "v1beta1", **status: Any) -> str:
    return json.dumps(
        {"kind": "ExecCredential", "apiVersion": f"{GROUP}/{version}", "status": status}
    )


def oidc(seconds: float, **changed: Any) -> dict[str, Any]:
    payload = json.dumps({"exp": int(time.time() + seconds)}).encode()
    token = ".".join(["e30", base64.urlsafe_b64encode(payload).decode().rstrip("="), "sig"])
    config = {"idp-issuer-url": "https://127.0.0.1:1", "client-id": "k", "id-token": token}
    return {"auth-provider": {"name": "oidc", "config": {**config, **changed}}}


def yaml_answer(stage: Stage) -> str:
    return f"kind: ExecCredential\napiVersion: {GROUP}/v1beta1\nstatus:\n  token: t"


def certificate_answer(stage: Stage) -> str:
    pair = stage.ca.client("eve")
    return answer(
        clientCertificateData=pair.certificate.read_text(), clientKeyData=pair.key.read_text()
    )


Make = Callable[[Stage], Case]
SAME: dict[str, Make] = {
    "token": lambda s: Case(s.text()),
    "no kind": lambda s: Case(s.text(kind=None, apiVersion=None)),
    "wrong kind": lambda s: Case(s.text(kind="Pod")),
    "wrong version": lambda s: Case(s.text(apiVersion="v2")),
    "not YAML": lambda s: Case("a: [b"),
    "a list": lambda s: Case("- a"),
    "several documents": lambda s: Case(s.text() + "---\nkind: Pod\n"),
    "second document broken": lambda s: Case(s.text() + "---\na: b: c\n"),
    "JSON": lambda s: Case(json.dumps(yaml.safe_load(s.text()))),
    "token a number": lambda s: Case(s.text({"token": 17})),
    "token a list": lambda s: Case(s.text({"token": ["t"]})),
    "token a boolean": lambda s: Case(s.text({"token": True})),
    "token a date": lambda s: Case(s.text().replace("token: t", "token: 2024-01-01")),
    "token in exponents": lambda s: Case(s.text().replace("token: t", "token: 1e3")),
    "token with a colon": lambda s: Case(s.text().replace("token: t", "token: 1:30")),
    "token yes": lambda s: Case(s.text().replace("token: t", "token: yes")),
    "token y": lambda s: Case(s.text().replace("token: t", "token: y")),
    "token null and file": lambda s: Case(s.text({"token": None, "tokenFile": s.file("t", "x")})),
    "token with a line break": lambda s: Case(s.text({"token": "t\n"})),
    "token with letters": lambda s: Case(s.text({"token": "é"})),
    "token file": lambda s: Case(s.text({"tokenFile": s.file("t", " x\n")})),
    "relative token file": lambda s: Case(s.text({"tokenFile": Path(s.file("t", "x")).name})),
    "missing token file": lambda s: Case(s.text({"tokenFile": "/no/such"})),
    "empty token file": lambda s: Case(s.text({"tokenFile": s.file("t", "")})),
    "token and token file": lambda s: Case(s.text({"token": "a", "tokenFile": s.file("t", "b")})),
    "basic": lambda s: Case(s.text({"username": "me", "password": "pw"})),
    "token and basic": lambda s: Case(s.text({"token": "t", "username": "me", "password": "p"})),
    "password a number": lambda s: Case(s.text({"username": "me", "password": 1})),
    "client certificate": lambda s: Case(s.text(s.client())),
    "certificate as data and file": lambda s: Case(s.text(s.client(**{"client-certificate": "x"}))),
    "key as data and file": lambda s: Case(s.text(s.client(**{"client-key": "x"}))),
    "certificate without key": lambda s: Case(s.text(s.client(**{"client-key-data": None}))),
    "missing certificate file": lambda s: Case(
        s.text({"client-certificate": "/no", "client-key": "/no"})
    ),
    "key that does not fit": lambda s: Case(
        s.text(s.client(**{"client-key-data": base64.b64encode(b"x").decode()}))
    ),
    "certificate flags": lambda s: Case(
        s.text(s.client()),
        [
            f"--client-certificate={s.ca.client('adam').certificate}",
            f"--client-key={s.ca.client('adam').key}",
        ],
    ),
    "no such context": lambda s: Case(s.text(), ["--context", "no"]),
    "no such cluster": lambda s: Case(s.text(), ["--cluster", "no"]),
    "no such user": lambda s: Case(s.text(), ["--user", "no"]),
    "user of the context missing": lambda s: Case(s.text(users=[])),
    "user of the context missing, token given": lambda s: Case(s.text(users=[]), ["--token=x"]),
    "current context missing": lambda s: Case(s.text(None, None, "", **{"current-context": "no"})),
    "no credentials": lambda s: Case(s.text({})),
    "cluster of the context missing": lambda s: Case(s.text(clusters=[])),
    "two users of a name": lambda s: Case(s.text(users=[{"name": "u"}, {"name": "u"}])),
    "users a mapping": lambda s: Case(s.text(users={"u": {}})),
    "preferences": lambda s: Case(s.text(preferences={"colors": True})),
    "preferences of another type": lambda s: Case(s.text(preferences={"colors": "true"})),
    "two extensions of a name": lambda s: Case(s.text(extensions=[{"name": "a"}, {"name": "a"}])),
    "two extensions of a name in a cluster": lambda s: Case(
        s.text(
            cluster={
                "certificate-authority-data": s.data(),
                "extensions": [{"name": "a", "extension": 1}, {"name": "a", "extension": 2}],
            }
        )
    ),
    "two extensions of a name in a user": lambda s: Case(
        s.text({"token": "t", "extensions": [{"name": "a"}, {"name": "a"}]})
    ),
    "two extensions of a name with values": lambda s: Case(
        s.text(extensions=[{"name": "a", "extension": 1}, {"name": "a", "extension": 2}])
    ),
    "an extension without value": lambda s: Case(s.text(extensions=[{"name": "a"}])),
    "an unknown field": lambda s: Case(s.text({"token": "t", "tokens": ["x"]})),
    "quoted false": lambda s: Case(s.text(cluster={"insecure-skip-tls-verify": "false"})),
    "insecure": lambda s: Case(s.text(cluster={"insecure-skip-tls-verify": True})),
    "insecure by yes": lambda s: Case(
        s.text(cluster={"insecure-skip-tls-verify": "REPLACED"}).replace("REPLACED", "yes")
    ),
    "insecure with authority": lambda s: Case(
        s.text(cluster={"insecure-skip-tls-verify": True, "certificate-authority-data": s.data()})
    ),
    "insecure flag": lambda s: Case(s.text(), ["--insecure-skip-tls-verify"]),
    "insecure flag off": lambda s: Case(
        s.text(cluster={"insecure-skip-tls-verify": True}), ["--insecure-skip-tls-verify=false"]
    ),
    "insecure flag nonsense": lambda s: Case(s.text(), ["--insecure-skip-tls-verify=maybe"]),
    "untrusted": lambda s: Case(s.text(cluster={})),
    "authority wrapped": lambda s: Case(
        s.text(cluster={"certificate-authority-data": s.data(True)})
    ),
    "authority not base64": lambda s: Case(s.text(cluster={"certificate-authority-data": "%%"})),
    "authority without padding": lambda s: Case(
        s.text(cluster={"certificate-authority-data": "QQ"})
    ),
    "authority not PEM": lambda s: Case(s.text(cluster={"certificate-authority-data": "QUFB"})),
    "authority with comments": lambda s: Case(
        s.text(
            cluster={
                "certificate-authority": s.file(
                    "ca", b"# \xe9\xff\n" + s.ca.own.certificate.read_bytes() + b"\xff trailing\n"
                )
            }
        )
    ),
    "authority as data and file": lambda s: Case(
        s.text(
            cluster={"certificate-authority-data": s.data(), "certificate-authority": "/etc/hosts"}
        )
    ),
    "authority file missing": lambda s: Case(s.text(cluster={"certificate-authority": "/no"})),
    "authority flag": lambda s: Case(
        s.text(cluster={}), ["--certificate-authority", str(s.ca.own.certificate)]
    ),
    "server name": lambda s: Case(
        s.text(cluster={"certificate-authority-data": s.data(), "tls-server-name": "kubernetes"})
    ),
    "wrong server name": lambda s: Case(s.text(), ["--tls-server-name", "other.example"]),
    "upper case": lambda s: Case(s.text(server=s.url.replace("https", "HTTPS"))),
    "trailing slash": lambda s: Case(s.text(server=s.url + "/")),
    "host and port": lambda s: Case(s.text(server=s.place)),
    "server flag": lambda s: Case(s.text(server="https://127.0.0.1:1"), ["--server", s.url]),
    "server flag host and port": lambda s: Case(s.text(), ["-s", s.place]),
    "server flag of another scheme": lambda s: Case(s.text(), ["-s", "ftp://x"]),
    "server a number": lambda s: Case(s.text(cluster={"server": 5})),
    "proxy of another scheme": lambda s: Case(
        s.text(cluster={"certificate-authority-data": s.data(), "proxy-url": "ftp://x"})
    ),
    "proxy that is not there": lambda s: Case(s.text(), ["--proxy-url", "http://127.0.0.1:1"]),
    "impersonation": lambda s: Case(
        s.text({"token": "t", "as": "eve", "as-groups": ["a", "b"], "as-uid": "7"})
    ),
    "impersonation flags": lambda s: Case(s.text(), ["--as=eve", "--as-group=a", "--as-group=b"]),
    "group without user": lambda s: Case(s.text(), ["--as-group=a"]),
    "groups a string": lambda s: Case(s.text({"token": "t", "as": "eve", "as-groups": "a"})),
    "plugin": lambda s: Case(s.text(s.plugin(answer(token="t")))),
    "plugin without mode": lambda s: Case(
        s.text(s.plugin(answer("v1", token="t"), apiVersion=f"{GROUP}/v1"))
    ),
    "plugin of v1": lambda s: Case(
        s.text(s.plugin(answer("v1", token="t"), apiVersion=f"{GROUP}/v1", interactiveMode="Never"))
    ),
    "plugin of v1alpha1": lambda s: Case(
        s.text(s.plugin(answer("v1alpha1", token="t"), apiVersion=f"{GROUP}/v1alpha1"))
    ),
    "plugin with an odd mode": lambda s: Case(
        s.text(s.plugin(answer(token="t"), interactiveMode="Maybe"))
    ),
    "plugin that needs a terminal": lambda s: Case(
        s.text(s.plugin(answer(token="t"), interactiveMode="Always"))
    ),
    "plugin that answers YAML": lambda s: Case(s.text(s.plugin(yaml_answer(s)))),
    "plugin that answers nothing": lambda s: Case(s.text(s.plugin(""))),
    "plugin that answers a number": lambda s: Case(s.text(s.plugin(answer(token=5)))),
    "plugin of another version": lambda s: Case(s.text(s.plugin(answer("v1", token="t")))),
    "plugin without status": lambda s: Case(s.text(s.plugin(answer()))),
    "plugin with a line break": lambda s: Case(s.text(s.plugin(answer(token="t\n")))),
    "plugin with a certificate": lambda s: Case(s.text(s.plugin(certificate_answer(s)))),
    "plugin with half a certificate": lambda s: Case(
        s.text(s.plugin(answer(token="t", clientCertificateData="x")))
    ),
    "plugin not there": lambda s: Case(s.text(s.plugin("", command="no-such-plugin-1"))),
    "plugin without command": lambda s: Case(s.text(s.plugin("", command=""))),
    "plugin with arguments as text": lambda s: Case(s.text(s.plugin("", args="x"))),
    "plugin with a quoted boolean": lambda s: Case(
        s.text(s.plugin(answer(token="t"), provideClusterInfo="true"))
    ),
    "plugin beside a token": lambda s: Case(
        s.text({"token": "mine", **s.plugin(answer(token="t"))})
    ),
    "plugin and provider": lambda s: Case(s.text({**s.plugin(answer(token="t")), **oidc(600)})),
    "ID token": lambda s: Case(s.text(oidc(600))),
    "ID token expired": lambda s: Case(s.text(oidc(-600))),
    "ID token of another form": lambda s: Case(s.text(oidc(600, **{"id-token": "x.y"}))),
    "provider without issuer": lambda s: Case(s.text(oidc(600, **{"idp-issuer-url": ""}))),
    "provider that is gone": lambda s: Case(s.text({"auth-provider": {"name": "gcp"}})),
    "kubeconfig of a flag": lambda s: Case("a: [", ["--kubeconfig", s.file("k", s.text())]),
    "kubeconfig of a flag missing": lambda s: Case(s.text(), ["--kubeconfig", "/no/such"]),
    "empty kubeconfig, server without TLS": lambda s: Case("", ["-s", s.place]),
    "request timeout nonsense": lambda s: Case(s.text(), ["--request-timeout=soon"]),
    "token flag": lambda s: Case(s.text({"username": "a"}), ["--token", "x"]),
    "first file wins": lambda s: Case(
        s.text(),
        environ={
            "KUBECONFIG": f"{s.file('a', s.text({'token': 'first'}))}:{s.file('b', s.text())}"
        },
    ),
}
# What kubectl does, and why we do not: each is refused by us, or sent as something else.
ON_PURPOSE: dict[str, tuple[Make, bool, bool, str]] = {
    "token flag beside a token file": (
        lambda s: Case(s.text({"tokenFile": s.file("t", "file")}), ["--token", "flag"]),
        True,
        True,
        "kubectl sends the file's token; a flag comes first here",
    ),
    "password with a line break": (
        lambda s: Case(s.text({"username": "me", "password": "p\n"})),
        True,
        False,
        "kubectl sends it; it is a copying mistake",
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_both_do_the_same(name: str, stage: Stage) -> None:
    case = SAME[name](stage)
    kubectl = by_kubectl(case, stage.server, stage.folder)
    ours = by_us(case, stage.server, stage.folder)
    assert (ours.answered, ours.seen) == (kubectl.answered, kubectl.seen), (ours, kubectl)
    assert ours.text or ours.answered


@pytest.mark.parametrize("name", ON_PURPOSE)
def test_what_differs_does_so_on_purpose(name: str, stage: Stage) -> None:
    make, kubectl, ours, _ = ON_PURPOSE[name]
    case = make(stage)
    theirs = by_kubectl(case, stage.server, stage.folder)
    mine = by_us(case, stage.server, stage.folder)
    assert (theirs.answered, mine.answered) == (kubectl, ours)
    assert theirs.seen != mine.seen


@pytest.mark.parametrize("scheme", ["http://", ""])
def test_both_take_a_proxy_of_the_environment(scheme: str, stage: Stage) -> None:
    # The loopback interface is never proxied, so the server gets a name that only a proxy knows.
    text = stage.text(server="https://api.example:6443")
    with proxying() as proxy:
        place = proxy.url.removeprefix("http://")
        case = Case(text, environ={"HTTPS_PROXY": f"{scheme}{place}"})
        outcomes = [ask(case, stage.server, stage.folder) for ask in (by_kubectl, by_us)]
    assert [outcome.answered for outcome in outcomes] == [False, False]
    assert {line.split()[1] for line in proxy.asked} == {"api.example:6443"}
    assert len(proxy.asked) >= 2
