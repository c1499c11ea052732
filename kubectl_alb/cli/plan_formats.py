"""A plan in the format asked for, on the screen and in files."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from kubectl_alb.checks.plan_report import PlanReport
from kubectl_alb.cli.output import Output
from kubectl_alb.errors import AlbError, UsageError
from kubectl_alb.render.github import commands, summary
from kubectl_alb.render.junit import junit
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views import ci, plan, plan_ci
from kubectl_alb.views.envelope import Envelope, wrapped

SUMMARY = "GITHUB_STEP_SUMMARY"


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with what stands around it; `strict` lets warnings fail."""

    report: PlanReport
    envelope: Envelope
    strict: bool

    def drawn(self, format: str, look: Look) -> str:
        """Return the plan as text in a format."""
        if format in ("table", "wide"):
            return text(plan.document(self.report, format == "wide"), look)
        makers: Mapping[str, Callable[[], str]] = {
            "json": self._json,
            "yaml": self._yaml,
            "sarif": self._sarif,
            "junit": self._junit,
            "github": self._github,
        }
        return makers[format]()

    def _value(self) -> dict[str, object]:
        return wrapped(self.envelope, plan.value(self.report))

    def _json(self) -> str:
        return json.dumps(self._value(), indent=2, ensure_ascii=False) + "\n"

    def _yaml(self) -> str:
        return str(import_module("kubectl_alb.render.yaml").dump(self._value()))

    def _sarif(self) -> str:
        value = ci.sarif_value(plan_ci.results(self.report), in_repository)
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"

    def _junit(self) -> str:
        found = ci.suites(plan_ci.results(self.report), self.strict)
        return junit("kubectl alb plan", [plan_ci.group_suite(self.report), *found])

    def _github(self) -> str:
        found = plan_ci.results(self.report)
        path = os.environ.get(SUMMARY)
        if path:
            _write(Path(path), summary("kubectl alb plan", ci.COLUMNS, ci.rows(found)), "a")
            changes = (row for group in self.report.groups for row in plan_ci.change_rows(group))
            _write(Path(path), summary("Changes", ("Change", "Type", "Name"), changes), "a")
        return commands(ci.annotations(found, in_repository))


def in_repository(path: str) -> str:
    """Return a path relative to the repository that it is in, with forward slashes."""
    whole = Path(path).resolve()
    for folder in whole.parents:
        if (folder / ".git").exists():
            return whole.relative_to(folder).as_posix()
    return Path(path).as_posix()


def show(shown: Shown, output: Output, look: Look, files: Iterable[tuple[str, Path]]) -> None:
    """Write the plan to stdout, and to the files asked for."""
    output.write(shown.drawn(output.format, look))
    plain = replace(look, color=False, width=0)
    for format, path in files:
        _write(path, shown.drawn(format, plain), "w")


def parsed_files(given: Iterable[str], formats: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Read `FORMAT=PATH` values."""
    found = []
    for text_ in given:
        format, equals, path = text_.partition("=")
        if not equals or not path or format not in formats:
            known = ", ".join(formats)
            raise UsageError(f"{text_!r} is no FORMAT=PATH", hint=f"FORMAT is one of {known}")
        found.append((format, Path(path)))
    return found


def _write(path: Path, drawn: str, mode: str) -> None:
    try:
        with path.open(mode, encoding="utf-8") as stream:
            stream.write(drawn)
    except OSError as error:
        raise AlbError(f"cannot write {path}: {error.strerror}") from error
