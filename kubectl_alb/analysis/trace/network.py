"""Whether packets get through: from the client to the load balancer, and on to its targets."""

from collections.abc import Iterable

from kubectl_alb.analysis.targets import Target
from kubectl_alb.analysis.trace.acls import acls_to_client, acls_to_targets
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.analysis.trace.reach import Reach, legs, subnets_of
from kubectl_alb.analysis.trace.routes import routes
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.security_groups import admits, covers_port, interfaces, lets_out, with_ids
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.section import Section

NETWORK_NEEDS = frozenset(
    {
        Section.NETWORK_ACLS,
        Section.NETWORK_INTERFACES,
        Section.ROUTE_TABLES,
        Section.SECURITY_GROUPS,
        Section.SUBNETS,
    }
)


def inbound(hop: Hop, lb: LoadBalancer, facts: Facts) -> Reach:
    """Return whether security groups and network ACLs let the client in to a load balancer."""
    guarded = _admitted(hop, lb, facts)
    acl = acls_to_client(lb, hop.request.port, hop.request.source, facts)
    if acl is None or guarded.open is False:
        return guarded
    if acl.open is False:
        return acl
    return Reach(None, f"{guarded.detail}; {acl.detail}")


def _admitted(hop: Hop, lb: LoadBalancer, facts: Facts) -> Reach:
    port, groups = hop.request.port, with_ids(lb.security_groups, facts)
    if not lb.security_groups or len(groups) < len(lb.security_groups):
        return Reach(None, "security groups of the load balancer: not read")
    about = [p for group in groups for p in group.ingress if covers_port(p, port)]
    names = ", ".join(lb.security_groups)
    if not about:
        return Reach(False, f"{names} open port {port} to nobody")
    source = hop.request.source
    if not source:
        return Reach(
            None, f"{names} open port {port}; whether to the client: not known without --from"
        )
    if admits(groups, port, (), (source,)):
        return Reach(True, f"{names} open port {port} to {source}")
    if any(p.prefix_lists or p.security_groups for p in about):
        return Reach(
            None, f"{names} open port {port} to prefix lists or groups, which may hold {source}"
        )
    return Reach(False, f"{names} do not open port {port} to {source}")


def to_targets(hop: Hop, lb: LoadBalancer, facts: Facts) -> tuple[Reach, ...]:
    """Return whether a request gets to its targets: security groups, routes, network ACLs."""
    shares = hop.outcome.shares if hop.outcome else ()
    targets = [t for share in shares if share.weight for t in share.group.usable]
    if not targets:
        return ()
    guarded = _guarded(targets, lb, facts)
    if not subnets_of(lb, facts):
        text = "routes and network ACLs: not looked at (the load balancer's subnets were not read)"
        return (*guarded, Reach(None, text))
    ways = tuple(legs(targets, lb, facts))
    if not ways:
        text = "routes and network ACLs: not looked at (no target's address is known)"
        return (*guarded, Reach(None, text))
    return (*guarded, *routes(ways, facts), *acls_to_targets(ways, facts))


def _guarded(targets: list[Target], lb: LoadBalancer, facts: Facts) -> tuple[Reach, ...]:
    listed = list(dict.fromkeys(targets))
    entries = [(target, _open(target, lb, facts)) for target in listed]
    kept = [target for target in listed if _lets_out(target, lb, facts) is False]
    names = ", ".join(lb.security_groups)
    found = [
        *_listed([t for t, open_ in entries if open_ is False], False, "security groups do not "
                 "let the load balancer in"),
        *_listed(kept, False, f"{names} let nothing out to there"),
        *_listed([t for t, open_ in entries if open_ is None], None, "network interface or its "
                 "security groups not known"),
    ]  # fmt: skip
    if found:
        return tuple(found)
    return (Reach(True, f"security groups let the load balancer in to {_ports(targets)}"),)


def _listed(targets: list[Target], open_: bool | None, text: str) -> Iterable[Reach]:
    if targets:
        names = ", ".join(f"{t.id}:{t.port}" for t in targets[:3])
        more = f" and {len(targets) - 3} more" if len(targets) > 3 else ""
        yield Reach(open_, f"{names}{more}: {text}")


def _ports(targets: list[Target]) -> str:
    ports = sorted({target.port for target in targets})
    shown = ", ".join(map(str, ports))
    return f"{noun(len(ports), 'port')} {shown} of {count(len(targets), 'target')}"


def _open(target: Target, lb: LoadBalancer, facts: Facts) -> bool | None:
    """Return whether the groups of a target let a load balancer in."""
    eni = interfaces(facts).of_target(target.id)
    guards = with_ids(eni.groups, facts) if eni else []
    if not guards:
        return None
    cidrs = [subnet.cidr for subnet in subnets_of(lb, facts) if subnet.cidr]
    return admits(guards, target.port, lb.security_groups, cidrs)


def _lets_out(target: Target, lb: LoadBalancer, facts: Facts) -> bool | None:
    """Return whether the groups of a load balancer let it out to a target."""
    groups, eni = with_ids(lb.security_groups, facts), interfaces(facts).of_target(target.id)
    if not groups or len(groups) < len(lb.security_groups):
        return None
    peers = eni.groups if eni else ()
    own = eni.addresses[:1] if eni else ()
    cidrs = own if target.id.startswith(("i-", "arn:")) else (target.id,)
    if lets_out(groups, target.port, peers, cidrs):
        return True
    listed = any(p.prefix_lists for group in groups for p in group.egress)
    return None if listed or not cidrs else False
