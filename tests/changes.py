"""Changes for tests: a writer of tags whose account is a file, consent, and a run to be killed.

    python -m tests.changes FOLDER EVENT

carries out three steps with the journal in FOLDER, and kills itself at the event of that number:
before and after each line of the journal and each call.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kubectl_alb.apply.execute import Executor
from kubectl_alb.apply.journal import Journal, begun
from kubectl_alb.apply.writer import Done, DryRun, Sight, State
from kubectl_alb.errors import AlbError
from kubectl_alb.model.action import Action, TagResources, UntagResources
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.run import Place
from kubectl_alb.model.step import Difference, Op, Result, Step

KEY = "team"
IDS = ("subnet-a", "subnet-b", "subnet-c")
PLACE = Place("lab", "https://127.0.0.1:6443", "shop", "111122223333", "us-west-2")


def tag_of(id_: str) -> Step:
    """Return the step that tags a subnet that has no tag."""
    tags = ((KEY, "web"),)
    return Step(
        id=f"tag/{id_}",
        title=f"tag {id_}",
        op=Op.UPDATE,
        about=ObjectRef("Subnet", "", id_),
        action=TagResources((id_,), tags),
        undo=UntagResources((id_,), tags),
        differences=(Difference(f"tags.{KEY}", "", "web"),),
    )


STEPS = tuple(map(tag_of, IDS))


@dataclass(frozen=True, slots=True)
class Agreed:
    """Consent to everything, or only to a dry run."""

    dry_run: DryRun = DryRun.NONE
    force: bool = False

    def obtain(self, steps: Iterable[Step]) -> None:
        """Ask nobody."""


def nothing(what: str) -> None:
    """Do nothing at an event."""


@dataclass
class FileWriter:
    """Sets and removes one tag in an account that is a JSON file: values by subnet.

    `before` and `after` are called around each write, with the subnet's id; `failing` raises
    instead of a write to a subnet, `lost` after it.
    """

    file: Path
    before: Callable[[str], None] = nothing
    after: Callable[[str], None] = nothing
    failing: dict[str, AlbError] = field(default_factory=dict)
    lost: dict[str, AlbError] = field(default_factory=dict)
    blind: bool = False

    def tags(self) -> dict[str, str]:
        """Return the value by subnet."""
        found: dict[str, str] = json.loads(self.file.read_text()) if self.file.exists() else {}
        return found

    def set(self, id_: str, value: str | None) -> None:
        """Give a subnet a value, or none."""
        tags = {**self.tags(), id_: value}
        self.file.write_text(json.dumps({k: v for k, v in tags.items() if v is not None}))

    def prepared(self, step: Step) -> Step:
        return step

    def look(self, action: Action) -> Sight:
        id_, before, after = _parts(action)
        if self.blind:
            raise AlbError("no answer")
        now = self.tags().get(id_)
        if now == after:
            return Sight(State.AFTER)
        return Sight(State.BEFORE) if now == before else Sight(State.OTHER, f"{id_} is {now}")

    def write(self, action: Action, sight: Sight) -> Done:
        id_, _, after = _parts(action)
        self.before(id_)
        if id_ in self.failing:
            raise self.failing[id_]
        self.set(id_, after)
        self.after(id_)
        if id_ in self.lost:
            raise self.lost[id_]
        return Done(Result.DONE)

    def rehearse(self, action: Action, sight: Sight) -> Done:
        return Done(Result.PLANNED, "would be accepted")


def _parts(action: Action) -> tuple[str, str | None, str | None]:
    assert isinstance(action, (TagResources, UntagResources))
    ((_, value),) = action.tags
    if isinstance(action, UntagResources):
        return action.ids[0], value, None
    return action.ids[0], dict(action.before).get(KEY), value


def executor(folder: Path, writer: FileWriter, dry_run: DryRun = DryRun.NONE) -> Executor:
    """Return what carries steps out with the journal in this folder."""
    return Executor(writer, Journal(folder, begun("doctor --fix", PLACE)), Agreed(dry_run))


def record(home: Path, id_: str, account: Path, steps: Sequence[Step] = STEPS) -> None:
    """Leave the journal of a run with this id in the state folder `home`."""
    folder = home / "kubectl-alb" / "runs"
    made = executor(folder, FileWriter(account))
    made.journal.path = folder / f"{id_}.jsonl"
    list(made.run(steps))


class KilledJournal(Journal):
    """A journal that tells of each line before and after it is written."""

    event: Callable[[str], None] = staticmethod(nothing)

    def _write(self, record: str, **fields: object) -> None:
        self.event(record)
        super()._write(record, **fields)
        self.event(record)


def main(folder: Path, last: int) -> None:
    """Carry the steps out, and die at an event."""
    left = last

    def event(_: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    journal = KilledJournal(folder, begun("doctor --fix", PLACE))
    journal.event = event
    writer = FileWriter(folder / "account.json", event, event)
    list(Executor(writer, journal, Agreed()).run(STEPS))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
