"""Stand-ins for IP addresses, which keep networks within networks and addresses within them.

Each bit is turned or not, by the bits before it alone (a prefix-preserving mapping: J. Xu et al.,
"Prefix-preserving IP address anonymization", 2002). What says that an address is private, and
addresses that everybody has, stay.
"""

import re
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv4Network, IPv6Network, ip_network

IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\w.]*\.\d)(?!\w)")
IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?:/\d{1,3})?(?![\w:])")
# In the names of nodes.
DASHED = re.compile(r"\bip-(\d{1,3}(?:-\d{1,3}){3})\b")
SHARED = tuple(
    map(ip_network, ("0.0.0.0/32", "127.0.0.0/8", "169.254.0.0/16", "255.255.255.255/32",
                     "::/127", "fe80::/10", "fd00:ec2::/32"))
)  # fmt: skip
PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))
# Beside private networks there are public ones that begin with the same octet.
MIXED = (100, 127, 169, 172, 192, 198)
Network = IPv4Network | IPv6Network


class Addresses:
    """Stand-ins by a key: the same address has the same one."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._turned = lru_cache(maxsize=65536)(self._is_turned)

    def text(self, text: str) -> str:
        """Replace every address and network in a text."""
        if "." in text or "-" in text:
            text = IPV4.sub(self._found, text)
            text = DASHED.sub(self._dashed, text)
        return IPV6.sub(self._found, text) if "::" in text or text.count(":") > 6 else text

    def _found(self, found: re.Match[str]) -> str:
        address, slash, length = found[0].partition("/")
        try:
            network = ip_network(found[0], strict=False)
            exact = ip_network(address)
        except ValueError:
            return found[0]
        if exact != network and int(exact.network_address) == int(network.network_address):
            exact = network
        return self._replaced(exact) + slash + length

    def _dashed(self, found: re.Match[str]) -> str:
        try:
            address = ip_network(found[1].replace("-", "."))
        except ValueError:
            return found[0]
        return "ip-" + self._replaced(address).replace(".", "-")

    def _replaced(self, network: Network) -> str:
        """Return the address of a network with the bits of its prefix turned."""
        size, length = network.max_prefixlen, network.prefixlen
        value = int(network.network_address)
        for place in range(_kept(network), length):
            prefix = value >> (size - place)
            if self._turned(size, place, prefix, place == _kept(network)):
                value_bit = 1 << (size - place - 1)
                value ^= value_bit
        return str(network.network_address.__class__(value))

    def _is_turned(self, size: int, place: int, prefix: int, first: bool) -> bool:
        said = f"{size} {place} {prefix:x}".encode()
        return first or bool(blake2b(said, key=self._key, digest_size=1).digest()[0] & 1)


def _kept(network: Network) -> int:
    """Return how many bits at the beginning stay."""
    if any(network.version == one.version and network.subnet_of(one) for one in SHARED):  # type: ignore[arg-type]
        return network.max_prefixlen
    if isinstance(network, IPv6Network):
        return 16
    inside = [one.prefixlen for one in PRIVATE if network.subnet_of(one)]  # type: ignore[arg-type]
    first = int(network.network_address) >> 24
    return inside[0] if inside else 16 if first in MIXED else 8
