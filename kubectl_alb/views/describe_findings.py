"""What is wrong with a described object, and the command that says more."""

from collections.abc import Iterable, Iterator
from shlex import join

from kubectl_alb.analysis.describe.description import Description
from kubectl_alb.analysis.describe.pod import PodDescription
from kubectl_alb.analysis.describe.target_group import TargetGroupDescription
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.offer import Addressing
from kubectl_alb.render.document import Block, Hanging, Line, Paragraph
from kubectl_alb.views.finding import MARKS
from kubectl_alb.views.offer import offer_lines
from kubectl_alb.views.wrapped import WIDTH, flat

# The kinds that `doctor` can be asked about, as it spells them.
KINDS = {
    "Ingress": "ingress",
    "IngressGroup": "group",
    "Service": "service",
    "LoadBalancer": "alb",
}


def findings(result: Description, where: Addressing) -> Iterator[Block]:
    """Yield the findings, each with its detail, hint and repair, then the command to go on with."""
    return finding_blocks(result.problems, next_command(result.subject, where))


def finding_blocks(problems: Iterable[Finding], command: str) -> Iterator[Block]:
    """Yield findings, and the command to go on with if there is one."""
    lines = [line for problem in problems for line in _finding(problem)]
    if lines and command:
        lines.append(f"next: {command}")
    if lines:
        yield Paragraph(tuple(lines))


def next_command(about: ObjectRef, where: Addressing) -> str:
    """Return the command that examines an object further, there; empty where none can."""
    kind = KINDS.get(about.kind)
    if kind is None:
        return ""
    namespace = ["-n", about.namespace] if about.namespace else []
    return where.addressed(join(["kubectl", "alb", "doctor", f"{kind}/{about.name}", *namespace]))


def next_command_of(result: TargetGroupDescription | PodDescription, where: Addressing) -> str:
    """Return the command that examines the Service behind a target group, or before a pod."""
    if isinstance(result, PodDescription):
        refs = [service.ref for service in result.services]
    else:
        refs = [binding.service_ref for binding in result.bindings]
    about = [ObjectRef("Service", ref.namespace, ref.name) for ref in refs[:1]]
    return next_command(about[0], where) if about else ""


def _finding(problem: Finding) -> Iterator[Line | Hanging]:
    code = f"{problem.code}  " if problem.code else ""
    yield Hanging((MARKS[problem.severity], " "), f"{code}{problem.title}", 4)
    yield from _text("    ", problem.detail)
    yield from _text("    hint: ", problem.hint)
    # A command is there to be pasted, so it is never folded.
    yield from offer_lines(problem)


def _text(start: str, text: str) -> Iterator[Hanging]:
    if text:
        yield Hanging(start, flat(text), len(start), WIDTH + len(start))
