"""What a removal is asked for, and what is there of the controller: read before it is shown."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kubectl_alb.apply.existing import ExistingReader
from kubectl_alb.apply.helm_program import HelmProgram
from kubectl_alb.apply.marks import Marks
from kubectl_alb.apply.recorded import recorded_runs
from kubectl_alb.apply.state_folder import JournalError, runs_folder
from kubectl_alb.apply.survey import Survey, is_own
from kubectl_alb.cli.commands.uninstall import UninstallOptions
from kubectl_alb.cli.reading import loaded
from kubectl_alb.cli.run.install_request import role_name
from kubectl_alb.cli.run.uninstall import NEEDS, OWNED, VITAL, load_balancers_of
from kubectl_alb.errors import AccessError, AlbError, ConfigError, ExitCode, NotFoundError
from kubectl_alb.facts.controllers import IMAGE, LEASE, controllers
from kubectl_alb.facts.dependents import Dependent, dependents, protected, without_dependent
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import issuer_id
from kubectl_alb.facts.installations import Form, Installation, installations
from kubectl_alb.facts.tags import ROLE_ANNOTATION
from kubectl_alb.model.action import Action
from kubectl_alb.model.cluster_action import restorable
from kubectl_alb.model.eks_action import DeleteAssociation
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.helm_action import CHART, HelmRelease
from kubectl_alb.model.iam_action import DeletePolicy, DeleteRole, DetachPolicy, own_tags
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.steps.uninstall.refusals import (
    refuse_deletion,
    refuse_other_releases,
    refuse_without_controller,
    the_installation,
)
from kubectl_alb.steps.uninstall.request import (
    LoadBalancers,
    Remains,
    UninstallRequest,
    UsedIdentity,
)

if TYPE_CHECKING:
    from kubectl_alb.context.live import LiveSource

COMMAND = "uninstall"
HOME = "kube-system"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be removed, with what was read for it."""

    facts: Facts
    request: UninstallRequest
    unowned: tuple[LoadBalancer, ...]
    helm: HelmProgram


