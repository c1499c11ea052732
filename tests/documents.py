"""Every document that a command prints, planted with a text and printed as the command does."""

from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from kubectl_alb.analysis.describe.changes import Change
from kubectl_alb.analysis.describe.description import Description
from kubectl_alb.analysis.describe.ingress_class import ClassDescription
from kubectl_alb.analysis.describe.listing import Listing
from kubectl_alb.analysis.plan.cross_check import CrossCheck
from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.analysis.reorder.result import OrderedGroup, Reordering
from kubectl_alb.analysis.trace.action import ERROR_RESPONSE, REDIRECTED, REFUSED, SERVED, UNKNOWN
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.analysis.trace.side import AWS, CLUSTER
from kubectl_alb.analysis.upgrade.report import UpgradeReport
from kubectl_alb.analysis.versions import Versions
from kubectl_alb.checks.engine import catalogue, failure_catalogue
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.checks.engine.plan_report import FindingsChange, PlanReport
from kubectl_alb.checks.engine.reorder_report import ReorderReport
from kubectl_alb.checks.engine.sheet import Sheet
from kubectl_alb.checks.engine.status_report import StatusReport
from kubectl_alb.checks.engine.topics import AnnotationTopic, Failures, SettingTopic
from kubectl_alb.checks.logs.entry import LEVELS, Entry
from kubectl_alb.checks.logs.fold import Folded
from kubectl_alb.checks.logs.recognized import Recognized
from kubectl_alb.checks.logs.tally import Tally
from kubectl_alb.cli.commands.install import CONFIGS
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.output_files import show
from kubectl_alb.cli.run import describe, doctor_formats, plan_formats, status_shown
from kubectl_alb.cli.run.install_configuration import configuration
from kubectl_alb.cli.run.logs_page import Page
from kubectl_alb.context.bundle.record import Recording
from kubectl_alb.context.source import Record
from kubectl_alb.controller.annotations.reading import Annotated
from kubectl_alb.controller.class_fields import ClassField
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import Release
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.cluster_action import ApplyObject, applied
from kubectl_alb.model.failure import Failure
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.refusal import Refusal, RefusalReason, Refused
from kubectl_alb.model.run import ListedRuns, Run, Undoing
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.stack import Stack
from kubectl_alb.model.step import Outcome, Step
from kubectl_alb.render import json
from kubectl_alb.render.document import Document, Paragraph
from kubectl_alb.render.lines import lines
from kubectl_alb.render.style import Look
from kubectl_alb.steps.install.request import Existing, InstallRequest
from kubectl_alb.views import (
    bundle,
    changes,
    check_list,
    cross_check,
    describe_class,
    explain,
    fix,
    graph,
    install,
    releases,
    reorder_source,
    runs,
    sample,
    stack,
    undo,
    uninstall,
    upgrade,
    version,
)
from kubectl_alb.views.describe import DescribeView
from kubectl_alb.views.doctor import DoctorView
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.install import Proposal
from kubectl_alb.views.list import ListView
from kubectl_alb.views.reorder import ReorderView
from kubectl_alb.views.status import StatusView
from kubectl_alb.views.trace import TraceView
from tests.conftest import Stream
from tests.planting import Planter, Text

