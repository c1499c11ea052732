"""The steps of an upgrade, in order, and what keeps one from being made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kubectl_alb.analysis.upgrade.certificate import certificate_state
from kubectl_alb.analysis.upgrade.remark import ERROR, Remark
from kubectl_alb.analysis.upgrade.report import UpgradeReport
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.controller.releases.chart_values import KEEP_TLS
from kubectl_alb.errors import AlbError, ExitCode, NotFoundError
from kubectl_alb.facts.installations import Form, Installation
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Gap
from kubectl_alb.model.step import Op, Step
from kubectl_alb.steps.install.cluster import applying, release_steps, split_definitions
from kubectl_alb.steps.install.request import Chart, ExistingRelease, Values
from kubectl_alb.steps.install.values import overlaid
from kubectl_alb.steps.upgrade.policy import POLICY, policy_steps

# What asks for a name to be typed instead of stopping the upgrade.
CONFIRMED = ("replaced",)
# What may break the new release and could not be looked at.
UNSEEN = ("iam-unknown",)


@dataclass(frozen=True, slots=True)
class UpgradeRequest:
    """A Helm release, and the chart and the values that it is to have.

    `document` is the policy of the role, None for what the known one lacks.
    """

    release: str
    namespace: str
    chart: Chart
    values: Values = field(default_factory=dict)
    document: Values | None = None
    timeout_seconds: int = 300


def upgrade_steps(
    request: UpgradeRequest, found: ExistingRelease, case: Situation, skip: Iterable[str] = ()
) -> tuple[Step, ...]:
    """Return the steps: the policy, which old and new release can do with, then what needs it.

    Raise `AlbError` where the policy cannot be extended.
    """
    served = {d.meta.name: d.versions for d in case.now.snapshot.kubernetes
              .custom_resource_definitions}  # fmt: skip
    return (
        *(() if POLICY in skip else policy_steps(case, request.document)),
        *definition_steps(request.chart, served),
        *release_steps(request, found),
    )


def definition_steps(chart: Chart, served: Mapping[str, tuple[str, ...]]) -> Iterator[Step]:
    """Yield the steps that apply the chart's definitions, but for older ones."""
    for step in map(applying, split_definitions(chart.definitions, served)[0]):
        yield replace(step, op=Op.UPDATE) if step.about.name in served else step


def planned_values(case: Situation, before: Values, given: Values) -> Values:
    """Return the values of the release with those that are given laid over them.

    Where the user has not decided it, the webhook's certificate is kept as it is.
    """
    values = overlaid(before, given)
    keep = certificate_state(replace(case, values=values)).keep
    return values if keep is None else {**values, KEEP_TLS: keep}


def confirmed(steps: Iterable[Step], report: UpgradeReport, name: str) -> Iterator[Step]:
    """Have the last step confirmed with a name where it cuts traffic."""
    every = tuple(steps)
    for step in every:
        cuts = report.aws.cuts and step is every[-1]
        yield replace(step, confirm=name) if cuts else step


def refuse(report: UpgradeReport, skip: Iterable[str], gap: Gap | None = None) -> None:
    """Raise `AlbError` for what is in the way or could not be looked at, and is not skipped.

    Where it is only the latter, the command ends for the reason of the `gap`.
    """
    spared = (*CONFIRMED, *skip)
    grave = (r for r in report.remarks if r.severity is ERROR or r.id in UNSEEN)
    errors = [remark for remark in grave if remark.id not in spared]
    if not errors:
        return
    refusal = AlbError(
        f"not ready for {text_of(report.new)}: {_listed(errors)}; nothing was changed",
        hint=f"correct that, or give {_flags(errors)} to go on in spite of it",
    )
    if gap is not None and all(remark.id in UNSEEN for remark in errors):
        refusal.exit_code = ExitCode(gap.exit_code)
        if gap.permission:
            refusal.hint = f"grant {gap.permission}, or give {_flags(errors)} to go on without"
    raise refusal


def _flags(errors: list[Remark]) -> str:
    return " ".join(dict.fromkeys(f"--skip {remark.id}" for remark in errors))


def _listed(errors: list[Remark]) -> str:
    return "; ".join(remark.text for remark in errors)


def release_to_upgrade(found: tuple[Installation, ...], asked: Ref, force: bool) -> Ref:
    """Return the Helm release to upgrade; an empty name of `asked` is any, if there is only one.

    Raise `AlbError` where there is none, several, or one that is somebody else's.
    """
    every = [each for each in found if each.release is not None and _is_asked(each, asked)]
    if len(every) > 1:
        names = ", ".join(str(each.release) for each in every)
        raise AlbError(
            f"several releases run the controller: {names}",
            hint="name one with --release and --controller-namespace",
        )
    if not every:
        raise _no_release(found, asked)
    (one,) = every
    assert one.release is not None
    if one.form is Form.GITOPS and not force:
        raise AlbError(
            f"{one.owner} keeps Deployment {one.deployment}, and would change it back",
            hint="change the chart there; --check shows what it needs, --force upgrades it here",
        )
    return one.release


def _is_asked(found: Installation, asked: Ref) -> bool:
    assert found.release is not None
    named = not asked.name or found.release.name == asked.name
    return named and (not asked.namespace or found.release.namespace == asked.namespace)


def _no_release(found: tuple[Installation, ...], asked: Ref) -> AlbError:
    for each in found:
        if each.form is Form.MANIFEST:
            return AlbError(
                f"Deployment {each.deployment} was installed from plain manifests, not by Helm",
                hint="apply the manifest of the new release as a whole, or have Helm keep it from "
                "now on: kubectl alb uninstall --keep-load-balancers --keep-crds, then kubectl alb "
                "install; --check shows what it needs",
            )
        if each.release is None and each.form is Form.GITOPS:
            return AlbError(
                f"{each.owner} keeps Deployment {each.deployment}",
                hint="change its version there; --check shows what it needs",
            )
    wanted = f" {asked.name}" if asked.name else ""
    return NotFoundError(
        f"no Helm release{wanted} of the controller was found",
        hint="install it with kubectl alb install",
    )
