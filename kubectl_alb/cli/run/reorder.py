"""The answer to `reorder`."""

from dataclasses import replace

from kubectl_alb.analysis import ask
from kubectl_alb.analysis.reorder.member_order import member_orders
from kubectl_alb.analysis.reorder.reordering import OrderQuery, reordering, start_of
from kubectl_alb.analysis.trace.request import Request, parse_request
from kubectl_alb.checks.engine.reorder_report import reported
from kubectl_alb.cli.commands.reorder import ReorderOptions
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import note_gaps, read_both, require
from kubectl_alb.cli.run.changing import live, server_of
from kubectl_alb.cli.run.reorder_objects import objects_text
from kubectl_alb.cli.run.reorder_proposal import NEEDS, NOTHING, Proposal
from kubectl_alb.cli.run.reorder_resume import close, command_of, cut_short, orders_before
from kubectl_alb.cli.run.reorder_spec import require_possible, spec_of
from kubectl_alb.cli.run.reorder_wait import waited
from kubectl_alb.cli.subjects import kind_of, parse_subject
from kubectl_alb.context.open import open_source
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.context.source import Focus, VersionedSource
from kubectl_alb.controller.group_order import order_rules
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.model.counting import count
from kubectl_alb.model.run import RecordedRun
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views import reorder_source


def run(options: ReorderOptions) -> ExitCode:
    """Show the order of a group; change it where another one is asked for and agreed to."""
    options = _with_whole_subject(options)
    require_possible(options)
    requests = _requests(options)
    where = options.files.added_to(options.shared.context_options())
    _require_fitting(options, where)
    proposal = _proposal(options, where, requests)
    code = _carried_out(proposal)
    gap = NEEDS.vital_gap(proposal.snapshot, where)
    note_gaps(proposal.output, proposal.snapshot, gap)
    return code


def _with_whole_subject(options: ReorderOptions) -> ReorderOptions:
    """Read `group NAME` as `group/NAME`; of words that follow, only URLs are of `--check`."""
    if kind_of(options.subject) != "group" or not options.urls or "://" in options.urls[0]:
        return options
    name, *urls = options.urls
    return replace(options, subject=f"{options.subject}/{name}", urls=tuple(urls))


def _proposal(
    options: ReorderOptions, where: ContextOptions, requests: tuple[Request, ...]
) -> Proposal:
    asked = parse_subject(options.subject, ("group",))
    source = open_source(where, Focus(group=asked.name))
    snapshot, base = read_both(source, NEEDS.sections, where)
    require(snapshot, Section.INGRESSES)
    facts = Facts(snapshot)
    group = ask.find_group(asked.name, facts)
    _require_certain(group, snapshot)
    places = member_orders(group, facts)
    resumed = _resumed(options, source, str(group.id))
    undone = orders_before(resumed, places)
    start = start_of(places, undone)
    spec = spec_of(options, start, order_rules(facts.config.version), where.kubernetes.namespace)
    earlier = Facts(base) if base is not snapshot and where.source != "files" else None
    question = OrderQuery(group, spec, bool(options.auto), requests, earlier, undone)
    report = reported(reordering(question, facts))
    output = Output.of(options.output, options.shared)
    return Proposal(options, where, output, source, snapshot, report, resumed)


def _resumed(
    options: ReorderOptions, source: VersionedSource, group: str
) -> tuple[RecordedRun, ...]:
    """Return the runs of this command in this cluster that were cut short."""
    if options.shared.bundle or options.files.named or not options.asks_for_order:
        return ()
    return cut_short(command_of(options, group), server_of(live(source, "reorder")))


def _carried_out(proposal: Proposal) -> ExitCode:
    options, edits = proposal.options, proposal.report.reordering.edits
    if proposal.output.format in ("patch", "kustomize"):
        return _source(proposal)
    if options.write:
        # Imported only now, with what writes files.
        from kubectl_alb.cli.run.reorder_files import write

        return write(proposal)
    if options.change.dry_run == "client" and proposal.output.format == "yaml" and edits:
        # As kubectl does for a dry run by the client.
        proposal.output.write(objects_text(proposal))
        return proposal.code()
    if edits and not (proposal.where.manifests or proposal.where.bundle):
        from kubectl_alb.cli.run.reorder_apply import Applying

        return Applying(proposal, Consent.of(options.change, options.shared.no_input)).run()
    return _shown(proposal)


def _shown(proposal: Proposal) -> ExitCode:
    """Show the order, and wait for the one that is wanted already, if that is asked for."""
    options, found = proposal.options, proposal.report.reordering
    proposal.show()
    code = proposal.code()
    more: dict[str, object] = {}
    if options.wait and not found.edits:
        code, more["wait"] = waited(proposal)
    proposal.write(code, **more)
    if found.edits:
        proposal.output.note(f"{NOTHING}; {_how(proposal)}")
    elif options.asks_for_order:
        proposal.output.note("unchanged: the members stand in this order already")
        if options.change.dry_run == "none":
            close(proposal.resumed)
    else:
        proposal.output.note(
            f"{count(len(found.after.places), 'member')} in group {found.group.id}"
        )
    return code


def _how(proposal: Proposal) -> str:
    if proposal.where.bundle:
        return "a bundle is a recording: run it against the cluster"
    return "--write edits the files, -o kustomize or patch prints the change"


def _source(proposal: Proposal) -> ExitCode:
    """Print the change for manifests that are kept elsewhere."""
    found = proposal.report.reordering
    if not found.edits:
        proposal.output.note("unchanged: there is nothing to edit")
        return proposal.code()
    patch = proposal.output.format == "patch"
    text = reorder_source.patches(found) if patch else reorder_source.kustomization(found)
    proposal.output.write(text)
    proposal.output.note(NOTHING)
    return proposal.code()


def _require_fitting(options: ReorderOptions, where: ContextOptions) -> None:
    """Raise `UsageError` for flags that do not go together."""
    output = options.output.format
    if options.write and not where.manifests:
        raise UsageError("--write edits files", hint="name them with -f")
    if options.wait and (where.manifests or where.bundle or where.aws.disabled):
        raise UsageError("--wait needs the live cluster and AWS", hint="leave --wait out")
    if options.edit and options.shared.no_input:
        raise UsageError("--edit asks an editor, --no-input asks nobody", hint="leave one out")
    if output in ("patch", "kustomize") and (
        options.write or options.wait or not options.asks_for_order
    ):
        raise UsageError(
            f"-o {output} prints the change of an order and makes none",
            hint="ask for an order, for example with --before; leave --write and --wait out",
        )


def _require_certain(group: Group, snapshot: Snapshot) -> None:
    """Raise the reason why it is not known who is in the group."""
    unread = dict.fromkeys(member.unread for member in group.uncertain)
    require(snapshot, *(section for section in unread if section is not None))


def _requests(options: ReorderOptions) -> tuple[Request, ...]:
    """Return the requests of `--check`; more URLs may follow the first one."""
    if options.urls and not options.check:
        raise UsageError(
            f'unexpected argument "{options.urls[0]}"', hint="reorder takes one group/NAME"
        )
    return tuple(parse_request("GET", url) for url in (*options.check, *options.urls))
