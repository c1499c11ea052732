"""Rules on the security groups of nodes and pods: who may reach the targets.

All bindings behind one security group share one rule for each source, from the lowest to the
highest of their ports.

controller: pkg/networking/networking_manager.go
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.network import NetworkInterface
from kubectl_alb.model.snapshot import Snapshot
from tests.lab.controller.site import Site
from tests.lab.controller.targets import wanted_targets

DESCRIPTION = "elbv2.k8s.aws/targetGroupBinding=shared"
EVERY_PORT = (0, 65535)
# Group, source group, first and last port.
NodeRule: TypeAlias = "tuple[str, str, int, int]"


def sync_node_rules(site: Site, snapshot: Snapshot, bindings: Iterable[TargetGroupBinding]) -> None:
    """Authorize the rules that the bindings need, and revoke others of the controller's."""
    wanted = _wanted(site, snapshot, bindings)
    current = _current(site)
    for rule in sorted(current - wanted):
        _change(site, "revoke_security_group_ingress", rule)
    for rule in sorted(wanted - current):
        _change(site, "authorize_security_group_ingress", rule)


def _wanted(
    site: Site, snapshot: Snapshot, bindings: Iterable[TargetGroupBinding]
) -> frozenset[NodeRule]:
    ports: dict[tuple[str, str], set[int]] = defaultdict(set)
    for binding in bindings:
        groups = frozenset(_groups(site, snapshot, binding))
        for source, port in _openings(snapshot, binding):
            for group in groups:
                ports[group, source] |= set(EVERY_PORT) if port is None else {port}
    return frozenset((*key, min(found), max(found)) for key, found in ports.items())


def _openings(snapshot: Snapshot, binding: TargetGroupBinding) -> Iterator[tuple[str, int | None]]:
    for rule in binding.networking or ():
        for source in rule.security_groups:
            for _, port in rule.ports:
                if isinstance(port, str):
                    yield from ((source, p) for p in _container_ports(snapshot, binding, port))
                else:
                    yield source, port


def _container_ports(snapshot: Snapshot, binding: TargetGroupBinding, name: str) -> frozenset[int]:
    """Return the numbers that a port's name has in the pods of a binding."""
    addresses = {address for address, _ in wanted_targets(snapshot, binding)}
    pods = (pod for ip, pod in snapshot.kubernetes.pod_by_ip.items() if ip in addresses)
    return frozenset(
        port.port
        for pod in pods
        for container in pod.containers
        for port in container.ports
        if port.name == name
    )


def _groups(site: Site, snapshot: Snapshot, binding: TargetGroupBinding) -> Iterator[str]:
    """Give the security group of each target's interface that is to hold the rules."""
    targets = {id_ for id_, _ in wanted_targets(snapshot, binding)}
    for interface in snapshot.aws.network_interfaces:
        if binding.target_type == "instance":
            ours = interface.device_index == 0 and interface.instance_id in targets
        else:
            ours = not targets.isdisjoint(interface.addresses)
        if ours:
            yield from _marked(site, snapshot, interface)


def _marked(site: Site, snapshot: Snapshot, interface: NetworkInterface) -> Iterator[str]:
    """Give the only group of an interface, or of several the one tagged for the cluster."""
    if len(interface.groups) == 1:
        yield interface.groups[0]
        return
    tag = _tag(site)
    tagged = {group.id for group in snapshot.aws.security_groups if tag in group.tags}
    yield from (group for group in interface.groups if group in tagged)


def _tag(site: Site) -> str:
    return f"kubernetes.io/cluster/{site.config.cluster_name}"


def _current(site: Site) -> frozenset[NodeRule]:
    filters = [{"Name": "vpc-id", "Values": [site.config.vpc_id]}]
    groups = site.ec2.describe_security_groups(Filters=filters)["SecurityGroups"]
    return frozenset(rule for group in groups for rule in _ours(group))


def _ours(group: dict[str, Any]) -> Iterator[NodeRule]:
    for permission in group["IpPermissions"]:
        for pair in permission.get("UserIdGroupPairs", ()):
            if pair.get("Description") == DESCRIPTION:
                first, last = permission["FromPort"], permission["ToPort"]
                yield group["GroupId"], pair["GroupId"], first, last


def _change(site: Site, operation: str, rule: NodeRule) -> None:
    group, source, first, last = rule
    permission = {
        "IpProtocol": "tcp",
        "FromPort": first,
        "ToPort": last,
        "UserIdGroupPairs": [{"GroupId": source, "Description": DESCRIPTION}],
    }
    site.write(site.ec2, operation, GroupId=group, IpPermissions=[permission])
