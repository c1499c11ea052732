#!/usr/bin/env python3
"""A helm for tests: releases are in the file HELM_STATE, what it was given in HELM_SEEN.

HELM_FAILS holds what it prints before it fails, HELM_LEAVES the state that it leaves then. With
HELM_WAITS it works until it is interrupted.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

STATE, SEEN = (Path(os.environ[name]) for name in ("HELM_STATE", "HELM_SEEN"))
NOT_FOUND = "Error: release: not found"


def releases() -> list[dict[str, Any]]:
    return list(json.loads(STATE.read_text())) if STATE.exists() else []


def note(revision: dict[str, Any]) -> None:
    STATE.write_text(json.dumps([*releases(), {"revision": len(releases()) + 1, **revision}]))


def option(name: str) -> str:
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else ""


def seen() -> None:
    config = Path(option("--kubeconfig"))
    values = Path(option("--values") or os.devnull)
    record = {
        "arguments": sys.argv[1:],
        "kubeconfig": json.loads(config.read_text()),
        "mode": [oct(path.stat().st_mode & 0o777) for path in (config, config.parent)],
        "values": values.read_text(),
        "environment": sorted(name for name in os.environ if "KUBE" in name),
    }
    with SEEN.open("a") as stream:
        stream.write(json.dumps(record) + "\n")


def work() -> int:
    if os.environ.get("HELM_WAITS"):
        signal.signal(signal.SIGINT, lambda *_: None)
        print("working", flush=True)
        signal.pause()
        note({"status": "failed", "chart": "lbc-1.0.0", "description": "cancelled"})
        print("Error: cancelled", file=sys.stderr)
        return 1
    if os.environ.get("HELM_SLEEPS"):
        time.sleep(float(os.environ["HELM_SLEEPS"]))
    if os.environ.get("HELM_FAILS"):
        if os.environ.get("HELM_LEAVES"):
            note({"status": os.environ["HELM_LEAVES"], "chart": "lbc-1.0.0"})
        print(os.environ["HELM_FAILS"], file=sys.stderr)
        return 1
    return 0


def main() -> int:
    verb = sys.argv[1]
    if verb == "version":
        print(os.environ.get("HELM_VERSION", "v3.22.0"))
        return 0
    seen()
    if verb in ("history", "get"):
        if not releases():
            print(NOT_FOUND, file=sys.stderr)
            return 1
        print(json.dumps(releases() if verb == "history" else releases()[-1].get("values")))
        return 0
    if code := work():
        return code
    if any(word.startswith("--dry-run") for word in sys.argv):
        return 0
    if verb == "upgrade":
        values = json.loads(Path(option("--values")).read_text())
        chart = f"lbc-{option('--version')}"
        note({"status": "deployed", "chart": chart, "values": values, "description": "done"})
    elif verb == "rollback":
        target = releases()[int(sys.argv[3]) - 1]
        note(
            {**target, "revision": len(releases()) + 1, "description": f"Rollback to {sys.argv[3]}"}
        )
    else:
        STATE.unlink()
    print(f"{verb} of {sys.argv[2]} done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