CODES = tuple(failure.code for failure in failure_catalogue.ALL[:40])
VERDICTS = (SERVED, ERROR_RESPONSE, REDIRECTED, REFUSED, UNKNOWN)
TYPES = ("forward", "redirect", "fixed-response")
# What only the project itself writes into a field, and looks up again.
OWN: Mapping[str, tuple[str, ...]] = {
    "Finding.code": (*CODES, ""),
    "Finding.causes": CODES,
    "Skipped.code": CODES,
    "DoctorReport.passed": CODES,
    "Failure.code": CODES,
    "Failure.issues": ("kubernetes-sigs/aws-load-balancer-controller#1",),
    "Finding.suppressed_by": ("", "", "-"),
    "HelmUpgrade.values": ("", '{"replicaCount": 2}'),
    "Hop.verdict": VERDICTS,
    "Outcome.verdict": VERDICTS,
    "Outcome.type": TYPES,
    "Trace.side": (AWS, CLUSTER),
    "Entry.level": LEVELS,
    "Listener.protocol": ("HTTPS", "HTTP"),
    "Request.scheme": ("http", "https"),
    "Transform.type": ("host-header-rewrite", "url-rewrite"),
}
MAKERS: Mapping[Any, Callable[[Planter], Any]] = {
    Release: lambda plant: Release(
        (3, 5, 0), plant.text("Release.date"), (plant.text("Release.charts"),)
    ),
    Annotated: lambda plant: None,
    ApplyObject: lambda plant: _applied(plant),
    Facts: lambda plant: Facts(Snapshot()),
    Check: lambda plant: catalogue.ALL[0],
    Refused: lambda plant: Refused(RefusalReason.CLASS_NOT_FOUND, plant.text("Refused.message")),
}
PEOPLE, DATA = ("table", "wide"), ("json", "yaml")
CI = ("sarif", "junit", "github")


@dataclass(frozen=True)
class Kind:
    """A document: the command that prints it, its formats, and how it is printed."""

    command: str
    formats: tuple[str, ...]
    print: Callable[[Planter, Output], None]


def printed(kind: Kind, format: str, text: Text, seed: int, **look: Any) -> str:
    """Return what a command writes to stdout for a planted document."""
    stream = Stream()
    with redirect_stdout(stream):
        kind.print(Planter(text, seed, OWN, MAKERS), Output(format, **look))
    return stream.text()


def _envelope(plant: Planter) -> Envelope:
    snapshot = _snapshot(plant)
    return Envelope(plant.text("Envelope.kind"), {"asked": plant.text("Envelope.spec")}, snapshot)


def _snapshot(plant: Planter) -> Snapshot:
    """Return what was read, with some records: documents show few of them."""
    known = {"kubernetes", "aws"}
    made = {
        name: plant.value(hint, f"Snapshot.{name}")
        for name, hint in plant.hints(Snapshot).items()
        if name not in known
    }
    return Snapshot(**made)


def _shown(kind: Any, view: Callable[[Planter], Any]) -> Callable[[Planter, Output], None]:
    def show(plant: Planter, output: Output) -> None:
        output.show(view(plant), plant.value(kind), _envelope(plant))

    return show


def _describe(plant: Planter, output: Output) -> None:
    result = plant.value(Description)
    if output.format in ("dot", "mermaid"):
        output.write(graph.draw(result, output.format))
    elif output.format == "name":
        output.write(lines(describe.names(result)))
    else:
        output.show(DescribeView(_snapshot(plant), True, True), result, _envelope(plant))


def _change(plant: Planter, output: Output) -> None:
    change, when = plant.value(Change), _snapshot(plant).taken_at
    if output.format == "json":
        output.write(json.dump(changes.value(change, when), None, ascii=True))
    else:
        output.draw(Document((Paragraph((changes.line(change, when),)),)))


def _list(plant: Planter, output: Output) -> None:
    result = plant.value(Listing)
    if output.format == "name":
        output.write(
            lines(f"ingress.networking.k8s.io/{r.source.ingress.name}" for r in result.rows)
        )
    else:
        output.show(ListView(_snapshot(plant)), result, _envelope(plant))


def _status(plant: Planter, output: Output) -> None:
    report = plant.value(StatusReport)
    if output.format == "name":
        output.write(lines(status_shown.names(report)))
    else:
        view = StatusView(_snapshot(plant), plant.text("StatusView.nothing"))
        output.show(view, report, _envelope(plant))


def _plan(plant: Planter, output: Output) -> None:
    report = plant.value(PlanReport)
    show(plan_formats.Shown(report, _envelope(plant), True), output, Look(), ())


def _stack(plant: Planter, output: Output) -> None:
    groups = {plant.value(GroupID): plant.value(Stack), GroupID("", "x"): plant.value(Refusal)}
    output.write(json.dump(stack.groups_value(groups, Version((3, 5, 0)))[0], 1))


def _doctor(plant: Planter, output: Output) -> None:
    report, sheets = plant.value(DoctorReport), (_sheet(plant),)
    view = DoctorView(tables=sheets, explaining=sheets)
    show(doctor_formats.Shown(report, view, _envelope(plant), True), output, Look(), ())


