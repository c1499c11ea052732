"""The API server's log of calls: who did what to which kind of object, and how it was answered."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# The API server's own calls, and those by which tests look at it, are left out.
POLICY = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived"],
    "rules": [
        {"level": "None", "users": ["lab-admin", "system:apiserver"]},
        {"level": "None", "nonResourceURLs": ["/*"]},
        {"level": "Metadata"},
    ],
}
CREATED = 201
REFUSED = 400


@dataclass(frozen=True, slots=True)
class KubeCall:
    """A call; `rights` are what it takes, such as `list secrets` or `get pods/log`."""

    user: str
    rights: tuple[str, ...]
    status: int
    dry_run: bool

    @property
    def has_written(self) -> bool:
        """Whether something was changed."""
        reads = self.rights[0].startswith(("get ", "list ", "watch "))
        return not reads and not self.dry_run and self.status < REFUSED


@dataclass(frozen=True, slots=True)
class Audit:
    """The log of one API server, below a folder."""

    folder: Path

    @property
    def policy(self) -> Path:
        """The file that tells the API server what to write down."""
        return self.folder / "audit-policy.json"

    @property
    def log(self) -> Path:
        """The file that it writes."""
        return self.folder / "audit.log"

    def flags(self) -> list[str]:
        """Return the API server's flags; each call is written down before it is answered."""
        self.policy.write_text(json.dumps(POLICY))
        return [f"--audit-policy-file={self.policy}", f"--audit-log-path={self.log}"]

    def calls(self, user: str) -> Sequence[KubeCall]:
        """Return the calls of a user, in the order in which they ended."""
        if not self.log.exists():
            return []
        with self.log.open() as lines:
            # The last line may be on its way, and most are of others.
            theirs = (line for line in lines if user in line and line.endswith("\n"))
            return list(_of_user(map(json.loads, theirs), user))


def _of_user(events: Iterator[Mapping[str, Any]], user: str) -> Iterator[KubeCall]:
    for event in events:
        # Who was not authenticated has no name.
        if event["user"].get("username") == user and "objectRef" in event:
            status = int((event.get("responseStatus") or {}).get("code") or 0)
            dry_run = "dryRun=" in event["requestURI"]
            yield KubeCall(user, tuple(_rights(event, status)), status, dry_run)


def _rights(event: Mapping[str, Any], status: int) -> Iterator[str]:
    about, verb = event["objectRef"], event["verb"]
    plural = "/".join(filter(None, (about["resource"], about.get("subresource"))))
    name = ".".join(filter(None, (plural, about.get("apiGroup"))))
    yield f"{verb} {name}"
    if verb == "patch" and status == CREATED:
        # An apply of something that was not there.
        yield f"create {name}"
