"""What findings quote of logs shows no credentials."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.render.secrets import without_secrets
from tests.conftest import Ran
from tests.worlds import SHOP

SAID = "odd thing: Authorization: Bearer c2VjcmV0Y2FuYXJ5 password: hunter2canary"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(SHOP, folder)
    log = folder / "logs" / "controller.jsonl"
    first = json.loads(log.read_text().splitlines()[0])
    entry = {
        "level": "error",
        "ts": json.loads((folder / "meta.json").read_text())["takenAt"],
        "msg": "Reconciler error",
        "controller": "ingress",
        "object": {"name": "web", "namespace": "shop"},
        "error": SAID,
    }
    with log.open("a") as file:
        file.write(json.dumps({**first, "line": json.dumps(entry)}) + "\n")
    return folder


@pytest.mark.parametrize(
    "format", ["table", "wide", "short", "json", "yaml", "sarif", "junit", "github"]
)
def test_a_quoted_error_is_shown_without_its_credentials(
    format: str, bundle: Path, run: Callable[..., Ran]
) -> None:
    ran = run("doctor", "-A", "--bundle", str(bundle), "-o", format)
    assert "odd thing" in ran.stdout or format in ("short", "sarif")
    assert "canary" not in (ran.stdout + ran.stderr).replace("c2VjcmV0Y2FuYXJ5", "canary")


def test_the_name_of_a_secret_is_none() -> None:
    text = "missing clientSecret, secret: shop/oidc"
    assert without_secrets(text, prose=True) == text
