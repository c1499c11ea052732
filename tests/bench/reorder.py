"""CPU time of `reorder` on one group of many members, the order turned round and single moves."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.grouped import PREFIX, grouped

MEMBERS = 200
AIM_SECONDS = 2.0
RUNS = 3
REORDER = (str(Path(sys.executable).parent / "kubectl-alb"), "reorder", "group/crowd")
WISHES: Mapping[str, tuple[str, ...]] = {
    "shown": (),
    "one member first": ("--top", "app-150"),
    "by specificity": ("--auto=specificity",),
    "spread": ("--spread", "5"),
    "turned round": ("--edit",),
}
TURN = """sh -c 'tac "$1" > "$1.turned" && mv "$1.turned" "$1"' --"""


def lines() -> Iterator[str]:
    """Reorder members with paths of their own below one host."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = _crowd(Path(folder))
        yield f"reorder: one group of {MEMBERS} members, medians of {RUNS}"
        for name, words in WISHES.items():
            seconds = sorted(_seconds(words, bundle) for _ in range(RUNS))[RUNS // 2]
            verdict = "ok" if seconds <= AIM_SECONDS else "OVER"
            yield f"{name:<18} {seconds:5.2f} s CPU   aim at most {AIM_SECONDS:g} s   {verdict}"


def _crowd(folder: Path) -> Path:
    """Write a bundle in which all the added Ingresses are in one group, and have one host."""
    bundle = grouped(folder, MEMBERS)
    file = bundle / "kubernetes/ingresses.json"
    records = json.loads(file.read_text())
    for record in records:
        name = record["metadata"]["name"]
        if name.startswith("app-"):
            record["metadata"]["annotations"][f"{PREFIX}group.name"] = "crowd"
            (rule,) = record["spec"]["rules"]
            rule["host"] = "app.d0.example.net"
            for path, text in zip(rule["http"]["paths"], (f"/{name}", f"/{name}/x"), strict=True):
                path["path"] = text
    file.write_text(json.dumps(records))
    return bundle


def _seconds(words: tuple[str, ...], bundle: Path) -> float:
    command = (*REORDER, *words, "--bundle", str(bundle))
    child = subprocess.Popen(
        command,
        env={**os.environ, "KUBE_EDITOR": TURN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime
