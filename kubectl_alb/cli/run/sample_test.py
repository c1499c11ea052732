"""`sample test`: a request sent to the sample, and traced as `trace` does."""

from dataclasses import replace

from kubectl_alb.analysis.ask import find_ingress
from kubectl_alb.cli.commands.sample import SampleOptions
from kubectl_alb.cli.commands.trace import TraceOptions
from kubectl_alb.cli.file_options import NamedFiles
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import note_gaps, read, require
from kubectl_alb.cli.run.sample import NEEDS
from kubectl_alb.cli.run.sample_state import looked_at
from kubectl_alb.cli.run.trace import Traced, traced
from kubectl_alb.cli.run.trace_probe import probed
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import ExitCode, NotFoundError
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import Ref
from kubectl_alb.model.sample import NAME
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import sample as view
from kubectl_alb.views import sample_test as test_view
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.sample import Shown
from kubectl_alb.views.trace import TraceView

INTERNAL = "internal"


def test(options: SampleOptions, output: Output, where: ContextOptions) -> ExitCode:
    """Send a request to the sample's address; explain why it is not served."""
    ref = Ref(options.namespace, NAME)
    snapshot = read(where, NEEDS.sections, Focus(ingress=ref))
    require(snapshot, *NEEDS.vital)
    ingress = _deployed(ref, snapshot)
    shown = Shown("test", options.namespace)
    if not ingress.addresses:
        return _explained(options, output, where, shown)
    shown = replace(shown, url=test_view.url_of(ingress))
    found = _traced(shown.url, ref, options, where)
    if output.format not in ("json", "yaml"):
        output.draw(TraceView(found.snapshot).document(found.result, output.format == "wide"))
    note_gaps(output, found.snapshot, found.vital)
    shown = replace(shown, trace=found.result)
    if not found.code:
        return _end(output, found.snapshot, shown, ExitCode.OK)
    return _explained(options, output, where, shown, found)


def _deployed(ref: Ref, snapshot: Snapshot) -> Ingress:
    try:
        return find_ingress(ref, snapshot)
    except NotFoundError as error:
        raise NotFoundError(
            f"there is no sample in namespace {ref.namespace}",
            hint=f"run kubectl alb sample deploy -n {ref.namespace}",
        ) from error


def _traced(url: str, ref: Ref, options: SampleOptions, where: ContextOptions) -> Traced:
    """Trace the request, and send it where the load balancer can be reached from here."""
    via = f"ingress/{ref}"
    asked = TraceOptions(
        words=(url,),
        headers=(),
        client="",
        via=via,
        probe=False,
        connect_to="",
        exit_zero=False,
        files=NamedFiles(),
        output=options.output,
        shared=options.shared,
    )
    found = traced(asked)
    balancers = [t.place.load_balancer for t in found.result.traces if t.place.load_balancer]
    internal = any(lb.scheme == INTERNAL for lb in balancers)
    if not balancers or (internal and not options.connect_to):
        return found
    result = replace(found.result, probe=probed(found.result, options.connect_to, where))
    code = found.code
    if not code and not test_view.is_answered(result):
        code = ExitCode.VERDICT
    return replace(found, result=result, code=code)


def _end(output: Output, snapshot: Snapshot, shown: Shown, code: ExitCode) -> ExitCode:
    if output.format in ("json", "yaml"):
        envelope = Envelope("SampleResult", view.spec(shown), snapshot, int(code))
        output.write_value(wrapped(envelope, view.value(shown)))
    for line in test_view.closing(shown, code is ExitCode.OK):
        output.note(line)
    return code


def _explained(
    options: SampleOptions,
    output: Output,
    where: ContextOptions,
    shown: Shown,
    found: Traced | None = None,
) -> ExitCode:
    """Show what explains why the sample does not answer."""
    standing = looked_at(options, where)
    shown = replace(
        shown,
        group=standing.group,
        awaited=standing.look.report.awaited,
        explained=standing.explained(Ref(options.namespace, NAME)),
    )
    if output.format not in ("json", "yaml"):
        output.draw(view.standing(shown))
    code = found.code if found else ExitCode.VERDICT
    return _end(output, standing.look.snapshot, shown, code)
