"""The list of hosts and paths."""

from collections.abc import Iterable, Iterator, Mapping

from kubectl_alb.analysis.describe.list_backends import Backend
from kubectl_alb.analysis.describe.listing import Listing, Row
from kubectl_alb.analysis.describe.load_balancer import AttributedRule
from kubectl_alb.analysis.describe.problems import hides
from kubectl_alb.analysis.describe.unserved import Unserved
from kubectl_alb.analysis.partial_shadow import PartialShadow, partial_shadows
from kubectl_alb.facts.claims import Owner
from kubectl_alb.model.offer import Addressing
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.render.document import Block, Command, Document, Line, Mark, Paragraph, Table
from kubectl_alb.views import words
from kubectl_alb.views.describe_parts import target_group_label
from kubectl_alb.views.envelope import present, rfc3339
from kubectl_alb.views.finding import finding_line
from kubectl_alb.views.rule_value import action_value
from kubectl_alb.views.shadow_words import partly_shadowed, partly_shadowed_value

HEADINGS = (
    "NAMESPACE", "INGRESS", "GROUP", "PRIO", "HOST", "PATH", "ACTION", "TARGETS", "TLS",
)  # fmt: skip
# How machines read who serves an Ingress.
OWNERS = {
    Owner.CONTROLLER: "this",
    Owner.IN_TREE: "in-tree",
    Owner.AUTO_MODE: "auto-mode",
    Owner.OTHER: "other",
    Owner.NOBODY: "nobody",
    Owner.UNKNOWN: "unknown",
}


class ListView:
    """Shows a listing; `empty` is what to say instead of no row."""

    def __init__(self, snapshot: Snapshot, empty: str = "No Ingress path found.") -> None:
        self.snapshot = snapshot
        self.empty = empty

    def document(self, result: Listing, wide: bool) -> Document:
        """Lay out one row per host and path, the addresses, and what answers no request."""
        rows = tuple(self._row(row, wide) for row in result.rows)
        headings = (*HEADINGS, "PORT", "LOAD BALANCER") if wide else HEADINGS
        blocks: list[Block] = [Table(headings, rows, self.empty, free=6, below=(8, 2))]
        names = dict.fromkeys(
            (str(row.group), row.balancer.load_balancer.dns_name)
            for row in result.rows
            if row.balancer
        )
        if names:
            blocks.append(Table(("GROUP", "DNS NAME"), tuple(names)))
        lines: list[Line] = list(_shadows(result.rows, self.snapshot.context.addressing))
        if wide:
            lines += _partly(result.rows, self.snapshot.context.addressing)
        lines += map(_unserved, result.unserved)
        if lines:
            blocks.append(Paragraph(tuple(lines)))
        return Document(tuple(blocks))

    def _row(self, row: Row, wide: bool) -> tuple[Line, ...]:
        source = row.source
        cells: tuple[Line, ...] = (
            source.ingress.namespace,
            f"{source.ingress.name} (deleting)" if row.deleting else source.ingress.name,
            f"{row.group} (uncertain)" if row.uncertain else str(row.group),
            _priority(row),
            source.host or "*",
            source.path or ("(default)" if source.rule_index < 0 else "/"),
            self.action(row),
            _targets(row),
            self._certificate(row, wide),
        )
        name = row.balancer.load_balancer.name if row.balancer else "-"
        return (*cells, ",".join(map(str, row.ports)) or "-", name) if wide else cells

    def action(self, row: Row) -> str:
        """Say what the rule does, or what the Ingress asks for when there is no rule."""
        if row.rule is not None and row.balancer is not None:
            balancer = row.balancer
            said = words.actions(row.rule.actions, lambda arn: target_group_label(balancer, arn))
            return said.replace("→", "forward")
        known = self.snapshot.known(Section.LISTENERS, Section.RULES)
        why = "(no rule in AWS)" if known else "(rules not read)"
        backend = row.source.backend
        return f"{backend.service}:{backend.port} {why}" if backend else why

    def _certificate(self, row: Row, wide: bool) -> str:
        if row.certificate is None:
            return "-"
        arn, known = row.certificate.arn, row.certificate.certificate
        name = arn if wide else f"acm:…{arn[-4:]}"
        if known is None or known.not_after is None:
            return name
        return f"{name} {words.days_left(known.not_after, self.snapshot.taken_at)}"

    def value(self, result: Listing) -> dict[str, object]:
        """Return the fields of the contract."""
        partly = _partial_shadows(result.rows)
        rows = [_value(row, partly.get(row.rule.arn if row.rule else "")) for row in result.rows]
        return {"rows": rows, "unserved": [_unserved_value(one) for one in result.unserved]}