@dataclass(frozen=True)
class Preparation:
    """Turns flags and what is read into a request; each part raises `AlbError` in its words."""

    options: UninstallOptions
    source: "LiveSource"
    force: bool = False

    def prepared(self) -> Prepared:
        """Read everything; raise `AlbError` where the controller must not be removed."""
        wanted = load_balancers_of(self.options)
        facts = Facts(loaded(self.source, NEEDS.sections, self.source.where))
        require_whole(facts.snapshot, *VITAL)
        if wanted is LoadBalancers.DELETE:
            require_whole(facts.snapshot, *OWNED)
        installation = the_installation(installations(facts), self.force)
        helm = HelmProgram(self.source.kube_client.connection, deadline=self.source.where.deadline)
        remains = self._remains(facts, installation, helm)
        found = self.needing(facts, remains)
        request = UninstallRequest(
            facts.config.cluster_name or facts.snapshot.context.cluster_name.value,
            wanted,
            found,
            replace(remains, definitions=tuple(filter(is_own, remains.definitions))),
            self.options.keep_crds,
            force=self.force,
        )
        return self._checked(facts, request, helm)

    def _checked(self, facts: Facts, request: UninstallRequest, helm: HelmProgram) -> Prepared:
        unowned = without_dependent(facts, request.dependents) if request.cluster else ()
        if request.load_balancers is LoadBalancers.DELETE:
            if request.dependents:
                _require_name(request.cluster)
            refuse_deletion(request.dependents, protected(facts), unowned, self.force)
            ready = sum(each.ready for each in controllers(facts))
            refuse_without_controller(request.dependents, ready, request.load_balancers)
        if self.options.delete_iam:
            request = self._with_identity(facts, request)
        return Prepared(facts, request, unowned, helm)

    def needing(self, facts: Facts, remains: Remains) -> tuple[Dependent, ...]:
        """Return what needs the controller; of an Ingress also what makes an equal one."""
        objects = (each for one in remains.definitions for each in one.objects)
        return tuple(map(self._restorable, dependents(facts, objects)))

    def _restorable(self, each: Dependent) -> Dependent:
        if each.about.kind != "Ingress":
            return each
        place = f"namespaces/{each.meta.namespace}/ingresses/{each.meta.name}"
        live = Survey(self.source.kube_client).one(f"/apis/networking.k8s.io/v1/{place}")
        if live is None:
            return each
        return replace(each, manifest=json.dumps(restorable(live), sort_keys=True))

    def _remains(
        self, facts: Facts, installation: Installation | None, helm: HelmProgram
    ) -> Remains:
        survey = Survey(self.source.kube_client)
        release, newest = self._release(installation, helm)
        home = self.source.where.controller_namespace or HOME
        namespace = release.namespace if release else home
        if installation is not None:
            namespace = installation.deployment.namespace
        plain = installation is not None and release is None
        lease = facts.config.given.get("leader-election-id") or LEASE
        accounts = survey.accounts()
        found = Remains(
            installation,
            release,
            newest,
            survey.webhooks(release),
            survey.manifests(namespace) if plain else (),
            survey.definitions(),
            survey.leases((namespace,), lease),
            accounts,
            survey.namespaces(),
        )
        going = (*found.leases, *found.accounts, *found.objects)
        names = [str(each["metadata"]["name"]) for each in found.namespaces]
        content = {name: survey.content(name, release, going) for name in names}
        return replace(found, occupied={name: text for name, text in content.items() if text})

    def _release(
        self, installation: Installation | None, helm: HelmProgram
    ) -> tuple[Ref | None, HelmRelease | None]:
        """Return the Helm release to remove, one without a Deployment too, and its state."""
        finder = ExistingReader(self.source.aws_clients, self.source.kube_client, helm)
        release = installation.release if installation else None
        try:
            every = finder.releases_of(CHART)
        except (AccessError, ConfigError):
            if installation is None or installation.form is Form.MANIFEST:
                return None, None
            every = (release,) if release else ()
        refuse_other_releases(every, release or next(iter(every), None))
        release = release or next(iter(every), None)
        if release is None:
            return None, None
        found = finder.release(release.name, release.namespace)
        return (release, found.newest) if found else (None, None)

    def _with_identity(self, facts: Facts, request: UninstallRequest) -> UninstallRequest:
        _require_name(request.cluster)
        require_whole(facts.snapshot, Section.CLUSTERS)
        cluster = next(iter(facts.snapshot.aws.clusters), None)
        if cluster is None:
            raise NotFoundError(
                f'EKS has no cluster "{request.cluster}"',
                hint="give --cluster-name and --region of the cluster",
            )
        context = facts.snapshot.context
        partition = cluster.arn.split(":")[1] if ":" in cluster.arn else "aws"
        iam = f"arn:{partition}:iam::{context.account.value}:"
        traces = tuple(self._traces(facts, request))
        accounts = [place for place, _ in traces] + [Ref(HOME, IMAGE)]
        recorded = tuple(_recorded(request.cluster))
        roles = [role_name(cluster.name), *(role for _, role in traces if role)]
        roles += [each.role for each in recorded if isinstance(each, (DetachPolicy, DeleteRole))]
        policies = [f"{iam}policy/{role}" for role in dict.fromkeys(roles)]
        policies += [e.arn for e in recorded if isinstance(e, (DetachPolicy, DeletePolicy))]
        accounts += [
            Ref(each.namespace, each.service_account)
            for each in recorded
            if isinstance(each, DeleteAssociation)
        ]
        issuer = issuer_id(cluster)
        provider = f"{iam}oidc-provider/{issuer}" if issuer else ""
        found: UsedIdentity = Marks(self.source.aws_clients, cluster.name).identity(
            accounts, roles, policies, provider
        )
        tags = own_tags(cluster.arn or cluster.name)
        return replace(request, cluster=cluster.name, identity=found, tags=tags)

    def _traces(self, facts: Facts, request: UninstallRequest) -> Iterator[tuple[Ref, str]]:
        """Yield the service accounts of the controller, each with the role that it names."""
        for deployment in controllers(facts):
            place = Ref(deployment.meta.namespace, deployment.service_account or "default")
            annotated = [
                a.meta.annotations.get(ROLE_ANNOTATION, "")
                for a in facts.snapshot.kubernetes.service_accounts
                if a.meta.ref == place
            ]
            yield place, "".join(annotated[:1]).rpartition("/")[2]
        for account in request.remains.accounts:
            meta = account["metadata"]
            role = str((meta.get("annotations") or {}).get(ROLE_ANNOTATION) or "")
            yield Ref(str(meta["namespace"]), str(meta["name"])), role.rpartition("/")[2]


def _recorded(cluster: str) -> Iterator[Action]:
    """Yield what earlier runs for this cluster were about to remove."""
    try:
        runs = recorded_runs(runs_folder(os.environ)).runs
    except JournalError:
        return
    for run in runs:
        if run.run.command == COMMAND and run.run.place.cluster_name == cluster:
            yield from (entry.step.action for entry in run.entries)


def _require_name(cluster: str) -> None:
    if not cluster:
        raise ConfigError(
            "the name of the EKS cluster is not known, and AWS resources carry it",
            hint="give --cluster-name",
        )


def require_whole(snapshot: Snapshot, *needs: Section) -> None:
    """Raise `AlbError` where one of these sections was not read, or only in part."""
    for need in needs:
        gap = snapshot.gaps.get(need)
        if gap is None:
            continue
        message = f"{gap.reason}; nothing is removed before all of it can be read"
        error: AlbError = (
            AccessError(message, gap.permission, gap.hint)
            if gap.permission
            else AlbError(message, gap.hint)
        )
        error.exit_code = ExitCode(gap.exit_code)
        raise error
