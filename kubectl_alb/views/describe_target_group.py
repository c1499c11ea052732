"""A described target group."""

from collections.abc import Iterator

from kubectl_alb.analysis.describe.target_group import TargetGroupDescription
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Block, Document, Fields, Line, Mark, Paragraph
from kubectl_alb.views.describe_events import events_table
from kubectl_alb.views.describe_findings import finding_blocks, next_command_of
from kubectl_alb.views.describe_parts import target_group_facts, targets_table
from kubectl_alb.views.describe_uses import binding_lines, binding_value, use_values, uses_table
from kubectl_alb.views.envelope import present
from kubectl_alb.views.finding import finding_value
from kubectl_alb.views.gaps import gap_blocks
from kubectl_alb.views.target_group_value import target_group


class TargetGroupView:
    """Shows a target group; `events` those of its bindings."""

    def __init__(self, snapshot: Snapshot, whole: bool = False, events: bool = False) -> None:
        self.snapshot = snapshot
        self.whole = whole
        self.events = events

    def document(self, result: TargetGroupDescription, wide: bool) -> Document:
        """Lay it out: who fills it, what is wrong, which rules use it, its targets."""
        blocks: list[Block] = [Fields(tuple(self._head(result)))]
        blocks += finding_blocks(result.problems, self._next(result))
        blocks += gap_blocks(self.snapshot)
        blocks += target_group_blocks(result, wide or self.whole)
        if result.events and (self.events or wide):
            blocks.append(events_table(result.events, self.snapshot.taken_at, wide))
        return Document(tuple(blocks))

    def value(self, result: TargetGroupDescription) -> dict[str, object]:
        """Return the fields of the contract."""
        return present(
            targetGroup=target_group(result.group) if result.group is not None else None,
            bindings=[binding_value(binding) for binding in result.bindings],
            ingresses=[str(ref) for ref in result.ingresses],
            uses=use_values(result.uses),
            findings=[finding_value(problem) for problem in result.problems],
            next=self._next(result) if result.problems else None,
        )

    def _next(self, result: TargetGroupDescription) -> str:
        return next_command_of(result, self.snapshot.context.addressing)

    def _head(self, result: TargetGroupDescription) -> list[tuple[str, Line]]:
        about = result.subject
        pairs: list[tuple[str, Line]] = []
        if about.kind == "TargetGroup" and result.group is not None:
            pairs += [("Target group", about.name), ("", result.group.target_group.arn)]
        for binding in result.bindings:
            pairs += binding_lines(binding)
        if not result.bindings:
            pairs.append(("Binding", "none in the cluster: nothing here fills it"))
        if result.ingresses:
            pairs.append(("Ingresses", ", ".join(map(str, result.ingresses))))
        if result.group is None:
            arn = result.bindings[0].target_group_arn if result.bindings else ""
            state = "was not read" if result.unread else "is not in AWS"
            pairs.append(("Target group", (Mark.BAD, f" {arn or 'of the binding'} {state}")))
        return pairs


def target_group_blocks(result: TargetGroupDescription, everything: bool) -> Iterator[Block]:
    """Yield a target group with the rules that forward to it, and its targets."""
    if result.group is None:
        return
    yield Fields(tuple(target_group_facts(result.group)))
    if result.uses is None:
        yield Paragraph(((Mark.WARN, " the rules were not read"),))
    else:
        yield uses_table(result.uses)
    if result.group.targets:
        yield targets_table(result.group.targets, everything)
