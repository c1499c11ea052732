"""One call of an AWS service, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an AWS service.

    `resource` is the ARN that IAM checks the action on; `change` says in words what the call has
    changed, where other calls follow it.
    """

    service: str
    operation: str
    params: Mapping[str, Any]
    resource: str = ""
    change: str = ""

    @property
    def permission(self) -> str:
        """The IAM action that allows the call."""
        return f"{self.service}:{self.operation}"
