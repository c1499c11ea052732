"""What a prefix list weighs in a security group: as many rules as it can have entries.

AWS: VPC user guide, "AWS-managed prefix list weight"; the ids are the same in every account.
"""

from collections.abc import Iterable

CLOUDFRONT_WEIGHT = 55
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


def weight(prefix_list: str) -> int | None:
    """Return as how many rules a prefix list counts; None where that is not known."""
    return CLOUDFRONT_WEIGHT if prefix_list in CLOUDFRONT else None


def least_weight(prefix_lists: Iterable[str]) -> int:
    """Return as how many rules prefix lists count at least."""
    return sum(weight(one) or 1 for one in prefix_lists)


def explained(prefix_lists: Iterable[str]) -> str:
    """Say what the prefix lists of a group's rules weigh; empty for none."""
    given = tuple(prefix_lists)
    parts = []
    for one in dict.fromkeys(given):
        number = given.count(one)
        times = "" if number == 1 else f", {number} times"
        known = weight(one)
        what = f"CloudFront's {one} counts as {known} rules" if known else f"{one} as 1 or more"
        parts.append(what + times)
    return "; ".join(parts)
