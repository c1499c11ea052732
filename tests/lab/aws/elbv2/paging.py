"""Pages of an answer."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from tests.lab.aws.errors import validation
from tests.lab.aws.record import Record

Item = TypeVar("Item")
LARGEST_PAGE = 400


def page(items: Sequence[Item], params: Record, size: int = LARGEST_PAGE) -> tuple[list[Item], str]:
    """Return the page that `Marker` and `PageSize` ask for, and the marker of the next or ''."""
    first = _position(params.get("Marker"))
    last = first + int(params.get("PageSize") or size)
    following = base64.b64encode(f"from:{last}".encode()).decode() if last < len(items) else ""
    return list(items[first:last]), following


def answer(name: str, items: Sequence[Record], params: Record) -> Record:
    """Return one page under its name, with `NextMarker` if there are more."""
    shown, marker = page(items, params)
    return {name: shown, "NextMarker": marker} if marker else {name: shown}


def _position(marker: str | None) -> int:
    if not marker:
        return 0
    try:
        return int(base64.b64decode(marker, validate=True).decode().removeprefix("from:"))
    except (binascii.Error, ValueError) as error:
        raise validation(f"'{marker}' is not a valid marker") from error