def _sheet(plant: Planter) -> Sheet:
    made = plant.value(Sheet)
    return replace(made, rows=tuple(row[:1] * len(made.columns) for row in made.rows if row))


def _fix(plant: Planter, output: Output) -> None:
    repairs = plant.value(fix.Repairs)
    if output.format in DATA:
        output.write_value(wrapped(_envelope(plant), fix.value(repairs)))
        return
    output.draw(fix.proposal(repairs))
    output.draw(fix.undo(repairs.outcomes, plant.value(Run)))


def _proposal(plant: Planter) -> Proposal:
    """Return an installation; what is JSON or a manifest in it is whole."""
    request = plant.value(InstallRequest)
    request = replace(
        request,
        chart=replace(request.chart, definitions=()),
        document=json.dump({"Statement": plant.text("InstallRequest.document")}),
        values={plant.text("InstallRequest.key"): plant.text("InstallRequest.values")},
    )
    report, steps = plant.value(DoctorReport), plant.value(tuple[Step, ...])
    return Proposal(request, Existing(), report, steps)


def _install(plant: Planter, output: Output) -> None:
    proposal = _proposal(plant)
    if output.format in CONFIGS:
        output.write(configuration(proposal, output.format))
    elif output.format in DATA:
        made = install.value(proposal, plant.value(tuple[Outcome, ...]), plant.value(Run))
        output.write_value(wrapped(_envelope(plant), {**made, **install.spec(proposal)}))
    else:
        output.draw(install.proposal(proposal, True, output.format == "wide"))


def _objects(plant: Planter, output: Output) -> None:
    output.write(configuration(_proposal(plant), output.format))


def _uninstall(plant: Planter, output: Output) -> None:
    found = plant.value(uninstall.Proposal)
    if output.format in DATA:
        made = uninstall.value(found, plant.value(tuple[Outcome, ...]), plant.value(Run), True)
        output.write_value(wrapped(_envelope(plant), {**made, **uninstall.spec(found)}))
    else:
        output.draw(uninstall.blocked(found))
        output.draw(uninstall.proposal(found))


def _sample(plant: Planter, output: Output) -> None:
    shown = plant.value(sample.Shown)
    if output.format in DATA:
        made = sample.value(shown, plant.value(Run))
        output.write_value(wrapped(_envelope(plant), {**made, **sample.spec(shown)}))
    else:
        output.draw(sample.proposal(shown))
        output.draw(sample.standing(shown))


def _applied(plant: Planter) -> ApplyObject:
    meta = {name: plant.text(f"ApplyObject.{name}") for name in ("name", "namespace")}
    kind = plant.text("ApplyObject.kind")
    return applied({"apiVersion": plant.text("ApplyObject.apiVersion"), "kind": kind,
                    "metadata": meta})  # fmt: skip


def _undo(plant: Planter, output: Output) -> None:
    undoing = plant.value(Undoing)
    if output.format in DATA:
        made = undo.value(undoing, plant.value(tuple[Outcome, ...]), plant.value(Run))
        output.write_value(wrapped(_envelope(plant), made))
    else:
        output.draw(undo.proposal(undoing))


def _reorder(plant: Planter, output: Output) -> None:
    before, after, found = (
        plant.value(kind) for kind in (OrderedGroup, OrderedGroup, FindingsChange)
    )
    texts = [(place.text, plant.text("OrderEdit.after")) for place in before.places]
    made = Reordering(
        before=before,
        after=replace(after, places=before.places),
        edits=tuple(
            OrderEdit(place.ref, *pair) for place, pair in zip(before.places, texts, strict=True)
        ),
        **{
            name: plant.value(hint, f"Reordering.{name}")
            for name, hint in plant.hints(Reordering).items()
            if name not in ("before", "after", "edits")
        },
    )
    if output.format == "patch":
        output.write(reorder_source.patches(made))
    elif output.format == "kustomize":
        output.write(reorder_source.kustomization(made))
    else:
        output.show(ReorderView(), ReorderReport(made, found), _envelope(plant))


