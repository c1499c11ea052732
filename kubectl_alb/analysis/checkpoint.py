"""What the controller has noted of the endpoints that it saw last.

controller: pkg/targetgroupbinding/utils.go, resource_manager.go
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kubectl_alb.facts.tags import CHECKPOINT, GATE_PREFIX
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.workloads import Pod

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class WantedTarget:
    """What stands behind a target, a pod or a node: since when, and the pod's gates."""

    id: str
    port: int
    since: datetime | None
    pod: Pod | None = None

    @property
    def place(self) -> Place:
        """Id and port."""
        return self.id, self.port


def passed_by(binding: TargetGroupBinding, targets: Iterable[WantedTarget]) -> bool:
    """Tell whether the controller has no reason to look at the targets of a binding again.

    It has noted the endpoints it last saw, and compares those, not AWS. A readiness gate that
    waits makes it look all the same.
    """
    noted = binding.meta.annotations.get(CHECKPOINT, "").partition("/")[0]
    if not noted or binding.observed_generation != binding.meta.generation:
        return False
    seen = tuple(targets)
    gate = f"{GATE_PREFIX}{binding.meta.name}"
    return noted == endpoints_digest(seen) and not any(
        target.pod is not None and target.pod.condition(gate) not in (None, "True")
        for target in seen
    )


def endpoints_digest(targets: Iterable[WantedTarget]) -> str:
    """Return the first half of the checkpoint, which stands for the endpoints."""
    spelled = sorted(f"{one.id}:{one.port}:{_milliseconds(one.since)}" for one in targets)
    digest = hashlib.sha256(",".join(spelled).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _milliseconds(moment: datetime | None) -> int:
    return 0 if moment is None else int(moment.timestamp()) * 1000
