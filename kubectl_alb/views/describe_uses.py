"""Which rules forward to a target group, and the state of the bindings that fill it."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.describe.target_group import TargetGroupUse
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.render.document import Line, Mark, Table
from kubectl_alb.views import words
from kubectl_alb.views.describe_parts import failed_conditions, rule_source
from kubectl_alb.views.envelope import present
from kubectl_alb.views.rule_value import source


def uses_table(uses: tuple[TargetGroupUse, ...]) -> Table:
    """Show the rules that forward to a target group."""
    rows: tuple[tuple[Line, ...], ...] = tuple(
        (
            use.load_balancer.name,
            f"{use.listener.port} {use.listener.protocol}",
            "default" if use.rule.rule.priority is None else str(use.rule.rule.priority),
            words.conditions(use.rule.rule.conditions),
            "-" if use.weight is None else str(use.weight),
            rule_source(use.rule),
        )
        for use in uses
    )
    columns = ("LOAD BALANCER", "LISTENER", "PRIO", "CONDITIONS", "WEIGHT", "FROM")
    return Table(columns, rows, "  no rule forwards to it", indent=2)


def use_values(uses: Iterable[TargetGroupUse] | None) -> list[dict[str, object]] | None:
    """Return the rules for machines; None where they were not read."""
    if uses is None:
        return None
    return [
        {
            "loadBalancer": {"name": use.load_balancer.name, "arn": use.load_balancer.arn},
            "port": use.listener.port,
            "protocol": use.listener.protocol,
            "priority": use.rule.rule.priority,
            "rule": use.rule.rule.arn,
            **present(weight=use.weight),
            "source": source(use.rule.source),
        }
        for use in uses
    ]


def binding_lines(binding: TargetGroupBinding) -> Iterator[tuple[str, Line]]:
    """Yield a binding and what its conditions complain of."""
    yield "Binding", f"{binding.ref}   Service {binding.service_ref}:{binding.service_port}"
    if binding.meta.deleted is not None:
        yield "", (Mark.WARN, " being deleted")
    yield from (("", line) for line in failed_conditions(binding))


def binding_value(binding: TargetGroupBinding) -> dict[str, object]:
    """Return a binding for machines."""
    return {
        "binding": str(binding.ref),
        "service": {
            "namespace": binding.ref.namespace,
            "name": binding.service,
            "port": binding.service_port,
        },
        "conditions": [
            {
                "type": one.type,
                "status": one.status,
                **present(reason=one.reason, message=one.message),
            }
            for one in binding.conditions
        ],
    }
