"""What `upgrade` is to do, from its flags and from what is read of the cluster and the account."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kubectl_alb.analysis.upgrade.report import UpgradeReport, upgrade_report
from kubectl_alb.analysis.upgrade.situation import UPGRADE_NEEDS, Situation, as_release
from kubectl_alb.apply.chart_place import located
from kubectl_alb.apply.charts import chosen_chart, given_values, user_values
from kubectl_alb.apply.existing import ExistingReader
from kubectl_alb.apply.helm_program import HelmProgram
from kubectl_alb.cli.commands.upgrade import UpgradeOptions
from kubectl_alb.cli.reading import loaded, require
from kubectl_alb.cli.run.upgrade_versions import running, targeted, with_version
from kubectl_alb.context.decode.system import custom_resource_definition
from kubectl_alb.context.text_file import STDIN, read_text
from kubectl_alb.controller.releases.lookup import chart_of_version, named
from kubectl_alb.errors import AlbError, NotFoundError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.installations import installations
from kubectl_alb.facts.policy_file import parsed_policy
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.steps.install.request import Chart, ExistingRelease
from kubectl_alb.steps.upgrade.plan import UpgradeRequest, planned_values, release_to_upgrade

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

HELM_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be done, with what was read for it."""

    case: Situation
    report: UpgradeReport
    request: UpgradeRequest
    found: ExistingRelease


@dataclass(frozen=True)
class Preparation:
    """Turns flags and what is read into a request; each part raises `AlbError` in its words."""

    options: UpgradeOptions
    source: "LiveSource"
    force: bool = False

    def prepared(self) -> Prepared:
        """Read everything; raise `AlbError` where there is nothing to upgrade."""
        where, options = self.source.where, self.options
        snapshot = with_version(
            loaded(self.source, UPGRADE_NEEDS, where), options.from_version, "--from"
        )
        require(snapshot, Section.INGRESSES, Section.DEPLOYMENTS)
        facts = Facts(snapshot)
        asked = Ref(where.controller_namespace, options.release)
        release = release_to_upgrade(installations(facts), asked, self.force)
        helm = HelmProgram(self.source.kube_client.connection, deadline=where.deadline)
        finder = ExistingReader(self.source.aws_clients, self.source.kube_client, helm)
        found = finder.release(release.name, release.namespace)
        if found is None:
            raise NotFoundError(
                f"helm knows no release {release}, which the Deployment names",
                hint="its records were deleted: install it with kubectl alb install",
            )
        chart = chart_of(options, helm)
        now = running(facts)
        case = Situation(
            now,
            as_release(now, chart.app_version or f"v{chart.version}"),
            found.values,
            tuple(custom_resource_definition(dict(d)) for d in chart.definitions) or None,
            options.allow_downgrade,
        )
        given = given_values(helm, options.values, options.sets, options.set_strings)
        values = planned_values(case, found.values, given)
        case = replace(case, values=values)
        seconds = int(options.shared.timeout_seconds or HELM_SECONDS)
        request = UpgradeRequest(
            release.name, release.namespace, chart, values, self._document(), max(seconds, 1)
        )
        return Prepared(case, upgrade_report(case), request, found)

    def _document(self) -> Mapping[str, object] | None:
        file = self.options.policy_file
        if not file:
            return None
        return parsed_policy(read_text(file), "stdin" if file == STDIN else file)


def chart_of(options: UpgradeOptions, helm: HelmProgram) -> Chart:
    """Read the chart of the version asked for, or the newest."""
    place = located(options.chart, options.repo)
    return chosen_chart(helm, place, options.version, _chart_version(options.version))


def _chart_version(version: str) -> str:
    """Return the version of the chart that a version of the controller, or of a chart, means."""
    if not version:
        return ""
    targeted(version)
    found = named(version)
    if found is None or found.is_chart or found.release is None:
        return version.removeprefix("v")
    return chart_of_version(found.release.version)


def live_values(case: Situation, options: UpgradeOptions, source: "LiveSource") -> Situation:
    """Add to a check what helm tells of the release, and of the chart where one is given.

    Raise `AlbError` where helm is not there or cannot tell.
    """
    where = source.where
    helm = HelmProgram(source.kube_client.connection, deadline=where.deadline)
    if options.chart:
        chart = chart_of(options, helm)
        case = replace(
            case,
            then=as_release(case.now, chart.app_version or f"v{chart.version}"),
            definitions=tuple(custom_resource_definition(dict(d)) for d in chart.definitions),
        )
    asked = Ref(where.controller_namespace, options.release)
    try:
        release = release_to_upgrade(installations(case.now), asked, force=True)
    except AlbError:
        # The report says who keeps the installation.
        return case
    values = user_values(helm, release.name, release.namespace)
    return replace(case, values=values)
