"""What a release does with its gates for Gateways, given the definitions that are served."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.controller.flags import GATES, Version
from kubectl_alb.controller.releases.gateway_gates import (
    ALB,
    BLIND,
    GATEWAY_GATES,
    GatewayGate,
    Needed,
    wanted_version,
)
from kubectl_alb.model.system import CustomResourceDefinition

# The versions that definitions serve, by name.
ServedVersions = Mapping[str, tuple[str, ...]]


class GateFate(Enum):
    """What becomes of a gate when the controller starts."""

    ON = "on"
    OFF = "off"  # by its default, or by its user
    SWITCHED_OFF = "switched-off"  # by the controller itself
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class GateState:
    """A gate and its fate; `missing` are definitions it needs that are not served so."""

    gate: GatewayGate
    fate: GateFate
    missing: tuple[Needed, ...] = ()


def served_versions(definitions: Iterable[CustomResourceDefinition]) -> ServedVersions:
    """Return the versions that definitions serve, by name."""
    return {each.meta.name: each.versions for each in definitions}


def gate_states(config: ControllerConfig, served: ServedVersions) -> tuple[GateState, ...]:
    """Return what a release makes of each gate that it knows."""
    return tuple(_states(config, served))


def _states(config: ControllerConfig, served: ServedVersions) -> Iterator[GateState]:
    for gate in GATEWAY_GATES:
        if not GATES[gate.name].known(config.version):
            continue
        missing = missing_kinds(gate, config.version, served)
        if not config.gate(gate.name):
            yield GateState(gate, GateFate.OFF, missing)
        elif not missing:
            yield GateState(gate, GateFate.ON)
        else:
            crash = stops_without(gate, config)
            yield GateState(gate, GateFate.CRASH if crash else GateFate.SWITCHED_OFF, missing)


def missing_kinds(
    gate: GatewayGate, version: Version, served: ServedVersions
) -> tuple[Needed, ...]:
    """Return what a gate needs and is not there, or not in the version that a release wants."""
    return tuple(
        needed
        for needed in gate.needs
        if needed.name not in served
        or wanted_version(needed.name, version) not in ("", *served[needed.name])
    )


def stops_without(gate: GatewayGate, config: ControllerConfig) -> bool:
    """Return whether the controller ends itself where a definition of a gate that is on is missing.

    It does not look where all gates are given; what is given for one of them it heeds, but for
    that of ALBs.
    """
    first, last = BLIND
    given = [each.name in config.gates for each in GATEWAY_GATES]
    heeded = gate is not ALB and gate.name in config.gates
    return first <= config.version <= last or all(given) or heeded
