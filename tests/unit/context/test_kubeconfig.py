"""Kubeconfig files as kubectl reads them."""

import os
from pathlib import Path

import pytest

from kubectl_alb.context.kubernetes.kubeconfig import (
    Kubeconfig,
    load_kubeconfig,
    merge,
    parse,
)
from kubectl_alb.context.kubernetes.kubeconfig_entries import Cluster, User
from kubectl_alb.context.kubernetes.namespace import namespace_of_context
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.context.secret import Secret
from kubectl_alb.errors import ConfigError

ONE = """
current-context: one
contexts: [{name: one, context: {cluster: c, user: u, namespace: shop}}]
clusters: [{name: c, cluster: {server: "https://one:6443"}}]
users: [{name: u, user: {token: first, username: left}}]
"""
TWO = """
current-context: two
contexts: [{name: two, context: {cluster: c2, user: u}}]
clusters: [{name: c, cluster: {server: "https://other"}}, {name: c2, cluster: {server: "https://two"}}]
users: [{name: u, user: {tokenFile: second}}]
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    one, two = tmp_path / "one", tmp_path / "sub" / "two"
    two.parent.mkdir()
    one.write_text(ONE)
    two.write_text(TWO)
    return one, two


def listed(*paths: Path) -> dict[str, str]:
    return {"KUBECONFIG": os.pathsep.join(map(str, paths))}


def test_the_first_file_of_the_list_wins_and_entries_are_never_mixed(
    files: tuple[Path, Path],
) -> None:
    merged = load_kubeconfig(KubernetesFlags(), listed(*files))
    assert merged.current_context == "one"
    assert merged.clusters["c"] == Cluster("https://one:6443")
    assert merged.users["u"] == User(token=Secret("first"), username="left")
    assert set(merged.contexts) == {"one", "two"}


def test_missing_files_of_the_list_are_passed_over(files: tuple[Path, Path]) -> None:
    merged = load_kubeconfig(KubernetesFlags(), listed(files[0].with_name("no"), files[1]))
    assert merged.current_context == "two"


def test_an_empty_part_of_the_list_is_no_file(files: tuple[Path, Path]) -> None:
    environ = {"KUBECONFIG": os.pathsep + str(files[1])}
    assert load_kubeconfig(KubernetesFlags(), environ).current_context == "two"


def test_a_file_named_by_flag_is_read_alone_and_must_exist(files: tuple[Path, Path]) -> None:
    flags = KubernetesFlags(kubeconfig=str(files[1]))
    assert load_kubeconfig(flags, listed(files[0])).current_context == "two"
    with pytest.raises(ConfigError, match="there is no kubeconfig"):
        load_kubeconfig(KubernetesFlags(kubeconfig=str(files[1]) + "x"), {})


def test_relative_paths_are_those_of_the_file_they_stand_in(files: tuple[Path, Path]) -> None:
    merged = load_kubeconfig(KubernetesFlags(), listed(files[1]))
    assert merged.users["u"].token_file == str(files[1].parent / "second")


@pytest.mark.parametrize(
    ("command", "expected"),
    [("aws", "aws"), ("./bin/get", "/home/me/.kube/bin/get"), ("/usr/bin/get", "/usr/bin/get")],
)
def test_a_plugin_with_a_slash_is_a_path_and_any_other_is_not(command: str, expected: str) -> None:
    content = {"users": [{"name": "u", "user": {"exec": {"command": command}}}]}
    parsed = parse(content, Path("/home/me/.kube/config"))
    plugin = parsed.users["u"].plugin
    assert plugin is not None
    assert plugin.command == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("users: [{name: u, user: {token: 'sesame", "is not YAML"),
        ("just text", "is not a mapping"),
        ("clusters: [{name: c, cluster: 3}]", "cluster is not a mapping but a number"),
        ("users: [{name: u}, {name: u}]", 'has two users with the name "u"'),
    ],
)
def test_what_is_no_kubeconfig_is_told_without_quoting_it(
    text: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text(text)
    with pytest.raises(ConfigError, match=said) as caught:
        load_kubeconfig(KubernetesFlags(kubeconfig=str(tmp_path / "config")), {})
    assert "sesame" not in str(caught.value)


def test_a_kubeconfig_without_a_word_is_empty(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("# nothing\n")
    assert load_kubeconfig(KubernetesFlags(kubeconfig=str(tmp_path / "config")), {}).empty
    assert merge([]).empty


def test_users_do_not_show_in_a_representation() -> None:
    assert "sesame" not in repr(Kubeconfig(users={"u": User(token=Secret("sesame"))}))


@pytest.mark.parametrize(("context", "namespace"), [("", "shop"), ("two", "default")])
def test_the_namespace_is_the_contexts(
    context: str, namespace: str, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECONFIG", listed(*files)["KUBECONFIG"])
    assert namespace_of_context(KubernetesFlags(context=context)) == namespace
