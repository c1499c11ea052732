"""The snapshot as the controller would look things up in it: indexed once, for every group."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.desired.annotated import Dialect
from kubectl_alb.desired.certificate_index import CertificateIndex
from kubectl_alb.desired.go.shapes import Shapes, shapes_of
from kubectl_alb.desired.subnets import SubnetResolver
from kubectl_alb.facts.tags import BACKEND_SG, CLUSTER_TAG, SHARED_RESOURCE_TAG, STACK_TAG
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.names import Ref
from kubectl_alb.model.network import SecurityGroup
from kubectl_alb.model.refusal import not_known
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Secret
from kubectl_alb.model.workloads import Service


class World:
    """What one controller sees: its configuration and the objects of one cluster and account."""

    def __init__(self, snapshot: Snapshot, config: ControllerConfig) -> None:
        self.snapshot = snapshot
        self.config = config
        self.version = config.version
        self.dialect = Dialect.of(config.version)
        self.shapes: Shapes = shapes_of(config.version)
        self.external_tags = frozenset(config.external_managed_tags)
        self._views: dict[Ref, dict[str, str]] = {}

    def known(self, *needs: Section) -> bool:
        """Tell whether these sections were read whole."""
        return self.snapshot.known(*needs)

    def require(self, *needs: Section) -> None:
        """Refuse to answer when a section was not read."""
        for need in needs:
            if not self.snapshot.known(need):
                raise not_known(need)

    def service(self, ref: Ref) -> Service | None:
        """Find a Service; None when the cluster has none of that name."""
        found = self.snapshot.service.get(ref)
        if found is None:
            self.require(Section.SERVICES)
        return found

    def service_view(self, service: Service) -> dict[str, str]:
        """Return the controller's annotations of a Service, without prefix."""
        view = self._views.get(service.meta.ref)
        if view is None:
            view = self.dialect.view(service.meta.annotations)
            self._views[service.meta.ref] = view
        return view

    @cached_property
    def secrets(self) -> Mapping[Ref, Secret]:
        """Secrets by reference."""
        return {secret.meta.ref: secret for secret in self.snapshot.secrets}

    @cached_property
    def load_balancers(self) -> Mapping[str, tuple[LoadBalancer, ...]]:
        """Existing load balancers of this VPC and cluster by stack, in the order of AWS.

        controller: pkg/deploy/elbv2/tagging_manager.go, ListLoadBalancers
        """
        found: dict[str, list[LoadBalancer]] = defaultdict(list)
        for lb in self.snapshot.load_balancers:
            tags = self.snapshot.tags_of.get(lb.arn, {})
            ours = tags.get(CLUSTER_TAG) == self.config.cluster_name
            if ours and STACK_TAG in tags and lb.vpc_id == self.config.vpc_id:
                found[tags[STACK_TAG]].append(lb)
        return {stack: tuple(lbs) for stack, lbs in found.items()}

    @cached_property
    def security_groups(self) -> tuple[SecurityGroup, ...]:
        """The security groups of the controller's VPC."""
        return tuple(g for g in self.snapshot.security_groups if g.vpc_id == self.config.vpc_id)

    @cached_property
    def security_group(self) -> Mapping[str, SecurityGroup]:
        """Security groups of every VPC by id."""
        return {group.id: group for group in self.snapshot.security_groups}

    @cached_property
    def shared_backend_sg(self) -> str:
        """The id of the cluster's shared backend security group; empty if there is none yet."""
        wanted = {CLUSTER_TAG: self.config.cluster_name, SHARED_RESOURCE_TAG: BACKEND_SG}
        return next((g.id for g in self.security_groups if wanted.items() <= g.tags.items()), "")

    @cached_property
    def target_group_arns(self) -> Mapping[str, str]:
        """The ARNs of existing target groups by name."""
        return {group.name: group.arn for group in self.snapshot.target_groups}

    @cached_property
    def web_acl_arns(self) -> Mapping[str, str]:
        """The ARNs of web ACLs by name; the first of a name counts."""
        return {acl.name: acl.arn for acl in reversed(self.snapshot.web_acls) if acl.name}

    @cached_property
    def subnets(self) -> SubnetResolver:
        """What finds subnets."""
        return SubnetResolver(self.snapshot, self.config)

    @cached_property
    def certificates(self) -> CertificateIndex:
        """Issued certificates by host."""
        return CertificateIndex(self.snapshot, self.config)
