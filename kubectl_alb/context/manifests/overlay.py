"""Manifests laid over a cluster or a bundle, as if they had been applied."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from kubectl_alb.context.decode.kubernetes import POSITION
from kubectl_alb.context.manifests.applied import applied, last_applied
from kubectl_alb.context.manifests.defaulting import defaulted
from kubectl_alb.context.manifests.objects import Key, key_of
from kubectl_alb.context.manifests.source import ManifestSource
from kubectl_alb.context.memo import Once
from kubectl_alb.context.source import Answer, Record, VersionedSource
from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.rejection import Rejection, Unreadable
from kubectl_alb.model.section import Section

Labels = Mapping[str, str]
Prune = Callable[[Labels], bool]

# Of the kinds that `kubectl apply --prune` takes away unless told otherwise, those read here.
PRUNED = frozenset(
    {Section.INGRESSES, Section.SERVICES, Section.SECRETS, Section.PODS, Section.DEPLOYMENTS}
)
IDENTITIES: Mapping[Section, tuple[str, ...]] = {
    Section.VPCS: ("VpcId",),
    Section.SUBNETS: ("SubnetId",),
    Section.ROUTE_TABLES: ("RouteTableId",),
    Section.SECURITY_GROUPS: ("GroupId",),
    Section.NETWORK_INTERFACES: ("NetworkInterfaceId",),
    Section.INSTANCES: ("InstanceId",),
    Section.AVAILABILITY_ZONES: ("ZoneName",),
    Section.VPC_ENDPOINTS: ("VpcEndpointId",),
    Section.NETWORK_ACLS: ("NetworkAclId",),
    Section.MANAGED_PREFIX_LISTS: ("PrefixListId",),
    Section.LOAD_BALANCERS: ("LoadBalancerArn",),
    Section.LISTENERS: ("ListenerArn",),
    Section.RULES: ("RuleArn",),
    Section.LISTENER_CERTIFICATES: ("ListenerArn", "CertificateArn"),
    Section.TARGET_GROUPS: ("TargetGroupArn",),
    Section.TARGET_HEALTH: ("TargetGroupArn", "Target"),
    Section.LOAD_BALANCER_ATTRIBUTES: ("LoadBalancerArn",),
    Section.LISTENER_ATTRIBUTES: ("ListenerArn",),
    Section.TARGET_GROUP_ATTRIBUTES: ("TargetGroupArn",),
    Section.TAGS: ("ResourceArn",),
    Section.CERTIFICATES: ("CertificateArn",),
    Section.TRUST_STORES: ("TrustStoreArn",),
    Section.WEB_ACLS: ("ARN",),
    Section.CLUSTERS: ("name",),
    Section.ADDONS: ("addonName",),
    Section.ROLES: ("RoleName",),
    Section.QUOTAS: ("QuotaCode",),
}


class OverlaySource:
    """Answers of another source, with the objects of manifests in place of its own.

    The other source is asked once for each kind, also when it is asked by itself through `base`.
    """

    def __init__(
        self, base: VersionedSource, manifests: ManifestSource, prune: Prune | None = None
    ) -> None:
        self.base = OnceSource(base)
        self.manifests = manifests
        self.prune = prune

    @property
    def taken_at(self) -> datetime:
        """Return the time the other source speaks of."""
        return self.base.taken_at

    def identity(self) -> ClusterContext:
        """Return what the other source says, with what is odd about the files."""
        context = self.base.identity()
        return replace(context, warnings=(*context.warnings, *self.manifests.warnings()))

    def server_version(self) -> str:
        """Return what the other source says."""
        return self.base.server_version()

    def fetch(self, need: Section) -> Answer:
        """Return the records of a kind as they would be after applying."""
        try:
            found = self.base.fetch(need)
        except AlbError as error:
            if not self.manifests.objects.of(need):
                raise
            found = Answer((), error.message)
        if need.is_aws:
            own = self.manifests.objects.of(need)
            return replace(found, records=_laid(need, found.records, own))
        own = self.manifests.objects.of(need, _keys(need, found.records))
        return Answer(tuple(self._merged(need, found.records, own)), found.missing)

    def rejections(self) -> tuple[Rejection, ...]:
        """Return what would not get into the cluster."""
        objects = self.manifests.objects
        return tuple(
            one
            for (need, key), found in objects.rejections.items()
            for one in found and objects.refused(need, key, self._stored(need, found))
        )

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Return what is wrong with the files."""
        return self.manifests.unreadable()

    def _stored(self, need: Section, found: tuple[Rejection, ...]) -> frozenset[Key]:
        """Return the objects that are there, if that matters to what was found."""
        if not any(one.on_create for one in found):
            return frozenset()
        try:
            return _keys(need, self.base.fetch(need).records)
        except AlbError:
            return frozenset()

    def _merged(
        self, need: Section, records: tuple[Record, ...], own: tuple[Record, ...]
    ) -> list[Record]:
        live = {key_of(need, record, 0): record for record in records}
        files = {key_of(need, record, 0): record for record in own}
        merged = [self._kept(need, key, record, files) for key, record in live.items()]
        added = [defaulted(need, record) for key, record in files.items() if key not in live]
        return [record for record in merged if record is not None] + added

    def _kept(
        self, need: Section, key: Key, record: Record, files: Mapping[Key, Record]
    ) -> Record | None:
        if key in files:
            return defaulted(need, applied(need, record, files[key]))
        named = key in self.manifests.objects.records.get(need, {})
        return None if not named and self._pruned(need, record) else record

    def _pruned(self, need: Section, record: Record) -> bool:
        """Tell whether `--prune` deletes an object: one that was applied, and is now in no file.

        A bundle does not keep what was applied; there the selector alone decides.
        """
        if self.prune is None or need not in PRUNED:
            return False
        labels = record["metadata"].get("labels") or {}
        if not self.prune(labels):
            return False
        return self.base.identity().source == "bundle" or last_applied(record) is not None


class OnceSource:
    """Another source, each kind of which is asked for once."""

    def __init__(self, source: VersionedSource) -> None:
        self._source = source
        self._once = Once()

    @property
    def taken_at(self) -> datetime:
        """Return the time the source speaks of."""
        return self._source.taken_at

    def identity(self) -> ClusterContext:
        """Return which cluster and account."""
        return self._once.ask("identity", self._source.identity)

    def server_version(self) -> str:
        """Return the API server's version."""
        return self._source.server_version()

    def fetch(self, need: Section) -> Answer:
        """Return the records of a kind."""
        return self._once.ask(need, lambda: self._source.fetch(need))


def _keys(need: Section, records: tuple[Record, ...]) -> frozenset[Key]:
    return frozenset(key_of(need, record, 0) for record in records)


def _laid(
    need: Section, records: tuple[Record, ...], own: tuple[Record, ...]
) -> tuple[Record, ...]:
    """Put records of files in place of those with the same identity; add the others."""
    files = {_identity(need, record): record for record in own}
    found = [record for record in records if _identity(need, record) not in files]
    return (*found, *files.values())


def _identity(need: Section, record: Record) -> str:
    names = IDENTITIES.get(need)
    if names is None:
        return repr({name: value for name, value in record.items() if name != POSITION})
    return repr([record.get(name) for name in names])
