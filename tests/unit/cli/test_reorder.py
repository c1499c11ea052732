"""`reorder` on files, in an editor, and after a run that was cut short."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.analysis.reorder.reordering import member_named
from kubectl_alb.cli.run.reorder_editor import editor
from kubectl_alb.cli.run.reorder_resume import close, cut_short, orders_before
from kubectl_alb.errors import ConfigError, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.names import Ref
from kubectl_alb.steps.reorder import order_steps
from tests.builders import ingress, snapshot
from tests.changes import PLACE, FileWriter, executor
from tests.conftest import Ran

MANIFEST = Path(__file__).parents[2] / "golden" / "manifests" / "reorder" / "group.yaml"
WEB, CART = Ref("shop", "web"), Ref("shop", "cart")
FIRST = ("--before", "web", "wishlist")
Run = Callable[..., Ran]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    copy = tmp_path / "group.yaml"
    copy.write_bytes(MANIFEST.read_bytes())
    return copy


def reorder(run: Run, file: Path, *words: str) -> Ran:
    where = ("--source", "files", "-f", str(file), "--cluster-name", "lab")
    return run("reorder", "group/edge", *words, *where)


def test_the_file_changes_in_one_line_alone(run: Run, file: Path) -> None:
    ran = reorder(run, file, *FIRST, "--write", "--yes")
    before, after = MANIFEST.read_text().splitlines(), file.read_text().splitlines()
    assert (ran.code, "wrote 1 file" in ran.stderr) == (0, True)
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        ("    alb.ingress.kubernetes.io/group.order: '10'   # late",
         "    alb.ingress.kubernetes.io/group.order: '-1'   # late")
    ]  # fmt: skip
    again = reorder(run, file, *FIRST, "--write", "--yes")
    assert (again.code, "unchanged" in again.stderr) == (0, True)


@pytest.mark.parametrize("flag", ["--dry-run=client", "--dry-run=server"])
def test_a_dry_run_writes_no_file(run: Run, file: Path, flag: str) -> None:
    ran = reorder(run, file, *FIRST, "--write", flag)
    assert (ran.code, file.read_bytes()) == (0, MANIFEST.read_bytes())


def test_machines_are_told_which_files_were_written(run: Run, file: Path) -> None:
    ran = reorder(run, file, *FIRST, "--write", "--yes", "-o", "json")
    assert json.loads(ran.stdout)["status"]["files"] == [{"path": str(file), "written": True}]


def test_an_ingress_that_is_in_no_file_is_named(run: Run, file: Path) -> None:
    ran = run("reorder", "group/shop-public", "--top", "shop/cart", "--write", "-f", str(file),
              "--bundle", "demo")  # fmt: skip
    assert (ran.code, "Ingress shop/cart is in none of the files" in ran.stderr) == (64, True)


def test_what_comes_from_standard_input_is_printed_not_written(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", file.open())
    ran = run("reorder", "group/edge", *FIRST, "--write", "--yes", "--source", "files", "-f", "-",
              "--cluster-name", "lab")  # fmt: skip
    assert (ran.code, "use -o kustomize or -o patch" in ran.stderr) == (64, True)


def script(tmp_path: Path, text: str) -> str:
    """Return an editor that puts this text in place of what it is given."""
    program, content = tmp_path / "editor", tmp_path / "content"
    content.write_text(text)
    program.write_text(f'#!/bin/sh\ncp "{content}" "$1"\n')
    program.chmod(0o755)
    return str(program)


def test_the_order_that_is_written_in_the_editor_is_the_one_asked_for(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "false")
    monkeypatch.setenv("KUBE_EDITOR", script(tmp_path, "shop/wishlist\nshop/web\n"))
    ran = reorder(run, file, "--edit", "-o", "json")
    members = json.loads(ran.stdout)["status"]["members"]
    assert [m["ingress"] for m in members] == ["shop/wishlist", "shop/web"]


def test_a_bad_line_is_refused(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBE_EDITOR", script(tmp_path, "shop/web\nshop/wishes\n"))
    ran = reorder(run, file, "--edit")
    assert (ran.code, "line 2: 'shop/wishes' is not a member" in ran.stderr) == (64, True)


def test_an_editor_that_fails_changes_nothing(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBE_EDITOR", "false")
    assert reorder(run, file, "--edit").code == 1
    monkeypatch.setenv("KUBE_EDITOR", "/nowhere/ed")
    assert reorder(run, file, "--edit").code == 78


def test_the_editor_is_the_one_that_kubectl_takes() -> None:
    assert editor({"KUBE_EDITOR": "code --wait", "EDITOR": "vi"}) == ["code", "--wait"]
    assert editor({"EDITOR": "nano"}) == ["nano"]
    assert (editor({}), editor({}, "win32")) == (["vi"], ["notepad"])
    with pytest.raises(ConfigError):
        editor({"EDITOR": "'"})


def edited(value: str | None) -> Facts:
    orders = {} if value is None else {"group.order": value}
    return Facts(snapshot(ingresses=(ingress("cart", annotations={"scheme": "x", **orders}),)))


def test_a_run_that_was_cut_short_tells_the_order_before_it(
    tmp_path: Path, state_home: Path
) -> None:
    steps = order_steps((OrderEdit(CART, "10", "-1"),), edited("10"))
    made = executor(state_home / "kubectl-alb" / "runs", FileWriter(tmp_path / "account"))
    made.journal.begin(steps)
    made.journal.intent(steps[0])
    made.journal.close()
    runs = cut_short("doctor --fix", PLACE.server)
    assert orders_before(runs, [MemberOrder(WEB), MemberOrder(CART, "-1", -1)]) == {CART: "10"}
    assert orders_before(runs, [MemberOrder(WEB), MemberOrder(CART, "10", 10)]) == {}
    assert (cut_short("reorder group/x", PLACE.server), cut_short("doctor --fix", "y")) == ((), ())
    close(runs)
    assert cut_short("doctor --fix", PLACE.server) == ()


@pytest.mark.parametrize("name", ["cart", "shop/cart", "ingress/cart", "ing/shop/cart"])
def test_a_member_is_named_as_other_commands_name_an_ingress(run: Run, name: str) -> None:
    ran = run("reorder", "group/shop-public", "--top", name, "--bundle", "demo", "-o", "json")
    assert json.loads(ran.stdout)["status"]["members"][0]["ingress"] == "shop/cart"


def test_of_several_members_of_one_name_the_namespace_decides() -> None:
    places = [MemberOrder(WEB), MemberOrder(Ref("ops", "web"))]
    assert member_named("web", places, "ops").ref == Ref("ops", "web")
    with pytest.raises(UsageError):
        member_named("web", places)


@pytest.mark.parametrize(
    "words",
    [
        ("--write",),
        ("--wait", "--source", "files", "-f", str(MANIFEST)),
        ("--edit", "--no-input"),
        ("-o", "patch"),
        ("-o", "patch", "--top", "web", "--write", "-f", str(MANIFEST)),
        ("--top", "web", "--edit"),
        ("--spread", "5", "--set", "web=1"),
        ("--spread", "0"),
        ("--set", "web"),
        ("--set", "web=x"),
        ("--top", "web", "--top", "web"),
        ("--check", "nowhere"),
        ("https://a.example/",),
    ],
)
def test_flags_that_do_not_go_together_are_refused(run: Run, words: tuple[str, ...]) -> None:
    bundle = () if "--source" in words else ("--bundle", "demo")
    assert run("reorder", "group/shop-public", *words, *bundle).code == 64
