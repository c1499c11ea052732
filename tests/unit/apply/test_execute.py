"""Steps carried out in order, by a writer that does what each test says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kubectl_alb.apply.execute import execute, prepared
from kubectl_alb.apply.writer import Done, DryRun
from kubectl_alb.errors import AccessError
from kubectl_alb.model.action import Action, NewPolicyVersion, TagResources
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.step import Op, Result, Step


@dataclass
class Scripted:
    """Refuses the actions named in `refused`, and remembers what it was given."""

    refused: Mapping[Action, str] = field(default_factory=dict)
    given: list[tuple[Action, DryRun]] = field(default_factory=list)

    def prepared(self, step: Step) -> Step:
        if isinstance(step.action, NewPolicyVersion):
            return replace(step, action=replace(step.action, drops="v1"), warning="v1 is lost")
        return step

    def write(self, action: Action, dry_run: DryRun) -> Done:
        self.given.append((action, dry_run))
        if action in self.refused:
            raise AccessError(self.refused[action], "ec2:CreateTags")
        return Done(Result.DONE, "as told")


def tag(id_: str) -> Action:
    return TagResources((id_,), (("a", "b"),))


def step(id_: str, action: Action | None = None) -> Step:
    about = ObjectRef("Subnet", "", id_)
    return Step(id_, f"tag {id_}", Op.UPDATE, about, action or tag(id_), None)


def test_a_failure_is_told_and_the_other_steps_are_carried_out() -> None:
    writer = Scripted({tag("b"): "AccessDenied"})
    outcomes = list(execute([step("a"), step("b"), step("c")], writer, DryRun.NONE))
    assert [(o.result, o.detail) for o in outcomes] == [
        (Result.DONE, "as told"),
        (Result.FAILED, "AccessDenied"),
        (Result.DONE, "as told"),
    ]


def test_a_dry_run_on_the_client_asks_nobody() -> None:
    writer = Scripted()
    (outcome,) = execute([step("a")], writer, DryRun.CLIENT)
    assert (outcome.result, writer.given) == (Result.PLANNED, [])


def test_a_dry_run_on_the_server_is_handed_on() -> None:
    writer = Scripted()
    list(execute([step("a")], writer, DryRun.SERVER))
    assert writer.given == [(tag("a"), DryRun.SERVER)]


def test_steps_are_completed_before_they_are_shown() -> None:
    first, second = prepared([step("a", NewPolicyVersion("arn", "{}")), step("b")], Scripted())
    assert first.action == NewPolicyVersion("arn", "{}", drops="v1")
    assert first.warning == "v1 is lost"
    assert second == step("b")
