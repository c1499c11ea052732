"""YAML as client-go reads it: the first document, with the types of JSON.

sigs.k8s.io/yaml turns a document into JSON. Dates and times stay text, numbers and booleans are
what YAML 1.1 takes for them, and aliases may neither contain themselves nor multiply.
"""

import re
from typing import Any

import yaml

from kubectl_alb.context.yaml_size import has_too_many_values

try:
    from yaml import CSafeLoader as BaseLoader
except ImportError:  # without libyaml
    from yaml import SafeLoader as BaseLoader  # type: ignore[assignment]

MAX_NODES = 200_000
MAX_DEPTH = 200
BOOL = re.compile(r"y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON|n|N|no|No|NO|false|False|FALSE"
                  r"|off|Off|OFF")  # fmt: skip
INT = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]+|[1-9][0-9_]*|0)")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
                   r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")  # fmt: skip
TRUE = ("y", "yes", "true", "on")
BASES = {"0b": 2, "0o": 8, "0x": 16}
BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)


class YamlError(Exception):
    """A text is not YAML; the message quotes nothing of it."""


class _Loader(BaseLoader):
    yaml_implicit_resolvers = {}  # noqa: RUF012


def _whole(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern.pattern})$")


def _integer(loader: Any, node: Any) -> int:
    text = str(loader.construct_scalar(node)).replace("_", "")
    sign, digits = (-1, text[1:]) if text[:1] == "-" else (1, text.removeprefix("+"))
    base = BASES.get(digits[:2], 8 if digits[:1] == "0" and len(digits) > 1 else 10)
    return sign * int(digits, base)


def _number(loader: Any, node: Any) -> float:
    text = str(loader.construct_scalar(node)).replace("_", "").lower()
    return float(text.replace(".inf", "inf").replace(".nan", "nan"))


def _truth(loader: Any, node: Any) -> bool:
    return str(loader.construct_scalar(node)).lower() in TRUE


for _tag, _pattern, _starts in (
    ("tag:yaml.org,2002:null", re.compile(r"~|null|Null|NULL|"), ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", BOOL, list("yYnNtTfFoO")),
    ("tag:yaml.org,2002:int", INT, list("-+0123456789")),
    ("tag:yaml.org,2002:float", FLOAT, list("-+0123456789.")),
    ("tag:yaml.org,2002:merge", re.compile(r"<<"), ["<"]),
):
    _Loader.add_implicit_resolver(_tag, _whole(_pattern), _starts)
_Loader.add_constructor("tag:yaml.org,2002:int", _integer)
_Loader.add_constructor("tag:yaml.org,2002:float", _number)
_Loader.add_constructor("tag:yaml.org,2002:bool", _truth)


def first_document(content: bytes) -> Any:
    """Return the first document, of JSON's types with keys that are texts; raise `YamlError`."""
    try:
        if has_too_many_values(content.decode("utf-8", "replace"), MAX_NODES):
            raise YamlError("it holds too many values")
        return _plain(next(yaml.load_all(content, _Loader), None), [MAX_NODES], 0)
    except yaml.YAMLError as error:
        raise YamlError(_place(error)) from None
    except BROKEN:
        raise YamlError("a value does not fit its tag, or is nested too deeply") from None


def _place(error: yaml.YAMLError) -> str:
    """Return the place and the problem, never the text around it: it may hold a secret."""
    mark = getattr(error, "problem_mark", None)
    place = f"line {mark.line + 1}: " if mark else ""
    problem = getattr(error, "problem", None) or "cannot be parsed"
    # Some problems quote an alias or a tag.
    return place + re.sub(r" ?'[^']*'|\"[^\"]*\"", "", str(problem))


def _plain(value: Any, budget: list[int], depth: int) -> Any:
    budget[0] -= 1
    if budget[0] < 0 or depth > MAX_DEPTH:
        raise YamlError("it is nested too deeply, or its aliases multiply")
    if isinstance(value, dict):
        return {_key(key): _plain(each, budget, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, budget, depth + 1) for each in value]
    return value


def _key(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)
