"""The constraints that a service's model puts on parameters, with the texts that AWS answers."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from botocore.model import OperationModel, Shape

from tests.lab.aws.errors import AwsError
from tests.lab.aws.protocols.codecs import Codec
from tests.lab.aws.record import Record

# Python's regular expressions lack Unicode properties; these are near enough in a character class.
_PROPERTIES = {r"\p{L}": r"\w", r"\p{N}": r"\d", r"\p{Z}": r"\s", r"\p{S}": "", r"\p{P}": "!-/"}


def check(operation: OperationModel, params: Record, codec: Codec) -> None:
    """Raise the protocol's error if a parameter is missing or breaks a constraint."""
    shape = operation.input_shape
    if shape is None:
        return
    for missing in _missing(shape, params, ""):
        raise AwsError(codec.missing, _missing_text(codec, missing))
    broken = list(_broken(shape, params, ""))
    if broken:
        head = f"{len(broken)} validation error{'s' if len(broken) > 1 else ''} detected: "
        raise AwsError(codec.invalid, head + "; ".join(broken))


def _missing_text(codec: Codec, path: str) -> str:
    if codec.missing == "MissingParameter":
        return f"The request must contain the parameter {path[0].upper() + path[1:]}"
    constraint = "failed to satisfy constraint: Member must not be null"
    return f"1 validation error detected: Value null at '{path}' {constraint}"


def _missing(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        for name in shape.required_members:
            if value.get(name) is None:
                yield _below(path, name)
        for name, entry in value.items():
            yield from _missing(shape.members[name], entry, _below(path, name))
    elif shape.type_name == "list":
        for number, entry in enumerate(value, 1):
            yield from _missing(shape.member, entry, f"{path}.{number}.member")


def _below(path: str, name: str) -> str:
    lower = name[0].lower() + name[1:]
    return f"{path}.{lower}" if path else lower


def _broken(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        for name, entry in value.items():
            yield from _broken(shape.members[name], entry, _below(path, name))
        return
    if shape.type_name == "list":
        for number, entry in enumerate(value, 1):
            yield from _broken(shape.member, entry, f"{path}.{number}.member")
    for constraint in _violations(shape, value):
        shown = value if isinstance(value, (str, int, float)) else str(value).replace("'", "")
        yield f"Value '{shown}' at '{path}' failed to satisfy constraint: {constraint}"


def _violations(shape: Shape, value: Any) -> Iterator[str]:
    limits = shape.metadata
    if "enum" in limits and value not in limits["enum"]:
        yield f"Member must satisfy enum value set: [{', '.join(limits['enum'])}]"
    size = value if isinstance(value, (int, float)) else len(value) if _sized(value) else None
    if size is None or isinstance(value, bool):
        return
    measure = "value" if isinstance(value, (int, float)) else "length"
    if "min" in limits and size < limits["min"]:
        yield f"Member must have {measure} greater than or equal to {limits['min']}"
    if "max" in limits and size > limits["max"]:
        yield f"Member must have {measure} less than or equal to {limits['max']}"
    pattern = limits.get("pattern")
    if pattern and isinstance(value, str) and not _fits(pattern, value):
        yield f"Member must satisfy regular expression pattern: {pattern}"


def _sized(value: Any) -> bool:
    return isinstance(value, (str, list, dict, bytes))


def _fits(pattern: str, text: str) -> bool:
    compiled = _compiled(pattern)
    return compiled is None or compiled.fullmatch(text) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    for unicode_property, characters in _PROPERTIES.items():
        pattern = pattern.replace(unicode_property, characters)
    try:
        return re.compile(pattern)
    except re.error:
        return None
