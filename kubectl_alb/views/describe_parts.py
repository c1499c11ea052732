"""The rules, target groups and targets of a description, row by row."""

from collections.abc import Iterator

from kubectl_alb.analysis.describe.description import Description
from kubectl_alb.analysis.describe.load_balancer import AttributedRule, DescribedLoadBalancer
from kubectl_alb.analysis.describe.reasons import MISSING as NOT_REGISTERED
from kubectl_alb.analysis.describe.reasons import reason_of
from kubectl_alb.analysis.targets import MISSING, BoundTargetGroup, Target
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import Ref
from kubectl_alb.render.document import Line, Mark, Style, Styled, Table
from kubectl_alb.views import words

SHOWN_TARGETS = 12
HEALTHY, GRAVE = ("healthy",), ("unhealthy", "unhealthy.draining", "unused", MISSING)


def belongs(rule: AttributedRule, own: Ref | None) -> bool:
    """Tell whether a rule is the Ingress's own, everyone's, or nobody's known."""
    if own is None or rule.rule.priority is None:
        return True
    return rule.source is None or rule.source.ingress == own


def own_target_groups(described: DescribedLoadBalancer, result: Description) -> set[str] | None:
    """Return the target groups that the described Ingress's rules forward to; None means all.

    Without the rules nobody knows which are its own, so none is left out.
    """
    unread = described.listeners is None or any(e.rules is None for e in described.listeners)
    if result.ingress is None or unread:
        return None
    return {
        target.arn
        for listener in described.listeners or ()
        for rule in listener.rules or ()
        if belongs(rule, result.ingress.ref)
        for action in rule.rule.actions
        for target in action.target_groups
    }


def target_group_label(described: DescribedLoadBalancer, arn: str) -> str:
    """Call a target group by its Service and port, else by its own name."""
    group = described.target_group(arn)
    if group is None:
        return arn.split(":targetgroup/")[-1].split("/")[0]
    if group.binding is None:
        return group.target_group.name
    return f"{group.binding.service_ref}:{group.binding.service_port}"


def target_group_name(described: DescribedLoadBalancer, arn: str) -> str:
    """Call a target group by its label and its health."""
    group = described.target_group(arn)
    label = target_group_label(described, arn)
    return label if group is None or group.targets is None else f"{label} {health_count(group)}"


def health_count(group: BoundTargetGroup) -> str:
    """Say how many of the targets take requests."""
    return f"{group.healthy}/{len(group.targets or ())} healthy"


def rule_row(attributed: AttributedRule, described: DescribedLoadBalancer) -> tuple[Line, ...]:
    """Show a rule: priority, conditions, action and the Ingress path it came from."""
    rule = attributed.rule
    does = words.actions(rule.actions, lambda arn: target_group_name(described, arn))
    rewrites = "".join(f", {words.transform(t)}" for t in rule.transforms)
    return (
        "default" if rule.priority is None else str(rule.priority),
        words.conditions(rule.conditions),
        does + rewrites,
        rule_source(attributed),
    )


def rule_source(attributed: AttributedRule) -> Line:
    """Name the Ingress path that a rule came from."""
    source = attributed.source
    if source is None:
        default = attributed.rule.priority is None
        return "" if default else Styled("no Ingress path known", Style.DIM)
    if source.rule_index < 0:
        return f"{source.ingress} default backend"
    backend = source.backend
    by = f" by actions.{backend.service}" if backend and backend.port == "use-annotation" else ""
    guess = "  (guess)" if source.guess else ""
    return f"{source.ingress} {source.host}{source.path}{by}{guess}"


def target_group_facts(group: BoundTargetGroup) -> Iterator[tuple[str, Line]]:
    """Show a target group, its Service, its health check and its attributes."""
    tg, check = group.target_group, group.target_group.health_check
    protocol = f"{tg.protocol}:{tg.port} {tg.protocol_version}".rstrip()
    state: Line = "health not read"
    if group.targets is not None:
        mark = Mark.GOOD if group.targets and group.healthy == len(group.targets) else Mark.WARN
        state = (Mark.BAD if not group.healthy else mark, f" {health_count(group)}")
    parts = state if isinstance(state, tuple) else (state,)
    yield "Target group", (f"{tg.name}   {tg.target_type} {protocol}   ", *parts)
    if group.binding is not None:
        service = f"{group.binding.service_ref}:{group.binding.service_port}"
        yield "  service", f"{service}   binding {group.binding.ref}"
    for binding in group.bindings:
        yield from (("", line) for line in failed_conditions(binding))
    probe = f"{check.protocol} {check.path} port {check.port}".replace("  ", " ")
    yield (
        "  check",
        f"{probe}, expects {check.matcher or 'a connection'}, every {check.interval_seconds} s, "
        f"timeout {check.timeout_seconds} s, up after {check.healthy_threshold}, "
        f"down after {check.unhealthy_threshold}",
    )
    if group.attributes:
        yield "  attributes", ", ".join(f"{k}={v}" for k, v in group.attributes.items())


def failed_conditions(binding: TargetGroupBinding) -> Iterator[Line]:
    """Yield what the conditions of a binding complain of."""
    for condition in binding.conditions:
        if condition.status == "False":
            text = f" {condition.type} is False: {condition.reason} {condition.message}".rstrip()
            yield (Mark.BAD, text)


def targets_table(targets: tuple[Target, ...], everything: bool) -> Table:
    """Show targets, the ill ones first; healthy ones beyond a dozen are counted."""
    ordered = sorted(targets, key=lambda t: t.state in HEALTHY)
    shown = ordered if everything else ordered[: max(SHOWN_TARGETS, _count_ill(ordered))]
    columns: tuple[str, ...] = ("TARGET", "POD", "HEALTH", "NODE", "ZONE")
    if any(target.gate for target in shown):
        columns += ("GATE",)
    if any(map(why, shown)):
        columns += ("WHY",)
    cells = [_target_cells(target) for target in shown]
    rows: list[tuple[Line, ...]] = [tuple(row[name] for name in columns) for row in cells]
    more = len(ordered) - len(shown)
    if more:
        note = f"… {more} more, all healthy (-o wide lists them)"
        rows.append((note, *("" for _ in columns[1:])))
    free = columns.index("WHY") if "WHY" in columns else None
    below = tuple(columns.index(name) for name in ("NODE", "ZONE") if name in columns)
    return Table(columns, tuple(rows), free=free, indent=2, below=below)


def _count_ill(ordered: list[Target]) -> int:
    return sum(target.state not in HEALTHY for target in ordered)


def _target_cells(target: Target) -> dict[str, Line]:
    style = Style.BAD if target.state in GRAVE else Style.WARN
    return {
        "TARGET": f"{target.id}:{target.port}",
        "POD": str(target.pod or "-"),
        "HEALTH": Styled(target.state, Style.GOOD if target.healthy else style),
        "NODE": target.node or "-",
        "ZONE": target.zone or "-",
        "GATE": target.gate or "-",
        "WHY": why(target),
    }


def why(target: Target) -> str:
    """Say why a target is not in service; empty for one that is."""
    reason = NOT_REGISTERED if target.state == MISSING else reason_of(target.reason)
    parts = (
        target.reason + (": " if target.reason and reason else ""),
        reason.plain if reason else "",
        f" ({target.description})" if target.description else "",
    )
    return "".join(parts).strip()
