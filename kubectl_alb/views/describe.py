"""A description for people."""

from collections.abc import Iterator

from kubectl_alb.analysis.describe.deletion import Deletion
from kubectl_alb.analysis.describe.description import Description, MemberState
from kubectl_alb.analysis.describe.load_balancer import (
    AttributedRule,
    DescribedListener,
    DescribedLoadBalancer,
)
from kubectl_alb.analysis.partial_shadow import partial_shadows
from kubectl_alb.model.counting import count
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import (
    Block,
    Document,
    Fields,
    Line,
    Mark,
    Paragraph,
    Style,
    Styled,
    Table,
)
from kubectl_alb.views import words
from kubectl_alb.views.describe_absent import absent_lines
from kubectl_alb.views.describe_events import events_table
from kubectl_alb.views.describe_findings import findings
from kubectl_alb.views.describe_parts import (
    belongs,
    own_target_groups,
    rule_row,
    target_group_facts,
    targets_table,
)
from kubectl_alb.views.describe_security_groups import security_group_facts
from kubectl_alb.views.describe_settings import settings_table
from kubectl_alb.views.describe_target_group import target_group_blocks
from kubectl_alb.views.describe_value import value
from kubectl_alb.views.envelope import rfc3339
from kubectl_alb.views.gaps import gap_blocks
from kubectl_alb.views.shadow_words import partly_shadowed


class DescribeView:
    """Shows a description; `whole` lists every rule and target, `events` the events."""

    def __init__(self, snapshot: Snapshot, whole: bool = False, events: bool = False) -> None:
        self.snapshot = snapshot
        self.whole = whole
        self.events = events

    def document(self, result: Description, wide: bool) -> Document:
        """Lay the description out: who, what is wrong, load balancer, rules, targets."""
        blocks: list[Block] = [
            self._head(result, wide),
            *findings(result, self.snapshot.context.addressing),
            *gap_blocks(self.snapshot),
        ]
        for described in result.load_balancers:
            blocks += self._load_balancer(described, result, wide)
        for bound in result.bound:
            blocks += target_group_blocks(bound, wide or self.whole)
        blocks += absent_lines(result, self.whole)
        if result.settings:
            blocks.append(settings_table(result.settings, bool(result.uncertain)))
        if result.events and (self.events or wide):
            blocks.append(events_table(result.events, self.snapshot.taken_at, wide))
        return Document(tuple(blocks))

    def value(self, result: Description) -> dict[str, object]:
        """Return the fields of the contract."""
        return value(result, self.snapshot.context.addressing)

    def _head(self, result: Description, wide: bool) -> Fields:
        pairs: list[tuple[str, Line]] = [(result.subject.kind, _title(result))]
        if len(result.members) > 1 or result.subject.kind != "Ingress":
            pairs += [
                ("Members" if i == 0 else "", line) for i, line in enumerate(_members(result))
            ]
        if result.uncertain:
            text = f" group and settings are uncertain: {result.uncertain}"
            pairs.append(("Uncertain", (Mark.WARN, text)))
        if result.deletion is not None:
            pairs += self._deletion(result.deletion, wide)
        hosts = ", ".join(a.hostname or a.ip for a in result.addresses)
        pairs.append(("Address", hosts or Styled("none", Style.BAD)))
        if result.reconcile.state != "unknown" or result.reconcile.message:
            pairs.append(("Reconciled", self._reconciled(result, wide)))
        return Fields(tuple(pairs))

    def _deletion(self, deletion: Deletion, wide: bool) -> Iterator[tuple[str, Line]]:
        age = words.age(deletion.since, self.snapshot.taken_at)
        since = f"since {rfc3339(deletion.since)}" if wide else f"for {age}"
        held = f", held by {', '.join(deletion.finalizers)}" if deletion.finalizers else ""
        yield "Deleting", (Mark.WARN, f" {since}{held}")
        for text in deletion.blocked_by:
            yield "", (Mark.BAD, f" {text}")

    def _reconciled(self, result: Description, wide: bool) -> Line:
        outcome, now = result.reconcile, self.snapshot.taken_at
        when = rfc3339(outcome.last) if wide else f"{words.age(outcome.last, now)} ago"
        if outcome.state == "ok":
            return (Mark.GOOD, f" {when}")
        if outcome.state == "failed":
            since = rfc3339(outcome.since) if wide else f"for {words.age(outcome.since, now)}"
            return (Mark.BAD, f" failing {since}, {count(outcome.count, 'time')}, last {when}")
        mark = Mark.BAD if outcome.state == "unmanaged" else Mark.SKIP
        return (mark, f" {outcome.state}: {outcome.message}")

    def _load_balancer(
        self, described: DescribedLoadBalancer, result: Description, wide: bool
    ) -> Iterator[Block]:
        lb = described.load_balancer
        good = lb.state == "active"
        facts: list[tuple[str, Line]] = [
            (
                "Load balancer",
                (lb.name, "   ", Mark.GOOD if good else Mark.WARN, f" {lb.state}, {lb.scheme}, "
                 f"{lb.type}, {lb.ip_address_type}"),
            ),
            ("", lb.arn),
            ("  subnets", ", ".join(f"{z.zone} {z.subnet_id}" for z in lb.zones_by_name) or "none"),
            *security_group_facts(described.security_groups),
        ]  # fmt: skip
        if described.web_acl is not None:
            facts.append(("  web ACL", described.web_acl.name or described.web_acl.arn))
        if described.attributes:
            pairs = ", ".join(f"{k}={v}" for k, v in described.attributes.items())
            facts.append(("  attributes", pairs))
        yield Fields(tuple(facts))
        for listener in described.listeners or ():
            yield from self._listener(listener, described, result, wide)
        yield from self._target_groups(described, result, wide)

    def _listener(
        self,
        listener: DescribedListener,
        described: DescribedLoadBalancer,
        result: Description,
        wide: bool,
    ) -> Iterator[Block]:
        here = listener.listener
        lines: list[Line] = [
            (
                Styled(f"Listener {here.port} {here.protocol}", Style.BOLD),
                f"   {here.ssl_policy}" if here.ssl_policy else "",
            )
        ]
        for presented in listener.certificates:
            kind = "default" if presented.default else "SNI    "
            lines.append(f"  {kind}  {self._certificate(presented.arn)}")
        if here.mutual_authentication and here.mutual_authentication.mode != "off":
            lines.append(f"  client certificates: {here.mutual_authentication.mode}")
        if listener.rules is None:
            lines.append((Mark.WARN, " its rules were not read"))
        yield Paragraph(tuple(lines))
        if listener.rules is not None:
            yield self._rules(listener.rules, described, result)
            partly = tuple(self._partly(listener, result)) if wide or self.whole else ()
            if partly:
                yield Paragraph(partly)

    def _partly(self, listener: DescribedListener, result: Description) -> Iterator[Line]:
        """Yield the rules shown some of whose requests a rule of another Ingress takes."""
        own = result.ingress.ref if result.ingress and not self.whole else None
        shadows = partial_shadows(listener)
        for rule in listener.rules or ():
            if rule.rule.arn in shadows and rule.source is not None and belongs(rule, own):
                said = partly_shadowed(rule.source, rule.rule, shadows[rule.rule.arn])
                yield ("  ", Mark.SKIP, f" {self.snapshot.context.addressing.told(said)}")

    def _certificate(self, arn: str) -> str:
        found = self.snapshot.aws.certificate_by_arn.get(arn)
        if found is None:
            return arn
        ends = words.days_left(found.not_after, self.snapshot.taken_at) if found.not_after else ""
        return f"{arn}  {', '.join(found.domains)}  {ends}".rstrip()

    def _rules(
        self,
        rules: tuple[AttributedRule, ...],
        described: DescribedLoadBalancer,
        result: Description,
    ) -> Table:
        own = result.ingress.ref if result.ingress and not self.whole else None
        shown = [r for r in rules if belongs(r, own)]
        rows: list[tuple[Line, ...]] = [rule_row(rule, described) for rule in shown]
        hidden = len(rules) - len(shown)
        if hidden:
            rows.append(
                ("…", f"{count(hidden, 'rule')} of other members (--rules lists them)", "", "")
            )
        return Table(
            ("PRIO", "CONDITIONS", "ACTION", "FROM"), tuple(rows), "  no rules", 1, 2, (3,)
        )

    def _target_groups(
        self, described: DescribedLoadBalancer, result: Description, wide: bool
    ) -> Iterator[Block]:
        wanted = own_target_groups(described, result) if not self.whole else None
        for group in described.target_groups or ():
            if wanted is None or group.target_group.arn in wanted:
                yield Fields(tuple(target_group_facts(group)))
                if group.targets:
                    yield targets_table(group.targets, wide or self.whole)


