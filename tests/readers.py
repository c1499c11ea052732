"""Readers as strict as those for which each format is made: they raise what breaks out of it."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

import yaml

QUOTED = r'"(?:[^"\\\n]|\\["\\n])*"'
DOT = re.compile(
    rf"digraph alb \{{\n  rankdir=LR;\n  node \[[^\n]*\];\n"
    rf"(?:  {QUOTED} \[label={QUOTED}, fillcolor=\"#\w{{6}}\"\];\n"
    rf"|  {QUOTED} -> {QUOTED}(?: \[label={QUOTED}\])?;\n)*\}}\n"
)
# Nothing of a label may be markup, a directive, or end its quotes; `#34;` and `<br/>` are ours.
LABEL = r'"(?:[^"<>`%{}&\\#\n]|#\w+;|<br/>)*"'
MERMAID = re.compile(
    rf"flowchart LR\n(?:  n\d+\[{LABEL}\]:::\w+\n|  n\d+ -->(?:\|{LABEL}\|)? n\d+\n)*"
    r"(?:  classDef \w+ fill:#\w{6},stroke:#555\n)+"
)
PROPERTY = r"(?:file|line|col|title)=(?:[^%:,\n]|%(?:25|0A|0D|3A|2C))*"
COMMANDS = re.compile(
    rf"(?:::(?:error|warning|notice) {PROPERTY}(?:,{PROPERTY})*::(?:[^%\n]|%(?:25|0A|0D))*\n)*"
)
CELL = r"(?:[^|<>`\[\]*_~\\!@:#&\n]|&#\d+;)*"
SUMMARY = re.compile(
    rf"(?:### [\w ]+\n\n?(?:\|(?:{CELL}\|)+\n\|(?: --- \|)+\n(?:\|(?:{CELL}\|)+\n)*\n?)?)*"
)
NAME = re.compile(r"(?:[a-z0-9.]+/[^\n\t]*\n)*")


def _whole(pattern: re.Pattern[str]) -> Callable[[str], None]:
    def read(text: str) -> None:
        if not pattern.fullmatch(text):
            raise ValueError(f"broken out: {text}")

    return read


def _xml(text: str) -> list[str]:
    found = []
    for element in ElementTree.fromstring(text).iter():
        if element.tag not in XML_TAGS:
            raise ValueError(f"a tag of its own: {element.tag}")
        found += [*element.attrib.values(), element.text or ""]
    return found


XML_TAGS = {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"}
READERS: Mapping[str, Callable[[str], Any]] = {
    "json": json.loads,
    "stack": json.loads,
    "sarif": json.loads,
    "yaml": lambda text: yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)),
    "terraform": json.loads,
    "eksctl": lambda text: yaml.safe_load(text),
    "patch": lambda text: list(yaml.safe_load_all(text)),
    "kustomize": yaml.safe_load,
    "junit": _xml,
    "dot": _whole(DOT),
    "mermaid": _whole(MERMAID),
    "github": _whole(COMMANDS),
    "name": _whole(NAME),
    "summary": _whole(SUMMARY),
}
# What gives every text back as it was.
EXACT = ("json", "stack", "sarif", "yaml")
