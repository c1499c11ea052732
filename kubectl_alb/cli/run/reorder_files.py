"""`reorder --write`: the manifests with the new order, their comments and layout kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.apply.annotation_text import AnnotationEdit, edited
from kubectl_alb.apply.text_files import FileChange, read_file, write_files
from kubectl_alb.apply.writer import DryRun
from kubectl_alb.cli.consent import Consent
from kubectl_alb.cli.run.reorder_proposal import NOTHING, Proposal
from kubectl_alb.context.open import default_namespace
from kubectl_alb.controller.group_order import DEFAULT, order_rules
from kubectl_alb.errors import AlbError, ExitCode, UsageError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.model.counting import count
from kubectl_alb.render.document import Document, Line, Mark, Paragraph, Style, Styled
from kubectl_alb.steps.reorder import order_steps


def write(proposal: Proposal) -> ExitCode:
    """Show the order and the lines of files that change, ask, and write them."""
    found, options = proposal.report.reordering, proposal.options
    consent = Consent.of(options.change, options.shared.no_input)
    proposal.show()
    changes = tuple(_changes(proposal, _by_file(found.edits, found.before.facts)))
    _show(proposal, changes)
    if changes:
        try:
            consent.obtain(order_steps(found.edits, found.before.facts))
        except AlbError as refused:
            proposal.write(refused.exit_code, files=_value(changes, False))
            raise
    writes = bool(changes) and consent.dry_run is DryRun.NONE
    if writes:
        write_files(changes)
    code = proposal.partial if writes else proposal.code()
    proposal.write(code, files=_value(changes, writes))
    _close(proposal, changes, writes)
    return code


def _by_file(edits: Sequence[OrderEdit], facts: Facts) -> Mapping[str, list[OrderEdit]]:
    """Return the edits by file; raise where an Ingress is in none that can be written."""
    files: dict[str, list[OrderEdit]] = defaultdict(list)
    for edit in edits:
        position = facts.snapshot.kubernetes.ingress_by_ref[edit.ref].meta.position
        if position is None:
            raise UsageError(
                f"Ingress {edit.ref} is in none of the files",
                hint="name its manifest too, or run without -f to edit the cluster",
            )
        if not Path(position.file).is_file():
            raise UsageError(
                f"Ingress {edit.ref} comes from {position.file}, which is no file to write to",
                hint="use -o kustomize or -o patch",
            )
        files[position.file].append(edit)
    return files


def _changes(proposal: Proposal, files: Mapping[str, list[OrderEdit]]) -> Iterator[FileChange]:
    facts, where = proposal.report.reordering.before.facts, proposal.where
    namespace = where.kubernetes.namespace or default_namespace(where)
    neutral = str(DEFAULT) if order_rules(facts.config.version).allows(DEFAULT) else ""
    for file, edits in files.items():
        content, text = read_file(file)
        wanted = [AnnotationEdit("Ingress", e.ref, GROUP_ORDER, e.after, neutral) for e in edits]
        yield FileChange.of(file, content, edited(text, wanted, file, namespace))


def _show(proposal: Proposal, changes: Sequence[FileChange]) -> None:
    if proposal.for_people and changes:
        lines = [line for change in changes for line in _difference(change)]
        proposal.output.draw(Document((Paragraph(tuple(lines)),)))


def _difference(change: FileChange) -> Iterator[Line]:
    before, after = (
        side.decode("utf-8-sig").splitlines() for side in (change.before, change.after)
    )
    yield Styled(change.path, Style.BOLD)
    for line in list(unified_diff(before, after, n=0, lineterm=""))[2:]:
        yield f"  {line}"


def _value(changes: Sequence[FileChange], written: bool) -> list[dict[str, object]]:
    return [{"path": change.path, "written": written} for change in changes]


def _close(proposal: Proposal, changes: Sequence[FileChange], written: bool) -> None:
    if written:
        text = f" wrote {count(len(changes), 'file')}"
        proposal.output.note((Mark.GOOD, text))
    elif changes:
        proposal.output.note(NOTHING)
    else:
        proposal.output.note("unchanged: there is nothing to edit")
