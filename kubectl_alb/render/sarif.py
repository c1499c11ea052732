"""SARIF 2.1.0: results in files, as code scanning reads them.

OASIS: Static Analysis Results Interchange Format 2.1.0.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
LEVELS = ("error", "warning", "note")
# Halves of characters, which names in JSON may have, have no bytes of their own.
HALVES = "surrogatepass"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a kind of result is; `level` is one of `LEVELS`."""

    id: str
    title: str
    help: str
    level: str


@dataclass(frozen=True, slots=True)
class Result:
    """A result at a place; `key` names what it is about, and stays when lines move."""

    rule: str
    level: str
    message: str
    file: str
    line: int
    column: int
    key: str


@dataclass(frozen=True, slots=True)
class Tool:
    """The program that found the results."""

    name: str
    version: str
    url: str


def sarif(tool: Tool, rules: Iterable[Rule], results: Iterable[Result]) -> dict[str, object]:
    """Return the log as a JSON value; only rules that have results should be given."""
    listed = list(rules)
    index = {rule.id: number for number, rule in enumerate(listed)}
    seen: Counter[str] = Counter()
    found = []
    for result in results:
        key = f"{result.rule}\0{result.key}"
        seen[key] += 1
        found.append(_result(result, index[result.rule], f"{key}\0{seen[key]}"))
    driver = {
        "name": tool.name,
        "version": tool.version,
        "informationUri": tool.url,
        "rules": [_rule(rule) for rule in listed],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": found}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": rule.level},
    }


def _result(result: Result, index: int, key: str) -> dict[str, object]:
    place = {
        "artifactLocation": {"uri": _uri(result.file), "uriBaseId": ROOT},
        "region": {"startLine": max(result.line, 1), "startColumn": max(result.column, 1)},
    }
    return {
        "ruleId": result.rule,
        "ruleIndex": index,
        "level": result.level,
        "message": {"text": result.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"kubectlAlb/v1": _digest(key)},
    }


def _digest(key: str) -> str:
    return sha256(key.encode(errors=HALVES)).hexdigest()[:32]


def _uri(path: str) -> str:
    """Return a path as a relative URI reference."""
    return quote(path, errors=HALVES)
