"""The failure catalogue as one Markdown page."""

from collections.abc import Iterable, Iterator

from kubectl_alb.model.failure import Area, Failure, Fix

INTRODUCTION = """\
# What can go wrong

Every finding has one of these codes. `kubectl alb explain CODE` prints the same text offline.
In the commands, `<NS>` and `<NAME>` are the object's, `<CTRL_NS>` the controller's namespace.
"""


def page(failures: Iterable[Failure], areas: Iterable[Area]) -> str:
    """Return the page: areas in their order, in each the failures in order of code."""
    known = tuple(failures)
    return "\n".join([INTRODUCTION, *_contents(areas), *_areas(known, areas)])


def _contents(areas: Iterable[Area]) -> Iterator[str]:
    for area in areas:
        yield f"- [{area.name}](#{area.name.lower()}): {area.title}"
    yield ""


def _areas(known: tuple[Failure, ...], areas: Iterable[Area]) -> Iterator[str]:
    for area in areas:
        yield f"## {area.name}\n\n{area.title[:1].upper()}{area.title[1:]}.\n"
        for failure in known:
            if failure.area == area.name:
                yield from _failure(failure)


def _failure(failure: Failure) -> Iterator[str]:
    yield f"### {failure.code}\n"
    yield f"**{_prose(failure.title)}** ({failure.severity.value})\n"
    yield f"{_prose(failure.means)}\n"
    yield from _paragraph("Seen", _prose(failure.seen))
    yield from _list("Causes", failure.causes)
    yield from _paragraph("In the cluster", _prose(failure.cluster))
    yield from _paragraph("In AWS", _prose(failure.aws))
    if failure.fixes:
        yield "Fix:\n"
        yield from (line for fix in failure.fixes for line in _fix(fix))
        yield ""
    yield from _paragraph("Releases", _prose(failure.versions))
    yield from _paragraph("IAM actions", ", ".join(f"`{name}`" for name in failure.actions))
    yield from _paragraph("See also", ", ".join(f"[{c}](#{c.lower()})" for c in failure.related))
    yield from _paragraph("Reports", ", ".join(failure.issues))


def _fix(fix: Fix) -> Iterator[str]:
    yield f"- {_prose(fix.step)}"
    if fix.commands:
        yield "\n  ```sh"
        yield from (f"  {line}" for command in fix.commands for line in command.splitlines())
        yield "  ```\n"


def _paragraph(name: str, text: str) -> Iterator[str]:
    if text:
        yield f"{name}: {text}\n"


def _list(name: str, texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield f"{name}:\n"
        yield from (f"- {_prose(text)}" for text in texts)
        yield ""


def _prose(text: str) -> str:
    """Keep placeholders such as `<NS>` from being taken for HTML."""
    return text.replace("<", "\\<")
