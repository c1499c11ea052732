"""What the controller would build and AWS lacks."""

from collections.abc import Iterator

from kubectl_alb.analysis.describe.absent import Absent, AbsentRule
from kubectl_alb.analysis.describe.description import Description
from kubectl_alb.model.counting import count
from kubectl_alb.render.document import Block, Line, Mark, Paragraph, Style, Styled


def absent_lines(result: Description, whole: bool) -> Iterator[Block]:
    """Yield what is missing; rules of other members are counted, unless all is to be shown."""
    absent = result.absent
    if not absent.anything:
        return
    own = result.ingress.ref if result.ingress and not whole else None
    lines: list[Line] = [Styled("Not in AWS", Style.BOLD)]
    if absent.load_balancer:
        lines.append(("  ", Mark.BAD, " the load balancer"))
    lines += [
        ("  ", Mark.BAD, f" listener {one.port} {one.protocol}, and its rules")
        for one in absent.listeners
    ]
    shown = absent.rules_of(own)
    lines += [("  ", Mark.BAD, f" {_rule(one)}") for one in shown]
    hidden = len(absent.rules) - len(shown)
    if hidden:
        lines.append(f"  … {count(hidden, 'rule')} of other members (--rules lists them)")
    yield Paragraph(tuple(lines))


def _rule(one: AbsentRule) -> str:
    source = one.source
    port = "" if one.port is None else f" on port {one.port}"
    return f"a rule for {source.host or '*'}{source.path or '/'} of {source.ingress}{port}"


def absent_value(absent: Absent) -> dict[str, object] | None:
    """Return what is missing for machines; None where nothing is."""
    if not absent.anything:
        return None
    return {
        "loadBalancer": absent.load_balancer,
        "listeners": [{"port": one.port, "protocol": one.protocol} for one in absent.listeners],
        "rules": [_rule_value(one) for one in absent.rules],
    }


def _rule_value(one: AbsentRule) -> dict[str, object]:
    source, backend = one.source, one.source.backend
    return {
        "ingress": str(source.ingress),
        "host": source.host,
        "path": source.path,
        "pathType": source.path_type,
        "backend": {"service": backend.service, "port": backend.port} if backend else None,
        **({} if one.port is None else {"port": one.port}),
    }
