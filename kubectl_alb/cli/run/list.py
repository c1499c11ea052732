"""The answer to `list`."""

from kubectl_alb.analysis.ask import find_group, find_namespace
from kubectl_alb.analysis.describe.answering import answering
from kubectl_alb.analysis.describe.host_filter import host_filter
from kubectl_alb.analysis.describe.listing import LISTING_NEEDS, listing
from kubectl_alb.cli.commands.list import ListOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import (
    exit_code_of,
    interruptible,
    note_gaps,
    note_time,
    read,
    report_gap,
    require,
)
from kubectl_alb.cli.run.list_nothing import nothing
from kubectl_alb.cli.subjects import parse_subject
from kubectl_alb.context.open import default_namespace
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import ExitCode
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.section import Section
from kubectl_alb.model.selector import parse_selector
from kubectl_alb.render.lines import lines
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.list import ListView

NEEDS = Needs.of(LISTING_NEEDS, Section.INGRESSES, Section.LOAD_BALANCERS)


def run(options: ListOptions) -> ExitCode:
    """List the hosts and paths that the options choose."""
    output = Output.of(options.output, options.shared)
    where = interruptible(options.shared.context_options())
    host = options.host
    group = parse_subject(options.group, ("group",)).name if options.group else ""
    host_filter(host)  # A usage error is one before anything is read.
    wanted = parse_selector(options.selector)
    everywhere = options.all_namespaces or bool(group)
    namespace = where.kubernetes.namespace or default_namespace(where)
    namespaces = () if everywhere else (namespace,)
    focus = Focus(group=group) if group else Focus(namespaces=namespaces, sparing=True)
    snapshot = read(where, NEEDS.sections, focus)
    require(snapshot, Section.INGRESSES)
    facts = Facts(snapshot)
    if group:
        find_group(group, facts)
    elif not everywhere:
        find_namespace(namespace, snapshot)
    vital = NEEDS.vital_gap(snapshot, where)
    code = exit_code_of(snapshot, NEEDS, where)
    ingresses = (
        i
        for i in snapshot.kubernetes.ingresses
        if (everywhere or i.ref.namespace == namespace) and wanted(i.meta.labels)
    )
    every = listing(facts, ingresses)
    result = answering(every, host, group)
    if output.format == "name":
        refs = dict.fromkeys(row.source.ingress.name for row in result.rows)
        output.write(lines(f"ingress.networking.k8s.io/{name}" for name in refs))
        report_gap(vital)
        return code
    spec = {"namespace": "" if everywhere else namespace, "host": host, "group": group}
    empty = nothing(options, "" if everywhere else namespace, answering(every, group=group))
    output.show(ListView(snapshot, empty), result, Envelope("IngressList", spec, snapshot, code))
    note_time(output, snapshot)
    note_gaps(output, snapshot, vital)
    left = len(result.unserved)
    output.note(
        count(len(result.rows), "path")
        + (f", {count(left, 'Ingress')} {noun(left, 'is')} not served" if left else "")
    )
    return code
