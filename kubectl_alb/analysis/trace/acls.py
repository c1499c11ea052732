"""Whether network ACLs let a request and its answer pass."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from kubectl_alb.analysis.trace.reach import Leg, Reach, not_looked_at, subnets_of, summed
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.network_acls import EPHEMERAL, Traffic, acl_by_subnet, passes
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.section import Section

ANYWHERE = ("0.0.0.0/0", "::/0")


def acls_to_targets(ways: Iterable[Leg], facts: Facts) -> tuple[Reach, ...]:
    """Return whether network ACLs let requests to targets pass, and the answers back."""
    unread = not_looked_at("network ACLs", Section.NETWORK_ACLS, facts)
    if unread is not None:
        return (unread,)
    found = (each for leg in ways for each in _leg(leg, facts))
    return summed(found, "network ACLs let requests to the targets and answers pass")


def _leg(leg: Leg, facts: Facts) -> Iterator[Reach]:
    """Yield what guards a way; within one subnet there is nothing."""
    if leg.home is not None and leg.home.id == leg.subnet.id:
        yield Reach(True, "")
        return
    port, there = (leg.target.port, leg.target.port), str(leg.address)
    yield _passed(leg.subnet, (True, there, port), facts)
    yield _passed(leg.subnet, (False, there, EPHEMERAL), facts)
    if leg.home is None:
        yield Reach(None, f"network ACLs around {leg.address}: not looked at")
        return
    for cidr in leg.cidrs:
        yield _passed(leg.home, (False, cidr, port), facts)
        yield _passed(leg.home, (True, cidr, EPHEMERAL), facts)


def acls_to_client(lb: LoadBalancer, port: int, source: str, facts: Facts) -> Reach | None:
    """Return whether network ACLs let a client in, and the answers out; None if they say nothing.

    `source` is empty where the client is not known. They say nothing where they were not read, and
    where every client may pass.
    """
    subnets = subnets_of(lb, facts)
    if not subnets or not facts.snapshot.known(Section.NETWORK_ACLS):
        return None
    peers = (source,) if source else ANYWHERE[:1]
    found = [_client(subnet, peers, port, facts) for subnet in subnets]
    closed = [reach for reach in found if reach.open is False]
    unclear = [reach for reach in found if reach.open is None]
    if len(closed) == len(found):
        return closed[0]
    if closed:
        return Reach(None, f"{closed[0].detail}, so clients in its zone get no answer")
    return unclear[0] if unclear and source else None


def _client(subnet: Subnet, peers: Iterable[str], port: int, facts: Facts) -> Reach:
    asked = [(False, peer, (port, port)) for peer in peers]
    asked += [(True, peer, EPHEMERAL) for peer in peers]
    found = [_passed(subnet, each, facts) for each in asked]
    worst = [each for each in found if each.open is False] or [e for e in found if e.open is None]
    return worst[0] if worst else found[0]


def _passed(subnet: Subnet, asked: tuple[bool, str, tuple[int, int]], facts: Facts) -> Reach:
    egress, peer, ports = asked
    acl = acl_by_subnet(facts).get(subnet.id)
    if acl is None:
        return Reach(None, f"the network ACL of {subnet.id} was not read")
    found = passes(acl, Traffic(egress, ip_network(peer, strict=False), ports))
    span = str(ports[0]) if ports[0] == ports[1] else f"{ports[0]}-{ports[1]}"
    whom = "anywhere" if peer in ANYWHERE else peer
    what = f"TCP {span} {'to' if egress else 'from'} {whom}"
    if found:
        return Reach(True, "")
    how = "denies" if found is False else "denies a part of"
    return Reach(found, f"network ACL {acl.id} of {subnet.id} {how} {what}")
