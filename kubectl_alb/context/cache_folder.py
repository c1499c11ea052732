"""The user's folder for what may be read anew at any time."""

import os
import sys
from pathlib import Path

from kubectl_alb.context.home import home

NAME = "kubectl-alb"


def cache_folder(cache_dir: str = "") -> Path:
    """Return the folder, which may not exist yet: below `--cache-dir`, else the user's own."""
    return _base(cache_dir) / NAME


def _base(cache_dir: str) -> Path:
    if cache_dir:
        return Path(cache_dir)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home() / "AppData/Local")
    if sys.platform == "darwin":
        return home() / "Library/Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or home() / ".cache")
