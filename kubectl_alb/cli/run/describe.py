"""The answer to `describe`."""

from dataclasses import dataclass

from kubectl_alb.analysis.describe import description as describe
from kubectl_alb.analysis.describe import ingress_class as describe_class
from kubectl_alb.cli.commands.describe import KINDS, DescribeOptions
from kubectl_alb.cli.description import (
    NEEDS,
    answer,
    envelope_of,
    pod_answer,
    target_group_answer,
)
from kubectl_alb.cli.needs import SUBJECT_SECTIONS, Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import (
    exit_code_of,
    interruptible,
    namespace_of,
    note_time,
    read,
    report_gap,
    require,
)
from kubectl_alb.cli.subject_focus import focus_of
from kubectl_alb.cli.subjects import Subject, kind_of, parse_subjects
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import ExitCode, NotFoundError, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.render.document import Document
from kubectl_alb.render.lines import lines
from kubectl_alb.views import describe_class as class_view
from kubectl_alb.views import graph
from kubectl_alb.views.describe import DescribeView
from kubectl_alb.views.describe_pod import PodView
from kubectl_alb.views.describe_target_group import TargetGroupView
from kubectl_alb.views.envelope import Envelope, Value, wrapped

CLASS_NEEDS = Needs.of(describe_class.CLASS_NEEDS, Section.INGRESS_CLASSES)
ONE_OBJECT = ("dot", "mermaid")
BINDING = "targetgroupbinding.elbv2.k8s.aws"


@dataclass(frozen=True, slots=True)
class Shown:
    """One description, drawn for each kind of format; `gap` is what vital of it was not read."""

    envelope: Envelope
    names: tuple[str, ...]
    document: Document
    value: Value
    gap: Gap | None = None
    result: describe.Description | None = None


def run(options: DescribeOptions) -> ExitCode:
    """Describe objects; with a pace to watch at, go on until interrupted."""
    subjects = parse_subjects(options.subject, KINDS)
    output = Output.of(options.output, options.shared)
    where = interruptible(options.shared.context_options())
    if options.watch is not None:
        # Imported only now, with what reads a live cluster.
        from kubectl_alb.cli.run.describe_watch import keep_watching

        return keep_watching(_only(subjects, "--watch follows"), where, output, options)
    if output.format in ONE_OBJECT:
        _only(subjects, f"-o {output.format} draws")
    shown = [_found(asked, where, options) for asked in subjects]
    _write(shown, output)
    gaps = [one.gap for one in shown if one.gap is not None]
    report_gap(gaps[0] if gaps else None)
    return ExitCode(next((one.envelope.exit_code for one in shown if one.envelope.exit_code), 0))


def _only(subjects: tuple[Subject, ...], does: str) -> Subject:
    if len(subjects) > 1:
        raise UsageError(f"{does} one object, got {', '.join(map(str, subjects))}")
    return subjects[0]


def _found(asked: Subject, where: ContextOptions, options: DescribeOptions) -> Shown:
    """Describe an object; of a kind without a name, say how to give one."""
    try:
        return _shown(asked, where, options)
    except NotFoundError as error:
        kind = kind_of(asked.name) if options.subject == (asked.name,) else None
        if kind is None:
            raise
        hint = f"name the {kind} to describe: kubectl alb describe {asked.name} NAME"
        raise NotFoundError(error.message, hint=hint) from error


def _shown(asked: Subject, where: ContextOptions, options: DescribeOptions) -> Shown:
    wide = options.output.format == "wide"
    if asked.kind == "class":
        return _class(asked, where, wide)
    asked = namespace_of(asked, where)
    snapshot = read(where, NEEDS.sections, focus_of(asked))
    envelope = envelope_of(asked, snapshot, exit_code_of(snapshot, NEEDS, where))
    gap = NEEDS.vital_gap(snapshot, where)
    if asked.kind == "pod":
        pod, pods = pod_answer(asked, snapshot), PodView(snapshot, options.events)
        return Shown(
            envelope, (f"pod/{asked.name}",), pods.document(pod, wide), pods.value(pod), gap
        )
    if asked.kind in ("tg", "binding"):
        group = target_group_answer(asked, snapshot)
        groups = TargetGroupView(snapshot, options.rules, options.events)
        named = (f"{BINDING}/{binding.ref.name}" for binding in group.bindings)
        return Shown(envelope, tuple(named), groups.document(group, wide), groups.value(group), gap)
    result = answer(asked, snapshot)
    view = DescribeView(snapshot, options.rules, options.events)
    return Shown(
        envelope,
        tuple(names(result)),
        view.document(result, wide),
        view.value(result),
        gap,
        result,
    )


def _write(shown: list[Shown], output: Output) -> None:
    first = shown[0]
    if output.format in ONE_OBJECT:
        if first.result is None:
            raise UsageError(
                f"-o {output.format} draws an Ingress, a group, a Service or an alb",
                hint="use table or json",
            )
        output.write(graph.draw(first.result, output.format))
    elif output.format == "name":
        output.write(lines(list(dict.fromkeys(name for one in shown for name in one.names))))
    elif output.format in ("json", "yaml"):
        values = [wrapped(one.envelope, one.value) for one in shown]
        output.write_value(values[0] if len(values) == 1 else _list_of(shown, values))
    else:
        for place, one in enumerate(shown):
            output.write("\n\n" if place else "")
            output.draw(one.document)
        if shown[0].envelope.kind != "ClassDescription":
            note_time(output, shown[0].envelope.snapshot)


def _list_of(shown: list[Shown], values: list[dict[str, object]]) -> dict[str, object]:
    """Return one document of several descriptions, each as it would be alone."""
    first = shown[0].envelope
    code = next((one.envelope.exit_code for one in shown if one.envelope.exit_code), 0)
    spec = {"objects": [dict(one.envelope.spec) for one in shown]}
    return wrapped(Envelope("DescriptionList", spec, first.snapshot, code), {"items": values})


def names(result: describe.Description) -> list[str]:
    """Return the described objects, each as `kind.group/name`."""
    found = [f"ingress.networking.k8s.io/{m.ingress.ref.name}" for m in result.members]
    if result.service is not None:
        found.append(f"service/{result.service.ref.name}")
    for described in result.load_balancers:
        for group in described.target_groups or ():
            found += [f"{BINDING}/{b.ref.name}" for b in group.bindings]
    return found


def _class(asked: Subject, where: ContextOptions, wide: bool) -> Shown:
    snapshot = read(where, CLASS_NEEDS.sections, Focus(class_name=asked.name))
    require(snapshot, SUBJECT_SECTIONS["class"])
    code = exit_code_of(snapshot, CLASS_NEEDS, where)
    result = describe_class.describe_class(asked.name, Facts(snapshot))
    return Shown(
        Envelope("ClassDescription", {"kind": "class", "name": asked.name}, snapshot, code),
        (f"ingressclass.networking.k8s.io/{asked.name}",),
        class_view.document(result, wide),
        class_view.value(result),
    )
