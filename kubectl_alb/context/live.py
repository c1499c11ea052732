"""The live cluster and AWS as a source: every section read once, as its parents become known."""

import logging
import os
from dataclasses import replace
from datetime import datetime, timezone
from functools import partial

from kubectl_alb.context.aws.clients import AwsClients
from kubectl_alb.context.aws.pace import Pace
from kubectl_alb.context.aws.reader import AwsReader, reader
from kubectl_alb.context.aws.sections import AWS_READS
from kubectl_alb.context.aws.session import READ_SECONDS
from kubectl_alb.context.aws.settings import AwsSettings, ClusterHints, read_profiles, settings
from kubectl_alb.context.identity import (
    cluster_context,
    doubts,
    kubeconfig_facts,
    partition_of,
    region_of_addresses,
    region_of_nodes,
    vpc_of,
)
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import connection
from kubectl_alb.context.kubernetes.controller_deployment import ControllerFacts, controller_facts
from kubectl_alb.context.kubernetes.errors import VERSION_PATH, unreadable
from kubectl_alb.context.kubernetes.kubeconfig import load_kubeconfig
from kubectl_alb.context.kubernetes.sections import KubeReader
from kubectl_alb.context.logs.pods import PATIENCE, ControllerLogs, controller_logs
from kubectl_alb.context.memo import Once
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Answer, Focus, Record
from kubectl_alb.context.tally import Tally
from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.offer import Addressing
from kubectl_alb.model.section import Section

log = logging.getLogger(__name__)

CALLER = "caller"
CONTROLLERS = "controllers"
# Sections whose records tell the VPC, when the controller does not.
VPC_TELLERS = (
    Section.TARGET_GROUP_BINDINGS,
    Section.LOAD_BALANCERS,
    Section.SUBNETS,
    Section.CLUSTERS,
)