def _logs(plant: Planter, output: Output) -> None:
    page = Page(output, plant.text("leader"), Tally(), None)
    folded, written = plant.value(Folded), plant.value(Written)
    if output.format == "pretty":
        page.entry(folded)
    else:
        page.line(written, plant.value(Entry))
    page.flush()


def _bundle(plant: Planter, output: Output) -> None:
    made = bundle.Written(plant.text("Written.path"), 9, recording(plant))
    output.show(bundle, made, _envelope(plant))


def recording(
    plant: Planter,
    sections: Mapping[Section, tuple[Record, ...]] = MappingProxyType({}),
    log: tuple[Record, ...] | None = None,
) -> Recording:
    """Return a recording of these records, with all that is said of it planted."""
    given = {"sections": sections, "controller_log": log}
    planted = {
        name: plant.value(hint, f"Recording.{name}")
        for name, hint in plant.hints(Recording).items()
        if name not in given
    }
    return Recording(**planted, **given)


KINDS: Mapping[str, Kind] = {
    "description": Kind("describe", (*PEOPLE, *DATA, "name", "dot", "mermaid"), _describe),
    "class": Kind("describe", (*PEOPLE, *DATA), _shown(ClassDescription, lambda _: describe_class)),
    "change": Kind("describe", ("table", "json"), _change),
    "list": Kind("list", (*PEOPLE, *DATA, "name"), _list),
    "status": Kind("status", (*PEOPLE, *DATA, "name"), _status),
    "plan": Kind("plan", (*PEOPLE, *DATA, *CI), _plan),
    "stack": Kind("plan", ("stack",), _stack),
    "cross-check": Kind(
        "plan", (*PEOPLE, *DATA), _shown(tuple[CrossCheck, ...], lambda _: cross_check)
    ),
    "report": Kind("doctor", (*PEOPLE, "short", *DATA, *CI), _doctor),
    "repairs": Kind("doctor", (*PEOPLE, *DATA), _fix),
    "checks": Kind("doctor", (*PEOPLE, *DATA), _shown(tuple[Check, ...], lambda _: check_list)),
    "trace": Kind(
        "trace", (*PEOPLE, *DATA), _shown(TraceResult, lambda plant: TraceView(_snapshot(plant)))
    ),
    "order": Kind("reorder", (*PEOPLE, *DATA, "patch", "kustomize"), _reorder),
    "failure": Kind("explain", (*PEOPLE, *DATA), _shown(Failure, lambda _: explain)),
    "failures": Kind("explain", (*PEOPLE, *DATA), _shown(Failures, lambda _: explain)),
    "annotation": Kind("explain", (*PEOPLE, *DATA), _shown(AnnotationTopic, lambda _: explain)),
    "field": Kind("explain", (*PEOPLE, *DATA), _shown(ClassField, lambda _: explain)),
    "setting": Kind("explain", (*PEOPLE, *DATA), _shown(SettingTopic, lambda _: explain)),
    "recognized": Kind("explain", (*PEOPLE, *DATA), _shown(Recognized, lambda _: explain)),
    "installation": Kind("install", (*PEOPLE, *DATA, *CONFIGS), _install),
    "objects": Kind("install", ("yaml",), _objects),
    "log": Kind("logs", ("pretty", "raw", "json"), _logs),
    "bundle": Kind("bundle", ("table", *DATA), _bundle),
    "releases": Kind("install", (*PEOPLE, *DATA), _shown(tuple[Release, ...], lambda _: releases)),
    "upgrade": Kind("upgrade", (*PEOPLE, *DATA), _shown(UpgradeReport, lambda _: upgrade)),
    "removal": Kind("uninstall", (*PEOPLE, *DATA), _uninstall),
    "sample": Kind("sample", (*PEOPLE, *DATA), _sample),
    "runs": Kind("undo", (*PEOPLE, *DATA), _shown(ListedRuns, lambda _: runs)),
    "undoing": Kind("undo", (*PEOPLE, *DATA), _undo),
    "versions": Kind("version", ("table", *DATA), _shown(Versions, lambda _: version)),
}
