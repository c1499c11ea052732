"""The answer to `trace`."""

from dataclasses import dataclass, replace

from kubectl_alb.analysis import ask
from kubectl_alb.analysis.trace.candidates import (
    Place,
    place_of_group,
    place_of_load_balancer,
    places_for,
    unhandled,
)
from kubectl_alb.analysis.trace.request import Request, parse_request
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.analysis.trace.side import AWS, CLUSTER
from kubectl_alb.analysis.trace.trace import TRACE_NEEDS, Question, Trace, trace
from kubectl_alb.cli.commands.trace import VIA_KINDS, TraceOptions
from kubectl_alb.cli.needs import SUBJECT_SECTIONS, Needs
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import (
    exit_code_of,
    interruptible,
    namespace_of,
    note_gaps,
    note_time,
    read,
    require,
)
from kubectl_alb.cli.subject_focus import focus_of
from kubectl_alb.cli.subjects import Subject, parse_subject
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views.envelope import Envelope
from kubectl_alb.views.trace import TraceView

IN_AWS = (Section.LOAD_BALANCERS, Section.LISTENERS, Section.RULES)
NEEDS = Needs.of(TRACE_NEEDS, Section.INGRESSES, *IN_AWS)


@dataclass(frozen=True, slots=True)
class Traced:
    """A trace with what it was read from, what vital was not read, and its exit code."""

    result: TraceResult
    snapshot: Snapshot
    vital: Gap | None
    code: ExitCode


def run(options: TraceOptions) -> ExitCode:
    """Trace a request at every load balancer where it may arrive."""
    output = Output.of(options.output, options.shared)
    found = traced(options)
    envelope = Envelope("Trace", _spec(options), found.snapshot, found.code)
    output.show(TraceView(found.snapshot), found.result, envelope)
    note_time(output, found.snapshot)
    note_gaps(output, found.snapshot, found.vital)
    return found.code


def traced(options: TraceOptions) -> Traced:
    """Read what a trace takes, make it, and send the request if that is asked for."""
    request = _request(options)
    where = _where(options)
    via = namespace_of(parse_subject(options.via, VIA_KINDS), where) if options.via else None
    snapshot = read(where, NEEDS.sections, focus_of(via) if via else Focus(sparing=True))
    require(snapshot, SUBJECT_SECTIONS[via.kind] if via else _vital(options))
    facts = Facts(snapshot)
    sides = _sides(options)
    places = (_place(via, facts),) if via else _possible(request, sides, facts)
    needs, asked = _vital_of(sides, where)
    vital, code = needs.vital_gap(snapshot, asked), exit_code_of(snapshot, needs, asked)
    partial = vital.reason if vital else ""
    question = Question(request, sides, _addresses(request, places, where), partial)
    traces = sorted((trace(question, place, facts) for place in places), key=_away)
    result = TraceResult(request, tuple(traces), () if via else tuple(unhandled(request, facts)))
    if options.probe:
        # Imported only now, with what connects.
        from kubectl_alb.cli.run.trace_probe import probed

        result = replace(result, probe=probed(result, options.connect_to, where))
    if code is ExitCode.OK and not result.good and not options.exit_zero:
        code = ExitCode.VERDICT
    return Traced(result, snapshot, vital, code)


def _away(found: Trace) -> bool:
    """Return whether DNS is not known to lead to where a trace was made."""
    return found.dns is None or not found.dns.open


def _request(options: TraceOptions) -> Request:
    if not 1 <= len(options.words) <= 2:
        raise UsageError(
            "expected [METHOD] URL", hint="write for example: trace GET https://shop.example.com/"
        )
    method, url = ("GET", *options.words)[-2:]
    return parse_request(method, url, options.headers, options.client)


def _where(options: TraceOptions) -> ContextOptions:
    where = interruptible(options.files.added_to(options.shared.context_options()))
    if options.probe and (where.bundle or where.source == "files"):
        raise UsageError("--probe needs the live cluster", hint="leave --probe out")
    if options.connect_to and not options.probe:
        raise UsageError("--connect-to needs --probe")
    return where if where.source == "files" else replace(where, source="live")


def _vital(options: TraceOptions) -> Section:
    return Section.LOAD_BALANCERS if options.files.source == "aws" else Section.INGRESSES


def _sides(options: TraceOptions) -> tuple[str, ...]:
    """Return the sides to look at, the one to rely on first.

    With manifests that is what the controller would make of them.
    """
    only = {"cluster": (CLUSTER,), "files": (CLUSTER,), "aws": (AWS,)}
    return only.get(options.files.source) or (
        (CLUSTER, AWS) if options.files.named else (AWS, CLUSTER)
    )


def _possible(request: Request, sides: tuple[str, ...], facts: Facts) -> tuple[Place, ...]:
    """Return where a request may arrive; where AWS counts, not at what is not there."""
    found = places_for(request, facts)
    there = tuple(place for place in found if place.load_balancer is not None)
    return there if there and sides[0] == AWS else found


def _vital_of(sides: tuple[str, ...], where: ContextOptions) -> tuple[Needs, ContextOptions]:
    """Return what the answer cannot do without, and where it is read."""
    if AWS not in sides:
        return NEEDS, replace(where, aws=replace(where.aws, disabled=True))
    return (NEEDS if CLUSTER in sides else Needs.of(TRACE_NEEDS, *IN_AWS)), where


def _place(via: Subject, facts: Facts) -> Place:
    if via.kind == "alb":
        lb = ask.find_load_balancer(via.name, facts.snapshot)
        if lb.type != "application":
            raise UsageError(f"{lb.name} is a Network Load Balancer, which has no rules to trace")
        return place_of_load_balancer(lb, facts)
    if via.kind == "group":
        return place_of_group(ask.find_group(via.name, facts), facts)
    group = ask.find_group_of(Ref(via.namespace, via.name), facts)
    return place_of_group(group, facts)


def _addresses(
    request: Request, places: tuple[Place, ...], where: ContextOptions
) -> dict[str, frozenset[str]] | None:
    """Return what names resolve to; None where DNS says nothing about what was read."""
    if where.bundle or where.source == "files" or where.aws.disabled:
        return None
    # Imported only now: recorded input needs no DNS.
    from kubectl_alb.cli.run.trace_dns import resolved

    names = [place.load_balancer.dns_name for place in places if place.load_balancer]
    return resolved([request.server_name, *names])


def _spec(options: TraceOptions) -> dict[str, object]:
    return {
        "source": options.files.source,
        "via": options.via,
        "from": options.client,
        "probe": options.probe,
    }
