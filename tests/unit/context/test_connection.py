"""Kubeconfig entries with flags laid over them, by the rules of client-go."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.context.kubernetes.connection import Connection, connection
from kubectl_alb.context.kubernetes.kubeconfig import Kubeconfig, parse
from kubectl_alb.context.kubernetes.overrides import extras
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import ConfigError

EXEC = {"apiVersion": "client.authentication.k8s.io/v1beta1", "command": "aws"}


def config(
    user: Mapping[str, Any] | None = None, cluster: Mapping[str, Any] | None = None
) -> Kubeconfig:
    contexts = {
        "here": {"cluster": "c", "user": "u", "namespace": "shop"},
        "there": {"cluster": "c2", "user": "u"},
    }
    clusters = {
        "c": {"server": "https://here:6443", **(cluster or {})},
        "c2": {"server": "https://there"},
    }
    users = {"u": {"token": "t"} if user is None else user, "u2": {"token": "other"}}
    content = {
        "current-context": "here",
        "contexts": [{"name": name, "context": entry} for name, entry in contexts.items()],
        "clusters": [{"name": name, "cluster": entry} for name, entry in clusters.items()],
        "users": [{"name": name, "user": entry} for name, entry in users.items()],
    }
    return parse(content, Path("/home/me/.kube/config"))


def made(
    flags: KubernetesFlags | None = None,
    user: Mapping[str, Any] | None = None,
    cluster: Mapping[str, Any] | None = None,
) -> Connection:
    return connection(config(user, cluster), flags or KubernetesFlags(), {})


def data(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_the_current_context_names_server_user_and_namespace() -> None:
    found = made(user={"token": "t"})
    assert (found.context, found.server, found.token.reveal()) == ("here", "https://here:6443", "t")
    assert found.namespace == "shop"


@pytest.mark.parametrize(
    ("flags", "server", "namespace"),
    [
        (KubernetesFlags(context="there"), "https://there", "default"),
        (KubernetesFlags(cluster="c2"), "https://there", "shop"),
        (KubernetesFlags(server="https://flag/k8s/"), "https://flag/k8s", "shop"),
        (KubernetesFlags(namespace="ops"), "https://here:6443", "ops"),
    ],
)
def test_flags_come_before_the_file(flags: KubernetesFlags, server: str, namespace: str) -> None:
    found = made(flags)
    assert (found.server, found.namespace) == (server, namespace)


def test_another_user_can_be_chosen() -> None:
    assert made(KubernetesFlags(user="u2")).token == Secret("other")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (KubernetesFlags(context="no"), 'context "no" does not exist'),
        (KubernetesFlags(cluster="no"), 'cluster "no" does not exist'),
        (KubernetesFlags(user="no"), 'user "no" does not exist'),
        (KubernetesFlags(server="ftp://host"), "is not an http or https URL"),
        (KubernetesFlags(server="host:6443/path"), "neither a URL nor host:port"),
        (KubernetesFlags(impersonate_groups=("g",)), "which needs a user"),
        (KubernetesFlags(impersonate_extra=("novalue",)), "invalid --as-user-extra"),
    ],
)
def test_what_leads_nowhere_is_a_configuration_error(flags: KubernetesFlags, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        made(flags)


def test_a_missing_context_names_those_there_are() -> None:
    with pytest.raises(ConfigError) as caught:
        made(KubernetesFlags(context="no"))
    assert caught.value.hint == "it has here, there"


def test_without_any_kubeconfig_the_hint_says_how_to_name_one() -> None:
    with pytest.raises(ConfigError, match="there is no kubeconfig") as caught:
        connection(Kubeconfig(), KubernetesFlags(), {})
    assert "KUBECONFIG" in caught.value.hint


def test_credentials_are_not_sent_without_tls() -> None:
    found = made(KubernetesFlags(server="http://127.0.0.1:8080"), user={"token": "t"})
    assert not found.token


def test_a_token_flag_overrules_the_files_token_file() -> None:
    found = made(KubernetesFlags(token="flag"), user={"tokenFile": "/no"})
    assert (found.token, found.token_file) == (Secret("flag"), "")


@pytest.mark.parametrize(
    "user",
    [
        {"token": "t"},
        {"tokenFile": "/f"},
        {"username": "me", "password": "pw"},
        {"client-certificate-data": data("c"), "client-key-data": data("k")},
    ],
)
def test_a_plugin_is_asked_only_if_there_is_no_other_credential(user: Mapping[str, Any]) -> None:
    assert made(user={**user, "exec": EXEC}).plugin is None
    assert made(user={"exec": EXEC}).plugin is not None


def test_certificates_come_as_data_or_as_files_and_flags_replace_both(tmp_path: Path) -> None:
    (tmp_path / "crt").write_text("file crt")
    (tmp_path / "key").write_text("file key")
    user = {"client-certificate-data": data("data crt"), "client-key": str(tmp_path / "key")}
    found = made(user=user)
    assert (found.certificate, found.key) == (b"data crt", b"file key")
    flags = KubernetesFlags(client_certificate=str(tmp_path / "crt"))
    assert made(flags, user=user).certificate == b"file crt"


@pytest.mark.parametrize(
    ("user", "cluster", "said"),
    [
        ({"client-certificate-data": data("c")}, {}, "no client-key"),
        ({"client-certificate-data": "%%%"}, {}, "is not base64"),
        (
            {"client-certificate": "/no/such", "client-key": "/k"},
            {},
            "cannot read client-certificate /no/such",
        ),
        ({"auth-provider": {"name": "gcp"}}, {}, "no longer supports"),
        ({"auth-provider": {"name": "gcp"}, "exec": EXEC}, {}, "both an auth-provider and"),
        (
            {},
            {"certificate-authority-data": data("ca"), "insecure-skip-tls-verify": True},
            "both a certificate authority and insecure",
        ),
    ],
)
def test_a_user_or_cluster_that_cannot_be_is_told(
    user: Mapping[str, Any], cluster: Mapping[str, Any], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        made(user=user, cluster=cluster)


def test_the_insecure_flag_clears_the_files_authority() -> None:
    found = made(
        KubernetesFlags(insecure_skip_tls_verify=True),
        cluster={"certificate-authority-data": data("ca")},
    )
    assert (found.insecure, found.authority) == (True, b"")


def test_an_authority_by_flag_clears_the_files_insecurity(tmp_path: Path) -> None:
    (tmp_path / "ca").write_text("ca")
    found = made(
        KubernetesFlags(certificate_authority=str(tmp_path / "ca")),
        cluster={"insecure-skip-tls-verify": True},
    )
    assert (found.insecure, found.authority) == (False, b"ca")


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        (KubernetesFlags(), "file"),
        (KubernetesFlags(tls_server_name="flag"), "flag"),
        (KubernetesFlags(server="https://elsewhere"), ""),
    ],
)
def test_a_server_by_flag_does_not_inherit_the_files_server_name(
    flags: KubernetesFlags, name: str
) -> None:
    assert made(flags, cluster={"tls-server-name": "file"}).tls_server_name == name


def test_impersonation_of_the_file_is_honoured() -> None:
    user = {
        "token": "t",
        "as": "eve",
        "as-uid": "7",
        "as-groups": ["a", "b"],
        "as-user-extra": {"Team/X": ["one", "two"]},
    }
    assert made(user=user).headers == (
        ("Impersonate-User", "eve"),
        ("Impersonate-Uid", "7"),
        ("Impersonate-Group", "a"),
        ("Impersonate-Group", "b"),
        ("Impersonate-Extra-team%2Fx", "one"),
        ("Impersonate-Extra-team%2Fx", "two"),
    )


def test_impersonation_flags_replace_what_they_name() -> None:
    flags = KubernetesFlags(impersonate="adam", impersonate_groups=("c",))
    headers = made(flags, user={"token": "t", "as": "eve", "as-groups": ["a"]}).headers
    assert headers == (("Impersonate-User", "adam"), ("Impersonate-Group", "c"))


def test_an_extra_key_may_come_again() -> None:
    assert extras(("a=1", "a=2=3", "b=")) == {"a": ("1", "2=3"), "b": ("",)}


def test_what_a_plugin_is_told_of_the_cluster() -> None:
    extension = {"name": "client.authentication.k8s.io/exec", "extension": {"audience": "x"}}
    found = made(cluster={"proxy-url": "http://p", "extensions": [extension]})
    assert found.cluster_info == {
        "server": "https://here:6443",
        "proxy-url": "http://p",
        "config": {"audience": "x"},
    }


def test_secrets_do_not_show_in_a_representation() -> None:
    assert "sesame" not in repr(made(user={"token": "sesame"}))
    assert "sesame" not in repr(made(user={"username": "me", "password": "sesame"}))
