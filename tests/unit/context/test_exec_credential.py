"""Exec plugins: real small programs, as a kubeconfig names them."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.context.kubernetes.exec_credential import read_credential, run_plugin
from kubectl_alb.context.kubernetes.kubeconfig_entries import ExecPlugin
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import AccessError, AlbError, ConfigError

V1 = "client.authentication.k8s.io/v1"
V1BETA1 = "client.authentication.k8s.io/v1beta1"


def plugin(tmp_path: Path, code: str, **facts: Any) -> ExecPlugin:
    script = tmp_path / "plugin.py"
    script.write_text(code)
    given = {"interactive_mode": "IfAvailable", **facts}
    return ExecPlugin(command=sys.executable, args=(str(script),), api_version=V1, **given)


ECHO = f"""
import json, os
info = json.loads(os.environ["KUBERNETES_EXEC_INFO"])
told = "|".join([os.environ.get("TEAM", ""), json.dumps(info["spec"], sort_keys=True)])
print(json.dumps({{"kind": "ExecCredential", "apiVersion": "{V1}", "status": {{"token": told}}}}))
"""


def test_a_plugin_gets_its_environment_and_answers_with_a_token(tmp_path: Path) -> None:
    stanza = plugin(tmp_path, ECHO, env=(("TEAM", "shop"),))
    found = run_plugin(stanza, {"server": "https://x"}, terminal=False)
    assert found.token.reveal() == 'shop|{"interactive": false}'


def test_a_plugin_is_told_of_the_cluster_when_it_asks(tmp_path: Path) -> None:
    stanza = plugin(tmp_path, ECHO, provide_cluster_info=True)
    found = run_plugin(stanza, {"server": "https://x"}, terminal=False)
    assert '"cluster": {"server": "https://x"}' in found.token.reveal()


@pytest.mark.parametrize(
    ("mode", "terminal", "interactive"),
    [
        ("IfAvailable", True, "true"),
        ("IfAvailable", False, "false"),
        ("Never", True, "false"),
        ("Always", True, "true"),
    ],
)
def test_a_plugin_may_ask_the_user_only_where_the_mode_and_the_terminal_let_it(
    mode: str, terminal: bool, interactive: str, tmp_path: Path
) -> None:
    stanza = plugin(tmp_path, ECHO, interactive_mode=mode)
    assert (
        f'"interactive": {interactive}' in run_plugin(stanza, {}, terminal=terminal).token.reveal()
    )


@pytest.mark.parametrize(
    ("given", "said", "hint"),
    [
        ({"command": "x", "api_version": "v1alpha1"}, 'has the apiVersion "v1alpha1"', V1),
        (
            {"command": "no-such-plugin-1", "install_hint": "get\n it  here"},
            "no-such-plugin-1 of the kubeconfig is not installed",
            "get it here",
        ),
        ({"command": "no-such-plugin-1"}, "not installed", "put it on PATH"),
        ({"command": "x", "interactive_mode": "Always"}, "needs a terminal", ""),
        ({"command": str(Path(__file__).parent)}, "cannot run", ""),
        ({"command": "cat", "args": ("\0sesame",)}, "cannot be passed", "args"),
    ],
)
def test_a_plugin_that_cannot_be_run_is_a_configuration_error(
    given: dict[str, Any], said: str, hint: str
) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        run_plugin(ExecPlugin(**{"api_version": V1, **given}), {}, terminal=False)
    assert hint in caught.value.hint
    assert "sesame" not in caught.value.message


def test_a_plugin_that_fails_is_quoted_by_its_last_line_and_without_its_arguments(
    tmp_path: Path,
) -> None:
    code = "import sys; print('note', file=sys.stderr); sys.exit('token has expired')"
    stanza = plugin(tmp_path, code)
    stanza = replace(stanza, args=(*stanza.args, "--password", "sesame"))
    with pytest.raises(AccessError) as caught:
        run_plugin(stanza, {}, terminal=False)
    assert "exit code 1: token has expired" in caught.value.message
    assert "sesame" not in caught.value.message + caught.value.hint


SPEAKS_V1 = ExecPlugin(command="p", api_version=V1)


def credential(**changed: Any) -> str:
    return json.dumps({"kind": "ExecCredential", "apiVersion": V1, "status": {"token": "t"},
                       **changed})  # fmt: skip


def test_a_certificate_may_be_answered() -> None:
    status = {"clientCertificateData": "crt", "clientKeyData": "key"}
    found = read_credential(credential(status=status).encode(), SPEAKS_V1)
    assert (found.certificate, found.key, found.token) == (b"crt", b"key", Secret())


def test_an_answer_may_be_yaml() -> None:
    answer = f"kind: ExecCredential\napiVersion: {V1}\nstatus:\n  token: t\n"
    assert read_credential(answer.encode(), SPEAKS_V1).token == Secret("t")


@pytest.mark.parametrize(
    "answer",
    [
        "sesame",
        '["sesame"]',
        credential(kind="sesame"),
        credential(apiVersion=V1BETA1),
        credential(status={"clientCertificateData": "sesame"}),
        credential(status=None),
        credential(status={"token": ["sesame"]}),
        credential(status={"token": "sesame\n"}),
        credential(status={"token": "t", "expirationTimestamp": "sesame"}),
    ],
)
def test_an_answer_that_is_no_credential_is_told_without_quoting_it(answer: str) -> None:
    with pytest.raises(AlbError) as caught:
        read_credential(answer.encode(), SPEAKS_V1)
    assert "sesame" not in caught.value.message
