"""How much there is in a large world, and which of it belongs together."""

from dataclasses import dataclass

TEAMS = 30
REGION = "us-west-2"
ACCOUNT = "111122223333"
ZONES = ("us-west-2a", "us-west-2b", "us-west-2c")
PODS_PER_NODE = 50
# One in so many is not as it should be.
UNREADY, UNHEALTHY, ORPHANED, DRIFTED, FAILING = 100, 151, 400, 40, 50
# Pods of one team in so many have readiness gates.
GATED = 4


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: so many Services a group, and Ingresses and pods a Service."""

    ingresses: int
    groups: int
    services: int
    pods: int

    @property
    def nodes(self) -> int:
        """How many nodes there are, equally many in each zone, with room for all pods."""
        return -(-self.pods // PODS_PER_NODE // len(ZONES)) * len(ZONES)

    def service_of(self, ingress: int) -> int:
        """Return the number of the Service behind an Ingress."""
        return ingress % self.services

    def group_of(self, ingress: int) -> int:
        """Return the number of the group of an Ingress."""
        return self.service_of(ingress) % self.groups

    def pods_of(self, service: int) -> range:
        """Return the numbers of the pods behind a Service."""
        return range(service, self.pods, self.services)

    def node_of(self, pod: int) -> int:
        """Return the number of the node of a pod, which is in the zone of its address."""
        zones = len(ZONES)
        return pod // zones % (self.nodes // zones) * zones + pod % zones


def team_of(service: int) -> str:
    """Return the namespace of a Service."""
    return f"team-{service % TEAMS}"


def is_gated(service: int) -> bool:
    """Return whether the pods of a Service have readiness gates."""
    return service % TEAMS % GATED == 0


def is_ready(pod: int) -> bool:
    """Return whether a pod is ready."""
    return pod % UNREADY != UNREADY - 1


def is_healthy(pod: int) -> bool:
    """Return whether a pod passes the load balancer's health check."""
    return pod % UNHEALTHY != UNHEALTHY - 1


def pod_name(pod: int, service: int) -> str:
    """Return the name of a pod, as its ReplicaSet chooses it."""
    return f"app-{service}-7c9f{service % 4096:04x}-{pod:05x}"


def pod_address(pod: int) -> str:
    """Return the address of a pod, in the subnet of its zone."""
    within = pod // len(ZONES)
    return f"100.{64 + pod % len(ZONES)}.{within // 250}.{within % 250 + 4}"


def node_name(node: int) -> str:
    """Return the name of a node."""
    return f"ip-{node_address(node).replace('.', '-')}.{REGION}.compute.internal"


def node_address(node: int) -> str:
    """Return the address of a node, in the private subnet of its zone."""
    within = node // len(ZONES)
    return f"192.168.{128 + 32 * (node % len(ZONES)) + within // 250}.{within % 250 + 100}"


def instance_id(node: int) -> str:
    """Return the EC2 instance of a node."""
    return f"i-{node:017x}"
