"""Settings as they are shown: one row for each value, with what it overrides.

IngressClassParams  over  annotation of the Ingress  over  flag of the controller
annotation of the Service  over  annotation of the Ingress  over  flag
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kubectl_alb.controller.annotations.annotation import Kind
from kubectl_alb.controller.annotations.catalogue import CATALOGUE
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.settings import Setting, settings_of
from kubectl_alb.model.kubernetes import Ingress

INGRESS = "ingress"
# Flags that stand for these where nothing else sets them.
FLAGS = ("scheme", "target-type", "ssl-policy", "manage-backend-security-group-rules")


@dataclass(frozen=True, slots=True)
class Overridden:
    """A value without effect, and where it stands."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """A setting's value, where it comes from, and what it overrides, strongest first."""

    name: str
    value: str
    origin: str
    overrides: tuple[Overridden, ...] = ()


def effective_settings(
    ingress: Ingress, group: Group | None, facts: Facts
) -> tuple[EffectiveSetting, ...]:
    """Return the settings of an Ingress, flags that are given among them."""
    found = settings_of(ingress, group, facts)
    names = {setting.name for setting in found}
    flags = [_of_flag(name, facts.config) for name in FLAGS if found and name not in names]
    given = (*found, *(flag for flag in flags if flag is not None))
    order = list(CATALOGUE)
    rows = (_effective(each, facts.config) for each in _whole_maps(given))
    return tuple(sorted(_together(rows), key=lambda row: order.index(row.name)))


def _of_flag(name: str, config: ControllerConfig) -> Setting | None:
    flag = _flag_of(name)
    if flag not in config.given:
        return None
    return Setting(name, config.given[flag], f"controller flag --{flag}")


def _flag_of(name: str) -> str:
    default = CATALOGUE[name].default
    return default.removeprefix("--") if name in FLAGS and default.startswith("--") else ""


def _effective(setting: Setting, config: ControllerConfig) -> EffectiveSetting:
    overrides = [Overridden(setting.instead_of, INGRESS)] * bool(setting.instead_of)
    flag = _of_flag(setting.name, config)
    if flag is not None and flag.origin != setting.origin and flag.value != setting.value:
        overrides.append(Overridden(flag.value, flag.origin))
    return EffectiveSetting(setting.name, setting.value, setting.origin, tuple(overrides))


def _whole_maps(settings: Iterable[Setting]) -> list[Setting]:
    """Join the pairs of a class with those that an Ingress adds to them."""
    found: list[Setting] = []
    for setting in settings:
        last = found[-1] if found else None
        if (
            last is not None
            and last.name == setting.name
            and CATALOGUE[setting.name].kind is Kind.MAP
            and last.origin.startswith("class params")
            and setting.origin == INGRESS
        ):
            value, origin = f"{last.value},{setting.value}", f"{last.origin} and {INGRESS}"
            found[-1] = replace(last, value=value, origin=origin)
        else:
            found.append(setting)
    return found


def _together(rows: Iterable[EffectiveSetting]) -> list[EffectiveSetting]:
    """Put the Services that set the same value into one row."""
    found: dict[object, EffectiveSetting] = {}
    for row in rows:
        key = row.name, row.value, row.overrides
        known = found.get(key)
        if known is not None and known.origin != row.origin:
            row = replace(known, origin=f"{known.origin}, {row.origin}")
        found[key] = row
    return list(found.values())
