"""Names kept for half a minute in the user's cache folder, so that the next TAB is quick."""

import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kubectl_alb.context.cache_folder import cache_folder
from kubectl_alb.context.completion.object_names import Named
from kubectl_alb.context.kubernetes.kubeconfig_paths import paths
from kubectl_alb.context.options import KubernetesFlags
from kubectl_alb.context.private_files import private
from kubectl_alb.model.section import Section

FRESH_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Glance:
    """Objects of one kind, and the namespace that the command would look in."""

    names: tuple[Named, ...]
    namespace: str


def cache_file(flags: KubernetesFlags, need: Section) -> Path:
    """Return where an answer is kept: one file for each context, as flags and files make it."""
    states = [
        (str(p.absolute()), p.stat().st_mtime_ns) for p in paths(flags, os.environ) if p.exists()
    ]
    key = hashlib.sha256(repr((flags, states)).encode()).hexdigest()[:24]
    return cache_folder(flags.cache_dir) / "names" / f"{key}-{need.name.lower()}.json"


def remembered(file: Path) -> Glance | None:
    """Return a fresh answer; None when there is none, or none that can be read."""
    try:
        if not _fresh(file):
            return None
        known = json.loads(file.read_text(encoding="utf-8"))
        return Glance(tuple(map(_named, known["names"])), known["namespace"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _named(kept: dict[str, Any]) -> Named:
    return Named(**{**kept, "urls": tuple(kept["urls"]), "groups": tuple(kept["groups"])})


def remember(file: Path, found: Glance) -> None:
    """Keep an answer and drop the stale ones; a folder that cannot be written is no problem."""
    # Written aside and renamed, since several shells may ask at once.
    aside = file.with_suffix(f".{os.getpid()}")
    known = {"names": [asdict(name) for name in found.names], "namespace": found.namespace}
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with private(aside, "w", "utf-8") as stream:
            stream.write(json.dumps(known))
        aside.replace(file)
        for other in file.parent.iterdir():
            if not _fresh(other):
                other.unlink(missing_ok=True)
    except OSError:
        return


def _fresh(file: Path) -> bool:
    return 0 <= time.time() - file.stat().st_mtime < FRESH_SECONDS
