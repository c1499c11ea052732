"""Imports point downwards, and the core does no I/O: import-linter says so."""

from importlinter.cli import lint_imports


def test_the_import_contracts_hold() -> None:
    assert lint_imports(config_filename="setup.cfg", cache_dir=None, no_cache=True) == 0
