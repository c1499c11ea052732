"""Whether packets get through: from the client to the load balancer, and on to its targets."""

from collections.abc import Iterable
from dataclasses import dataclass

from kubectl_alb.analysis.targets import Target
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.security_groups import admits, covers_port, interfaces, with_ids
from kubectl_alb.model.elbv2 import LoadBalancer


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether something is let through, None where that is not known, with the reason."""

    open: bool | None
    detail: str


def inbound(hop: Hop, lb: LoadBalancer, facts: Facts) -> Reach:
    """Return whether the load balancer's security groups let the client in."""
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
    """Return whether the targets of a request let the load balancer in."""
    shares = hop.outcome.shares if hop.outcome else ()
    targets = [t for share in shares if share.weight for t in share.group.usable]
    if not targets:
        return ()
    known = [(target, _open(target, lb, facts)) for target in dict.fromkeys(targets)]
    closed = [target for target, open_ in known if open_ is False]
    unread = [target for target, open_ in known if open_ is None]
    found = [
        *_told(closed, False, "do not let the load balancer in"),
        *_told(unread, None, "network interface or its security groups not known"),
    ]
    if found:
        return tuple(found)
    return (Reach(True, f"security groups let the load balancer in to {_ports(targets)}"),)


def _told(targets: list[Target], open_: bool | None, text: str) -> Iterable[Reach]:
    if targets:
        names = ", ".join(f"{t.id}:{t.port}" for t in targets[:3])
        more = f" and {len(targets) - 3} more" if len(targets) > 3 else ""
        yield Reach(open_, f"{names}{more}: {text}")


def _ports(targets: list[Target]) -> str:
    ports = sorted({target.port for target in targets})
    noun = "port" if len(ports) == 1 else "ports"
    return f"{noun} {', '.join(map(str, ports))} of {len(targets)} targets"


def _open(target: Target, lb: LoadBalancer, facts: Facts) -> bool | None:
    eni = interfaces(facts).of_target(target.id)
    guards = with_ids(eni.groups, facts) if eni else []
    if not guards:
        return None
    subnets = (facts.snapshot.aws.subnet_by_id.get(zone.subnet_id) for zone in lb.zones)
    cidrs = [subnet.cidr for subnet in subnets if subnet and subnet.cidr]
    return admits(guards, target.port, lb.security_groups, cidrs)
