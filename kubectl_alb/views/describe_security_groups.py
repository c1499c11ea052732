"""The security groups of a load balancer: whose each one is, and what it lets in."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.describe.security_groups import DescribedSecurityGroup, Role
from kubectl_alb.model.network import Permission
from kubectl_alb.render.document import Line
from kubectl_alb.views.envelope import present

WORDS = {
    Role.MANAGED: "made by the controller",
    Role.BACKEND: "shared by the cluster's load balancers",
    Role.NODES: "of the nodes",
    Role.NAMED: "named in security-groups",
    Role.OTHER: "without the tag of the cluster",
    Role.UNKNOWN: "not read",
}


def security_group_facts(
    groups: tuple[DescribedSecurityGroup, ...],
) -> Iterator[tuple[str, Line]]:
    """Yield a line for each group: first those on the load balancer, then those behind it."""
    attached = [group for group in groups if group.attached]
    if not attached:
        yield "  security", "no security group"
    for place, group in enumerate(attached):
        yield "" if place else "  security", _line(group, "nothing")
    behind = [group for group in groups if not group.attached]
    for place, group in enumerate(behind):
        yield "" if place else "  behind it", _line(group, "no group of this load balancer")


def _line(group: DescribedSecurityGroup, nothing: str) -> str:
    if group.group is None:
        return f"{group.id}   {WORDS[group.role]}"
    inbound = "; ".join(admitted(group.inbound)) or nothing
    return f"{group.id} {group.group.name}   {WORDS[group.role]}, lets in {inbound}"


def admitted(permissions: Iterable[Permission]) -> list[str]:
    """Return what permissions let in, those from the same sources together."""
    ports: dict[str, list[str]] = {}
    for permission in permissions:
        ports.setdefault(_sources(permission), []).append(_port(permission))
    return [f"{_joined(found)} from {sources}" for sources, found in ports.items()]


def _joined(ports: list[str]) -> str:
    """Join ports, the protocol once: `tcp 80, 443`."""
    texts, last = [], ""
    for protocol, _, port in (one.partition(" ") for one in sorted(ports, key=_by_number)):
        texts.append(port if protocol == last and port else f"{protocol} {port}".rstrip())
        last = protocol
    return ", ".join(texts)


def _by_number(port: str) -> tuple[str, int]:
    protocol, _, number = port.partition(" ")
    first = number.partition("-")[0]
    return protocol, int(first) if first.isdecimal() else -1


def _port(permission: Permission) -> str:
    protocol = {"-1": "everything", "6": "tcp", "17": "udp"}.get(
        permission.protocol, permission.protocol
    )
    first, last = permission.from_port, permission.to_port
    if permission.protocol == "-1" or first is None or last is None:
        return protocol
    return f"{protocol} {first}" if first == last else f"{protocol} {first}-{last}"


def _sources(permission: Permission) -> str:
    lists = (
        permission.cidrs,
        permission.ipv6_cidrs,
        permission.prefix_lists,
        permission.security_groups,
    )
    return ", ".join(one for sources in lists for one in sources) or "nobody"


def security_group_values(groups: tuple[DescribedSecurityGroup, ...]) -> list[dict[str, object]]:
    """Return the groups for machines."""
    return [
        {
            "id": group.id,
            **present(name=group.group.name if group.group else None),
            "role": group.role.value,
            "attached": group.attached,
            "inbound": [_permission(one) for one in group.inbound],
        }
        for group in groups
    ]


def _permission(one: Permission) -> dict[str, object]:
    sources = {
        "cidrs": list(one.cidrs),
        "ipv6Cidrs": list(one.ipv6_cidrs),
        "prefixLists": list(one.prefix_lists),
        "securityGroups": list(one.security_groups),
    }
    return {
        "protocol": one.protocol,
        **present(fromPort=one.from_port, toPort=one.to_port),
        **{name: found for name, found in sources.items() if found},
    }
