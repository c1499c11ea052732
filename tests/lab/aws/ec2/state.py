"""What EC2 remembers."""

from dataclasses import dataclass, field

from tests.lab.aws.record import Record

Records = dict[str, Record]


@dataclass(slots=True)
class Network:
    """Resources by id, as the Describe calls show them."""

    vpcs: Records = field(default_factory=dict)
    subnets: Records = field(default_factory=dict)
    route_tables: Records = field(default_factory=dict)
    security_groups: Records = field(default_factory=dict)
    network_interfaces: Records = field(default_factory=dict)
    instances: Records = field(default_factory=dict)
    availability_zones: Records = field(default_factory=dict)
    internet_gateways: Records = field(default_factory=dict)
    nat_gateways: Records = field(default_factory=dict)
    prefix_lists: Records = field(default_factory=dict)
    addresses: Records = field(default_factory=dict)
    vpc_endpoints: Records = field(default_factory=dict)
    network_acls: Records = field(default_factory=dict)
    rule_tags: dict[str, dict[str, str]] = field(default_factory=dict)