def _title(result: Description) -> Line:
    parts = [f"{result.subject.namespace}/" * bool(result.subject.namespace) + result.subject.name]
    if result.ingress_class and result.ingress_class.name:
        params = result.ingress_class.params
        parts.append(
            f"class {result.ingress_class.name}" + (f" (params {params})" if params else "")
        )
    own = result.members[result.rank - 1] if result.rank else None
    if own is not None and result.group is not None and result.group.explicit:
        parts.append(f"group {result.group} ({_place(own, result)})")
    elif result.group is not None and result.subject.kind != "IngressGroup":
        parts.append(f"group {result.group}")
    return "   ".join(parts)


def _place(own: MemberState, result: Description) -> str:
    if own.uncertain:
        return "uncertain"
    if own.deleting:
        return "being deleted"
    active = sum(not member.deleting for member in result.members)
    return f"order {own.order}, member {result.rank} of {active}"


def _members(result: Description) -> Iterator[Line]:
    for place, member in enumerate(result.members, start=1):
        order = f"  order {member.order}" if member.order else ""
        failed = member.reconcile.state == "failed"
        yield (
            f"{place} {member.ingress.ref}{order}",
            *(("  ", Mark.WARN, " being deleted") if member.deleting else ()),
            *(("  ", Mark.WARN, " uncertain") if member.uncertain else ()),
            *(("  ", Mark.BAD, " failing") if failed else ()),
        )
