"""What is offered for an expired certificate hangs on who made it."""

from pathlib import Path

import pytest

from kubectl_alb.facts.webhooks import CHART_AUTHORITY, made_by_chart
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.system import Secret
from tests.lab.certificates import Authority


@pytest.mark.parametrize("name", [CHART_AUTHORITY.decode(), "corporate"])
def test_the_chart_signs_by_an_authority_of_its_own(tmp_path: Path, name: str) -> None:
    authority = Authority(tmp_path, name)
    authority.create()
    content = authority.server("serving").certificate.read_bytes()
    secret = Secret(Meta("tls", "kube-system"), "kubernetes.io/tls", (), certificate=content)
    assert made_by_chart(secret) is (name != "corporate")


def test_a_certificate_that_cannot_be_read_is_nobodys() -> None:
    assert not made_by_chart(
        Secret(Meta("tls", "kube-system"), "kubernetes.io/tls", (), certificate=b"text")
    )
