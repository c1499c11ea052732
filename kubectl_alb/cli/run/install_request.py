"""What `install` is to do, from its flags and from what is read of the cluster and the account."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kubectl_alb.analysis.environment import Environment, environment
from kubectl_alb.apply.chart_place import located
from kubectl_alb.apply.charts import chosen_chart, given_values
from kubectl_alb.apply.existing import ExistingReader
from kubectl_alb.apply.helm_program import HelmProgram
from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.cli.commands.install import InstallOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import loaded, require
from kubectl_alb.cli.run import install_policy
from kubectl_alb.cli.run.doctor_question import PRE_NEEDS
from kubectl_alb.cli.run.install_checks import preflight
from kubectl_alb.controller.iam_policy import MANAGED_SIZE, policy_document
from kubectl_alb.controller.releases.lookup import Named, chart_of_version, named
from kubectl_alb.errors import AccessError, AlbError, NotFoundError, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.installations import installations
from kubectl_alb.facts.policy_gaps import policy_gaps
from kubectl_alb.facts.tags import CONTROLLER, RELEASE_NAME
from kubectl_alb.model.counting import count
from kubectl_alb.model.helm_action import CHART
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.steps.install.identity import document_text
from kubectl_alb.steps.install.plan import (
    other_release,
    refuse_environment,
    refuse_installed,
    refuse_other_version,
)
from kubectl_alb.steps.install.request import (
    Chart,
    Existing,
    ExistingRelease,
    IdentityKind,
    InstallRequest,
    full_name,
)
from kubectl_alb.steps.install.values import (
    CLASS,
    account_values,
    computed_values,
    is_made_by_chart,
    overlaid,
)

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

NAMESPACE = "kube-system"
LONGEST_ROLE = 64
SUFFIX = "-alb-controller"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be done, with what was read for it."""

    facts: Facts
    request: InstallRequest
    existing: Existing
    report: DoctorReport
    helm: HelmProgram


@dataclass(frozen=True, slots=True)
class _Target:
    """Where to install what: `wanted` is the release of the chart."""

    site: Environment
    chart: Chart
    wanted: Named
    kind: IdentityKind
    namespace: str


