"""A run of `reorder` that was cut short, taken up by the same command.

Some members have their new values then, which may put all of them into an order that nobody asked
for. So what is asked is about the order before that run; the edits are what is still missing.
"""

import os
from collections.abc import Iterator, Mapping, Sequence

from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.apply.recorded import note_undone, recorded_runs
from kubectl_alb.apply.state_folder import JournalError, runs_folder
from kubectl_alb.cli.commands.reorder import ReorderOptions
from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.model.names import Ref
from kubectl_alb.model.run import RecordedRun
from kubectl_alb.model.step import Difference

PATH = f"metadata.annotations.{GROUP_ORDER}"


def command_of(options: ReorderOptions, group: str) -> str:
    """Return the command as a journal has it, with what is asked."""
    words = ["reorder", f"group/{group}"]
    for flag, pairs in (("--before", options.before), ("--after", options.after)):
        words += [f"{flag} {' '.join(pair)}" for pair in pairs]
    for flag, texts in (("--top", options.top), ("--bottom", options.bottom),
                        ("--set", options.orders)):  # fmt: skip
        words += [f"{flag} {text}" for text in texts]
    words += [f"--spread {options.spread}"] if options.spread else []
    words += [f"--auto={options.auto}"] if options.auto else []
    return " ".join([*words, "--edit"] if options.edit else words)


def cut_short(command: str, server: str) -> tuple[RecordedRun, ...]:
    """Return the runs of a command on a server that did not finish, newest first."""
    try:
        runs = recorded_runs(runs_folder(os.environ)).runs
    except JournalError:
        return ()
    return tuple(
        run
        for run in runs
        if run.interrupted and (run.run.command, run.run.place.server) == (command, server)
    )


def orders_before(
    runs: Sequence[RecordedRun], places: Sequence[MemberOrder]
) -> Mapping[Ref, str | None]:
    """Return the annotations that members had before these runs, of those that have been edited."""
    texts = {place.ref: place.text for place in places}
    before: dict[Ref, str | None] = {}
    for run in runs:
        for ref, difference in _edits(run):
            now = before.get(ref, texts.get(ref))
            if ref in texts and (now or "") == difference.after:
                before[ref] = difference.before or None
    return before


def _edits(run: RecordedRun) -> Iterator[tuple[Ref, Difference]]:
    for entry in reversed(run.entries):
        about = entry.step.about
        for difference in entry.step.differences:
            if difference.path == PATH:
                yield Ref(about.namespace, about.name), difference


def close(runs: Sequence[RecordedRun]) -> None:
    """Record that nothing is left to be done of these runs."""
    for run in runs:
        note_undone(run, (), closed=True)
