"""What an upgrade means for Gateways: the Gateway API that is installed, and the gates for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.analysis.upgrade.affected import gateways, gateways_of
from kubectl_alb.analysis.upgrade.definitions import Fate, definition_states
from kubectl_alb.analysis.upgrade.remark import ERROR, INFO, NOBODY, WARNING, Affected, Remark
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.analysis.wording import listed
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.definition_table import DEFINITIONS, GATEWAY_FILE
from kubectl_alb.controller.releases.gateway_gates import (
    BLIND,
    GATEWAY_API,
    GATEWAY_AWS,
    SERVED,
    Needed,
)
from kubectl_alb.controller.releases.requirements import gateway_api
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateway_gates import (
    GateFate,
    GateState,
    ServedVersions,
    gate_states,
    served_versions,
)
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.section import Section

BUNDLE, CHANNEL = f"{GATEWAY_API}/bundle-version", f"{GATEWAY_API}/channel"
FILES = {each.name: each.file for each in DEFINITIONS}
PARTS = 3


@dataclass(frozen=True, slots=True)
class GateChange:
    """A gate as the wanted release would have it, and whether the running one has it on.

    `spelled` are the definitions that it lacks then; `affected` are the Gateways that need it.
    """

    state: GateState
    was_on: bool
    spelled: tuple[str, ...] = ()
    affected: Affected = NOBODY

    @property
    def name(self) -> str:
        """The name of the gate."""
        return self.state.gate.name


@dataclass(frozen=True, slots=True)
class GatewayState:
    """The release of the Gateway API that is wanted, and the one installed with its channel.

    `installed` is None where that is not known. `gates` are those that the controller knows.
    """

    wanted: Version
    installed: Version | None = None
    channel: str = ""
    gates: tuple[GateChange, ...] = ()


def gateway_state(case: Situation) -> GatewayState | None:
    """Return what the upgrade means for Gateways; None without the Gateway API."""
    wanted = gateway_api(case.new)
    if wanted is None or not uses_gateway_api(case.now):
        return None
    before = served_versions(case.now.snapshot.kubernetes.custom_resource_definitions)
    after = _served_after(case, before)
    running = {s.gate.name: s.fate for s in gate_states(case.now.config, before)}
    gates = tuple(
        GateChange(
            state,
            running.get(state.gate.name) is GateFate.ON,
            tuple(_spelled(needed, after) for needed in state.missing),
            _needing(state, case.now),
        )
        for state in gate_states(case.then.config, after)
    )
    return GatewayState(wanted, gateway_api_version(case.now), _channel(case.now), gates)


def _served_after(case: Situation, before: ServedVersions) -> ServedVersions:
    """Return what is served once the upgrade has applied the definitions of the chart."""
    brought = {
        state.name: state.after.versions
        for state in definition_states(case)
        if state.fate is not Fate.KEEP
    }
    return {**before, **brought}


def _spelled(needed: Needed, served: ServedVersions) -> str:
    return f"{needed.kind} {SERVED}" if needed.name in served else needed.kind


def _needing(state: GateState, facts: Facts) -> Affected:
    """Return the Gateways of a gate; which of them use ListenerSets is not read."""
    if not state.gate.controller:
        return NOBODY
    return gateways_of(state.gate.controller)(facts)


def gateway_api_version(facts: Facts) -> Version | None:
    """Return the release of the Gateway API that is installed; None if none is, or not known."""
    numbers = _annotation(facts, BUNDLE).removeprefix("v").split("-")[0].split(".")
    if len(numbers) != PARTS or not all(n.isdecimal() for n in numbers):
        return None
    major, minor, patch = map(int, numbers)
    return major, minor, patch


def _channel(facts: Facts) -> str:
    return _annotation(facts, CHANNEL)


def _annotation(facts: Facts, key: str) -> str:
    """Return an annotation of the Gateway API's definitions, the first that has it."""
    found = (
        d.meta.annotations[key]
        for d in facts.snapshot.kubernetes.custom_resource_definitions
        if d.group == GATEWAY_API and key in d.meta.annotations
    )
    return next(found, "")


def uses_gateway_api(facts: Facts) -> bool:
    """Return whether the definitions of the Gateway API are installed."""
    return any(
        d.group == GATEWAY_API for d in facts.snapshot.kubernetes.custom_resource_definitions
    )


def switched_off(case: Situation) -> Affected:
    """Return the Gateways whose gate is switched off for a missing definition."""
    if not case.now.snapshot.known(Section.CUSTOM_RESOURCE_DEFINITIONS):
        return gateways(case.now)
    found = gateway_state(case)
    gates = found.gates if found else ()
    off = [gate.affected for gate in gates if gate.state.fate is GateFate.SWITCHED_OFF]
    names = dict.fromkeys(name for each in off for name in each.names)
    return Affected(tuple(names), unknown="".join(each.unknown for each in off[:1]))


def gateway_remarks(case: Situation) -> Iterator[Remark]:
    """Yield what has to be done for Gateways before the controller is upgraded."""
    found = gateway_state(case)
    if found is None:
        return
    for gate in found.gates:
        yield from _gate(gate, found, case)
    yield from _release(found, case)
    missing = [
        s.name
        for s in definition_states(case)
        if s.fate is Fate.CREATE and FILES.get(s.name) == GATEWAY_FILE
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


def _gate(gate: GateChange, found: GatewayState, case: Situation) -> Iterator[Remark]:
    """Yield that a gate is switched off, or stops the start.

    What releases up to v3.2.2 do without a definition is among the known bugs.
    """
    if case.new <= BLIND[1]:
        return
    lacking = f"{listed(gate.spelled)} {'is' if len(gate.spelled) == 1 else 'are'} not served"
    install = f"install the Gateway API {text_of(found.wanted)} before the upgrade"
    if gate.state.fate is GateFate.CRASH:
        yield Remark(
            "gateway-crash",
            ERROR,
            f"{text_of(case.new)} would not start: gate {gate.name} is set, and {lacking}",
            f"{install}, or remove the gate from controllerConfig.featureGates",
            gate.affected.names,
        )
    elif gate.state.fate is GateFate.SWITCHED_OFF:
        yield Remark(
            "gateway-off",
            _severity(gate),
            f"{text_of(case.new)} switches gate {gate.name} off: {lacking}",
            f"{install}; installed later, it counts once the Deployment is restarted",
            gate.affected.names,
        )


def _severity(gate: GateChange) -> Severity:
    """Return how much a gate that is switched off weighs: what was off before is no loss."""
    if not gate.affected.certain:
        return INFO
    return ERROR if gate.was_on else WARNING


def _release(found: GatewayState, case: Situation) -> Iterator[Remark]:
    """Yield that the controller is built for another release of the Gateway API."""
    affected = gateways(case.now)
    need = f"{text_of(case.new)} is built for the Gateway API {text_of(found.wanted)}"
    read = case.now.snapshot.known(Section.CUSTOM_RESOURCE_DEFINITIONS)
    if found.installed is None and read:
        yield Remark("gateway-api", INFO, f"{need}; its release is not known here")
    elif found.installed is not None and found.installed < found.wanted:
        yield Remark(
            "gateway-api",
            WARNING if affected.certain else INFO,
            f"{need}, and {text_of(found.installed)} is installed",
            "install it before the upgrade, which leaves it alone",
            affected.names,
        )
