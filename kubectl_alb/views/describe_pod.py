"""A described pod: its target groups, its health there, its readiness gates."""

from collections.abc import Iterator

from kubectl_alb.analysis.describe.pod import PodDescription, PodTarget, ReadinessGate
from kubectl_alb.analysis.targets import Target
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Block, Document, Fields, Line, Mark, Style, Styled, Table
from kubectl_alb.views.describe_events import events_table
from kubectl_alb.views.describe_findings import finding_blocks, next_command_of
from kubectl_alb.views.describe_parts import why
from kubectl_alb.views.describe_uses import use_values
from kubectl_alb.views.envelope import present
from kubectl_alb.views.finding import finding_value
from kubectl_alb.views.gaps import gap_blocks
from kubectl_alb.views.target_group_value import target

COLUMNS = ("TARGET GROUP", "SERVICE", "TARGET", "HEALTH", "GATE", "INGRESS", "WHY")


class PodView:
    """Shows a pod; `events` its own."""

    def __init__(self, snapshot: Snapshot, events: bool = False) -> None:
        self.snapshot = snapshot
        self.events = events

    def document(self, result: PodDescription, wide: bool) -> Document:
        """Lay it out: the pod, what is wrong, its target groups, or why there are none."""
        blocks: list[Block] = [Fields(tuple(self._head(result)))]
        blocks += finding_blocks(result.problems, self._next(result))
        blocks += gap_blocks(self.snapshot)
        if result.targets:
            rows = tuple(row for one in result.targets for row in _rows(one))
            blocks.append(Table(COLUMNS, rows, free=len(COLUMNS) - 1))
        if result.events and (self.events or wide):
            blocks.append(events_table(result.events, self.snapshot.taken_at, wide))
        return Document(tuple(blocks))

    def value(self, result: PodDescription) -> dict[str, object]:
        """Return the fields of the contract."""
        pod, node = result.pod, result.node
        return present(
            pod=str(pod.ref),
            phase=pod.phase,
            ready=pod.condition("Ready") == "True",
            ips=list(pod.ips),
            node=pod.node,
            zone=node.zone if node is not None else None,
            services=[str(service.ref) for service in result.services],
            targetGroups=[_value(one) for one in result.targets],
            readinessGates=[_gate_value(gate) for gate in result.gates],
            notTarget=result.reason,
            findings=[finding_value(problem) for problem in result.problems],
            next=self._next(result) if result.problems else None,
        )

    def _next(self, result: PodDescription) -> str:
        return next_command_of(result, self.snapshot.context.addressing)

    def _head(self, result: PodDescription) -> Iterator[tuple[str, Line]]:
        pod, node = result.pod, result.node
        ready = pod.condition("Ready") == "True"
        yield "Pod", f"{pod.ref}   {', '.join(pod.ips) or 'no address'}"
        yield (
            "State",
            (Mark.GOOD if ready else Mark.WARN, f" {pod.phase}, {'' if ready else 'not '}ready"),
        )
        if pod.meta.deleted is not None:
            yield "", (Mark.WARN, " being deleted")
        if pod.node:
            zone = f"   {node.zone}" if node is not None and node.zone else ""
            yield "Node", f"{pod.node}{zone}"
        yield "Services", ", ".join(str(one.ref) for one in result.services) or "none selects it"
        for place, gate in enumerate(result.gates):
            yield "" if place else "Gates", _gate(gate)
        if result.reason:
            yield "Targets", (Mark.SKIP, f" none: {result.reason}")


def _gate(gate: ReadinessGate) -> Line:
    good = gate.status == "True"
    of = "" if gate.binding else "   no TargetGroupBinding has its name"
    text = f" {gate.name}: {gate.status}"
    message = f" ({gate.message})" if gate.message and not good else ""
    return (Mark.GOOD if good else Mark.WARN, f"{text}{message}{of}")


def _rows(one: PodTarget) -> Iterator[tuple[Line, ...]]:
    service = f"{one.binding.service_ref}:{one.binding.service_port}"
    name = one.group.name if one.group is not None else one.binding.ref.name
    ingresses = ", ".join(map(str, one.ingresses)) or "-"
    if not one.targets:
        state = Styled("not a target", Style.BAD)
        yield (name, service, "-", state, "-", ingresses, one.reason)
    for registered in one.targets:
        yield (
            name,
            service,
            f"{registered.id}:{registered.port}",
            _health(registered),
            registered.gate or "-",
            ingresses,
            why(registered) or _unused(one),
        )


def _unused(one: PodTarget) -> str:
    return "no rule forwards to it" if one.uses == () else ""


def _health(registered: Target) -> Styled:
    return Styled(registered.state, Style.GOOD if registered.healthy else Style.WARN)


def _value(one: PodTarget) -> dict[str, object]:
    group = one.group
    return present(
        binding=str(one.binding.ref),
        service={
            "namespace": one.binding.ref.namespace,
            "name": one.binding.service,
            "port": one.binding.service_port,
        },
        targetGroup=None if group is None else {"name": group.name, "arn": group.arn},
        targets=[target(registered) for registered in one.targets],
        reason=one.reason,
        ingresses=[str(ref) for ref in one.ingresses],
        uses=use_values(one.uses),
    )


def _gate_value(gate: ReadinessGate) -> dict[str, object]:
    return present(
        name=gate.name,
        status=gate.status,
        message=gate.message,
        binding=str(gate.binding) if gate.binding else None,
    )
