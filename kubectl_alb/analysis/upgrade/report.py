"""The report of `upgrade`: what the way from one release to another changes, needs and affects."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kubectl_alb.analysis.upgrade.aws import AwsEffect, aws_effect, aws_remarks
from kubectl_alb.analysis.upgrade.bugs import BugState, bug_remarks, bug_states
from kubectl_alb.analysis.upgrade.certificate import (
    CertificateState,
    certificate_remarks,
    certificate_state,
)
from kubectl_alb.analysis.upgrade.definitions import (
    DefinitionState,
    definition_remarks,
    definition_states,
)
from kubectl_alb.analysis.upgrade.gateway import GatewayState, gateway_remarks, gateway_state
from kubectl_alb.analysis.upgrade.path import path_remarks
from kubectl_alb.analysis.upgrade.policy import RoleState, policy_remarks, role_states
from kubectl_alb.analysis.upgrade.remark import INFO, WARNING, Remark
from kubectl_alb.analysis.upgrade.settings import (
    SettingChange,
    setting_changes,
    setting_remarks,
)
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import BY_VERSION, NEWEST
from kubectl_alb.controller.releases.changes import Change, changes_between
from kubectl_alb.controller.releases.lookup import chart_of_version
from kubectl_alb.controller.releases.path import Way
from kubectl_alb.model.failure import Severity

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """All that is to be said of an upgrade before it is made.

    `remarks` are what speaks against it or is to be minded, the worst first.
    """

    old: Version
    new: Version
    way: Way
    changes: tuple[Change, ...] = ()
    definitions: tuple[DefinitionState, ...] = ()
    roles: tuple[RoleState, ...] = ()
    settings: tuple[SettingChange, ...] = ()
    bugs: tuple[BugState, ...] = ()
    certificate: CertificateState | None = None
    aws: AwsEffect = field(default_factory=AwsEffect)
    gateway: GatewayState | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The severity of the worst remark; None without any."""
        return self.remarks[0].severity if self.remarks else None

    @property
    def chart(self) -> str:
        """The newest chart that installs the wanted release; empty if that is not known."""
        return chart_of_version(self.new)

    def count(self, severity: Severity) -> int:
        """Return how many remarks have a severity."""
        return sum(remark.severity is severity for remark in self.remarks)


def upgrade_report(case: Situation) -> UpgradeReport:
    """Examine the way to the wanted release."""
    if case.way is Way.MIGRATION:
        # Nothing of v1 compares with what v2 brings.
        remarks = tuple(path_remarks(case))
        return UpgradeReport(case.old, case.new, case.way, remarks=_sorted(remarks))
    effect = aws_effect(case)
    return UpgradeReport(
        case.old,
        case.new,
        case.way,
        changes_between(case.old, case.new),
        definition_states(case),
        role_states(case),
        setting_changes(case),
        bug_states(case),
        certificate_state(case),
        effect,
        gateway_state(case),
        _sorted((*_remarks(case), *aws_remarks(effect, case))),
    )


def _remarks(case: Situation) -> Iterator[Remark]:
    yield from _unknown(case)
    yield from path_remarks(case)
    yield from policy_remarks(case)
    yield from definition_remarks(case)
    yield from gateway_remarks(case)
    yield from certificate_remarks(case)
    yield from setting_remarks(case)
    yield from bug_remarks(case)


def _unknown(case: Situation) -> Iterator[Remark]:
    """Yield which release the program knows nothing of."""
    for version in (case.old, case.new):
        if version not in BY_VERSION:
            newest = text_of(NEWEST.version)
            yield Remark(
                "release-unknown",
                WARNING if version > NEWEST.version else INFO,
                f"{text_of(version)} is not known here: examined by the rules of {newest} as far "
                "as they go",
                "read its release notes, and give its IAM policy with --policy-file",
            )


def _sorted(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda remark: _ORDER.index(remark.severity)))
