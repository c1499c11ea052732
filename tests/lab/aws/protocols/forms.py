"""Form-encoded requests of the `query` and `ec2` protocols."""

import base64
from collections.abc import Mapping
from typing import Any

from botocore.model import Shape

from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record, to_datetime

Tree = dict[str, Any]
RESERVED = frozenset({"Action", "Version"})


def tree_of(form: Mapping[str, str]) -> Tree:
    """Turn `a.member.1.b=v` into nested mappings."""
    tree: Tree = {}
    for name, value in form.items():
        *path, last = name.split(".")
        node = tree
        for step in path:
            child = node.setdefault(step, {})
            node = child if isinstance(child, dict) else node.setdefault(step + ".", {})
        node[last] = value
    return tree


def parse_query(shape: Shape, form: Mapping[str, str]) -> Record:
    """Read the parameters of a request in the `query` protocol."""
    return _input(shape, form, ec2=False)


def parse_ec2(shape: Shape, form: Mapping[str, str]) -> Record:
    """Read the parameters of a request in the `ec2` protocol, whose lists are always flat."""
    return _input(shape, form, ec2=True)


def _input(shape: Shape, form: Mapping[str, str], ec2: bool) -> Record:
    tree = {name: node for name, node in tree_of(form).items() if name not in RESERVED}
    parsed: Record = _structure(shape, tree, ec2)
    return parsed


def _value(shape: Shape, node: Any, ec2: bool) -> Any:
    if shape.type_name == "structure":
        return _structure(shape, node or {}, ec2)
    if shape.type_name == "list":
        return _list(shape, node, ec2)
    if shape.type_name == "map":
        return _map(shape, node, ec2)
    return _scalar(shape.type_name, node)


def _structure(shape: Shape, node: Tree, ec2: bool) -> Record:
    known = {_wire_name(name, member, ec2): name for name, member in shape.members.items()}
    unknown = [name for name in node if name not in known]
    if unknown:
        raise AwsError("UnknownParameter", f"The parameter {unknown[0]} is not recognized")
    return {known[wire]: _value(shape.members[known[wire]], sub, ec2) for wire, sub in node.items()}


def _wire_name(name: str, member: Shape, ec2: bool) -> str:
    given = member.serialization
    if ec2 and "queryName" in given:
        return str(given["queryName"])
    if _is_flat(member, ec2) and not ec2:
        name = member.member.serialization.get("name", given.get("name", name))
    else:
        name = given.get("name", name)
    return name[0].upper() + name[1:] if ec2 else name


def _is_flat(shape: Shape, ec2: bool) -> bool:
    return shape.type_name == "list" and (ec2 or bool(shape.serialization.get("flattened")))


def _list(shape: Shape, node: Any, ec2: bool) -> list[Any]:
    if not _is_flat(shape, ec2) and isinstance(node, dict):
        node = node.get(shape.member.serialization.get("name", "member"), {})
    if not isinstance(node, dict):
        return []
    return [_value(shape.member, node[index], ec2) for index in sorted(node, key=int)]


def _map(shape: Shape, node: Any, ec2: bool) -> Record:
    if not isinstance(node, dict):
        return {}
    entries = node if shape.serialization.get("flattened") else node.get("entry", {})
    key = shape.key.serialization.get("name", "key")
    value = shape.value.serialization.get("name", "value")
    return {
        entries[index][key]: _value(shape.value, entries[index].get(value, ""), ec2)
        for index in sorted(entries, key=int)
    }


def _scalar(kind: str, text: str) -> Any:
    try:
        if kind in ("integer", "long"):
            return int(text)
        if kind in ("float", "double"):
            return float(text)
        if kind == "timestamp":
            return to_datetime(text)
    except ValueError as error:
        raise AwsError("MalformedInput", f"'{text}' is no {kind}") from error
    if kind == "boolean":
        return text.lower() == "true"
    return base64.b64decode(text) if kind == "blob" else text
