"""The account's half of a large world: what AWS tells of the stacks that the controller built."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kubectl_alb.facts.tags import CLUSTER_TAG, RESOURCE_TAG, STACK_TAG
from kubectl_alb.model.rule import Condition, Rule
from kubectl_alb.model.stack import (
    Action,
    FixedResponse,
    Forward,
    Listener,
    Redirect,
    Reference,
    Stack,
)
from tests.bench.grouped import BORN
from tests.bench.large_cluster import Record
from tests.bench.large_size import ACCOUNT, DRIFTED, REGION, ZONES, Size
from tests.bench.large_targets import attributes, binding_of, pairs, target_group, targets

ELB = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}"
CONFIGS = {"host-header": "HostHeaderConfig", "path-pattern": "PathPatternConfig"}
Section = tuple[str, Record]


@dataclass(frozen=True, slots=True)
class Home:
    """The cluster, its VPC, and the zone of each subnet."""

    cluster: str
    vpc: str
    zones: Mapping[str, str]


class Account:
    """What AWS has of one stack; `number` is any, of its own for each stack."""

    def __init__(self, stack: Stack, number: int, home: Home) -> None:
        self._stack, self._number, self._home = stack, number, home
        (self._lb,) = stack.load_balancers
        arns = (
            f"{ELB}:targetgroup/{group.name}/{number:08x}{place:08x}"
            for place, group in enumerate(stack.target_groups)
        )
        self._arns = dict(zip((group.id for group in stack.target_groups), arns, strict=True))
        self._drifted = number % DRIFTED == DRIFTED - 1
        self.dns_name = f"{self._lb.name}-{number}.{REGION}.elb.amazonaws.com"

    def records(self, size: Size) -> Iterator[Section]:
        """Yield each record with its section."""
        yield from self._load_balancer()
        for listener in self._stack.listeners:
            yield from self._listener(listener)
        for rule in self._stack.rules:
            yield from self._rule(rule)
        for group in self._stack.target_groups:
            arn = self._arns[group.id]
            record = target_group(arn, group, self._home.vpc, self._arn("loadbalancer"))
            yield "aws/target-groups", record
            yield "aws/target-group-attributes", attributes(arn, group)
            yield "aws/tags", {"ResourceArn": arn, "Tags": self._tags(group.id)}
            yield from (("aws/target-health", each) for each in targets(arn, group, size))
        for binding in self._stack.bindings:
            arn = self._arns[binding.id]
            record = binding_of(arn, binding, str(self._stack.id), self._number)
            yield "kubernetes/target-group-bindings", record

    def _arn(self, kind: str, *more: str) -> str:
        return "/".join([f"{ELB}:{kind}/app/{self._lb.name}/{self._number:016x}", *more])

    def _listener_arn(self, id_: str) -> str:
        return self._arn("listener", f"{int(id_):016x}")

    def _tags(self, resource: str) -> list[Record]:
        tags = {
            CLUSTER_TAG: self._home.cluster,
            RESOURCE_TAG: resource,
            STACK_TAG: str(self._stack.id),
        }
        return pairs({**tags, "owner": "platform"})

    def _load_balancer(self) -> Iterator[Section]:
        (managed,) = self._stack.security_groups
        group, arn = f"sg-{self._number:017x}", self._arn("loadbalancer")
        groups = [group if isinstance(g, Reference) else g for g in self._lb.security_groups]
        zones = [
            {"ZoneName": self._home.zones[mapping.subnet_id], "SubnetId": mapping.subnet_id}
            for mapping in self._lb.subnets
        ]
        yield (
            "aws/load-balancers",
            {
                "LoadBalancerArn": arn,
                "LoadBalancerName": self._lb.name,
                "DNSName": self.dns_name,
                "CanonicalHostedZoneId": "Z1H1FL5HABSF5",
                "CreatedTime": BORN,
                "Scheme": self._lb.scheme,
                "Type": "application",
                "VpcId": self._home.vpc,
                "State": {"Code": "active"},
                "AvailabilityZones": zones,
                "SecurityGroups": groups,
                "IpAddressType": "ipv4",
            },
        )
        own = dict(self._lb.attributes)
        if self._drifted:
            own["idle_timeout.timeout_seconds"] = "60"
        yield (
            "aws/load-balancer-attributes",
            {"LoadBalancerArn": arn, "Attributes": pairs(own)},
        )
        yield "aws/tags", {"ResourceArn": arn, "Tags": self._tags("LoadBalancer")}
        yield (
            "aws/security-groups",
            {
                "GroupId": group,
                "GroupName": managed.name,
                "Description": managed.description,
                "VpcId": self._home.vpc,
                "IpPermissions": [
                    {
                        "IpProtocol": "tcp",
                        "FromPort": rule.port,
                        "ToPort": rule.port,
                        "IpRanges": [{"CidrIp": rule.cidr}],
                        "UserIdGroupPairs": [],
                    }
                    for rule in managed.inbound
                ],
                "IpPermissionsEgress": [
                    {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
                ],
                "Tags": self._tags("ManagedLBSecurityGroup"),
            },
        )
        for zone in zones:
            yield "aws/network-interfaces", self._interface(zone, groups)

    def _interface(self, zone: Record, groups: Sequence[str]) -> Record:
        place = ZONES.index(zone["ZoneName"])
        address = f"192.168.{32 * place + self._number // 250}.{self._number % 250 + 4}"
        return {
            "NetworkInterfaceId": f"eni-{self._number * 3 + place:017x}",
            "SubnetId": zone["SubnetId"],
            "VpcId": self._home.vpc,
            "AvailabilityZone": zone["ZoneName"],
            "Description": f"ELB app/{self._lb.name}/{self._number:016x}",
            "Groups": [{"GroupId": group} for group in groups],
            "InterfaceType": "interface",
            "Status": "in-use",
            "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": address}],
        }

    def _listener(self, listener: Listener) -> Iterator[Section]:
        arn = self._listener_arn(listener.id)
        certificates = [str(token) for token in listener.certificates]
        yield (
            "aws/listeners",
            {
                "ListenerArn": arn,
                "LoadBalancerArn": self._arn("loadbalancer"),
                "Port": listener.port,
                "Protocol": listener.protocol,
                "SslPolicy": listener.ssl_policy,
                "Certificates": [{"CertificateArn": each} for each in certificates[:1]],
                "DefaultActions": [self._action(each) for each in listener.default_actions],
            },
        )
        yield "aws/tags", {"ResourceArn": arn, "Tags": self._tags(listener.id)}
        yield "aws/listener-attributes", {"ListenerArn": arn, "Attributes": []}
        for each in dict.fromkeys(certificates):
            record = {"ListenerArn": arn, "CertificateArn": each}
            yield "aws/listener-certificates", {**record, "IsDefault": each == certificates[0]}
        yield (
            "aws/rules",
            {
                "ListenerArn": arn,
                "RuleArn": self._arn("listener-rule", f"{listener.port:016x}", "default"),
                "Priority": "default",
                "Conditions": [],
                "Actions": [self._action(each) for each in listener.default_actions],
                "IsDefault": True,
            },
        )

    def _rule(self, rule: Rule) -> Iterator[Section]:
        """Yield a rule and its tags; a stack that has drifted lacks its last one."""
        if self._drifted and rule is self._stack.rules[-1]:
            return
        port = f"{int(rule.listener):016x}"
        arn = self._arn("listener-rule", port, f"{rule.priority:016x}")
        yield (
            "aws/rules",
            {
                "ListenerArn": self._listener_arn(rule.listener),
                "RuleArn": arn,
                "Priority": str(rule.priority),
                "Conditions": [_condition(each) for each in rule.conditions],
                "Actions": [self._action(each) for each in rule.actions],
                "IsDefault": False,
            },
        )
        yield "aws/tags", {"ResourceArn": arn, "Tags": self._tags(rule.id)}

    def _action(self, action: Action) -> Record:
        if isinstance(action, Forward):
            targets = [
                {"TargetGroupArn": self._arns[t.target_group.id], "Weight": 1}
                for t in action.targets
                if isinstance(t.target_group, Reference)
            ]
            forward = {"TargetGroups": targets, "TargetGroupStickinessConfig": {"Enabled": False}}
            return {"Type": "forward", "Order": 1, "ForwardConfig": forward}
        if isinstance(action, Redirect):
            redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": action.status_code}
            return {"Type": "redirect", "Order": 1, "RedirectConfig": redirect}
        assert isinstance(action, FixedResponse)
        fixed = {"StatusCode": action.status_code, "ContentType": action.content_type}
        if action.message_body:
            fixed["MessageBody"] = action.message_body
        return {"Type": "fixed-response", "Order": 1, "FixedResponseConfig": fixed}


def _condition(condition: Condition) -> Record:
    return {"Field": condition.field, CONFIGS[condition.field]: {"Values": list(condition.values)}}
