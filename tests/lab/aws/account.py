"""The state of one account in one region."""

import hashlib
from dataclasses import dataclass, field
from ipaddress import ip_network
from itertools import islice

from tests.lab.aws.clock import Clock
from tests.lab.aws.ec2.state import Network
from tests.lab.aws.elbv2.state import Elb
from tests.lab.aws.limits import DEFAULTS, UNLISTED
from tests.lab.aws.record import Record

ACCOUNT_ID = "111122223333"
REGION = "us-west-2"


@dataclass(slots=True)
class Timing:
    """How long things take, in seconds of the emulator's clock.

    `provisioning_seconds` is the time until a new load balancer is active, `registration_seconds`
    the time until the first health check of a new target is under way, `fargate_seconds` the one
    until a Fargate profile is made or deleted.
    """

    provisioning_seconds: float = 1
    registration_seconds: float = 2
    fargate_seconds: float = 0


@dataclass(slots=True)
class Account:
    """Everything that the emulated services remember, by ARN or id, in the order of creation."""

    account_id: str = ACCOUNT_ID
    region: str = REGION
    clock: Clock = field(default_factory=Clock)
    timing: Timing = field(default_factory=Timing)
    elb: Elb = field(default_factory=Elb)
    network: Network = field(default_factory=Network)
    certificates: dict[str, Record] = field(default_factory=dict)
    certificate_tags: dict[str, dict[str, str]] = field(default_factory=dict)
    web_acls: dict[str, Record] = field(default_factory=dict)
    web_acl_of: dict[str, str] = field(default_factory=dict)
    protections: dict[str, Record] = field(default_factory=dict)
    clusters: dict[str, Record] = field(default_factory=dict)
    cluster_parts: dict[tuple[str, str], dict[str, Record]] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    quotas: dict[str, Record] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    serial: int = 0

    @property
    def partition(self) -> str:
        """The ARN partition of the region."""
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    @property
    def dns_suffix(self) -> str:
        """The domain under which AWS names things in this partition."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource of this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    def fresh_hex(self, length: int = 16) -> str:
        """Return a hexadecimal id that was not given out before; the same ones after a reset."""
        self.serial += 1
        seed = f"{self.region}/{self.serial}".encode()
        return hashlib.sha256(seed).hexdigest()[:length]

    def free_address(self, subnet: Record) -> str:
        """Return an IPv4 address of a subnet that no interface has."""
        taken = {each.get("PrivateIpAddress") for each in self.network.network_interfaces.values()}
        hosts = map(str, ip_network(subnet["CidrBlock"]).hosts())
        # AWS keeps the first addresses of a subnet for itself.
        return next(host for host in islice(hosts, 3, None) if host not in taken)

    def limit(self, name: str) -> int:
        """Return a limit as it applies to this account."""
        return self.limits.get(name, {**DEFAULTS, **UNLISTED}[name])
