"""Lines of a controller's log, for tests."""

import json
from datetime import datetime, timedelta, timezone

from kubectl_alb.model.log import Written

BEGUN = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
FIRST, SECOND = "alb-5c9d8b7f6-aaaaa", "alb-5c9d8b7f6-bbbbb"
NO_SUBNET = "couldn't auto-discover subnets: unable to resolve at least one subnet"
NO_CERTIFICATE = "no certificate found for host: {host}"


def stamp(seconds: float) -> str:
    """Spell a time, so many seconds after the log begins."""
    return f"{BEGUN + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"


def info(message: str, seconds: float = 0, **more: object) -> str:
    """Return a line of level info; `level` among the fields changes that."""
    level = more.pop("level", "info")
    fields = {"level": level, "ts": stamp(seconds), "msg": message, **more}
    return json.dumps(fields, separators=(",", ":"))


def error(
    text: str, name: str = "web", namespace: str = "shop", seconds: float = 0, **more: object
) -> str:
    """Return what the reconciler says of an object that it failed with."""
    about = {"name": name, "namespace": namespace}
    reconcile = f"7a1c1f0e-2f5e-4d38-9b1e-{int(seconds):012d}"
    fields = {"controller": "ingress", "object": about, **about, "reconcileID": reconcile, **more}
    return info("Reconciler error", seconds, level="error", **fields, error=text)


def written(line: str, pod: str = FIRST) -> Written:
    """Return a line that a pod wrote."""
    return Written(line, pod)
