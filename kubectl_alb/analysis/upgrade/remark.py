"""What speaks against an upgrade, or is to be minded with it."""

from dataclasses import dataclass

from kubectl_alb.model.failure import Severity

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Remark:
    """A fact with what to do about it: an error stops the upgrade, or breaks what runs.

    `id` is stable, for machines. `affected` names objects; `step` marks what `upgrade` does itself.
    """

    id: str
    severity: Severity
    text: str
    action: str = ""
    affected: tuple[str, ...] = ()
    step: bool = False


@dataclass(frozen=True, slots=True)
class Affected:
    """Who is affected: those named, everybody, nobody, or `unknown` with the reason."""

    names: tuple[str, ...] = ()
    everybody: bool = False
    unknown: str = ""

    @property
    def certain(self) -> bool:
        """Whether somebody is affected for certain."""
        return self.everybody or bool(self.names)

    @property
    def possible(self) -> bool:
        """Whether somebody is, or may be, affected."""
        return self.certain or bool(self.unknown)


NOBODY, EVERYBODY = Affected(), Affected(everybody=True)
