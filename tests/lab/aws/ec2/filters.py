"""EC2's filters: all of them must fit, each with any of its values; `*` and `?` are wildcards.

`?` stands for one character or none; a backslash takes the next character literally.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

MOST_VALUES = 200
# Old names that EC2 still takes.
SYNONYMS = {
    "availabilityZone": "availability-zone",
    "cidr": "cidr-block",
    "cidrBlock": "cidr-block",
    "cidr-block": "cidr",
    "isDefault": "is-default",
    "availabilityZoneId": "availability-zone-id",
}


def keep(
    records: Sequence[Record], given: Sequence[Record], paths: Mapping[str, str], tags: str
) -> list[Record]:
    """Return the records that fit all filters; raise the error of an unknown filter."""
    tests = [_test(entry, paths, tags) for entry in given]
    return [
        record
        for record in records
        if all(any(map(pattern.fullmatch, _texts(record, path))) for path, pattern in tests)
    ]


def _test(entry: Record, paths: Mapping[str, str], tags: str) -> tuple[str, re.Pattern[str]]:
    name, values = entry["Name"], entry.get("Values", [])
    if len(values) > MOST_VALUES:
        limit = f"The maximum number of filter values specified on a single call is {MOST_VALUES}"
        raise AwsError("FilterLimitExceeded", limit)
    return _path(name, paths, tags), re.compile("|".join(map(_pattern, values)), re.DOTALL)


def _path(name: str, paths: Mapping[str, str], tags: str) -> str:
    if name.startswith("tag:"):
        return f"{tags}={name.removeprefix('tag:')}"
    if name == "tag-key":
        return f"{tags}.Key"
    known = name if name in paths else SYNONYMS.get(name, name)
    if known not in paths:
        raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
    return paths[known]


def _pattern(value: str) -> str:
    tokens = re.findall(r"\\?.", value, re.DOTALL)
    return "".join({"*": ".*", "?": ".?"}.get(t) or re.escape(t[-1]) for t in tokens)


def _texts(record: Record, path: str) -> Iterator[str]:
    tags, is_tag, key = path.partition("=")
    by_tag = (tag.get("Value", "") for tag in record.get(tags, ()) if tag["Key"] == key)
    for value in by_tag if is_tag else _values(record, path.split(".")):
        yield str(value).lower() if isinstance(value, bool) else str(value)


def _values(value: Any, path: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for entry in value:
            yield from _values(entry, path)
    elif not path:
        yield value
    elif path[0] in value:
        yield from _values(value[path[0]], path[1:])
