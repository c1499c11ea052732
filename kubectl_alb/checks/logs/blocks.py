"""Lines that belong together made one: the stack of a panic, a message in Terraform's frame.

panic: runtime error: invalid memory address …    one entry: what happened,
goroutine 109 [running]:                          and where in the controller
sigs.k8s.io/…/shield.(*manager).GetProtection(…)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kubectl_alb.checks.logs.framing import framed
from kubectl_alb.checks.logs.line import LogLine, log_line
from kubectl_alb.checks.logs.trace import at_place
from kubectl_alb.model.log import Written

# Longer stacks are of all goroutines, of which the first ones tell.
MOST = 400
_PANIC = re.compile(
    r"^(?:panic: |fatal error: |goroutine \d+ \[|\[signal |SIGSEGV: |SIGABRT: "
    r"|E\d{4} .*\] \"?Observed a panic|Observed a panic)"
)
_FRAME = re.compile(
    r"^(?:\s|panic: |panic\(|goroutine \d+ |\[signal |created by |exit status |\[originating from"
    r"|[\w.\-/@*%~]+\.[\w.\-/@*()\[\]{}%~,·… ]+\(.*\)(?: in goroutine \d+)?$|r\w+ +0x|PC=|\.\.\.)"
)
_BOX, _SIDE, _END = "\u2577", "\u2502", "\u2575"
# A message that was quoted without its top edge; the rows of a table of events have two sides.
_MESSAGE = re.compile(rf"^{_SIDE} (?!\s*(?:Warning|Normal)\s)(?!.*{_SIDE}\s*$)")


@dataclass(slots=True)
class _Block:
    """Lines that have come so far, and which of the two kinds of blocks it is."""

    first: Written
    boxed: bool
    more: list[str] = field(default_factory=list)
    ended: bool = False

    def takes(self, text: str) -> bool:
        """Return whether a line goes on with the block."""
        if self.boxed:
            open_, self.ended = not self.ended, text.startswith(_END)
            return open_ and text.startswith((_SIDE, _END))
        return _FRAME.match(text) is not None

    @property
    def whole(self) -> Written:
        """The block as one line."""
        return replace(self.first, more=tuple(self.more))


def joined(lines: Iterable[Written]) -> Iterator[Written]:
    """Yield lines, those of a block as one, when it ends."""
    blocks: dict[str, _Block] = {}
    for written in lines:
        if written.line[:1] == "{":
            if blocks:
                block = blocks.pop(written.pod, None)
                if block is not None:
                    yield block.whole
            yield written
        else:
            yield from _after(blocks, written)
    for block in blocks.values():
        yield block.whole


def _after(blocks: dict[str, _Block], written: Written) -> Iterator[Written]:
    front = framed(written.line)
    pod = written.pod or front.pod
    block = blocks.get(pod)
    if block is not None and block.takes(front.rest):
        if len(block.more) < MOST:
            block.more.append(written.line)
        return
    if block is not None:
        del blocks[pod]
        yield block.whole
    boxed = front.rest.startswith(_BOX) or _MESSAGE.match(front.rest) is not None
    if boxed or _PANIC.match(front.rest):
        blocks[pod] = _Block(written, boxed)
    else:
        yield written


def whole(line: LogLine, more: Iterable[str]) -> LogLine:
    """Return a line with those that belong to it: a framed message, or what failed and where."""
    texts = [line.text or line.message, *(framed(each).rest for each in more)]
    if texts[0].startswith((_BOX, _SIDE)):
        words = (text.strip(f" \t{_BOX}{_SIDE}{_END}") for text in texts)
        return log_line(" ".join(word for word in words if word))
    shown = at_place(line.message or line.text, texts)
    return replace(line, level="error", message=shown, text="\n".join(texts))
