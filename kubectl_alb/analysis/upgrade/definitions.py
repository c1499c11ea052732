"""What an upgrade changes in the controller's custom resource definitions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.analysis.upgrade.remark import INFO, WARNING, Remark
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.definition_table import (
    DEFINITIONS,
    Definition,
    definitions_of,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import CustomResourceDefinition


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
            f"{count(len(behind), 'definition')} {noun(len(behind), 'has')} to be applied before "
            "the chart: "
            "helm does not",
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
