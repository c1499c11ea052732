"""`reorder` in a live cluster: shown, agreed to, looked at again, applied together, waited for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kubectl_alb.analysis import ask
from kubectl_alb.analysis.reorder.member_order import MemberOrder, member_orders
from kubectl_alb.analysis.reorder.result import Reordering
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.run.changing import executor, live, note_unfinished, place_of
from kubectl_alb.cli.run.reorder_proposal import Proposal
from kubectl_alb.cli.run.reorder_resume import close
from kubectl_alb.cli.run.reorder_wait import Waited, waited
from kubectl_alb.context.load import load
from kubectl_alb.context.open import open_anew
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.model.run import Place as RunPlace
from kubectl_alb.model.run import Run
from kubectl_alb.model.section import Section
from kubectl_alb.model.step import Outcome, Result, Step, failure_code
from kubectl_alb.render.document import Document, Mark, Paragraph
from kubectl_alb.steps.reorder import order_steps
from kubectl_alb.views import fix, reorder_source
from kubectl_alb.views.reorder_value import applied_value

if TYPE_CHECKING:
    from kubectl_alb.apply.execute import Executor

COMMAND = "reorder"
# What decides who is in a group, and in which order.
MEMBERSHIP = (
    Section.INGRESSES,
    Section.INGRESS_CLASSES,
    Section.INGRESS_CLASS_PARAMS,
    Section.NAMESPACES,
)


class RefusedOrderError(AlbError):
    """The controller would not build the group in the order that is asked for."""

    exit_code = ExitCode.VERDICT

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"in this order the controller would refuse the group: {reason}; nothing was changed",
            hint="ask for another order, or repair that first; --force changes it nevertheless",
        )


@dataclass(slots=True)
class Applying:
    """Edits on their way into the cluster."""

    proposal: Proposal
    consent: Consent
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self) -> ExitCode:
        """Show, ask, apply and wait; return how it ends."""
        found = self.proposal.report.reordering
        steps = self._steps(found)
        self.proposal.show()
        self._require_accepted(found)
        self._require_ours(steps)
        made = self._executor()
        try:
            made.obtain(steps)
            if self.consent.dry_run is DryRun.NONE:
                self._require_unchanged()
        except AlbError as refused:
            self._write(steps, None, refused.exit_code)
            raise
        run = self._applied(made, steps)
        self._tell(fix.undo(self._last, run))
        code, wait = self._ended(), None
        if failure_code(self.outcomes) is None and run is not None:
            close(self.proposal.resumed)
        if self.proposal.options.wait and code is ExitCode.OK and run is not None:
            code, wait = self._waited(steps, run)
        self._write(steps, run, code, **({} if wait is None else {"wait": wait}))
        return code

    @staticmethod
    def _steps(found: Reordering) -> tuple[Step, ...]:
        """Return the edits as steps; where a resource is replaced, the group has to be typed."""
        steps = order_steps(found.edits, found.before.facts)
        if not any(effect.replaced for effect in found.effects):
            return steps
        return tuple(replace(step, confirm=str(found.group.id)) for step in steps)

    def _require_accepted(self, found: Reordering) -> None:
        """Raise where the controller builds the group now, but would not in the new order."""
        refused = found.after.refused
        if found.before.refused is None and refused is not None and not self.consent.force:
            self._write((), None, ExitCode.VERDICT)
            raise RefusedOrderError(refused.message)

    def _require_ours(self, steps: Sequence[Step]) -> None:
        """Raise unless every Ingress may be edited in place; print the change for its source."""
        owned = [step for step in steps if step.owner]
        if not owned or self.consent.force:
            return
        if self.proposal.for_people:
            text = reorder_source.patches(self.proposal.report.reordering).splitlines()
            title = "The change for the manifests (-o kustomize, yaml and patch print it too):"
            self._tell(Document((Paragraph((title, *(f"  {line}" for line in text))),)))
        if self.consent.dry_run is not DryRun.NONE:
            return
        self._write(steps, None, ExitCode.FAILED)
        owners = ", ".join(dict.fromkeys(f"Ingress {s.about.namespace}/{s.about.name} is kept by "
                                         f"{s.owner}" for s in owned))  # fmt: skip
        raise AlbError(
            f"{owners}: group.order would be changed back there; nothing was changed",
            hint="change it in the manifests, or give --force",
        )

    def _executor(self) -> "Executor":
        if self.consent.dry_run is DryRun.CLIENT:
            return executor(None, self.consent, self.proposal.command, RunPlace())
        from kubectl_alb.apply.live import LiveWriter

        for resumed in self.proposal.resumed:
            text = f" this finishes run {resumed.run.id}, which was cut short"
            self.proposal.output.note((Mark.WARN, text))
        note_unfinished(self.proposal.output)
        opened = live(self.proposal.source, COMMAND)
        place = place_of(opened, self.proposal.snapshot.context)
        return executor(LiveWriter(opened), self.consent, self.proposal.command, place)

    def _require_unchanged(self) -> None:
        """Raise unless the members and their orders are those that were shown."""
        shown = self.proposal.report.reordering.before
        snapshot = load(open_anew(self.proposal.source), MEMBERSHIP)
        facts = Facts(snapshot, shown.facts.config)
        if Section.INGRESSES not in snapshot.read:
            raise AlbError(f"cannot look again: {snapshot.gaps[Section.INGRESSES]}")
        group = groups(facts).get(shown.group.id) or ask.find_group(str(shown.group.id), facts)
        changes = list(_differences(shown.places, member_orders(group, facts)))
        if changes:
            raise AlbError(
                f"changed since it was shown: {'; '.join(changes)}; nothing was changed",
                hint="run the command again",
            )

    def _applied(self, made: "Executor", steps: Sequence[Step]) -> Run | None:
        run = made.journal.run
        try:
            for outcome in made.run(steps, together=True):
                self.outcomes.append(outcome)
                if self.proposal.for_people:
                    self.proposal.output.note(fix.outcome_line(outcome))
        except KeyboardInterrupt:
            self.proposal.output.note(fix.interrupted(run))
            self._write(steps, run, ExitCode.INTERRUPTED)
            raise
        return run if self.consent.dry_run is DryRun.NONE else None

    @property
    def _last(self) -> list[Outcome]:
        """What became of each step in the end."""
        return list({outcome.step.id: outcome for outcome in self.outcomes}.values())

    def _ended(self) -> ExitCode:
        failure = failure_code(self.outcomes)
        if failure is not None:
            left = [o for o in self._last if o.result in (Result.DONE, Result.UNKNOWN)]
            text = " not applied; what was changed is put back"
            if left:
                text = f" not applied, and {len(left)} of the edits may be left in place"
            self.proposal.output.note((Mark.BAD, text))
            return failure
        if self.consent.dry_run is not DryRun.NONE:
            self.proposal.output.note("nothing was changed")
            return self.proposal.code()
        self.proposal.output.note((Mark.GOOD, " the order is changed; the controller moves the "
                                   "rules now (--wait waits for it)"))  # fmt: skip
        return self.proposal.partial

    def _waited(self, steps: Sequence[Step], run: Run) -> Waited:
        try:
            return waited(self.proposal)
        except KeyboardInterrupt:
            self.proposal.output.note((Mark.WARN, " interrupted: the order is changed, whether "
                                       "AWS has it is not known"))  # fmt: skip
            self._write(steps, run, ExitCode.INTERRUPTED)
            raise

    def _tell(self, document: Document) -> None:
        if self.proposal.for_people and document.blocks:
            self.proposal.output.draw(document)

    def _write(
        self, steps: Sequence[Step], run: Run | None, code: ExitCode, **more: object
    ) -> None:
        self.proposal.write(code, **applied_value(steps, self._last, run), **more)


def _differences(shown: Sequence[MemberOrder], now: Sequence[MemberOrder]) -> Iterable[str]:
    """Yield what is otherwise about members and their orders, in words."""
    before = {place.ref: place.text for place in shown}
    after = {place.ref: place.text for place in now}
    for ref in sorted(before.keys() | after.keys()):
        if ref not in after:
            yield f"{ref} has left the group"
        elif ref not in before:
            yield f"{ref} has joined the group"
        elif before[ref] != after[ref]:
            texts = (repr(text) if text is not None else "none" for text in
                     (before[ref], after[ref]))  # fmt: skip
            yield "group.order of {}: shown {}, now {}".format(ref, *texts)
