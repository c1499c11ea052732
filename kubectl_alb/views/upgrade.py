"""What `upgrade` shows people of an upgrade before it is made."""

from collections.abc import Iterable, Iterator

from kubectl_alb.analysis.upgrade.bugs import BugState, Course, way_round
from kubectl_alb.analysis.upgrade.certificate import CertificateSource, CertificateState
from kubectl_alb.analysis.upgrade.definitions import DefinitionState, Fate
from kubectl_alb.analysis.upgrade.gateway import GatewayState
from kubectl_alb.analysis.upgrade.policy import NeededAction, RoleState
from kubectl_alb.analysis.upgrade.remark import Affected, Remark
from kubectl_alb.analysis.upgrade.report import UpgradeReport
from kubectl_alb.analysis.upgrade.settings import SettingChange
from kubectl_alb.analysis.upgrade.situation import text_of
from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.missing_actions import code_for
from kubectl_alb.controller.releases.lookup import chart_of_version
from kubectl_alb.controller.releases.path import Way
from kubectl_alb.facts.gateway_gates import GateFate
from kubectl_alb.model.counting import count
from kubectl_alb.model.failure import Severity
from kubectl_alb.render.document import Block, Document, Line, Mark, Paragraph, Style, Styled
from kubectl_alb.views.finding import MARKS
from kubectl_alb.views.plan_group import GroupLines
from kubectl_alb.views.upgrade_value import upgrade_value

SIGNS = {
    Fate.CREATE: "+",
    Fate.UPDATE: "~",
    Fate.UNCHANGED: "=",
    Fate.KEEP: "!",
    Fate.UNKNOWN: "?",
}
FATES = {
    GateFate.ON: "=",
    GateFate.OFF: "=",
    GateFate.SWITCHED_OFF: "-",
    GateFate.CRASH: "!",
}
GATES = {
    GateFate.ON: "on",
    GateFate.OFF: "off by its setting",
    GateFate.SWITCHED_OFF: "switched off by the controller",
    GateFate.CRASH: "the controller ends itself",
}
COURSES = {Course.BROUGHT: "+", Course.KEPT: "=", Course.FIXED: "-"}
WAYS = {
    Way.SAME: "the release that runs",
    Way.UPGRADE: "upgrade",
    Way.DOWNGRADE: "downgrade",
    Way.MIGRATION: "migration from the first generation",
}


def document(report: UpgradeReport, wide: bool) -> Document:
    """Lay the report out: what changes, whom it affects, and at last what speaks against it."""
    blocks: list[Block] = [Paragraph((_heading(report),))]
    if report.way is not Way.MIGRATION:
        blocks += _section("CRDs", _definitions(report.definitions, wide))
        blocks += _section("Gateway API", _gateway(report.gateway))
        blocks += _section("IAM", _roles(report.roles, wide))
        blocks += _section("Values and defaults", _settings(report.settings, wide))
        blocks += _section("Certificate of the webhooks", _certificate(report.certificate))
        blocks += _section("Known bugs", _bugs(report.bugs, wide))
        blocks += _section("Load balancers", _aws(report, wide))
    if wide:
        blocks += _section("What each release changes", _changes(report))
    blocks += _section("Remarks", _remarks(report.remarks, wide))
    blocks.append(Paragraph((_sum(report),)))
    return Document(tuple(blocks))


def value(report: UpgradeReport) -> dict[str, object]:
    """Return the report for machines."""
    return upgrade_value(report)


def _heading(report: UpgradeReport) -> Line:
    versions = f"{text_of(report.old)} → {text_of(report.new)}"
    charts = f"{chart_of_version(report.old) or 'unknown'} → {report.chart or 'unknown'}"
    return Styled(versions, Style.BOLD), f"   {WAYS[report.way]}, chart {charts}"


def _section(title: str, lines: Iterable[Line]) -> list[Block]:
    found = tuple(lines)
    return [Paragraph((Styled(title, Style.BOLD), *found))] if found else []


