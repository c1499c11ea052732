"""`--rollback-on-failure`: what was done taken back, the last step first."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kubectl_alb.apply.helm import HelmWriter
from kubectl_alb.apply.helm_program import HelmProgram, Show
from kubectl_alb.apply.live import LiveWriter
from kubectl_alb.apply.recorded import find_run, note_undone
from kubectl_alb.apply.state_folder import JournalError, runs_folder
from kubectl_alb.apply.undo import undoing
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.changing import executor
from kubectl_alb.context.live import LiveSource
from kubectl_alb.errors import AlbError
from kubectl_alb.model.helm_action import HelmRollback, HelmUpgrade
from kubectl_alb.model.run import Run, Undoing
from kubectl_alb.model.step import Op, Outcome, Result, Step
from kubectl_alb.render.document import Mark
from kubectl_alb.views import fix

TAKEN_BACK = (Result.DONE, Result.UNCHANGED)


@dataclass(frozen=True)
class Rollback:
    """Takes a run back that failed; that was agreed to with the run itself."""

    output: Output
    source: LiveSource
    consent: Consent
    show: Show

    def run(self, run: Run, outcomes: Iterable[Outcome]) -> Mapping[str, Outcome]:
        """Take back what was done; return what became of the steps, by id."""
        writer = LiveWriter(self.source, self.show)
        recorded = find_run(runs_folder(os.environ), run.id)
        self.output.note((Mark.WARN, " the upgrade failed: rolling back"))
        taking = undoing(recorded, writer)
        steps = (*self._of_failed_chart(outcomes), *taking.steps)
        consent = replace(self.consent, yes=True)
        made = executor(writer, consent, f"undo {run.id}", recorded.run.place)
        done = [self._noted(outcome) for outcome in made.run(steps)]
        self._record(taking, done)
        for left in taking.refused:
            self.output.note((Mark.BAD, f" left: {left.step.title}: {left.reason}"))
        return {o.step.id: _undone(o) for o in done if o.result in TAKEN_BACK}

    def _of_failed_chart(self, outcomes: Iterable[Outcome]) -> tuple[Step, ...]:
        """Return the step back of a chart that failed and left a revision behind."""
        failed = (o.step for o in outcomes if o.result is Result.FAILED)
        step = next((s for s in failed if isinstance(s.action, HelmUpgrade)), None)
        if step is None or not isinstance(step.action, HelmUpgrade):
            return ()
        action = step.action
        helm = HelmWriter(HelmProgram(self.source.kube_client.connection))
        try:
            now = helm.release(action.release, action.namespace)
        except AlbError as error:
            self.output.note((Mark.BAD, f" left: {step.title}: {error.message}"))
            return ()
        if now is None or action.before is None or now.revision == action.before.revision:
            return ()
        back = HelmRollback(action.release, action.namespace, action.before.revision, now)
        title = f"take back: {step.title}"
        return (replace(step, title=title, op=Op.UPDATE, action=back, undo=None, confirm=""),)

    def _noted(self, outcome: Outcome) -> Outcome:
        if self.output.format not in ("json", "yaml"):
            self.output.note(fix.outcome_line(outcome))
        return outcome

    def _record(self, taking: Undoing, done: list[Outcome]) -> None:
        """Record in the run's own journal what is taken back by now."""
        ids = {step.id for step in taking.steps}
        steps = [o.step for o in done if o.result in TAKEN_BACK and o.step.id in ids]
        steps += [left.step for left in taking.left if left.harmless]
        every = len(steps) == len(taking.steps) + len(taking.left)
        try:
            note_undone(taking.run, steps, closed=every)
        except JournalError as error:
            self.output.note((Mark.WARN, f" {error.message}"))


def _undone(outcome: Outcome) -> Outcome:
    return Outcome(outcome.step, Result.UNDONE, outcome.detail)
