"""Why a command takes its steps: one sentence for each, by what the step does and to what."""

from collections.abc import Iterable
from dataclasses import dataclass

from kubectl_alb.model.step import Step


@dataclass(frozen=True, slots=True)
class Reason:
    """Why steps with an action are taken, of objects only those of some kinds.

    `kinds` is empty where the action is about no object of the cluster. `word` is the first word
    of the ids of these steps, empty for any.
    """

    action: type
    text: str
    kinds: tuple[str, ...] = ()
    word: str = ""

    def is_of(self, step: Step) -> bool:
        """Return whether a step is taken for this reason."""
        return (
            isinstance(step.action, self.action)
            and (not self.kinds or step.about.kind in self.kinds)
            and (not self.word or step.id.partition("/")[0] == self.word)
        )


def reason_of(step: Step, reasons: Iterable[Reason]) -> str:
    """Return why a step is taken; empty where no reason is known."""
    return next((reason.text for reason in reasons if reason.is_of(step)), "")