def _priority(row: Row) -> str:
    if row.rule is None:
        return "-"
    if row.rule.priority is None:
        return "default"
    return f"{row.rule.priority} (guess)" if row.source.guess else str(row.rule.priority)


def _targets(row: Row) -> Line:
    if row.healthy is None:
        return "-"
    count = f" {row.healthy}/{row.total}"
    if row.healthy == row.total and row.total:
        return (Mark.GOOD, count)
    return (Mark.WARN if row.healthy else Mark.BAD, count)


def _shadows(rows: Iterable[Row], where: Addressing) -> Iterator[Line]:
    for row in rows:
        if row.hidden_by is not None and row.rule is not None and row.listener is not None:
            hidden = AttributedRule(row.rule, row.source)
            said = hides(row.hidden_by, hidden, row.listener, str(row.group))
            yield finding_line(said)
            yield f"    {where.told(said.detail)}"
            for command in said.examples:
                yield "    Try: ", Command(where.addressed(command))


def _partial_shadows(rows: Iterable[Row]) -> Mapping[str, PartialShadow]:
    listeners = {row.listener.listener.arn: row.listener for row in rows if row.listener}
    found: dict[str, PartialShadow] = {}
    for listener in listeners.values():
        found.update(partial_shadows(listener))
    return found


def _partly(rows: tuple[Row, ...], where: Addressing) -> Iterator[Line]:
    found = _partial_shadows(rows)
    for row in rows:
        shadow = found.get(row.rule.arn) if row.rule and row.hidden_by is None else None
        if shadow is not None and row.rule is not None:
            said = partly_shadowed(row.source, row.rule, shadow)
            yield (Mark.SKIP, f" {where.told(said)}")


def _unserved(one: Unserved) -> Line:
    mark = Mark.SKIP if one.owner in (Owner.OTHER, Owner.AUTO_MODE, Owner.UNKNOWN) else Mark.BAD
    code = f"{one.code}  " if one.code else ""
    return mark, f" {code}{one.ingress}: {one.reason}"


def _unserved_value(one: Unserved) -> dict[str, object]:
    return present(
        ingress=str(one.ingress),
        reason=one.reason,
        code=one.code,
        owner=OWNERS[one.owner],
        group=str(one.group) if one.group else None,
        hosts=[host for host in one.hosts if host] or None,
    )


def _value(row: Row, partly: PartialShadow | None) -> dict[str, object]:
    source, lb = row.source, row.balancer.load_balancer if row.balancer else None
    actions = row.rule.actions if row.rule else ()
    balancer = row.balancer
    does = [action_value(one, balancer) for one in actions] if balancer else []
    return present(
        namespace=source.ingress.namespace,
        ingress=source.ingress.name,
        group=str(row.group),
        loadBalancer=present(name=lb.name, dnsName=lb.dns_name) if lb else None,
        priority=row.rule.priority if row.rule else None,
        default=(row.rule is not None and row.rule.priority is None) or None,
        port=row.listener.listener.port if row.listener else None,
        ports=list(row.ports) or None,
        host=source.host or "*",
        path=source.path or "/",
        pathType=source.path_type,
        action=does[-1] if does else None,
        before=does[:-1] or None,
        backends=[_backend(backend) for backend in row.backends],
        healthy=row.healthy,
        total=row.total,
        certificate=_certificate(row),
        shadowedBy=row.hidden_by.rule.priority if row.hidden_by else None,
        witness=row.witness,
        partlyShadowedBy=partly_shadowed_value(None if row.hidden_by else partly),
        guess=source.guess or None,
        deleting=row.deleting or None,
        uncertain=row.uncertain or None,
    )


def _backend(backend: Backend) -> dict[str, object]:
    return present(
        service=str(backend.service) if backend.service else None,
        port=backend.port,
        weight=backend.weight,
        targetGroup=backend.target_group,
        healthy=backend.healthy,
        total=backend.total,
    )


def _certificate(row: Row) -> dict[str, object] | None:
    if row.certificate is None:
        return None
    known = row.certificate.certificate
    return present(arn=row.certificate.arn, notAfter=rfc3339(known.not_after) if known else None)
