"""What a written bundle holds, and what it does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from kubectl_alb.model.counting import count
from kubectl_alb.model.section import Section
from kubectl_alb.render.document import Block, Document, Fields, Line, Mark, Paragraph

MEBIBYTE = 1 << 20


class Contents(Protocol):
    """What the view needs to know of a recording."""

    @property
    def objects(self) -> int:
        """How many Kubernetes objects there are."""
        ...

    @property
    def aws_records(self) -> int:
        """How many AWS records there are."""
        ...

    @property
    def log_lines(self) -> int | None:
        """How many lines of the controller's log there are; None when it was not read."""
        ...

    @property
    def gaps(self) -> Mapping[Section, str]:
        """What could not be read, and why."""
        ...

    @property
    def left_out(self) -> tuple[str, ...]:
        """What did not fit."""
        ...

    @property
    def redaction(self) -> tuple[str, ...]:
        """What was replaced by stand-ins."""
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle on disk."""

    path: str
    bytes: int
    contents: Contents


def document(result: Written, wide: bool) -> Document:
    """Say what was collected, what not, and what to know before sharing it."""
    held = result.contents
    log = "not read" if held.log_lines is None else count(held.log_lines, "line")
    facts: list[tuple[str, Line]] = [
        ("Bundle", f"{result.path}   {result.bytes / MEBIBYTE:.1f} MiB"),
        ("Collected", f"{count(held.objects, 'object')}, {count(held.aws_records, 'AWS record')}"),
        ("Controller log", log),
        ("Secrets", "no value of a Secret, no token, no key"),
        (
            "Stand-ins",
            ", ".join(held.redaction) or "none: it names your account, hosts and objects",
        ),
    ]
    blocks: list[Block] = [Fields(tuple(facts))]
    lines: list[Line] = [(Mark.WARN, f" left out: {left}") for left in held.left_out]
    lines += [
        (Mark.WARN, f" not read: {need.value}: {held.gaps[need]}")
        for need in sorted(held.gaps, key=lambda need: need.value)
    ]
    if lines:
        blocks.append(Paragraph(tuple(lines)))
    return Document(tuple(blocks))


def closing(result: Written) -> str:
    """Say what to do with it."""
    return (
        f"Read it before you share it. Look at it with: kubectl alb list -A --bundle {result.path}"
    )


def value(result: Written) -> dict[str, object]:
    """Return the fields that machines read."""
    held = result.contents
    return {
        "path": result.path,
        "bytes": result.bytes,
        "objects": held.objects,
        "awsRecords": held.aws_records,
        **({} if held.log_lines is None else {"logLines": held.log_lines}),
        "gaps": {need.value: reason for need, reason in held.gaps.items()},
        "leftOut": list(held.left_out),
        "redacted": list(held.redaction),
    }
