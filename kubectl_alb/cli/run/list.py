"""The answer to `list`."""

from kubectl_alb.analysis.describe.listing import LIST_NEEDS, Listing, chosen_by, listing
from kubectl_alb.cli.commands.list import ListOptions
from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import exit_code_of, note_gaps, read, report_gap, require
from kubectl_alb.cli.subjects import parse_subject
from kubectl_alb.context.open import default_namespace
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import ExitCode
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from kubectl_alb.model.selector import parse_selector
from kubectl_alb.render.lines import lines
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.list import ListView

NEEDS = Needs.of(LIST_NEEDS, Section.INGRESSES, Section.LOAD_BALANCERS)


def run(options: ListOptions) -> ExitCode:
    """List the hosts and paths that the options choose."""
    output = Output.of(options.output, options.shared)
    where = options.shared.context_options()
    host = options.host
    group = parse_subject(options.group, ("group",)).name if options.group else ""
    wanted = parse_selector(options.selector)
    everywhere = options.all_namespaces or bool(group)
    namespace = where.kubernetes.namespace or default_namespace(where)
    focus = Focus(group=group) if group else Focus(namespaces=() if everywhere else (namespace,))
    snapshot = read(where, NEEDS.sections, focus)
    require(snapshot, Section.INGRESSES)
    vital = NEEDS.vital_gap(snapshot, where)
    code = exit_code_of(snapshot, NEEDS, where)
    ingresses = (
        i
        for i in snapshot.kubernetes.ingresses
        if (everywhere or i.ref.namespace == namespace) and wanted(i.meta.labels)
    )
    found = listing(Facts(snapshot), ingresses)
    rows = tuple(row for row in found.rows if chosen_by(row, host, group))
    result = Listing(rows, found.ignored)
    if output.format == "name":
        names = dict.fromkeys(f"ingress.networking.k8s.io/{r.source.ingress.name}" for r in rows)
        output.write(lines(names))
        report_gap(vital)
        return code
    spec = {"namespace": "" if everywhere else namespace, "host": host, "group": group}
    output.show(ListView(snapshot), result, Envelope("IngressList", spec, snapshot, code))
    note_gaps(output, snapshot, vital)
    output.note(f"{len(rows)} paths" + _ignored(result.ignored))
    return code


def _ignored(count: int) -> str:
    return f", {count} Ingresses are not handled by this controller" if count else ""
