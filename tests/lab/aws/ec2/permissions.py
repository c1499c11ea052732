"""Permissions of security groups as single rules, and back to the nested form of the API."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

# The list in a permission that holds each kind of source, and the field that names the source.
SOURCES = {
    "IpRanges": "CidrIp",
    "Ipv6Ranges": "CidrIpv6",
    "PrefixListIds": "PrefixListId",
    "UserIdGroupPairs": "GroupId",
}
PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}


@dataclass(frozen=True, slots=True)
class Permission:
    """One rule: a protocol, ports and a single source (or destination).

    `kind` is the list of the API's permission that the source stands in. Ports are None where the
    protocol has none. Descriptions and owners do not make two rules different.
    """

    protocol: str
    from_port: int | None
    to_port: int | None
    kind: str
    source: str
    description: str = ""
    owner: str = ""

    @property
    def key(self) -> "Permission":
        """The rule without what does not tell it from others."""
        return replace(self, description="", owner="")

    def id(self, group: str, egress: bool) -> str:
        """Return the id of the rule in a group: the same one for the same rule."""
        parts = [group, egress, self.protocol, self.from_port, self.to_port, self.source]
        return f"sgr-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:17]}"

    def __str__(self) -> str:
        protocol = "ALL" if self.protocol == "-1" else self.protocol.upper()
        ports = f", from port: {self.from_port}, to port: {self.to_port}"
        shown = ports if self.from_port is not None else ""
        return f"peer: {self.source}, {protocol}{shown}, ALLOW"


def flat(permissions: Iterable[Record]) -> Iterator[Permission]:
    """Yield the single rules of permissions in the API's form."""
    for permission in permissions:
        given = str(permission.get("IpProtocol", "-1")).lower()
        protocol = PROTOCOLS.get(given, given)
        ports = (None, None) if protocol == "-1" else _ports(permission)
        for kind, name in SOURCES.items():
            for entry in permission.get(kind, ()):
                yield Permission(
                    protocol,
                    *ports,
                    kind,
                    entry[name],
                    entry.get("Description", ""),
                    entry.get("UserId", ""),
                )


def _ports(permission: Record) -> tuple[int | None, int | None]:
    first, last = permission.get("FromPort"), permission.get("ToPort")
    if first is not None and last is not None and first > last:
        text = f"Invalid TCP 'from' port ({first}) is greater than the 'to' port ({last})"
        raise AwsError("InvalidParameterValue", text)
    return first, last


def nested(permissions: Sequence[Permission]) -> list[Record]:
    """Return rules in the API's form: sources gathered below their protocol and ports."""
    gathered: dict[tuple[str, int | None, int | None], Record] = {}
    for rule in permissions:
        group = rule.protocol, rule.from_port, rule.to_port
        permission = gathered.setdefault(group, _empty(rule))
        permission[rule.kind].append(_source(rule))
    return list(gathered.values())


def _empty(rule: Permission) -> Record:
    permission: Record = {"IpProtocol": rule.protocol}
    if rule.from_port is not None:
        permission.update(FromPort=rule.from_port, ToPort=rule.to_port)
    permission.update({kind: [] for kind in SOURCES})
    return permission


def _source(rule: Permission) -> Record:
    source = {SOURCES[rule.kind]: rule.source}
    if rule.description:
        source["Description"] = rule.description
    if rule.owner:
        source["UserId"] = rule.owner
    return source
