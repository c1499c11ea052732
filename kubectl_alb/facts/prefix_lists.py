"""What a prefix list weighs in a security group: as many rules as it can have entries.

AWS: VPC user guide, "AWS-managed prefix list weight". CloudFront's ids are the same in every
account.
"""

from collections.abc import Iterable, Mapping

from kubectl_alb.model.counting import count
from kubectl_alb.model.snapshot import Snapshot

CLOUDFRONT_WEIGHT = 55
# The last word of the name of AWS's own lists, com.amazonaws.REGION.NAME or …ipv6.NAME; AWS tells
# no maximum of these.
AWS_WEIGHTS: Mapping[str, int] = {
    "origin-facing": CLOUDFRONT_WEIGHT,
    "dynamodb": 1,
    "ec2-instance-connect": 2,
    "groundstation": 5,
    "route53-healthchecks": 25,
    "s3": 1,
    "s3express": 6,
    "vpc-lattice": 10,
}
AWS_NAME = "com.amazonaws."
# com.amazonaws.global.cloudfront.origin-facing, one for each region.
CLOUDFRONT = frozenset(
    (
        "pl-22a6434b",
        "pl-31a14458",
        "pl-31a34658",
        "pl-38a64351",
        "pl-3b927c52",
        "pl-4ea04527",
        "pl-4fa04526",
        "pl-58a04531",
        "pl-5da64334",
        "pl-75b1541c",
        "pl-82a045eb",
        "pl-93a247fa",
        "pl-9aa247f3",
        "pl-a3a144ca",
        "pl-b6a144df",
        "pl-b8a742d1",
        "pl-fab65393",
    )
)


def weight(prefix_list: str, snapshot: Snapshot) -> int | None:
    """Return as how many rules a prefix list counts; None where that is not known."""
    if prefix_list in CLOUDFRONT:
        return CLOUDFRONT_WEIGHT
    known = snapshot.aws.prefix_list_by_id.get(prefix_list)
    if known is None:
        return None
    if known.max_entries is not None:
        return known.max_entries
    own = known.name.startswith(AWS_NAME)
    return AWS_WEIGHTS.get(known.name.rpartition(".")[2]) if own else None


def least_weight(prefix_lists: Iterable[str], snapshot: Snapshot) -> int:
    """Return as how many rules prefix lists count at least."""
    return sum(weight(one, snapshot) or 1 for one in prefix_lists)


def weightless(prefix_lists: Iterable[str], snapshot: Snapshot) -> tuple[str, ...]:
    """Return the prefix lists, each once, of which it is not known as how many rules they count."""
    return tuple(one for one in dict.fromkeys(prefix_lists) if weight(one, snapshot) is None)


def explained(prefix_lists: Iterable[str], snapshot: Snapshot) -> str:
    """Say what the prefix lists of a group's rules weigh; empty for none."""
    given = tuple(prefix_lists)
    parts = []
    for one in dict.fromkeys(given):
        number = given.count(one)
        times = "" if number == 1 else f", {number} times"
        known = weight(one, snapshot)
        counts = f"counts as {count(known, 'rule')}" if known else "counts as 1 rule or more"
        parts.append(f"{_named(one, snapshot)} {counts}{times}")
    return "; ".join(parts)


def _named(prefix_list: str, snapshot: Snapshot) -> str:
    known = snapshot.aws.prefix_list_by_id.get(prefix_list)
    if prefix_list in CLOUDFRONT:
        return f"CloudFront's {prefix_list}"
    return f"{prefix_list} ({known.name})" if known and known.name else prefix_list
