"""Whether steps may be carried out: what was allowed by flags, and what has to be asked."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

import click

from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.change_flags import ChangeOptions
from kubectl_alb.errors import AlbError, UsageError
from kubectl_alb.model.step import Step
from kubectl_alb.render.escape import escape


@dataclass(frozen=True, slots=True)
class Consent:
    """What the flags allow; `may_ask` is whether there is a terminal to ask at."""

    dry_run: DryRun = DryRun.NONE
    yes: bool = False
    confirm: tuple[str, ...] = ()
    force: bool = False
    may_ask: bool = False

    @classmethod
    def of(cls, options: ChangeOptions, no_input: bool) -> "Consent":
        """Read the options; nobody is asked without a terminal, or with `no_input`."""
        return cls(
            DryRun(options.dry_run),
            options.yes or options.approve,
            options.confirm,
            options.force,
            sys.stdin.isatty() and sys.stderr.isatty() and not no_input,
        )

    def obtain(self, steps: Iterable[Step]) -> None:
        """Ask for what the flags leave open.

        Raises `UsageError` when nobody can be asked, `AlbError` when the answer is no.
        """
        if self.dry_run is not DryRun.NONE:
            return
        steps = tuple(steps)
        names = dict.fromkeys(s.confirm for s in steps if s.confirm not in ("", *self.confirm))
        plain = any(not step.confirm for step in steps) and not self.yes
        if (names or plain) and not self.may_ask:
            flags = [*(f"--confirm={name}" for name in names), *(["--yes"] if plain else [])]
            raise UsageError(
                "cannot prompt for confirmation (no terminal); nothing was changed",
                hint=f"review the steps and add {' '.join(flags)}",
            )
        for name in names:
            question = f"Type {escape(name)} to go on"
            if click.prompt(question, default="", show_default=False, err=True) != name:
                raise AlbError(f"the name typed is not {name}; nothing was changed")
        if plain and not click.confirm("Continue?", err=True):
            raise AlbError("nothing was changed")
