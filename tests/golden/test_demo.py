"""The demo has the faults that it is meant to show, and the README's commands run on it."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import ExitCode
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from tests.conftest import Ran

ROOT = Path(__file__).parents[2]
FAULTS = {
    ("ALB-CERT-001", "preview"),  # No certificate fits its host.
    ("ALB-SVC-001", "broken"),  # Its Service has no node ports.
    ("ALB-SVC-003", "lost"),  # Its Service is missing.
    ("ALB-TGT-003", "k8s-shop-web-d8c35a448a"),  # One target is unhealthy.
    ("ALB-GROUP-004", "cart"),  # One rule can never match.
}
COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/kubectl-alb|kubectl alb) (.+)$", re.MULTILINE)
CODE = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What needs a cluster that can be changed, or followed, refuses a recording.
NEEDS_CLUSTER = ("install", "sample", "uninstall", "upgrade --rollback", "doctor --fix", "logs -f")
MANIFEST = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: extra, namespace: shop}
spec:
  ingressClassName: alb
  rules: [{http: {paths: [{path: /x, pathType: Exact,
    backend: {service: {name: cart, port: {name: http}}}}]}}]
"""


def readme_commands() -> tuple[str, ...]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = (line for block in CODE.findall(text) for line in COMMAND.findall(block))
    return tuple(dict.fromkeys(shlex.join(shlex.split(line, comments=True)) for line in found))


def needs_cluster(command: str) -> bool:
    words = command.split()
    follows = words[0] == "logs" and "-f" in words
    return follows or command.startswith(NEEDS_CLUSTER)


def test_the_demo_has_the_faults_that_it_is_meant_to_show_and_no_gap() -> None:
    snapshot = load(open_source(ContextOptions(bundle="demo")), Section)
    found = diagnose(Facts(snapshot), catalogue.ALL).findings
    assert {(finding.code, finding.about.name) for finding in found} == FAULTS
    assert {section for section in snapshot.gaps if section.value not in LIVE} == set()


# What is asked of AWS for the one who asks, and is no part of a recording.
LIVE = ("aws/simulations", "aws/caller-rights", "aws/network-acls")


@pytest.mark.parametrize("command", readme_commands())
def test_a_command_of_the_readme_runs_on_the_demo(
    command: str, run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "extra.yaml").write_text(MANIFEST, encoding="utf-8")
    words = shlex.split(command)
    ran = run(*words, *(() if "--bundle" in words else ("--bundle", "demo")))
    if needs_cluster(command):
        assert ran.code == ExitCode.USAGE
        assert "bundle" in ran.stderr or "live cluster" in ran.stderr
    else:
        assert ran.code in (ExitCode.OK, ExitCode.VERDICT), ran.stderr
        assert ran.stdout
