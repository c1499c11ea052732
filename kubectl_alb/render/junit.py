"""JUnit XML: suites of cases, as build servers read them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from kubectl_alb.render.escape import harmless, spelled

# XML 1.0 has no way to write these.
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was looked at; a case without failure and `skipped` has passed."""

    name: str
    failure: str = ""
    code: str = ""
    detail: str = ""
    skipped: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """Cases of one kind."""

    name: str
    cases: tuple[Case, ...]


def junit(name: str, suites: Iterable[Suite], ascii: bool = False) -> str:
    """Return the report as XML text."""
    listed = list(suites)
    cases = [case for suite in listed for case in suite.cases]
    root = ElementTree.Element("testsuites", {"name": name, **_counts(cases)})
    for suite in listed:
        facts = {"name": _text(suite.name), **_counts(suite.cases)}
        parent = ElementTree.SubElement(root, "testsuite", facts)
        for case in suite.cases:
            _case(parent, suite.name, case)
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    if ascii:
        body = body.encode("ascii", "xmlcharrefreplace").decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{harmless(body, _reference)}\n'


def _counts(cases: Iterable[Case]) -> dict[str, str]:
    listed = list(cases)
    return {
        "tests": str(len(listed)),
        "failures": str(sum(bool(case.failure) for case in listed)),
        "skipped": str(sum(bool(case.skipped) for case in listed)),
    }


def _case(parent: ElementTree.Element, suite: str, case: Case) -> None:
    element = ElementTree.SubElement(
        parent, "testcase", classname=_text(suite), name=_text(case.name)
    )
    if case.failure:
        failure = ElementTree.SubElement(
            element, "failure", message=_text(case.failure), type=_text(case.code)
        )
        failure.text = _text(case.detail)
    if case.skipped:
        ElementTree.SubElement(element, "skipped", message=_text(case.skipped))
    if case.output:
        ElementTree.SubElement(element, "system-out").text = _text(case.output)


def _text(text: str) -> str:
    return FORBIDDEN.sub(lambda match: spelled(ord(match.group())), text)


def _reference(code: int) -> str:
    return f"&#x{code:x};"
