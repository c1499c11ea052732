"""Stand-ins for the ids that AWS and Kubernetes give: of the same shape, and sorted as they are."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from kubectl_alb.facts.prefix_lists import CLOUDFRONT

KINDS = (
    "acl", "ami", "coip-pool", "dopt", "eigw", "eipalloc", "eipassoc", "eni", "eni-attach", "fs",
    "i", "igw", "ipam-pool", "ipv4pool-coip", "ipv4pool-ec2", "lt", "nat", "pcx", "pl", "r",
    "rtb", "rtbassoc", "sg", "sgr", "subnet", "tgw", "tgw-attach", "vgw", "vol", "vpc", "vpce",
)  # fmt: skip
AWS_ID = re.compile(rf"\b({'|'.join(KINDS)})-([0-9a-f]{{17}}|[0-9a-f]{{8}})\b")
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
# At the end of an ARN, and in the DNS name of a Network Load Balancer.
SUFFIX = re.compile(r"(?<=[/-])[0-9a-f]{16}\b(?=[/\"'\s,;)}\]]|\.elb\.|$)")
# In the DNS name of an Application Load Balancer.
NUMBER = re.compile(r"(?<=-)\d{1,12}(?=\.(?:[a-z0-9-]+\.elb|elb\.[a-z0-9-]+)\.amazonaws\.com)")
IAM_ID = re.compile(r"\b(A[A-Z]{2}A)[A-Z0-9]{12,17}\b")


class ResourceIds:
    """Stand-ins for the ids in a set of texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        found: dict[str, set[str]] = defaultdict(set)
        for text in texts:
            for kind, value in AWS_ID.findall(text):
                found[f"{kind}-"].add(f"{kind}-{value}")
            for pattern in (UUID, SUFFIX, NUMBER):
                found[pattern.pattern].update(pattern.findall(text))
            for value in IAM_ID.finditer(text):
                found[value[1]].add(value[0])
        self._table: Mapping[str, str] = {
            value: _shape(kind)(number)
            for kind, values in found.items()
            for number, value in enumerate(sorted(values - CLOUDFRONT), start=1)
        }

    def text(self, text: str) -> str:
        """Replace every id in a text; one that no text held stays."""
        for pattern in (AWS_ID, UUID, SUFFIX, NUMBER, IAM_ID):
            text = pattern.sub(self._stand_in, text)
        return text

    def _stand_in(self, found: re.Match[str]) -> str:
        return self._table.get(found[0], found[0])


def _shape(kind: str) -> Callable[[int], str]:
    if kind == UUID.pattern:
        return lambda number: f"00000000-0000-4000-8000-{number:012x}"
    if kind == SUFFIX.pattern:
        return lambda number: f"{number:016x}"
    if kind == NUMBER.pattern:
        return str
    if kind.endswith("-"):
        return lambda number: f"{kind}{number:017x}"
    return lambda number: f"{kind}{number:017d}"
