"""The protocol of `__complete`, and what is offered where."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.cli.command_table import ENTRIES
from kubectl_alb.cli.options import global_flags
from kubectl_alb.cli.run.complete import answer
from tests.conftest import Ran, plain_environment

WORLD = "tests/golden/worlds/shop"
KUBECONFIG = """
current-context: prod
contexts:
- {name: prod, context: {cluster: shop-prod, user: dev, namespace: shop}}
- {name: stage, context: {cluster: shop-stage, user: dev}}
clusters:
- {name: shop-prod, cluster: {server: "https://prod.example"}}
- {name: shop-stage, cluster: {server: "https://stage.example"}}
users:
- {name: dev, user: {exec: {command: does-not-exist}}}
"""


def complete(*words: str) -> list[str]:
    with plain_environment():
        return answer(words).decode().splitlines()


def values(*words: str) -> list[str]:
    *lines, directive = complete(*words)
    assert directive in (":0", ":4")
    return [line.partition("\t")[0] for line in lines]


@pytest.fixture
def kubeconfig(tmp_path: Path) -> str:
    path = tmp_path / "config"
    path.write_text(KUBECONFIG)
    return str(path)


def test_an_empty_word_offers_every_visible_command_with_its_summary() -> None:
    listed = [f"{e.name}\t{e.summary}" for e in ENTRIES if not e.hidden]
    assert complete("") == [*listed, ":4"]


def test_no_word_at_all_is_an_empty_word() -> None:
    assert complete() == complete("")


def test_only_candidates_that_start_with_the_word_are_offered() -> None:
    assert values("des") == ["describe"]


def test_help_is_followed_by_a_command() -> None:
    assert values("help", "des") == ["describe"]


def test_a_dash_offers_the_commands_own_flags_and_the_shared_ones() -> None:
    offered = set(values("describe", "-"))
    shared = {name for flag in global_flags() for name in flag.opts if name.startswith("-")}
    assert {"--rules", "-o", "--output", "--help", *shared} <= offered


def test_shared_flags_are_offered_before_the_command_too() -> None:
    assert values("--cont") == ["--context", "--controller-namespace"]


def test_a_flag_that_is_given_is_not_offered_again() -> None:
    assert values("describe", "--rules", "--ru") == []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("describe", "-o", "j"), ["json"]),
        (("describe", "--output", "j"), ["json"]),
        (("describe", "--output=j"), ["json"]),
        (("describe", "--output="), ["table", "wide", "json", "yaml", "name", "dot", "mermaid"]),
        (("--color", ""), ["auto", "always", "never"]),
        (("describe", "--color=al"), ["always"]),
        (("--region", "eu-west-"), ["eu-west-1", "eu-west-2", "eu-west-3"]),
        (("describe", "web", "--region=us-gov-e"), ["us-gov-east-1"]),
        (("describe", "--bundle", ""), ["demo"]),
        (("--bundle", WORLD, "list", "--group", ""), ["shop-public"]),
    ],
)
def test_enumerations_are_offered_as_bare_values(
    words: tuple[str, ...], offered: list[str]
) -> None:
    assert values(*words) == offered


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("--context", ""), ["prod", "stage"]),
        (("--context=st",), ["stage"]),
        (("describe", "--cluster", "shop-p"), ["shop-prod"]),
        (("describe", "--user", ""), ["dev"]),
        (("describe", "-n", ""), ["shop"]),
    ],
)
def test_kubeconfig_names_are_offered(
    kubeconfig: str, words: tuple[str, ...], offered: list[str]
) -> None:
    assert values("--kubeconfig", kubeconfig, *words) == offered


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("", ["cart", "web", "group/shop-public", "class/alb"]),
        ("c", ["cart", "class/alb"]),
        ("group/", ["group/shop-public"]),
        ("ing/w", ["ing/web"]),
        ("beta/b", ["beta/broken"]),
        ("ingress/ops/a", ["ingress/ops/admin"]),
        ("svc/m", ["svc/mqtt"]),
        ("service/web", ["service/web", "service/web-canary"]),
        ("class/", ["class/alb"]),
        ("alb/k8s-shop", ["alb/k8s-shoppublic-49fa574056"]),
        ("nothing", []),
    ],
)
def test_objects_are_offered_as_the_word_spells_them(word: str, offered: list[str]) -> None:
    found = values("--bundle", WORLD, "-n", "shop", "describe", word)
    assert found[: len(offered)] == offered
    assert all(name.startswith("alb/") for name in found[len(offered) :])


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("explain", "ALB-SUBNET-00"), "ALB-SUBNET-001"),
        (("explain", "alb-subnet-00"), "alb-subnet-001"),
        (("explain", "SUB"), "SUBNET"),
        (("explain", "ssl-r"), "ssl-redirect"),
        (("explain", "alb.ingress.kubernetes.io/ssl-r"), "alb.ingress.kubernetes.io/ssl-redirect"),
        (("schema", "Ver"), "Version"),
        (("completion", "po"), "powershell"),
        (("--bundle", WORLD, "list", "--host", "shop"), "shop.example.org"),
    ],
)
def test_catalogues_are_offered(words: tuple[str, ...], first: str) -> None:
    assert values(*words)[0] == first


def test_without_an_ingress_in_the_namespace_those_of_others_are_offered_whole() -> None:
    assert "beta/broken" in values("--bundle", WORLD, "-n", "empty", "describe", "")


def test_candidates_say_what_they_are() -> None:
    line = complete("--bundle", WORLD, "-n", "shop", "describe", "car")[0]
    assert line == "cart\tgroup shop-public"


@pytest.mark.parametrize(
    "words",
    [("--kubeconfig", ""), ("describe", "--client-key=/tm"), ("--certificate-authority", "x")],
)
def test_file_flags_leave_the_files_to_the_shell(words: tuple[str, ...]) -> None:
    assert complete(*words) == [":0"]


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense", ""),
        ("describe", "--nonsense=x", ""),
        ("describe", "--request-timeout", "abc", "--request-timeout=3"),
        ("describe", "web", "extra", "more"),
        ("--kubeconfig", "/does/not/exist", "describe", ""),
        ("--bundle", "/does/not/exist", "describe", ""),
        ("--context", "none", "describe", ""),
        ("--version", "-n", ""),
    ],
)
def test_nothing_to_offer_is_only_the_directive(words: tuple[str, ...], tmp_path: Path) -> None:
    assert complete(*words) == [":4"]


def test_an_exec_plugin_is_never_run(kubeconfig: str) -> None:
    assert complete("--kubeconfig", kubeconfig, "describe", "") == [":4"]


def test_a_broken_kubeconfig_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text("contexts: [")
    assert complete("--kubeconfig", str(path), "--context", "") == [":4"]


def test_names_that_would_break_the_protocol_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text('contexts: [{name: "a\\nb", context: {}}, {name: "ok", context: {}}]')
    assert values("--kubeconfig", str(path), "--context", "") == ["ok"]


def test_releases_are_offered_newest_first_and_charts_once_begun() -> None:
    assert values("install", "--version", "v3.4") == ["v3.4.3", "v3.4.2", "v3.4.1", "v3.4.0"]
    assert values("install", "--version", "1.8") == ["1.8.4", "1.8.3", "1.8.2", "1.8.1", "1.8.0"]
    assert complete("install", "--version", "v2.8.3") == ["v2.8.3\tchart 1.8.4", ":4"]


def test_profiles_come_from_both_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[default]\nregion=x\n[profile dev]\n[sso-session corp]\n")
    (tmp_path / "credentials").write_text("[ci]\naws_access_key_id=x\n[dev]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    lines = answer(("--profile", "")).decode().splitlines()
    assert lines == ["ci", "default", "dev", ":4"]


def test_the_command_answers_in_line_feeds_and_exits_0(run: Callable[..., Ran]) -> None:
    ran = run("__complete", "describe", "--output=js")
    assert (ran.code, ran.stdout, ran.stderr) == (0, "json\n:4\n", "")


def test_words_that_look_like_our_own_flags_are_completed_not_obeyed(
    run: Callable[..., Ran],
) -> None:
    assert run("__complete", "--help", "").code == 0
    assert run("__complete", "--version", "des").stdout.startswith("describe\t")


def test_behind_a_kind_names_alone_are_offered() -> None:
    assert values("describe", "ing", "", "--bundle", WORLD) == []
    assert values("-n", "shop", "--bundle", WORLD, "describe", "ingress", "w") == ["web"]
    assert values("--bundle", WORLD, "describe", "group", "sh") == ["shop-public"]


def test_a_kind_with_its_api_group_is_completed_too() -> None:
    kind = "ingress.networking.k8s.io"
    assert values("-n", "shop", "--bundle", WORLD, "describe", f"{kind}/w") == [f"{kind}/web"]


def test_pods_bindings_and_target_groups_are_offered_once_their_kind_is_begun() -> None:
    here = ("-n", "shop", "--bundle", WORLD, "describe")
    assert values(*here, "pod/mq") == ["pod/mqtt-6d9c7b5f4-bx20k", "pod/mqtt-6d9c7b5f4-cz21k"]
    assert values(*here, "tgb/k8s-shop-web-") == ["tgb/k8s-shop-web-d8c35a448a"]
    assert values(*here, "tg/k8s-shop-m") == ["tg/k8s-shop-mqtt-739190b9e7"]
    assert not [each for each in values(*here, "") if each.startswith("pod")]
