"""Imports point downwards, and the core does no I/O: import-linter says so."""

import subprocess
import sys

PROGRAM = """
import sys
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename="setup.cfg", cache_dir=None, no_cache=True))
"""


def test_the_import_contracts_hold() -> None:
    # In a process of its own, since import-linter disables the loggers that there are.
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