def _definitions(states: tuple[DefinitionState, ...], wide: bool) -> Iterator[Line]:
    same = [state for state in states if state.fate is Fate.UNCHANGED]
    for state in states:
        if wide or state not in same:
            yield f"  {SIGNS[state.fate]} {state.name}{_detail(state)}"
    if same and not wide:
        yield f"  = {len(same)} unchanged"


def _detail(state: DefinitionState) -> str:
    parts = {
        Fate.CREATE: "new",
        Fate.KEEP: f"stays as it is: it serves {', '.join(state.lost)}",
        Fate.UNKNOWN: "same versions; fields not known" if state.before else "not read",
        Fate.UNCHANGED: "",
        Fate.UPDATE: _update(state),
    }
    return f"   {parts[state.fate]}" if parts[state.fate] else ""


def _update(state: DefinitionState) -> str:
    found = []
    before, after = state.before or state.after, state.after
    if set(before.versions) != set(after.versions):
        found.append(f"serves {', '.join(before.versions)} → {', '.join(after.versions)}")
    if before.stored != after.stored:
        found.append(f"stored as {before.stored} → {after.stored}")
    if state.added:
        number = len(state.added)
        found.append(f"{count(number, 'new field')}: {listed(state.added)}")
    return "; ".join(found) or "schema revised"


def _gateway(state: GatewayState | None) -> Iterator[Line]:
    """Show the release of the Gateway API, and what becomes of each gate."""
    if state is None:
        return
    found = text_of(state.installed) if state.installed else "its release is not known"
    channel = f" ({state.channel} channel)" if state.channel else ""
    yield f"  needs {text_of(state.wanted)}, installed: {found}{channel}"
    for gate in state.gates:
        words = GATES[gate.state.fate]
        missing = gate.spelled if gate.state.fate is not GateFate.OFF else ()
        lacking = f": {listed(missing)} not served" if missing else ""
        names = f"; {affects(gate.affected)}" if missing and gate.affected.possible else ""
        yield f"  {FATES[gate.state.fate]} {gate.name}   {words}{lacking}{names}"


def _roles(states: tuple[RoleState, ...], wide: bool) -> Iterator[Line]:
    for state in states:
        if not state.actions:
            has = "has all that is needed" if state.role else "needs nothing new"
            yield f"  = role {state.role} {has}" if state.role else f"  = the role {has}"
            continue
        if state.role:
            yield f"  role {state.role}"
        for action in state.actions:
            yield from _action(action, wide)
        if state.unknown:
            yield "  ", Mark.WARN, f" {state.unknown}"


def _action(action: NeededAction, wide: bool) -> Iterator[Line]:
    has = {True: "yes", None: "not known", False: f"no → {code_for(action.name)}"}[action.has]
    if action.narrower and not action.has:
        has = f"only more narrowly → {code_for(action.name)}"
    sign = "+" if action.gained else "!"
    yield f"  {sign} {action.name}   {text_of(action.since)}, role has it: {has}"
    if action.without and (wide or action.has is False):
        yield Styled(f"      without it: {action.without}", Style.DIM)


def _settings(changes: tuple[SettingChange, ...], wide: bool) -> Iterator[Line]:
    shown = [c for c in changes if wide or c.affected.possible]
    for change in shown:
        yield f"  ~ {_change(change)}   {text_of(change.since)}, {_whom(change)}"
        if change.action and change.affected.possible:
            yield Styled(f"      {change.action}", Style.DIM)
    if len(shown) < len(changes):
        yield f"  = {len(changes) - len(shown)} more affect nobody here (-o wide)"


def _change(change: SettingChange) -> str:
    before, after = change.before or "unset", change.after or "gone"
    words = {
        "new": f"{change.name}: new, {change.after} by default",
        "renamed": f"{change.name} is now {change.after}",
        "gone": f"{change.name} is gone",
    }
    return words.get(change.fate, f"{change.name}: {before} → {after}")


def _whom(change: SettingChange) -> str:
    if change.given and not change.affected.possible:
        return f"set to {change.given} here"
    return affects(change.affected)


