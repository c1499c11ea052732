"""What a finding offers beside its words: a fix, examples, and whether `doctor --fix` has steps.

    the check knows cause and values    its commands are the fix
    `doctor --fix` has steps            their commands are the fix, or `doctor --fix` itself where
                                        it has to read first; where it asks for more than a yes,
                                        it is an example
    neither                             no fix; the catalogue's command is an example, if all of
                                        its placeholders are known and nothing would be overwritten

All commands are addressed here: whatever prints a finding prints them as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kubectl_alb.checks.engine import commands, placeholders
from kubectl_alb.checks.engine.objects import meta_of
from kubectl_alb.checks.engine.repair import Manual
from kubectl_alb.checks.engine.repairs import REPAIRS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.manifest_owner import owner_of
from kubectl_alb.model.failure import Failure
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.offer import Addressing, FixCommand
from kubectl_alb.model.step import Step

_ANNOTATION = re.compile(r"(?<=\s)([a-z][\w.-]*/[\w.-]*\w)=")
_DELETES = re.compile(r"\bdelete(-[a-z-]+)?\s|\bannotate\s.*\s[a-z][\w.-]*/[\w.-]*\w-(?=\s|$)")


def with_offers(finding: Finding, failure: Failure, facts: Facts) -> Finding:
    """Return a finding of a known failure with its hint, its fix and its examples."""
    hint, filled = placeholders.remedy_for(failure, finding, facts)
    steps = _steps(finding, facts)
    fix = finding.fix or _of_steps(finding, steps)
    examples = finding.examples or tuple(
        () if finding.hint or fix else _harmless(filled, finding, facts)
    )
    if steps and not fix and not any(step.owner for step in steps):
        examples = (*examples, commands.asking_doctor(finding.code, finding.about))
    where = facts.snapshot.context.addressing
    return replace(
        finding,
        detail=where.told(finding.detail),
        hint=where.told(_kept_elsewhere(finding.hint or hint, finding, facts)),
        fix=tuple(addressed(one, where) for one in fix),
        examples=tuple(where.addressed(one) for one in examples),
        repairable=bool(steps),
    )


def addressed(one: FixCommand, where: Addressing) -> FixCommand:
    """Return a command, and the one that takes it back, for the same cluster and account."""
    return replace(one, command=where.addressed(one.command), undo=where.addressed(one.undo))


def _steps(finding: Finding, facts: Facts) -> tuple[Step, ...]:
    """Return what `doctor --fix` would do; what stands in a file is repaired in the file."""
    repair = REPAIRS.get(finding.code)
    if repair is None or finding.file:
        return ()
    answer = repair(finding, facts)
    return () if isinstance(answer, Manual) else answer


def _of_steps(finding: Finding, steps: tuple[Step, ...]) -> commands.Fix:
    """Return the fix that steps make; nothing where the check has choices of its own."""
    if finding.examples:
        return ()
    return commands.of_steps(steps) or commands.by_doctor(finding.code, steps)


def _kept_elsewhere(hint: str, finding: Finding, facts: Facts) -> str:
    """Say where an object is changed that Helm, Flux or Argo CD keeps."""
    meta = meta_of(finding.about, facts.snapshot)
    owner = owner_of(meta) if meta and not finding.file and finding.about.kind in _EDITED else ""
    return f"{hint} ({owner} keeps it: change it there)" if owner and hint else hint


_EDITED = ("Ingress", "Service", "IngressClass", "IngressClassParams", "TargetGroupBinding")


def _harmless(examples: Iterable[str], finding: Finding, facts: Facts) -> Iterator[str]:
    """Leave out commands of the catalogue that delete, or overwrite what is set already."""
    meta = meta_of(finding.about, facts.snapshot)
    held = meta.annotations if meta else {}
    for command in examples:
        if _DELETES.search(command) or any(key in held for key in _ANNOTATION.findall(command)):
            continue
        yield command
