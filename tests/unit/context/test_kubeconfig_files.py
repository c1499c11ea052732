"""Kubeconfig files merged as kubectl merges them."""

from pathlib import Path

import pytest

from kubectl_alb.context.kubeconfig_files import paths, read_kubeconfig
from kubectl_alb.context.where import KubernetesFlags

NONE = KubernetesFlags()


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def test_the_first_file_that_says_something_wins(tmp_path: Path) -> None:
    first = written(tmp_path / "a", "contexts: [{name: x, context: {namespace: one}}]")
    second = written(
        tmp_path / "b",
        "current-context: x\ncontexts: [{name: x, context: {namespace: two}}, {name: y}]",
    )
    merged = read_kubeconfig((first, second))
    assert merged.current == "x"
    assert merged.namespace(NONE) == "one"
    assert set(merged.contexts) == {"x", "y"}


def test_paths_in_a_file_start_from_its_folder(tmp_path: Path) -> None:
    file = written(
        tmp_path / "conf" / "config",
        "clusters: [{name: c, cluster: {certificate-authority: ca.crt}}]",
    )
    cluster = read_kubeconfig((file,)).cluster(KubernetesFlags(cluster="c"))
    assert cluster.path("certificate-authority") == str(tmp_path / "conf" / "ca.crt")


def test_a_file_that_is_missing_is_passed_over(tmp_path: Path) -> None:
    assert read_kubeconfig((tmp_path / "none",)).contexts == {}


def test_flags_name_another_context_cluster_and_user(tmp_path: Path) -> None:
    file = written(
        tmp_path / "config",
        "current-context: a\n"
        "contexts: [{name: a, context: {cluster: c1, user: u1}},\n"
        " {name: b, context: {cluster: c2}}]\n"
        "clusters: [{name: c1, cluster: {server: one}}, {name: c2, cluster: {server: two}}]\n"
        "users: [{name: u1, user: {token: t1}}, {name: u2, user: {token: t2}}]\n",
    )
    config = read_kubeconfig((file,))
    flags = KubernetesFlags(context="b", user="u2")
    assert config.cluster(flags).text("server") == "two"
    assert config.user(flags).text("token") == "t2"


@pytest.mark.parametrize(
    ("flags", "environ", "expected"),
    [
        (KubernetesFlags(kubeconfig="f"), {"KUBECONFIG": "a"}, ("f",)),
        (NONE, {"KUBECONFIG": "a::b"}, ("a", "b")),
        (NONE, {"KUBECONFIG": ""}, (str(Path("~/.kube/config").expanduser()),)),
    ],
)
def test_which_files_are_read(
    flags: KubernetesFlags, environ: dict[str, str], expected: tuple[str, ...]
) -> None:
    assert tuple(map(str, paths(flags, environ))) == expected
