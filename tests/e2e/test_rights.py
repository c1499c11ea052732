"""The controller's life with a right too few, and cut short: told, and completed by the next run.

`rights/SCENE.txt` lists what a command asks AWS and the API server for. It is compared with what
they were asked for, and written with `--update-golden`; each line is a case of its own.
"""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kubectl_alb.cli.run.change_rights import CHANGES
from kubectl_alb.context.permissions import AWS_PERMISSIONS, KUBERNETES_PERMISSIONS
from kubectl_alb.steps.command_rights import rights_of_all
from tests.e2e.life import ACCESS_KEY, SCENES, Scene, Stage, own_rights
from tests.lab.lab import Lab

DENIED = 77
FAILED = 1
# Only tell which load balancers are the cluster's, which none of the steps is about.
HELPING = {
    "install": (
        "list ingresses.networking.k8s.io",
        "list services",
        "list targetgroupbindings.elbv2.k8s.aws",
    ),
    # Events only tell what the controller says while it is waited for.
    "uninstall": ("update secrets", "list events"),
    "sample": ("list events",),
}
# Helm does not say there that it lacks it, so it is not certain.
UNSAID = ("install", "update secrets")


@pytest.fixture
def stage(lab: Lab, tmp_path: Path, scene: Scene) -> Iterator[Stage]:
    """The cluster of a scene."""
    with ExitStack() as meanwhile:
        world = meanwhile.enter_context(scene.place(lab, tmp_path))
        yield Stage(lab, tmp_path, world, meanwhile)


def documented(scene: Scene) -> frozenset[str]:
    """Return the rights of a scene's command that docs/permissions.md has."""
    change = CHANGES[scene.words[0]]
    read = {
        right
        for section in change.sections
        for table in (AWS_PERMISSIONS, KUBERNETES_PERMISSIONS)
        for right in table.get(section, ())
    }
    return frozenset(change.beside) | read | rights_of_all(change.reasons)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_command_asks_for_what_is_listed_and_documented(
    stage: Stage, scene: Scene, request: pytest.FixtureRequest
) -> None:
    user = stage.prepare(scene, scene.name)
    answer = stage.run(scene.words, user=user)
    assert answer.code == 0, answer.stderr
    asked = stage.asked(scene.name)
    allowed = documented(scene)
    unknown = (r for r in asked - allowed if not (scene.clears and r.startswith("list ")))
    assert sorted(unknown) == []
    if request.config.getoption("--update-golden"):
        scene.file.write_text("".join(f"{right}\n" for right in sorted(asked)))
    assert sorted(asked) == scene.rights()


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("scene", "right"),
    [pytest.param(s, r, id=f"{s.name}-{r}") for s in SCENES for r in own_rights(s)],
)
def test_without_a_right_it_is_named_and_with_it_the_next_run_completes(
    stage: Stage, scene: Scene, right: str
) -> None:
    name = f"without-{zlib.crc32(f'{scene.name} {right}'.encode()):x}"
    aws = ":" in right
    user = stage.prepare(scene, name, "" if aws else right)
    if aws:
        stage.lab.aws.deny(right, ACCESS_KEY)
    answer = stage.run(scene.words, user=user)
    stage.lab.aws.clear_faults()
    assert answer.code in (0, FAILED if (scene.words[0], right) == UNSAID else DENIED)
    if answer.code or right not in HELPING.get(scene.words[0], ()):
        assert spelled(right) in answer.stdout + answer.stderr, answer.stderr
    if answer.code and stage.has_written(name):
        assert "run the same command again to go on" in answer.stderr
    assert set(stage.results(scene)) <= {"done", "unchanged"}


def spelled(right: str) -> str:
    """Return a right as messages begin it: `list secrets`, `iam:GetRole`."""
    return right if ":" in right else right.partition(".")[0]


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("scene", "steps"),
    [pytest.param(s, n, id=f"{s.name}-{n}") for s in SCENES for n in range(s.steps)],
)
def test_killed_after_a_step_the_next_run_completes_and_one_more_changes_nothing(
    stage: Stage, scene: Scene, steps: int
) -> None:
    stage.prepare(scene)
    stage.killed(scene, steps)
    assert set(stage.results(scene)) <= {"done", "unchanged"}
    assert set(stage.results(scene)) <= {"unchanged"}
