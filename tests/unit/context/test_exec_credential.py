"""Exec plugins: real small programs, as a kubeconfig names them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.context.kubernetes.exec_credential import read_credential, run_plugin
from kubectl_alb.errors import AccessError, AlbError, ConfigError

V1 = "client.authentication.k8s.io/v1"
V1BETA1 = "client.authentication.k8s.io/v1beta1"


def plugin(tmp_path: Path, code: str, **facts: Any) -> dict[str, Any]:
    script = tmp_path / "plugin.py"
    script.write_text(code)
    return {"apiVersion": V1, "command": sys.executable, "args": [str(script)], **facts}


ECHO = f"""
import json, os
info = json.loads(os.environ["KUBERNETES_EXEC_INFO"])
told = "|".join([os.environ.get("TEAM", ""), json.dumps(info["spec"], sort_keys=True)])
print(json.dumps({{"kind": "ExecCredential", "apiVersion": "{V1}", "status": {{"token": told}}}}))
"""


def test_a_plugin_gets_its_environment_and_answers_with_a_token(tmp_path: Path) -> None:
    stanza = plugin(tmp_path, ECHO, env=[{"name": "TEAM", "value": "shop"}])
    found = run_plugin(stanza, {"server": "https://x"}, terminal=False)
    assert found.token == 'shop|{"interactive": false}'


def test_a_plugin_is_told_of_the_cluster_when_it_asks(tmp_path: Path) -> None:
    stanza = plugin(tmp_path, ECHO, provideClusterInfo=True)
    found = run_plugin(stanza, {"server": "https://x"}, terminal=False)
    assert '"cluster": {"server": "https://x"}' in found.token


@pytest.mark.parametrize(
    ("mode", "terminal", "interactive"),
    [
        ("IfAvailable", True, "true"),
        ("IfAvailable", False, "false"),
        (None, True, "true"),
        ("Never", True, "false"),
        ("Always", True, "true"),
    ],
)
def test_a_plugin_may_ask_the_user_only_where_the_mode_and_the_terminal_let_it(
    mode: str | None, terminal: bool, interactive: str, tmp_path: Path
) -> None:
    stanza = plugin(tmp_path, ECHO, interactiveMode=mode)
    assert f'"interactive": {interactive}' in run_plugin(stanza, {}, terminal).token


@pytest.mark.parametrize(
    ("stanza", "said", "hint"),
    [
        ({"command": "", "apiVersion": V1}, "names no command", ""),
        ({"command": "x", "apiVersion": "v1alpha1"}, "speaks", V1),
        (
            {"command": "no-such-plugin-1", "apiVersion": V1, "installHint": "get\n it  here"},
            "no-such-plugin-1 of the kubeconfig is not installed",
            "get it here",
        ),
        ({"command": "no-such-plugin-1", "apiVersion": V1}, "not installed", "put it on PATH"),
        ({"command": "x", "apiVersion": V1, "interactiveMode": "Always"}, "needs a terminal", ""),
        ({"command": "x", "apiVersion": V1, "interactiveMode": "Maybe"}, "is not known", "Never"),
        ({"command": str(Path(__file__).parent), "apiVersion": V1}, "cannot run", ""),
    ],
)
def test_a_plugin_that_cannot_be_run_is_a_configuration_error(
    stanza: dict[str, Any], said: str, hint: str
) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        run_plugin(stanza, {}, terminal=False)
    assert hint in caught.value.hint


def test_a_plugin_that_fails_is_quoted_by_its_last_line_and_without_its_arguments(
    tmp_path: Path,
) -> None:
    code = "import sys; print('note', file=sys.stderr); sys.exit('token has expired')"
    stanza = plugin(tmp_path, code)
    stanza["args"] += ["--password", "sesame"]
    with pytest.raises(AccessError) as caught:
        run_plugin(stanza, {}, terminal=False)
    assert "exit code 1: token has expired" in caught.value.message
    assert "sesame" not in caught.value.message + caught.value.hint


def credential(**changed: Any) -> str:
    return json.dumps({"kind": "ExecCredential", "apiVersion": V1, "status": {"token": "t"},
                       **changed})  # fmt: skip


def test_a_certificate_may_be_answered() -> None:
    status = {"clientCertificateData": "crt", "clientKeyData": "key"}
    found = read_credential(credential(status=status), "p", V1)
    assert (found.certificate, found.key, found.token) == (b"crt", b"key", "")


@pytest.mark.parametrize(
    "answer",
    [
        "sesame",
        '["sesame"]',
        credential(kind="sesame"),
        credential(apiVersion=V1BETA1),
        credential(status={"clientCertificateData": "sesame"}),
        credential(status=None),
    ],
)
def test_an_answer_that_is_no_credential_is_told_without_quoting_it(answer: str) -> None:
    with pytest.raises(AlbError) as caught:
        read_credential(answer, "p", V1)
    assert "sesame" not in caught.value.message
