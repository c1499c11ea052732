"""The live cluster and AWS as a source: every section read once, as its parents become known."""

import logging
import os
from dataclasses import replace
from datetime import datetime, timezone
from functools import cached_property

from kubectl_alb.context.aws_clients import AwsClients
from kubectl_alb.context.aws_reader import AwsReader, reader
from kubectl_alb.context.aws_settings import AwsSettings, ClusterHints, read_profiles, settings
from kubectl_alb.context.connection import connection
from kubectl_alb.context.identity import (
    ControllerFacts,
    cluster_context,
    controller_facts,
    kubeconfig_facts,
    mismatches,
    partition_of,
)
from kubectl_alb.context.kube_client import KubeClient
from kubectl_alb.context.kubeconfig import load_kubeconfig
from kubectl_alb.context.live_aws import AWS_READS
from kubectl_alb.context.live_kubernetes import CONTROLLER, CORE, KubeReader, log_lines
from kubectl_alb.context.once import Once
from kubectl_alb.context.source import Answer, Focus
from kubectl_alb.context.where import Where
from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.need import Need

log = logging.getLogger(__name__)


class LiveSource:
    """Answers from the API server and from AWS."""

    def __init__(self, where: Where, focus: Focus) -> None:
        self.where = where
        self.focus = focus
        self.taken_at = datetime.now(timezone.utc)
        self._once = Once()
        config = load_kubeconfig(where.kubernetes, os.environ)
        self._connection = connection(config, where.kubernetes, os.environ)
        self._facts = kubeconfig_facts(self._connection)
        timeout = where.kubernetes.request_timeout_seconds
        self._kube = KubeReader(
            KubeClient(self._connection, timeout),
            focus,
            self._connection.namespace,
            self.fetch,
            self.cluster,
        )

    def fetch(self, need: Need) -> Answer:
        """Return the records of this kind; every caller gets the same answer."""
        # Every answer names its controller, so that is read beside all else.
        self._once.start(Need.DEPLOYMENTS, lambda: self._kube.read(Need.DEPLOYMENTS))
        if not need.is_aws:
            return self._once.ask(need, lambda: self._kube.read(need))
        if self.where.aws.disabled:
            raise AlbError("--no-aws was given")
        self._once.start("caller", self._asked_caller)
        return self._once.ask(need, lambda: AWS_READS[need].read(self._aws))

    def again(self, need: Need) -> Answer:
        """Read one kind anew, with what is known of its parents."""
        self._once.forget(need)
        self.taken_at = datetime.now(timezone.utc)
        return self.fetch(need)

    def cluster(self) -> ClusterContext:
        """Return what the cluster and the kubeconfig tell; makes no AWS call."""
        return self._once.ask("cluster", self._cluster)

    def identity(self) -> ClusterContext:
        """Return which cluster and account the answers are of, with doubts about them."""
        known = self.cluster()
        if self.where.aws.disabled:
            return known
        try:
            aws = self._settings
        except AlbError as error:
            return replace(known, region=Found("", error.message))
        account, caller = self._caller()
        partition = self._facts.partition or partition_of(aws.region.value)
        vpc = known.vpc_id or self._vpc_of_load_balancers()
        return replace(
            known,
            region=aws.region,
            partition=Found(partition, "the region"),
            account=account,
            caller=caller,
            vpc_id=vpc,
            warnings=mismatches(self._facts, self._controller(), aws, account.value),
        )

    def controller_logs(self, since_seconds: float | None) -> Answer:
        """Return the log lines of the controller's pods, oldest first."""
        namespace = self.cluster().controller_namespace.value or "kube-system"
        client = self._kube.client
        pods = client.list(f"{CORE}/namespaces/{namespace}/pods", {"labelSelector": CONTROLLER})
        if not pods:
            raise AlbError(f"no pod of the controller is in namespace {namespace}",
                           hint="give --controller-namespace")  # fmt: skip
        return Answer(tuple(log_lines(client, pods, since_seconds)))

    def server_version(self) -> str:
        """Return the API server's version."""
        return str(self._kube.client.get("/version").get("gitVersion") or "")

    def _cluster(self) -> ClusterContext:
        return cluster_context(
            self._connection, self._facts, self._controller(), self.where.cluster_name
        )

    def _controller(self) -> ControllerFacts:
        try:
            deployments = self.fetch(Need.DEPLOYMENTS).records
        except AlbError as error:
            log.info("the controller's Deployment was not read: %s", error.message)
            deployments = ()
        return controller_facts(deployments, self.where.controller_namespace)

    @cached_property
    def _settings(self) -> AwsSettings:
        profiles = read_profiles(os.environ)
        hints = ClusterHints(self._facts.exec_region, self._facts.exec_profile)
        found = settings(self.where.aws, os.environ, profiles, hints)
        if found.region:
            return found
        hints = replace(
            hints,
            controller_region=self._controller().flag("aws-region"),
            node_region=self._node_region() or self._facts.region,
        )
        return settings(self.where.aws, os.environ, profiles, hints)

    def _node_region(self) -> str:
        try:
            nodes = self.fetch(Need.NODES).records
        except AlbError:
            return ""
        labels = (n["metadata"].get("labels") or {} for n in nodes)
        return next((r for at in labels if (r := at.get("topology.kubernetes.io/region"))), "")

    @cached_property
    def _aws(self) -> AwsReader:
        clients = AwsClients(self._settings, self.where.kubernetes.request_timeout_seconds)
        return reader(clients, self.focus, self.fetch, self.cluster)

    def _asked_caller(self) -> tuple[Found, Found]:
        answer = self._aws.call("sts", "GetCallerIdentity")
        how = "sts:GetCallerIdentity"
        return Found(answer["Account"], how), Found(answer["Arn"], how)

    def _caller(self) -> tuple[Found, Found]:
        try:
            return self._once.ask("caller", self._asked_caller)
        except AlbError as error:
            account = Found(self._facts.account, "the name of the kubeconfig cluster")
            return account or Found("", error.message), Found("", error.message)

    def _vpc_of_load_balancers(self) -> Found:
        if not self._once.done(Need.LOAD_BALANCERS):
            return Found("", "neither the controller's arguments nor a load balancer told it")
        found = {str(r["VpcId"]) for r in self.fetch(Need.LOAD_BALANCERS).records if r.get("VpcId")}
        return Found(found.pop(), "the load balancer") if len(found) == 1 else Found()
