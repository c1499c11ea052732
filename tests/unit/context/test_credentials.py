"""Credentials with line breaks and other control characters: refused by name, shown nowhere."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.context.secret import Secret, header_text
from kubectl_alb.errors import ConfigError
from tests.kubectl_parity import document
from tests.lab.certificates import Authority
from tests.scripted import NOTHING, Scripted, authority, serving

CANARY = "canary7sesame"
AWS = {
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLETEST00001",
    "AWS_SECRET_ACCESS_KEY": "of-the-lab",
    "AWS_REGION": "us-west-2",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_MAX_ATTEMPTS": "1",
}
DAMAGED = {
    "end": f"{CANARY}\n",
    "middle": f"{CANARY[:4]}\r\nX-Header: {CANARY}",
}


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def server(ca: Authority) -> Iterator[Scripted]:
    with serving(tls=ca.server("api")) as running:
        yield running


def ran(
    words: tuple[str, ...], folder: Path, text: str, environ: Mapping[str, str]
) -> tuple[int, str]:
    """Run a command in a process of its own; return its code and all it wrote, also in files."""
    folder.joinpath("config").write_text(text)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "kubectl_alb", *words],
        env={"HOME": str(folder), "KUBECONFIG": str(folder / "config"), "TMPDIR": str(scratch),
             "PATH": os.environ["PATH"], **environ},
        cwd=scratch,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    written = [path.read_bytes() for path in scratch.rglob("*") if path.is_file()]
    output = b"\n".join([done.stdout, done.stderr, *written])
    return done.returncode, output.decode("utf-8", "replace")


def users(value: str, folder: Path) -> dict[str, tuple[dict[str, Any], str]]:
    """Return users that hold a credential in each place, and the name the place has."""
    script = folder / "plugin.py"
    version = "client.authentication.k8s.io/v1beta1"
    answer = {"kind": "ExecCredential", "apiVersion": version, "status": {"token": value}}
    script.write_text(f"print({json.dumps(answer)!r})")
    (folder / "token").write_text(value, newline="")
    plugin = {"apiVersion": version, "command": sys.executable, "args": [str(script)]}
    config = {"idp-issuer-url": "https://x", "client-id": "k", "id-token": value}
    return {
        "token": ({"token": value}, 'token of user "u"'),
        "token file": ({"tokenFile": str(folder / "token")}, "token file"),
        "password": ({"username": "me", "password": value}, 'password of user "u"'),
        "plugin": ({"exec": plugin}, "the answer of the exec plugin"),
        "ID token": ({"auth-provider": {"name": "oidc", "config": config}}, "id-token of user"),
    }


# A token file is trimmed, so what is at its end is no damage.
REFUSED = [
    (place, damage)
    for place in ("token", "token file", "password", "plugin", "ID token")
    for damage in DAMAGED
    if place != "token file" or not damage.startswith("end")
]


@pytest.mark.parametrize(("place", "damage"), REFUSED)
def test_a_kubernetes_credential_is_refused_by_name_and_never_shown(
    place: str, damage: str, server: Scripted, ca: Authority, tmp_path: Path
) -> None:
    user, name = users(DAMAGED[damage], tmp_path)[place]
    trust = {"certificate-authority": str(ca.own.certificate)}
    code, output = ran(("list", "--no-aws", "--debug"), tmp_path,
                       document(server.url, user, trust), {})  # fmt: skip
    assert code == 78, output
    assert name in output
    assert "control character" in output
    assert_clean(output)
    assert server.asked == []


def test_a_token_file_is_trimmed(server: Scripted, ca: Authority, tmp_path: Path) -> None:
    user, _ = users(f" {CANARY}\r\n", tmp_path)["token file"]
    trust = {"certificate-authority": str(ca.own.certificate)}
    _, output = ran(("list", "--no-aws", "--debug"), tmp_path,
                    document(server.url, user, trust), {})  # fmt: skip
    assert {asked.header("Authorization") for asked in server.asked} == {f"Bearer {CANARY}"}
    assert_clean(output)


@pytest.mark.parametrize("words", [("list", "--debug"), ("bundle", "--output-file=out")])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_SESSION_TOKEN", f"{CANARY}\n"),
        ("AWS_SESSION_TOKEN", f"{CANARY}\r"),
        ("AWS_SECRET_ACCESS_KEY", f"{CANARY}\x1b{CANARY}"),
        ("AWS_ACCESS_KEY_ID", f"{CANARY}\r\nX-Header: {CANARY}"),
    ],
)
def test_an_aws_credential_of_a_variable_is_named_and_never_shown(
    words: tuple[str, ...], name: str, value: str, tmp_path: Path
) -> None:
    environ = {**AWS, "AWS_ENDPOINT_URL": "http://127.0.0.1:1", name: value}
    code, output = ran(words, tmp_path, document("http://127.0.0.1:1", {}), environ)
    assert code == 78
    assert name in output
    assert_clean(output)


@pytest.mark.parametrize("words", [("doctor", "--debug"), ("bundle", "--output-file=out")])
def test_an_aws_credential_of_a_file_is_named_by_its_setting(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "credentials").write_text(
        f"[default]\naws_access_key_id = a\naws_secret_access_key = b\n"
        f"aws_session_token = {CANARY}\n  {CANARY}\n"
    )
    environ = {"AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"), "AWS_REGION": "x"}
    with serving(NOTHING) as plain:
        _, output = ran(words, tmp_path, document(plain.url, {}), environ)
    assert "aws_session_token of the AWS profile holds a control character" in output
    assert_clean(output)


def assert_clean(output: str) -> None:
    assert CANARY not in output
    assert CANARY[:6] not in output
    assert "this is a bug" not in output


def test_a_secret_hides_in_every_form_of_text() -> None:
    secret = Secret(CANARY)
    shown = [repr(secret), str(secret), f"{secret}", repr({"a": [secret]}), f"{secret!r:>20}"]
    assert not [text for text in shown if CANARY in text]
    assert (bool(secret), secret.reveal(), secret == Secret(CANARY)) == (True, CANARY, True)


@pytest.mark.parametrize("char", ["\0", "\n", "\r", "\x1b", "\x7f"])
def test_a_control_character_is_named_by_its_number(char: str) -> None:
    with pytest.raises(ConfigError, match=f"the flag holds .*U\\+{ord(char):04X}"):
        Secret(f"a{char}b").checked("the flag")


def test_a_tab_and_letters_may_be_in_a_header() -> None:
    assert Secret("a\té").checked("the flag").reveal() == "a\té"
    assert header_text("é") == "Ã©"