class LiveSource:
    """Answers from the API server and from AWS."""

    def __init__(
        self, where: ContextOptions, focus: Focus, client: KubeClient | None = None
    ) -> None:
        self.where = where
        self.focus = focus
        self.taken_at = datetime.now(timezone.utc)
        self._once = Once()
        self.tally = Tally()
        client = client or _connected(where)
        self._connection = client.connection
        self._facts = kubeconfig_facts(self._connection)
        if not where.aws.disabled:
            # What cannot be used is found before anything is asked.
            self._decided_by(self._hints())
        self._kube = KubeReader(
            client,
            focus,
            self._connection.namespace,
            self.fetch,
            self.cluster,
            where.controller_namespace,
        )

    def fetch(self, need: Section) -> Answer:
        """Return the records of this kind; every caller gets the same answer."""
        # Every answer names its controller and account, so these are asked for beside all else.
        self._once.start(CONTROLLERS, self._kube.controllers)
        if not self.where.aws.disabled:
            self._once.start(CALLER, self._asked_caller)
        if need.is_aws and self.where.aws.disabled:
            raise AlbError("--no-aws was given")
        if need is Section.TARGET_HEALTH and self.where.aws.no_health:
            raise AlbError("--no-health was given")
        return self._once.ask(need, lambda: self._read(need))

    def _read(self, need: Section) -> Answer:
        with self.tally.under_way(need.words):
            return AWS_READS[need].read(self._aws) if need.is_aws else self._kube.read(need)

    def again(self, need: Section) -> Answer:
        """Read one kind anew, with what is known of its parents."""
        self._once.forget(need)
        self.taken_at = datetime.now(timezone.utc)
        return self.fetch(need)

    def anew(self) -> "LiveSource":
        """Return a source that has read nothing yet, with the same connections and credentials."""
        other = LiveSource(self.where, self.focus, self.kube_client)
        if self._once.done("clients") and not self.aws_clients.failed:
            other._once.ask("settings", lambda: self._settings)
            other._once.ask("clients", lambda: self.aws_clients)
            other.tally = self.tally
        return other

    def cluster(self) -> ClusterContext:
        """Return what the cluster and the kubeconfig tell; makes no AWS call."""
        return self._once.ask("cluster", self._cluster)

    def identity(self) -> ClusterContext:
        """Return which cluster and account the answers are of, with doubts about them."""
        known = replace(self.cluster(), vpc_id=self._vpc())
        try:
            aws = self._settings
        except AlbError as error:
            return replace(known, region=Found("", error.message))
        account, caller = self._caller()
        partition = self._facts.partition or partition_of(aws.region.value)
        found = replace(
            known,
            region=aws.region,
            partition=Found(partition, "the region"),
            account=account,
            caller=caller,
            given=Addressing(profile=aws.profile.value if aws.from_kubeconfig else ""),
        )
        if self.where.aws.disabled:
            return found
        more = doubts(self._facts, self._controller(), aws, account.value)
        return replace(found, warnings=(*known.warnings, *more))

    def controller_logs(self, since_seconds: float | None) -> Answer:
        """Return the log lines of the controller's pods, oldest first."""
        return controller_logs(self._kube.client, self._controller(), since_seconds)

    def log_streams(self) -> ControllerLogs:
        """Return the logs of the controller's pods, to be read as they come."""
        given = self.where.kubernetes.request_timeout_seconds
        patience = PATIENCE if given is None else given or None
        return ControllerLogs(self._kube.client, self._controller(), patience)

    def server_version(self) -> str:
        """Return the API server's version."""
        answer = self._kube.client.get(VERSION_PATH)
        found = answer.get("gitVersion") if isinstance(answer, dict) else None
        if not isinstance(found, str):
            raise unreadable(VERSION_PATH, "names no version")
        return found

    def _cluster(self) -> ClusterContext:
        return cluster_context(
            self._connection, self._facts, self._controller(), self.where.cluster_name
        )

    def _controller(self) -> ControllerFacts:
        try:
            deployments = self._once.ask(CONTROLLERS, self._kube.controllers).records
        except AlbError as error:
            log.info("the controller's Deployment was not read: %s", error.message)
            deployments = ()
        return controller_facts(deployments, self.where.controller_namespace)

    @property
    def _settings(self) -> AwsSettings:
        return self._once.ask("settings", self._decided)

    def _hints(self) -> ClusterHints:
        facts = self._facts
        return ClusterHints(facts.exec_region, facts.exec_profile, named_region=facts.region)

    def _decided_by(self, hints: ClusterHints) -> AwsSettings:
        return settings(self.where.aws, os.environ, read_profiles(os.environ), hints)

    def _decided(self) -> AwsSettings:
        hints = self._hints()
        found = self._decided_by(hints)
        if found.region:
            return found
        hints = replace(
            hints,
            controller_region=self._controller().region,
            node_region=region_of_nodes(self._known(Section.NODES)),
            address_region=region_of_addresses(self._known(Section.INGRESSES)),
        )
        return self._decided_by(hints)

    def _known(self, need: Section) -> tuple[Record, ...]:
        try:
            return self.fetch(need).records
        except AlbError:
            return ()

    @property
    def _aws(self) -> AwsReader:
        return self._once.ask("aws", self._opened)

    def _opened(self) -> AwsReader:
        return reader(self.aws_clients, self.focus, self.fetch, self.cluster)

    @property
    def aws_clients(self) -> AwsClients:
        """The clients of the account and region that the answers are of."""
        return self._once.ask("clients", self._connected_clients)

    def _connected_clients(self) -> AwsClients:
        pace = Pace(self.where.aws.calls_per_second, self.where.deadline)
        self.tally.seconds_for = partial(pace.seconds_for, "elbv2")
        return AwsClients(self._settings, self._aws_seconds(), pace, self.tally)

    def _aws_seconds(self) -> float | None:
        """Return the limit of one AWS call: that of the flag, and what is left of the command's."""
        given = self.where.kubernetes.request_timeout_seconds
        left = self.where.deadline.limit()
        if left is None:
            return given
        return min(left, READ_SECONDS if given is None else given or left)

    @property
    def kube_client(self) -> KubeClient:
        """The client of the API server that the answers are of."""
        return self._kube.client

    def _asked_caller(self) -> tuple[Found, Found]:
        answer = self._aws.call("sts", "GetCallerIdentity")
        how = "sts:GetCallerIdentity"
        return Found(answer["Account"], how), Found(answer["Arn"], how)

    def _caller(self) -> tuple[Found, Found]:
        """Return account and caller; with `--no-aws` only what the kubeconfig tells."""
        account = Found(self._facts.account, "the name of the kubeconfig cluster")
        if self.where.aws.disabled:
            return account, Found("", "--no-aws was given")
        try:
            return self._once.ask(CALLER, self._asked_caller)
        except AlbError as error:
            return account or Found("", error.message), Found("", error.message)

    def _vpc(self) -> Found:
        """Return the VPC that the controller, or what was read anyway, tells of."""
        known = self.cluster().vpc_id
        if known:
            return known
        for need in VPC_TELLERS:
            if self._once.done(need):
                found = vpc_of(self.fetch(need).records)
                if found:
                    return Found(found, f"the section {need.value}")
        return Found("", "neither the controller's arguments nor a load balancer told it")


def _connected(where: ContextOptions) -> KubeClient:
    known = connection(load_kubeconfig(where.kubernetes, os.environ), where.kubernetes, os.environ)
    return KubeClient(known, where.kubernetes.request_timeout_seconds, where.deadline)
