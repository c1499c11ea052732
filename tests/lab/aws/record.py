"""Records as the AWS APIs spell them, and the one scalar that they spell in several ways."""

from datetime import datetime, timezone
from typing import Any

Record = dict[str, Any]


def to_datetime(value: datetime | str | float) -> datetime:
    """Read a timestamp given as a datetime, as ISO text or as seconds since the epoch."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return datetime.fromtimestamp(value, timezone.utc)


def tag_list(tags: dict[str, str]) -> list[Record]:
    """Return tags in the list form of most AWS answers."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def tag_map(tags: list[Record] | None) -> dict[str, str]:
    """Return tags of the list form as a mapping; a tag without a value has an empty one."""
    return {tag["Key"]: tag.get("Value") or "" for tag in tags or ()}
