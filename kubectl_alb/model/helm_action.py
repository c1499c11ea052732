"""What the user's helm is run for, as data: see `action`."""

import hashlib
import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# The controller's chart; its own documentation names both.
CHART, REPOSITORY = "aws-load-balancer-controller", "https://aws.github.io/eks-charts"
# States of a release on which helm works, or worked when it was killed.
PENDING = ("pending-install", "pending-upgrade", "pending-rollback")
# Values whose names say that nobody else is to see them, as `webhookTLS.key`.
SECRET, HIDDEN = re.compile(r"(?i)(?:^|_)key$|password|secret(?!Name)|token$"), "***"
DEPLOYED = "deployed"


@dataclass(frozen=True, slots=True)
class HelmRelease:
    """A revision of a release: `chart` is NAME-VERSION, `values` the digest of the user's values.

    `app_version` is that of the chart; `description` what helm notes of the revision.
    """

    revision: int
    status: str
    chart: str
    values: str
    app_version: str = ""
    description: str = ""

    @property
    def is_pending(self) -> bool:
        """Whether helm works on the release, or was killed while it did."""
        return self.status in PENDING

    def __str__(self) -> str:
        return f"revision {self.revision}, {self.status}, {self.chart}"


@dataclass(frozen=True, slots=True)
class HelmUpgrade:
    """Install a chart, or upgrade its release, with exactly these values; no CRDs.

    `chart` is a path, an OCI reference or a name in `repo`; `name` and `version` are those that the
    chart has. `values` is JSON and not kept in journals, which know it by its `digest`. `before` is
    the release that was shown.
    """

    release: str
    namespace: str
    chart: str
    name: str
    version: str
    digest: str
    before: HelmRelease | None = None
    repo: str = ""
    wait: bool = False
    timeout_seconds: int = 300
    values: str = field(default="", repr=False, metadata={"recorded": False})

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of helm, without the file of values."""
        return (
            "upgrade", "--install", self.release, self.chart, "--namespace", self.namespace,
            *(("--repo", self.repo) if self.repo else ()),
            "--version", self.version, "--skip-crds", "--reset-values",
            *(("--wait",) if self.wait else ()),
            "--timeout", f"{self.timeout_seconds}s",
        )  # fmt: skip

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        values = shlex.quote(_without_secrets(self.values)) if self.values else "VALUES"
        return f"echo {values} | helm {shlex.join(self.arguments)} --values -"


@dataclass(frozen=True, slots=True)
class HelmRollback:
    """Bring a release back to an earlier `revision`; `before` is the one that was shown."""

    release: str
    namespace: str
    revision: int
    before: HelmRelease
    wait: bool = False
    timeout_seconds: int = 300

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of helm."""
        return (
            "rollback", self.release, str(self.revision), "--namespace", self.namespace,
            *(("--wait",) if self.wait else ()),
            "--timeout", f"{self.timeout_seconds}s",
        )  # fmt: skip

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return f"helm {shlex.join(self.arguments)}"


@dataclass(frozen=True, slots=True)
class HelmUninstall:
    """Remove a release and its objects; `before` is the release that was shown."""

    release: str
    namespace: str
    before: HelmRelease
    wait: bool = False
    timeout_seconds: int = 300

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of helm."""
        return (
            "uninstall", self.release, "--namespace", self.namespace,
            *(("--wait",) if self.wait else ()),
            "--timeout", f"{self.timeout_seconds}s",
        )  # fmt: skip

    @property
    def command(self) -> str:
        """The equivalent shell command."""
        return f"helm {shlex.join(self.arguments)}"


def _without_secrets(values: str) -> str:
    """Return values for people to see: keys and passwords are not among them."""

    def shown(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {
            key: HIDDEN if isinstance(value, str) and SECRET.search(key) else value
            for key, value in pairs
        }

    return json.dumps(json.loads(values, object_pairs_hook=shown))


def values_digest(values: Mapping[str, Any] | None) -> str:
    """Return what values are known by where they are not kept."""
    text = json.dumps(dict(values or {}), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def values_text(values: Mapping[str, Any]) -> str:
    """Return values as `HelmUpgrade` takes them."""
    return json.dumps(dict(values), sort_keys=True)
