"""Waiting for what was installed: each part with the reason for waiting, and until when."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kubectl_alb.analysis.rollout import Progress as State
from kubectl_alb.apply.kubernetes import KubeWriter
from kubectl_alb.apply.watch import Watch
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.waited import last_state
from kubectl_alb.context.cache_folder import cache_folder
from kubectl_alb.context.deadline import timed_out
from kubectl_alb.model.step import Outcome, Result, Step
from kubectl_alb.render.document import Mark
from kubectl_alb.steps.install.cluster import DEFINITION

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

SECONDS = 300.0
DEFINITION_SECONDS = 60.0
PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Waiter:
    """Waits for one release; without `seconds` for five minutes."""

    output: Output
    source: "LiveSource"
    namespace: str
    release: str
    seconds: float | None = None

    def settle(self, steps: Sequence[Step], outcome: Outcome) -> None:
        """Wait after the last definition until the API server serves all of them."""
        definitions = [step for step in steps if step.about.kind == DEFINITION]
        if not definitions or outcome.result is not Result.DONE:
            return
        if outcome.step.id == definitions[-1].id:
            self.for_definitions(tuple(step.about.name for step in definitions))

    def for_definitions(self, names: tuple[str, ...]) -> None:
        """Wait until the API server serves these definitions; raise `AlbError` if it does not."""
        watch = self._watch()
        state = self._awaited(lambda: watch.definitions(names), DEFINITION_SECONDS)
        if not state.done:
            raise timed_out(f"{state.text} after {DEFINITION_SECONDS:g} s")

    def for_controller(self) -> None:
        """Wait until the controller works; raise `AlbError` if it does not, or cannot be seen."""
        watch = self._watch()
        ends = time.monotonic() + (self.seconds or SECONDS)
        parts: Sequence[Callable[[], State]] = (watch.replicas, watch.leader, watch.admission)
        for part in parts:
            state = self._awaited(part, max(0.0, ends - time.monotonic()))
            if not state.done:
                seconds = self.seconds or SECONDS
                error = timed_out(f"not ready after {seconds:g} s: {state.text}")
                error.hint = f"see kubectl -n {self.namespace} get pods, and kubectl alb doctor"
                raise error
            self.output.note((Mark.GOOD, f" {state.text}"))

    def _awaited(self, look: Callable[[], State], seconds: float) -> State:
        return last_state(self.output, look, seconds, PAUSE_SECONDS)

    def _watch(self) -> Watch:
        where = self.source.where
        cache = cache_folder(where.kubernetes.cache_dir) / "discovery"
        kube = self.source.kube_client
        return Watch(kube, KubeWriter(kube, cache).api, self.namespace, self.release)
