"""Damaged kubeconfigs: each is used as kubectl would, or refused by name; none is half used.

`pytest --mutations=20000 tests/unit/context/test_kubeconfig_mutations.py` tries so many.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kubectl_alb.context.kubernetes.connection import Connection, connection
from kubectl_alb.context.kubernetes.exec_credential import Credential
from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig
from kubectl_alb.context.kubernetes.transport import pool
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.errors import AccessError, ConfigError
from tests.kubeconfig_mutations import mutations
from tests.kubectl_parity import Case, by_kubectl, by_us
from tests.scripted import authority, serving


@pytest.fixture
def count(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--mutations"))


def resolved(path: Path) -> Connection | str:
    """Return the connection, or why there is none; anything but a refusal is raised."""
    flags = KubernetesFlags(kubeconfig=str(path))
    try:
        found = connection(load_kubeconfig(flags, {}), flags, {})
        if found.plugin is None:
            pool(found, Credential())
    except (ConfigError, AccessError) as error:
        return f"{error.message} {error.hint}"
    return found


def entry(content: Any, plural: str, single: str, name: str) -> Any:
    return next(each[single] for each in content[plural] if (each.get("name") or "") == name)


def test_a_damaged_kubeconfig_is_refused_or_used_whole(tmp_path: Path, count: int) -> None:
    ca, path, used = authority(tmp_path / "pki"), tmp_path / "config", 0
    for text in mutations(ca, count):
        path.write_bytes(text)
        found = resolved(path)
        if isinstance(found, str):
            # A line break that is gone may have made the password a part of the name before it.
            assert "sesame" not in found.replace("u sesame", "")
            continue
        used += 1
        assert_whole(found, next(yaml.load_all(text, yaml.CSafeLoader)))
    assert count / 20 < used < count / 2


def assert_whole(found: Connection, content: Any) -> None:
    cluster = entry(content, "clusters", "cluster", found.cluster)
    if found.server.startswith("http:"):
        assert not cluster["server"].lower().startswith("https:")
        return
    assert found.insecure is bool(cluster.get("insecure-skip-tls-verify") is True)
    assert bool(found.authority) is bool((cluster.get("certificate-authority-data") or "").strip())
    context = entry(content, "contexts", "context", found.context)
    user = entry(content, "users", "user", context.get("user") or "")
    assert found.token.reveal() in (user.get("token") or "", provider_token(user))
    assert bool(found.certificate) is bool((user.get("client-certificate-data") or "").strip())
    assert found.token or found.basic or found.certificate or found.plugin


def provider_token(user: Any) -> str:
    return ((user.get("auth-provider") or {}).get("config") or {}).get("id-token") or ""


def test_what_kubectl_refuses_is_refused(tmp_path: Path, count: int) -> None:
    ca = authority(tmp_path / "pki")
    with serving(tls=ca.server("api"), authority=ca.own.certificate, optional=True) as server:
        for text in mutations(ca, count // 40, seed=2):
            given = text.decode("utf-8", "surrogateescape").replace(
                "https://127.0.0.1:1", server.url
            )
            case = Case(given)
            if by_us(case, server, tmp_path).answered:
                assert by_kubectl(case, server, tmp_path).answered, given
