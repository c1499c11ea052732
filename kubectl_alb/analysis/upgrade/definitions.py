"""What an upgrade changes in the custom resource definitions, the Gateway API's among them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.analysis.upgrade.affected import GATEWAY_API, GATEWAY_AWS, gateways
from kubectl_alb.analysis.upgrade.remark import ERROR, INFO, WARNING, Remark
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.definition_table import (
    DEFINITIONS,
    GATEWAY_FILE,
    Definition,
    definitions_of,
)
from kubectl_alb.controller.releases.requirements import gateway_api
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import CustomResourceDefinition

BUNDLE = f"{GATEWAY_API}/bundle-version"
# What has to be served for the gates to stay on, by the release that asks for it.
ROUTES_V1: Version = (3, 5, 0)
NEEDS_V1 = ("TLSRoute", "TCPRoute", "UDPRoute")
FILES = {each.name: each.file for each in DEFINITIONS}


class Fate(Enum):
    """What becomes of a definition."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    KEEP = "keep"  # the one that is there serves a version that the other lacks
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Served:
    """The versions that a definition serves, and the one in which objects are stored."""

    versions: tuple[str, ...]
    stored: str


@dataclass(frozen=True, slots=True)
class DefinitionState:
    """A definition as it is, and as the wanted release brings it.

    `added` are fields that only the wanted one has; `revised` is whether it differs otherwise.
    """

    name: str
    fate: Fate
    before: Served | None
    after: Served
    added: tuple[str, ...] = ()
    revised: bool = False

    @property
    def lost(self) -> tuple[str, ...]:
        """The versions that are served and that the wanted definition lacks."""
        return tuple(
            v for v in (self.before or self.after).versions if v not in self.after.versions
        )


def definition_states(case: Situation) -> tuple[DefinitionState, ...]:
    """Compare each definition of the wanted release with the installed one."""
    known = case.now.snapshot.known(Section.CUSTOM_RESOURCE_DEFINITIONS)
    installed = _installed(case.now)
    if case.definitions is not None:
        wanted: Mapping[str, tuple[Served, frozenset[str]]] = {
            each.meta.name: (Served(each.versions, each.stored), each.fields or frozenset())
            for each in case.definitions
        }
    else:
        wanted = {each.name: _of_table(each, case.new) for each in definitions_of(case.new)}
    return tuple(
        _state(name, installed.get(name), wanted[name], case, known) for name in sorted(wanted)
    )


def _of_table(definition: Definition, version: Version) -> tuple[Served, frozenset[str]]:
    schema = definition.schema(version)
    assert schema is not None
    fields = frozenset(name for name, since in definition.fields if since <= version)
    return Served(schema.served, schema.stored), fields


def _installed(facts: Facts) -> Mapping[str, CustomResourceDefinition]:
    return {d.meta.name: d for d in facts.snapshot.kubernetes.custom_resource_definitions}


def _state(
    name: str,
    found: CustomResourceDefinition | None,
    wanted: tuple[Served, frozenset[str]],
    case: Situation,
    known: bool,
) -> DefinitionState:
    after, fields = wanted
    if found is None:
        return DefinitionState(name, Fate.CREATE if known else Fate.UNKNOWN, None, after)
    before = Served(found.versions, found.stored)
    if not set(before.versions) <= set(after.versions):
        return DefinitionState(name, Fate.KEEP, before, after)
    added = () if found.fields is None else tuple(sorted(fields - found.fields))
    revised = _is_revised(name, case)
    same = set(before.versions) == set(after.versions) and before.stored == after.stored
    if same and not added and found.fields is None:
        return DefinitionState(name, Fate.UNKNOWN, before, after, revised=revised)
    changed = added or not same or revised
    fate = Fate.UPDATE if changed else Fate.UNCHANGED
    return DefinitionState(name, fate, before, after, added, revised)


def _is_revised(name: str, case: Situation) -> bool:
    found = next((each for each in DEFINITIONS if each.name == name), None)
    return found is not None and any(case.old < version <= case.new for version in found.revised)


def definition_remarks(case: Situation) -> Iterator[Remark]:
    """Yield what the definitions mean for the upgrade."""
    states = definition_states(case)
    behind = [s.name for s in states if s.fate in (Fate.CREATE, Fate.UPDATE)]
    if behind:
        yield Remark(
            "definitions",
            INFO,
            f"{len(behind)} definitions have to be applied before the chart: helm does not",
            "kubectl alb upgrade applies them first",
            tuple(behind),
            step=True,
        )
    for state in states:
        if state.fate is Fate.KEEP:
            yield Remark(
                "definition-kept",
                WARNING,
                f"definition {state.name} stays as it is: objects may be stored as "
                f"{', '.join(state.lost)}, which that of {text_of(case.new)} does not have",
            )
    yield from _gateway_api(case, states)


def gateway_api_version(facts: Facts) -> Version | None:
    """Return the release of the Gateway API that is installed; None if none is, or not known."""
    for found in facts.snapshot.kubernetes.custom_resource_definitions:
        if found.group == GATEWAY_API:
            parts = found.meta.annotations.get(BUNDLE, "").removeprefix("v").split("-")[0]
            numbers = parts.split(".")
            if len(numbers) == len(ROUTES_V1) and all(n.isdecimal() for n in numbers):
                major, minor, patch = map(int, numbers)
                return major, minor, patch
    return None


def uses_gateway_api(facts: Facts) -> bool:
    """Return whether the definitions of the Gateway API are installed."""
    return any(
        d.group == GATEWAY_API for d in facts.snapshot.kubernetes.custom_resource_definitions
    )


def _gateway_api(case: Situation, states: tuple[DefinitionState, ...]) -> Iterator[Remark]:
    wanted = gateway_api(case.new)
    if wanted is None or not uses_gateway_api(case.now):
        return
    found, affected = gateway_api_version(case.now), gateways(case.now)
    need = f"{text_of(case.new)} is built for the Gateway API {text_of(wanted)}"
    if found is None:
        late = _not_v1(case) if case.new >= ROUTES_V1 else ()
        seen = f"{', '.join(late)} not served as v1" if late else "its release is not known here"
        severity = WARNING if late and affected.certain else INFO
        yield Remark("gateway-api", severity, f"{need}; {seen}", "", affected.names)
    elif found < wanted:
        off = case.new >= ROUTES_V1
        effect = ": without it Gateways are switched off" if off else ""
        yield Remark(
            "gateway-api",
            _severity(off, affected.certain),
            f"{need}, and {text_of(found)} is installed{effect}",
            "install it before the upgrade, which leaves it alone",
            affected.names,
        )
    missing = [
        s.name for s in states if s.fate is Fate.CREATE and FILES.get(s.name) == GATEWAY_FILE
    ]
    if missing:
        yield Remark(
            "gateway-definitions",
            INFO,
            f"definitions of {GATEWAY_AWS} are missing",
            "kubectl alb upgrade applies them first",
            tuple(missing),
            step=True,
        )


def _severity(off: bool, used: bool) -> Severity:
    if off and used:
        return ERROR
    return WARNING if used else INFO


def _not_v1(case: Situation) -> tuple[str, ...]:
    return tuple(
        d.kind
        for d in case.now.snapshot.kubernetes.custom_resource_definitions
        if d.group == GATEWAY_API and d.kind in NEEDS_V1 and "v1" not in d.versions
    )
