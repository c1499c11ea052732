"""The feature gates of Gateways, and the definitions without which each of them is of no use.

controller v3.5.0: cmd/main.go looks for them when it starts, and switches gates off.
"""

from dataclasses import dataclass

from kubectl_alb.controller.flags import Version

GATEWAY_API, GATEWAY_AWS = "gateway.networking.k8s.io", "gateway.k8s.aws"
# From this release on each kind has to be served in this version; before, any will do.
SERVED_SINCE: Version = (3, 5, 0)
SERVED = "v1"
# These releases do not look, or not for all, and end where a definition is missing.
BLIND: tuple[Version, Version] = ((3, 2, 0), (3, 2, 2))


@dataclass(frozen=True, slots=True)
class Needed:
    """A kind that a gate needs, with the name of its definition."""

    kind: str
    group: str
    plural: str

    @property
    def name(self) -> str:
        """The name of the definition."""
        return f"{self.plural}.{self.group}"


@dataclass(frozen=True, slots=True)
class GatewayGate:
    """A gate; `controller` is that of the GatewayClasses it is for, empty for any."""

    name: str
    controller: str
    needs: tuple[Needed, ...]


def _api(*kinds: str) -> tuple[Needed, ...]:
    return tuple(Needed(kind, GATEWAY_API, _plural(kind)) for kind in kinds)


def _plural(kind: str) -> str:
    return f"{kind.lower()}{'es' if kind.endswith('s') else 's'}"


_CONFIGURATIONS = tuple(
    Needed(kind, GATEWAY_AWS, _plural(kind))
    for kind in (
        "TargetGroupConfiguration",
        "LoadBalancerConfiguration",
        "ListenerRuleConfiguration",
    )
)
_CORE = _api("Gateway", "GatewayClass")
ALB = GatewayGate(
    "ALBGatewayAPI",
    "gateway.k8s.aws/alb",
    (*_CORE, *_api("HTTPRoute", "GRPCRoute"), *_CONFIGURATIONS),
)
NLB = GatewayGate(
    "NLBGatewayAPI",
    "gateway.k8s.aws/nlb",
    (*_CORE, *_api("TLSRoute", "TCPRoute", "UDPRoute"), *_CONFIGURATIONS),
)
LISTENER_SETS = GatewayGate("GatewayListenerSet", "", _api("ListenerSet"))
GATEWAY_GATES = (ALB, NLB, LISTENER_SETS)


def wanted_version(name: str, release: Version) -> str:
    """Return in which version a release needs a definition served; empty where any will do."""
    names = {needed.name for gate in GATEWAY_GATES for needed in gate.needs}
    return SERVED if release >= SERVED_SINCE and name in names else ""
