"""Text that acts on terminals and build servers, put into all that a cluster and AWS can say."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from kubectl_alb.context.decode.decoders import DECODERS
from kubectl_alb.context.decode.types import fits
from kubectl_alb.context.fanout import UNEXPECTED
from kubectl_alb.model.section import Section

Place: TypeAlias = tuple[str, ...]
BEFORE = "::error::"
# A link, a cursor, a command on a line of its own, C1, bidi, hidden text, and each format's quotes.
BEHIND = (
    "\x1b]8;;x\x07\x9b31m\r\n::error::a\n \u3000::add-mask::b ##[error]c ##vso[d]\u2028::stop::"
    "\x7f\x85\u202e\u2066\u061c\u200e\u200f\ufeff\U000e0041 ]]> <b>\"'`|%{init}\\"
)
# Every character that is spelled out, halves of characters and what XML cannot hold among them.
EVERY = BEHIND + "%0A::stop-commands::x%0d##[group]\"];\n" + "".join(
    map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x180E, *range(0x200B, 0x2010),
              *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0x10000),
              0xDC9B, 0xDFFF, 0x78, 0xD800, 0xE0001, 0xE0041, 0xE007F))
)  # fmt: skip
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
COMMAND = re.compile(r"^\s*::|##\[|##vso\[|##teamcity\[", re.MULTILINE | re.IGNORECASE)
OWN_COMMAND = re.compile(r"^::(?:error|warning|notice) (?:[a-z]+=[^:,\n]*,?)+::", re.MULTILINE)

# Words that are read, not shown: a record that has others is a malformed one.
READ = re.compile(
    r"^$|^[\d.:/+TZ a-f-]+$|^(default$|arn:|i-|subnet-|vpc-|sg-|eni-|--|\{|\[|/$|\d{4}-|"
    r"[A-Z][A-Za-z]+$|[A-Z_]+$)"
)
STRUCTURE = re.compile(
    r"(?i)^(apiVersions?|apiGroups?|kind|.*type|.*protocol|state|status|scheme|code|key|field|controller|"
    r"ingressClassName|.*\.k8s\.aws/.*|elbv2.*|kubernetes\.io/service-name|.*stack.*|finalizers|"
    r"addressType|operator|effect|phase|scope|.*policy|.*version|region|partition|zone.*|"
    r".*(availabilityzone|providerID|ssl-redirect|scheme|target-type|uid|RegionName).*)$"
)


def planted(text: str) -> str:
    return f"{BEFORE}{text}{BEHIND}"


def _hostile(value: Any, key: str, kept: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _hostile(inner, name, kept) for name, inner in value.items()}
    if isinstance(value, list):
        return [_hostile(inner, key, kept) for inner in value]
    free = isinstance(value, str) and value not in kept and not READ.match(value)
    return planted(value) if free and not STRUCTURE.match(key) else value


def hostile_world(world: Path, folder: Path) -> Path:
    """Copy a bundle, with hostile text in every name and message; equal texts stay equal."""
    kept = frozenset({"kube-system", "alb", "aws-load-balancer-controller", "lab", "shop-public"})
    for file in world.rglob("*.json"):
        copy = folder / file.relative_to(world)
        copy.parent.mkdir(parents=True, exist_ok=True)
        content = json.loads(file.read_text(encoding="utf-8"))
        changed = content if file.name == "meta.json" else _hostile(content, "", kept)
        copy.write_text(json.dumps(changed), encoding="utf-8")
    for file in world.rglob("*.jsonl"):
        copy = folder / file.relative_to(world)
        copy.parent.mkdir(parents=True, exist_ok=True)
        records = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        lines = (json.dumps({**r, "line": BEFORE + r["line"] + BEHIND}) for r in records)
        copy.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def harms(text: str, github: bool = False) -> list[str]:
    """Return what would act on a terminal or a build server."""
    told = OWN_COMMAND.sub("our own ", text) if github else text
    return [
        repr(found.group()) for pattern in (HIDDEN, COMMAND) for found in pattern.finditer(told)
    ]


def strings(value: Any, seen: Callable[[str], None]) -> None:
    """Hand over every string of a JSON value."""
    if isinstance(value, str):
        seen(value)
    for inner in value.values() if isinstance(value, dict) else ():
        strings(inner, seen)
    for inner in value if isinstance(value, list) else ():
        strings(inner, seen)


def damaged(records: Iterable[Any]) -> Iterator[Any]:
    """Yield a copy of a record for each place where it has a text, with a hostile one there."""
    places: dict[Place, Any] = {}
    for record in records:
        for place in _places(record):
            places.setdefault(place, record)
    for place, record in places.items():
        yield _with_text_at(record, place, f"{BEFORE}<{'.'.join(place)}>{EVERY}")


def _places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Yield where the texts of a record stand, and the names in it: those end in nothing."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield (*at, name, "")
        yield from _places(inner, (*at, name))
    for inner in value if isinstance(value, list) else ():
        yield from _places(inner, at)
    if isinstance(value, str):
        yield at


def _with_text_at(value: Any, place: Place, text: str, at: Place = ()) -> Any:
    if isinstance(value, list):
        return [_with_text_at(inner, place, text, at) for inner in value]
    if isinstance(value, dict):
        return {
            text if (*at, name, "") == place else name: _with_text_at(
                inner, place, text, (*at, name)
            )
            for name, inner in value.items()
        }
    return text if isinstance(value, str) and at == place else value


def reads(section: Section, record: Any) -> bool:
    """Return whether a record can be read for what it is."""
    try:
        return fits(DECODERS[section](record))
    except UNEXPECTED:
        return False


def damaged_world(world: Path, folder: Path, readable: bool, only: str = "") -> Path:
    """Copy a bundle and add damaged records, those that can be read or those that cannot.

    They are of one section, or of each.
    """
    for file in (file for file in world.rglob("*") if file.is_file()):
        copy = folder / file.relative_to(world)
        copy.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_text(encoding="utf-8")
        name = file.relative_to(world).with_suffix("").as_posix()
        if file.suffix == ".json" and name != "meta" and only in ("", f"{name}.json"):
            known = json.loads(content)
            added = [one for one in damaged(known) if reads(Section(name), one) is readable]
            content = json.dumps(known + added)
        copy.write_text(content, encoding="utf-8")
    return folder