@dataclass(frozen=True)
class Preparation:
    """Turns flags and what is read into a request; each part raises `AlbError` in its words."""

    options: InstallOptions
    output: Output
    source: "LiveSource"
    force: bool = False

    def prepared(self) -> Prepared:
        """Read everything; raise `AlbError` where the installation cannot be made."""
        where = self.source.where
        snapshot = loaded(self.source, PRE_NEEDS.sections, where)
        require(snapshot, Section.DEPLOYMENTS, Section.CLUSTERS)
        facts = Facts(snapshot)
        site = self._site(facts)
        helm = HelmProgram(self.source.kube_client.connection, deadline=where.deadline)
        reader = ExistingReader(self.source.aws_clients, self.source.kube_client, helm)
        namespace = where.controller_namespace or NAMESPACE
        release = Ref(namespace, self.options.release)
        refuse_installed(installations(facts), release, self.force)
        self._refuse_others(reader, release)
        found = reader.release(release.name, namespace)
        chart = self._chart(helm, found)
        wanted = named(chart.app_version) or Named(chart.app_version or chart.version, None)
        refuse_other_version(found, chart.version)
        values = self._values(facts, site, helm, found, chart)
        target = _Target(site, chart, wanted, IdentityKind.IRSA, namespace)
        target = replace(target, kind=self._identity(reader, self._request(target, values)))
        refuse_environment(site, target.kind, wanted)
        request = self._complete(self._request(target, values), target)
        request, existing = _seen(request, reader, found, snapshot, wanted)
        resumed = release if found else None
        report = preflight(snapshot, wanted, self.options.skip, values, resumed)
        return Prepared(facts, request, existing, report, helm)

    def _site(self, facts: Facts) -> Environment:
        site = environment(facts)
        context = facts.snapshot.context
        if site is None:
            name, region = context.cluster_name, context.region
            raise NotFoundError(
                f'EKS has no cluster "{name}" in {region}',
                hint="give --cluster-name and --region of the cluster",
            )
        if context.account and site.account != context.account.value:
            raise AlbError(
                f"cluster {site.name} is in account {site.account}, and the credentials are of "
                f"account {context.account}",
                hint="use credentials of the cluster's account: --profile",
            )
        return site

    def _refuse_others(self, reader: ExistingReader, release: Ref) -> None:
        """Raise `AlbError` for another release of the chart, also one without a Deployment."""
        try:
            found = reader.releases_of(CHART)
        except AccessError as error:
            install_policy.warn(
                f"other namespaces were not searched for Helm releases: {error.message}"
            )
            return
        for each in found:
            if each != release:
                raise AlbError(*other_release(each))

    def _chart(self, helm: HelmProgram, found: ExistingRelease | None) -> Chart:
        """Read the chart of the version asked for, of the release that is there, or the newest."""
        place = located(self.options.chart, self.options.repo)
        version = self.options.version
        number = _chart_version(version) if version else ""
        if not number and found is not None:
            number = found.version
        return chosen_chart(helm, place, version, number)

    def _identity(self, reader: ExistingReader, request: InstallRequest) -> IdentityKind:
        """Return the kind that is asked for, else that of the service account that is there."""
        if self.options.identity or self.options.role_arn:
            return IdentityKind(self.options.identity or IdentityKind.IRSA.value)
        account = Ref(request.namespace, request.service_account)
        found = reader.credentials(request.environment.name, account)
        return found.kind(request.assumed_role)

    def _values(
        self,
        facts: Facts,
        site: Environment,
        helm: HelmProgram,
        found: ExistingRelease | None,
        chart: Chart,
    ) -> dict[str, Any]:
        """Lay the user's values over those of the release, and both over the computed ones."""
        options = self.options
        given = given_values(helm, options.values, options.sets, options.set_strings)
        before = found.values if found else {}
        values = overlaid(computed_values(site, _class_is_free(facts)), before, given)
        account = values.get("serviceAccount") or {}
        name = str(account.get("name") or "") or full_name(options.release, chart.name)
        by_chart = is_made_by_chart(before) if found and found.deployed else False
        by_chart = bool((given.get("serviceAccount") or {}).get("create", by_chart))
        return overlaid(values, account_values(name, "", by_chart))

    def _request(self, target: _Target, values: Mapping[str, Any]) -> InstallRequest:
        options = self.options
        role = options.role_name or role_name(target.site.name)
        return InstallRequest(
            target.site,
            target.chart,
            target.kind,
            target.namespace,
            options.release,
            role,
            options.policy_name or role,
            "",
            options.role_arn,
            values,
        )

    def _complete(self, request: InstallRequest, target: _Target) -> InstallRequest:
        """Add the policy of the role, and the role to an account that the chart makes."""
        if request.makes_role:
            request = replace(request, document=self._document(target))
        pod = target.kind is IdentityKind.POD_IDENTITY
        if is_made_by_chart(request.values) and not pod:
            account = account_values(request.service_account, request.assumed_role, True)
            request = replace(request, values=overlaid(request.values, account))
        return request

    def _document(self, target: _Target) -> str:
        """Return the policy of the role; raise `AlbError` where IAM would not take it."""
        wanted, partition = target.wanted, target.site.partition
        for doubt in install_policy.doubts(wanted, partition, bool(self.options.policy_file)):
            install_policy.warn(doubt)
        document: Mapping[str, object] = policy_document(wanted.rules, partition)
        if self.options.policy_file:
            document = install_policy.policy(self.options, self.output, wanted, partition)
        text = document_text(document)
        if len(text) > MANAGED_SIZE:
            raise UsageError(
                f"the policy has {count(len(text), 'character')}, and IAM allows {MANAGED_SIZE}",
                hint="shorten it, or make the role yourself and give --role-arn",
            )
        return text


def _seen(
    request: InstallRequest,
    reader: ExistingReader,
    found: ExistingRelease | None,
    snapshot: Snapshot,
    wanted: Named,
) -> tuple[InstallRequest, Existing]:
    """Look for what is there already, and whether its policy does."""
    served = {
        each.meta.name: each.versions for each in snapshot.kubernetes.custom_resource_definitions
    }
    existing = reader.state(request, found, served)
    if existing.policy is not None:
        document = json.loads(existing.policy.document)
        gaps = policy_gaps((document,), wanted.rules, request.environment.partition)
        request = replace(request, sufficient=not gaps)
    return request, existing


def _chart_version(version: str) -> str:
    """Return the version of the chart that a version of the controller, or of a chart, means."""
    wanted = install_policy.wanted_release(version)
    if wanted.is_chart or wanted.release is None:
        return version.removeprefix("v")
    return chart_of_version(wanted.release.version)


def _class_is_free(facts: Facts) -> bool:
    """Return whether the chart's IngressClass is there, is the controller's, and Helm's is not."""
    return any(
        each.meta.name == CLASS
        and each.controller == CONTROLLER
        and RELEASE_NAME not in each.meta.annotations
        for each in facts.snapshot.kubernetes.ingress_classes
    )


def role_name(cluster: str) -> str:
    """Return the name of a cluster's role; a long name is cut, and told apart by a digest."""
    name = f"{cluster}{SUFFIX}"
    if len(name) <= LONGEST_ROLE:
        return name
    digest = hashlib.sha256(cluster.encode()).hexdigest()[:8]
    return f"{cluster[: LONGEST_ROLE - len(SUFFIX) - 9]}-{digest}{SUFFIX}"
