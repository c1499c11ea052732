"""The user's home folder, where there is one: a process may have neither HOME nor a user."""

import os
from pathlib import Path


def home() -> Path:
    """Return the home folder; one that holds nothing where nobody knows of any."""
    try:
        return Path.home()
    except RuntimeError:
        return Path(os.devnull)


def expanded(name: str) -> Path:
    """Return the path with `~` replaced, as far as there is a home folder."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name.replace("~", os.devnull, 1))
