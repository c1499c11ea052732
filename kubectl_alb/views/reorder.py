"""The order of a group for people: members, what moves, who answers, and what is found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kubectl_alb.analysis.plan.planned import WORDS
from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.analysis.reorder.result import CheckedRequest, Effect, Reordering, RuleMove
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.analysis.witness import request_text
from kubectl_alb.analysis.wording import listed, place_of
from kubectl_alb.checks.engine.reorder_report import ReorderReport
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import Ref
from kubectl_alb.render.document import (
    Block,
    Command,
    Document,
    Line,
    Mark,
    Paragraph,
    Style,
    Styled,
    Table,
)
from kubectl_alb.views.finding import MARKS, finding_line
from kubectl_alb.views.reorder_value import value as value_of

NONE = "–"
# So many requests that change owner are listed, unless all are asked for.
LISTED = 20
# So many paths of a member, unless all are asked for.
PATHS = 3


@dataclass(frozen=True, slots=True)
class ReorderView:
    """Shows an order and another one."""

    def document(self, report: ReorderReport, wide: bool) -> Document:
        """Lay out the members, then what changes, then what is to be known."""
        found = report.reordering
        blocks: list[Block] = [_members(found, wide)]
        for title, lines in (
            ("", tuple(_equals(found))),
            ("Requests that change owner", tuple(_owners(found, wide))),
            ("Checked requests", tuple(map(_checked, found.checked))),
            ("Other changes", tuple(_effects(found))),
            ("Findings", tuple(_findings(report))),
            ("", tuple(_warnings(found))),
        ):
            if lines:
                blocks.append(Paragraph((title, *lines) if title else lines))
        if found.edits:
            blocks.append(Paragraph((Styled(_summary(found), Style.BOLD),)))
        return Document(tuple(blocks))

    def value(self, report: ReorderReport) -> dict[str, object]:
        """Return the fields of the contract."""
        return value_of(report)


def _members(found: Reordering, wide: bool) -> Table:
    if found.edits:
        headings: tuple[str, ...] = ("RANK", "INGRESS", "ORDER", "EDIT", "RULE PRIORITY")
    else:
        headings = ("RANK", "INGRESS", "ORDER", "RULES", "RULE PRIORITY")
    owned = wide or any(place.owner for place in found.after.places)
    headings = (*headings, "KEPT BY") if owned else headings
    rows = tuple(_row(place, found, owned, wide) for place in found.after.places)
    return Table(headings, rows, f"Group {found.group.id} has no members.", free=3)


def _row(place: MemberOrder, found: Reordering, owned: bool, wide: bool) -> tuple[Line, ...]:
    moves = [move for move in found.moves if move.ingress == place.ref]
    edit = next((edit for edit in found.edits if edit.ref == place.ref), None)
    before = next(each for each in found.before.places if each.ref == place.ref)
    middle = edit_text(edit) if found.edits else _paths(moves, wide)
    cells: tuple[Line, ...] = (
        _change(found.before.ranks[place.ref], found.after.ranks[place.ref]),
        str(place.ref),
        _change(_order(before), _order(place)),
        middle,
        _priorities(moves),
    )
    return (*cells, place.owner or NONE) if owned else cells


def _order(place: MemberOrder) -> str:
    return str(place.order) if place.order is not None else f"{place.text!r} (refused)"


def _change(before: object, after: object) -> str:
    return str(after) if before == after else f"{before} → {after}"


def edit_text(edit: OrderEdit | None) -> str:
    """Say what happens to an annotation."""
    if edit is None:
        return NONE
    if edit.after is None:
        return f'remove annotation group.order: "{edit.before}"'
    if edit.before is None:
        return f'add annotation group.order: "{edit.after}"'
    return f'group.order: "{edit.before}" → "{edit.after}"'


def _paths(moves: Sequence[RuleMove], wide: bool) -> str:
    """List what the rules of a member ask for, each once."""
    paths = dict.fromkeys(place_of(move.source) for move in moves)
    return listed(paths, len(paths) if wide else PATHS) or NONE


def _priorities(moves: Sequence[RuleMove]) -> str:
    """Write the priorities before and after, of each port where they differ by port."""
    texts: dict[str, list[int]] = {}
    for port, some in groupby(moves, key=lambda move: move.port):
        listed = list(some)
        texts.setdefault(_change(_runs(m.before for m in listed), _runs(m.after for m in listed)),
                         []).append(port)  # fmt: skip
    if len(texts) <= 1:
        return next(iter(texts), NONE)
    return "; ".join(f"{', '.join(map(str, ports))}: {text}" for text, ports in texts.items())


def _runs(numbers: Iterable[int | None]) -> str:
    """Write numbers in a row, neighbors from first to last: `1-3, 7`."""
    known = sorted(number for number in numbers if number is not None)
    runs: list[list[int]] = []
    for number in known:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    written = (str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
    return ", ".join(written) or "none"


def _equals(found: Reordering) -> Iterator[Line]:
    orders = [place.order for place in found.after.places]
    if found.edits and len(set(orders)) < len(orders):
        edits = len(found.edits)
        enough = noun(edits, "one edit is", f"{edits} edits are")
        yield f"Equal orders sort by namespace/name, so {enough} enough."


def _owners(found: Reordering, wide: bool) -> Iterator[Line]:
    shown = found.owners if wide else found.owners[:LISTED]
    texts = [request_text(change.request) for change in shown]
    width = max(map(len, texts), default=0)
    for text, change in zip(texts, shown, strict=True):
        yield f"  {text:<{width}}  {change.before} → {change.after}"
    left = len(found.owners) - len(shown)
    if left:
        yield f"  {left} more (-o wide shows all)"


def _checked(checked: CheckedRequest) -> Line:
    before, after = decider(checked.before), decider(checked.after)
    text = f"{before} → {after}" if before != after else f"{after} (unchanged)"
    return f"  {request_text(checked.request)}  {text}"


def decider(hop: Hop | None) -> str:
    """Say who decides a request, and how where it is not served."""
    if hop is None:
        return "not known"
    if hop.outcome is None:
        return f"{hop.verdict}: {hop.reason}"
    who: Ref | str = hop.decided_by or ("the default action" if hop.by_default else "a rule of "
                                        "no Ingress")  # fmt: skip
    status = f" with {hop.status}" if hop.status else ""
    return str(who) if hop.verdict == "served" else f"{who} ({hop.verdict}{status})"


def _effects(found: Reordering) -> Iterator[Line]:
    for effect in found.effects:
        mark = Mark.BAD if effect.replaced else Mark.WARN
        replaced = " must be replaced" if effect.replaced else ""
        yield "  ", mark, f" {_called(effect)}{replaced}"
        for field in effect.fields:
            yield f"      {field.path}: {_brief(field.before)} → {_brief(field.after)}"
    for usage in found.usage:
        mark = Mark.BAD if usage.exceeded else Mark.SKIP
        yield "  ", mark, f" quota {usage.limit.name}: {usage.used} of {usage.allowed}"


def _called(effect: Effect) -> str:
    return f"{WORDS.get(effect.type, effect.type)} {effect.id}"


def _brief(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "none"
    return "none" if value is None else str(value)


def _findings(report: ReorderReport) -> Iterator[Line]:
    findings = report.findings
    for finding in findings.fixed:
        yield "  ", Mark.GOOD, f" {finding.code} fixed: {finding.title}"
    for finding in findings.introduced:
        yield "  ", MARKS[finding.severity], f" {finding.code} introduced: {finding.title}"
    if report.reordering.edits:
        if findings.unchanged:
            codes = ", ".join(dict.fromkeys(one.code for one in findings.unchanged))
            yield "  ", Mark.SKIP, f" {len(findings.unchanged)} unchanged: {codes}"
        return
    for finding in findings.unchanged:
        yield _indented(finding)
        if finding.fix:
            yield "      Try: ", Command(finding.fix)


def _indented(finding: Finding) -> Line:
    line = finding_line(finding)
    return "  ", *(line if isinstance(line, tuple) else (line,))


def _warnings(found: Reordering) -> Iterator[Line]:
    if found.before.refused is not None:
        at = "now" if found.after.refused is None else "also after the edits"
        yield Mark.BAD, f" the controller refuses the group {at}: {found.before.refused.message}"
    elif found.after.refused is not None:
        yield Mark.BAD, f" the controller would refuse the group: {found.after.refused.message}"
    for namespace in found.joined:
        yield (
            Mark.WARN,
            f" members of namespace {namespace} are new in this group: whoever may create an "
            "Ingress may join it",
        )
    namespaces = list(dict.fromkeys(ref.namespace for ref in found.group.refs))
    if found.edits and len(namespaces) > 1 and _by_name(found):
        yield (
            Mark.WARN,
            f" members come from namespaces {', '.join(namespaces)}: whoever may create an Ingress "
            "there may join the group with an order of their own",
        )
    yield from ((Mark.WARN, f" {note}") for note in found.notes)


def _by_name(found: Reordering) -> bool:
    """Return whether members join the group by its name, not by their class."""
    return any(m.params is None or not m.params.group for m in found.group.members)


def _summary(found: Reordering) -> str:
    edits, rules = len(found.edits), len(found.moved_rules)
    others = len(found.effects)
    replaced = sum(effect.replaced for effect in found.effects)
    parts = [
        f"{count(edits, 'annotation')} to edit",
        f"{count(rules, 'rule priority')} to move",
        count(others, "other change") if others else "no other changes",
    ]
    if replaced:
        parts.append(f"{replaced} to be replaced")
    return ", ".join(parts) + "."
