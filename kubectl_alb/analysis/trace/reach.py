"""Whether packets get from one place to another, and the places themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from kubectl_alb.analysis.targets import Target
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.network_acls import IpNetwork
from kubectl_alb.facts.security_groups import interfaces
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.section import Section

# Of several findings of one kind, no more than these are spelled out.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether something is let through, None where that is not known, with the reason."""

    open: bool | None
    detail: str


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from a subnet of a load balancer to a target; `home` is the target's own subnet.

    `home` is None for a target outside the subnets that were read.
    """

    subnet: Subnet
    target: Target
    address: IPv4Address | IPv6Address
    home: Subnet | None

    @property
    def cidrs(self) -> tuple[str, ...]:
        """The addresses that the load balancer has in its subnet, of the target's family."""
        if self.address.version == 4:
            return (self.subnet.cidr,) if self.subnet.cidr else ()
        return self.subnet.ipv6_cidrs


def legs(targets: Iterable[Target], lb: LoadBalancer, facts: Facts) -> Iterator[Leg]:
    """Yield the ways from each subnet of a load balancer to each target with a known address."""
    subnets = subnets_of(lb, facts)
    for target in dict.fromkeys(targets):
        address, home = _place(target, facts)
        if address is not None:
            yield from (Leg(subnet, target, address, home) for subnet in subnets)


def subnets_of(lb: LoadBalancer, facts: Facts) -> tuple[Subnet, ...]:
    """Return the subnets of a load balancer that were read."""
    known = facts.snapshot.aws.subnet_by_id
    return tuple(known[zone.subnet_id] for zone in lb.zones if zone.subnet_id in known)


def _place(target: Target, facts: Facts) -> tuple[IPv4Address | IPv6Address | None, Subnet | None]:
    """Return the address of a target and the subnet that it is in."""
    eni = interfaces(facts).of_target(target.id)
    own = next(iter(eni.addresses), "") if eni else ""
    text = own if target.id.startswith("i-") else target.id
    try:
        address = ip_address(text)
    except ValueError:
        return None, None
    if eni is not None:
        return address, facts.snapshot.aws.subnet_by_id.get(eni.subnet_id)
    return address, next((s for s in facts.snapshot.aws.subnets if _holds(s, address)), None)


def _holds(subnet: Subnet, address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in _networks((subnet.cidr, *subnet.ipv6_cidrs)))


def _networks(cidrs: Iterable[str]) -> Iterator[IpNetwork]:
    return (ip_network(cidr, strict=False) for cidr in cidrs if cidr)


def summed(found: Iterable[Reach], otherwise: str) -> tuple[Reach, ...]:
    """Return what is closed and what is not known, a line each; else that all is open."""
    listed = list(dict.fromkeys(found))
    lines = (
        _line([each.detail for each in listed if each.open is open_], open_)
        for open_ in (False, None)
    )
    known = tuple(line for line in lines if line is not None)
    return known or ((Reach(True, otherwise),) if listed else ())


def _line(details: list[str], open_: bool | None) -> Reach | None:
    if not details:
        return None
    more = f"; and {len(details) - SHOWN} more" if len(details) > SHOWN else ""
    return Reach(open_, "; ".join(details[:SHOWN]) + more)


def not_looked_at(what: str, section: Section, facts: Facts) -> Reach | None:
    """Return that a section was not read, and why; None where it was."""
    if facts.snapshot.known(section):
        return None
    gap = facts.snapshot.gaps.get(section)
    return Reach(None, f"{what}: not looked at" + (f" ({gap})" if gap else ""))
