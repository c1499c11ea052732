"""The answer to `describe`."""

from kubectl_alb.analysis.describe import description as describe
from kubectl_alb.analysis.describe import ingress_class as describe_class
from kubectl_alb.cli.commands.describe import KINDS, DescribeOptions
from kubectl_alb.cli.description import NEEDS, answer, envelope_of, focus_of
from kubectl_alb.cli.needs import SUBJECT_SECTIONS, Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import exit_code_of, namespace_of, note_time, read, report_gap, require
from kubectl_alb.cli.subjects import Subject, parse_subject
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import ExitCode
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from kubectl_alb.render.lines import lines
from kubectl_alb.views import describe_class as class_view
from kubectl_alb.views import graph
from kubectl_alb.views.describe import DescribeView
from kubectl_alb.views.envelope import Envelope

CLASS_NEEDS = Needs.of(describe_class.CLASS_NEEDS, Section.INGRESS_CLASSES)


def run(options: DescribeOptions) -> ExitCode:
    """Describe an object; with a pace to watch at, go on until interrupted."""
    asked = parse_subject(options.subject, KINDS)
    output = Output.of(options.output, options.shared)
    where = options.shared.context_options()
    if options.watch is not None:
        # Imported only now, with what reads a live cluster.
        from kubectl_alb.cli.run.describe_watch import keep_watching

        return keep_watching(asked, where, output, options)
    if asked.kind == "class":
        return _class(asked, where, output)
    asked = namespace_of(asked, where)
    snapshot = read(where, NEEDS.sections, focus_of(asked))
    code = exit_code_of(snapshot, NEEDS, where)
    result = answer(asked, snapshot)
    if output.format in ("dot", "mermaid"):
        output.write(graph.draw(result, output.format))
    elif output.format == "name":
        output.write(lines(names(result)))
    else:
        view = DescribeView(snapshot, options.rules, options.events)
        output.show(view, result, envelope_of(asked, snapshot, code))
        note_time(output, snapshot)
    report_gap(NEEDS.vital_gap(snapshot, where))
    return code


def names(result: describe.Description) -> list[str]:
    """Return the described objects, each as `kind.group/name`."""
    found = [f"ingress.networking.k8s.io/{m.ingress.ref.name}" for m in result.members]
    if result.service is not None:
        found.append(f"service/{result.service.ref.name}")
    for described in result.load_balancers:
        for group in described.target_groups or ():
            found += [f"targetgroupbinding.elbv2.k8s.aws/{b.ref.name}" for b in group.bindings]
    return found


def _class(asked: Subject, where: ContextOptions, output: Output) -> ExitCode:
    snapshot = read(where, CLASS_NEEDS.sections, Focus(class_name=asked.name))
    require(snapshot, SUBJECT_SECTIONS["class"])
    code = exit_code_of(snapshot, CLASS_NEEDS, where)
    result = describe_class.describe_class(asked.name, Facts(snapshot))
    if output.format == "name":
        output.write(lines([f"ingressclass.networking.k8s.io/{asked.name}"]))
        return code
    spec = {"kind": "class", "name": asked.name}
    output.show(class_view, result, Envelope("ClassDescription", spec, snapshot, code))
    return code
