"""The custom resource definitions that each release brings, and in which versions.

controller: helm/aws-load-balancer-controller/crds of each release.
"""

from dataclasses import dataclass

from kubectl_alb.controller.flags import Version

BINDINGS, PARAMS = "targetgroupbindings.elbv2.k8s.aws", "ingressclassparams.elbv2.k8s.aws"
CORE_FILE, GATEWAY_FILE = "crds.yaml", "gateway-crds.yaml"


@dataclass(frozen=True, slots=True)
class Schema:
    """The versions that a definition serves from a release on; one of them is stored."""

    since: Version
    served: tuple[str, ...]
    stored: str
    deprecated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition: its name, its file in the chart, and its versions, oldest first.

    Without one that is `vital` the controller does not start. `fields` came with later releases;
    releases in `revised` changed something else in the schema.
    """

    name: str
    file: str
    schemas: tuple[Schema, ...]
    namespaced: bool = True
    vital: bool = False
    fields: tuple[tuple[str, Version], ...] = ()
    revised: tuple[Version, ...] = ()

    @property
    def since(self) -> Version:
        """The release that brought it."""
        return self.schemas[0].since

    def schema(self, version: Version) -> Schema | None:
        """Return what a release serves; None before it was there."""
        return next((s for s in reversed(self.schemas) if version >= s.since), None)


def _gateway(name: str, since: Version, *fields: tuple[str, Version]) -> Definition:
    schemas = (
        Schema(since, ("v1beta1",), "v1beta1"),
        Schema((3, 5, 0), ("v1", "v1beta1"), "v1", ("v1beta1",)),
    )
    return Definition(f"{name}.gateway.k8s.aws", GATEWAY_FILE, schemas, fields=fields)


def _beta(since: Version) -> tuple[Schema, ...]:
    return (Schema(since, ("v1beta1",), "v1beta1"),)


DEFINITIONS = (
    Definition(
        BINDINGS,
        CORE_FILE,
        (Schema((2, 0, 0), ("v1beta1", "v1alpha1"), "v1beta1"),),
        vital=True,
        fields=(
            ("spec.ipAddressType", (2, 3, 0)),
            ("spec.vpcID", (2, 8, 0)),
            ("spec.multiClusterTargetGroup", (2, 10, 0)),
            ("spec.targetGroupName", (2, 11, 0)),
            ("spec.iamRoleArnToAssume", (2, 12, 0)),
            ("spec.assumeRoleExternalId", (2, 12, 0)),
            ("spec.targetGroupProtocol", (2, 14, 0)),
            ("status.conditions", (3, 0, 0)),
        ),
    ),
    Definition(
        PARAMS,
        CORE_FILE,
        _beta((2, 2, 0)),
        namespaced=False,
        vital=True,
        fields=(
            ("spec.loadBalancerAttributes", (2, 3, 0)),
            ("spec.inboundCIDRs", (2, 5, 0)),
            ("spec.sslPolicy", (2, 5, 0)),
            ("spec.subnets", (2, 5, 0)),
            ("spec.certificateArn", (2, 8, 0)),
            ("spec.listeners", (2, 9, 0)),
            ("spec.minimumLoadBalancerCapacity", (2, 11, 0)),
            ("spec.ipamConfiguration", (2, 12, 0)),
            ("spec.targetType", (2, 13, 0)),
            ("spec.loadBalancerName", (2, 14, 0)),
            ("spec.prefixListsIDs", (2, 14, 0)),
            ("spec.sslRedirectPort", (2, 14, 0)),
            ("spec.wafv2AclArn", (2, 14, 0)),
            ("spec.wafv2AclName", (2, 14, 0)),
        ),
    ),
    _gateway(
        "loadbalancerconfigurations",
        (2, 13, 4),
        ("spec.shieldConfiguration", (2, 14, 0)),
        ("spec.wafV2", (2, 14, 0)),
        ("spec.disableSecurityGroup", (2, 15, 0)),
        ("spec.defaultTargetGroupConfiguration", (3, 2, 0)),
    ),
    _gateway("targetgroupconfigurations", (2, 13, 4)),
    _gateway("listenerruleconfigurations", (2, 14, 0)),
    # In a file of its own, aga-crds.yaml, until v2.17.0.
    Definition(
        "globalaccelerators.aga.k8s.aws", CORE_FILE, _beta((2, 14, 1)), revised=((2, 17, 0),)
    ),
    Definition("albtargetcontrolconfigs.elbv2.k8s.aws", CORE_FILE, _beta((2, 16, 0))),
)


def definitions_of(version: Version) -> tuple[Definition, ...]:
    """Return the definitions that a release brings."""
    return tuple(each for each in DEFINITIONS if version >= each.since)


def vital_definitions(version: Version) -> tuple[str, ...]:
    """Return the names of the definitions without which a release does not start."""
    return tuple(each.name for each in definitions_of(version) if each.vital)


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """What an upgrade changes in a definition: it is new, has new fields or other versions.

    `schema` is None where the versions stay.
    """

    definition: Definition
    new: bool
    fields: tuple[str, ...]
    schema: Schema | None
    revised: bool


def definition_changes(old: Version, new: Version) -> tuple[DefinitionChange, ...]:
    """Return what changes in the definitions from one release to a later one."""
    found = (
        DefinitionChange(
            each,
            new=each.since > old,
            fields=tuple(name for name, since in each.fields if old < since <= new),
            schema=each.schema(new) if each.schema(new) != each.schema(old) else None,
            revised=any(old < version <= new for version in each.revised),
        )
        for each in definitions_of(new)
    )
    return tuple(change for change in found if change.fields or change.schema or change.revised)
