"""The one JSON document around every answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

from kubectl_alb import __version__
from kubectl_alb.model.snapshot import Snapshot

Value = Mapping[str, object]

API_VERSION = "alb.kubectl/v1alpha1"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around an answer: its kind, what was asked, and where it was read."""

    kind: str
    spec: Value
    snapshot: Snapshot
    exit_code: int = 0


def rfc3339(time: datetime | None) -> str | None:
    """Spell a time in UTC; None stays None."""
    if time is None:
        return None
    return time.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def wrapped(envelope: Envelope, status: Value) -> dict[str, object]:
    """Put an answer into its envelope; what was not found is left out."""
    return {
        "apiVersion": API_VERSION,
        "kind": envelope.kind,
        "metadata": metadata(envelope.snapshot),
        "spec": dict(envelope.spec),
        "status": {**status, "exitCode": int(envelope.exit_code)},
    }


def metadata(snapshot: Snapshot) -> dict[str, object]:
    """Say which cluster and account the answer is about, when, and what could not be read."""
    context = snapshot.context
    facts = {
        "generatedAt": rfc3339(snapshot.taken_at),
        "cliVersion": f"v{__version__}",
        "controllerVersion": context.controller_version.value,
        "context": context.kube_context.value,
        "clusterName": context.cluster_name.value,
        "awsAccount": context.account.value,
        "awsRegion": context.region.value,
        "awsPartition": context.partition.value,
        "caller": context.caller.value,
    }
    return {
        **{name: value for name, value in facts.items() if value},
        "sources": [context.source],
        "gaps": {
            need.value: str(gap)
            for need, gap in sorted(snapshot.gaps.items(), key=lambda pair: pair[0].value)
        },
        **({"warnings": list(context.warnings)} if context.warnings else {}),
    }


def present(**fields: object) -> dict[str, object]:
    """Keep the fields that have a value; False, 0 and empty lists are values."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}
