"""The live cluster and AWS as a source."""

from datetime import datetime, timezone

from kubectl_alb.context.source import Answer, Focus
from kubectl_alb.context.where import Where
from kubectl_alb.errors import ConfigError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.need import Need


class LiveSource:
    """Answers from the API server and from AWS."""

    def __init__(self, where: Where, focus: Focus) -> None:
        self.where = where
        self.focus = focus
        self.taken_at = datetime.now(timezone.utc)

    def identity(self) -> ClusterContext:
        """Return which cluster and account the flags lead to."""
        raise ConfigError("live reading is not built yet", hint="use --bundle")

    def fetch(self, need: Need) -> Answer:
        """Return the records of this kind."""
        raise ConfigError(f"{need.value}: live reading is not built yet", hint="use --bundle")