def affects(affected: Affected) -> str:
    """Return whom something affects, in words."""
    if affected.everybody:
        return "affects this installation"
    if affected.names:
        more = " (and perhaps others)" if affected.unknown else ""
        return f"affects {listed(affected.names)}{more}"
    return f"may affect some: {affected.unknown}" if affected.unknown else "affects nobody here"


def _certificate(state: CertificateState | None) -> Iterator[Line]:
    if state is None:
        return
    words = {
        CertificateSource.CERT_MANAGER: "made and renewed by cert-manager",
        CertificateSource.USER: "given by the values webhookTLS",
        CertificateSource.HELM: "made by helm",
        CertificateSource.UNKNOWN: "not known: the webhooks were not read",
    }
    ends = {True: "; keepTLSSecret=true is set", False: "; keepTLSSecret=false is set"}
    end = ends[state.keep] if state.keep is not None else ""
    renewed = "; the upgrade makes a new one" if state.renewed else ""
    yield f"  {words[state.source]}{renewed}{end}"


def _bugs(states: tuple[BugState, ...], wide: bool) -> Iterator[Line]:
    for state in states:
        if state.course is not Course.FIXED or wide:
            yield f"  {COURSES[state.course]} {state.bug.title}"
            yield Styled(f"      {_about(state)}", Style.DIM)
    fixed = sum(state.course is Course.FIXED for state in states)
    if fixed and not wide:
        yield f"  - fixed: {fixed} that may hit somebody here (-o wide)"


def _about(state: BugState) -> str:
    bug = state.bug
    parts = [
        f"{state.course.value}, {bug.harm.value}",
        f"when: {bug.when}" if bug.when else "",
        affects(state.affected),
        f"way round: {way_round(state)}" if state.course is not Course.FIXED else "",
        f"controller issue {bug.issue}" if bug.issue else "",
    ]
    return "; ".join(filter(None, parts))


def _aws(report: UpgradeReport, wide: bool) -> Iterator[Line]:
    effect = report.aws
    for group in effect.groups:
        if group.refusal is not None:
            yield "  ", Mark.BAD, f" group {group.id} is refused: {group.refusal.message}"
            continue
        for line in GroupLines(group, wide).lines():
            yield ("  ", *line) if isinstance(line, tuple) else ("  ", line)
    if effect.unknown:
        yield "  ", Mark.WARN, f" not known: {effect.unknown}"
    elif not effect.groups:
        yield "  no change expected"


def _changes(report: UpgradeReport) -> Iterator[Line]:
    for change in report.changes:
        yield f"  {text_of(change.version)}  {change.text}"
        if change.action:
            yield Styled(f"      {change.action}", Style.DIM)


def _remarks(remarks: tuple[Remark, ...], wide: bool) -> Iterator[Line]:
    told = [r for r in remarks if wide or r.severity is not Severity.INFO]
    for remark in told:
        yield "  ", MARKS[remark.severity], f" {remark.text}  ", Styled(f"[{remark.id}]", Style.DIM)
        if remark.affected:
            yield f"      {listed(remark.affected)}"
        if remark.action:
            yield Styled(f"      {remark.action}", Style.DIM)
    if len(told) < len(remarks):
        more = "more " if told else ""
        yield f"  {len(remarks) - len(told)} {more}for information (-o wide)"


def _sum(report: UpgradeReport) -> Line:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    if report.way is Way.SAME and not errors and not warnings:
        return Mark.GOOD, f" {text_of(report.new)} runs already"
    counted = [
        count(n, word) if n else "" for n, word in ((errors, "error"), (warnings, "warning"))
    ]
    if errors:
        return Mark.BAD, f" not ready for {text_of(report.new)}: {', '.join(filter(None, counted))}"
    mark = Mark.WARN if warnings else Mark.GOOD
    tail = f": {counted[1]}" if warnings else ""
    return mark, f" ready for {text_of(report.new)}{tail}"
