"""What each command reads, declared once: reading, verdicts and documents follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from kubectl_alb.context.options import ContextOptions
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot

# The section that a subject on the command line is looked up in.
SUBJECT_SECTIONS = {
    "ingress": Section.INGRESSES,
    "group": Section.INGRESSES,
    "service": Section.SERVICES,
    "class": Section.INGRESS_CLASSES,
    "alb": Section.LOAD_BALANCERS,
    "tg": Section.TARGET_GROUPS,
    "binding": Section.TARGET_GROUP_BINDINGS,
    "pod": Section.PODS,
}


@dataclass(frozen=True, slots=True)
class Needs:
    """The sections that a command reads, and the vital ones, without which its answer is partial.

    A partial answer is shown, but the exit code is that of the first vital gap.
    """

    sections: frozenset[Section]
    vital: tuple[Section, ...] = ()

    @classmethod
    def of(cls, sections: Iterable[Section], *vital: Section) -> "Needs":
        """Return needs whose vital sections are those of the given ones that are read at all."""
        found = frozenset(sections)
        return cls(found, tuple(section for section in vital if section in found))

    def vital_gap(self, snapshot: Snapshot, options: ContextOptions) -> Gap | None:
        """Return why the first vital section, or whose it is, was not read; None where all was.

        Where nothing that is vital of the cluster, or of AWS, is read at all, any record of it will
        do. Files hold neither; a bundle may have been made without AWS, and with `--no-aws` nothing
        of it is asked for, with `--no-health` no health.
        """
        unasked = {Section.TARGET_HEALTH} if options.aws.no_health else set()
        if options.source == "files":
            return None
        for of_aws in (False, True):
            if of_aws and (options.bundle or options.aws.disabled):
                continue
            vital = [one for one in self.vital if one.is_aws is of_aws and one not in unasked]
            gaps = (snapshot.gaps.get(one) for one in vital if one not in snapshot.read)
            gap = next(gaps, None) if vital else silence(snapshot, of_aws)
            if gap is not None:
                return gap
        return snapshot.context.gap


def silence(snapshot: Snapshot, of_aws: bool) -> Gap | None:
    """Return why AWS, or the cluster, gave no record at all; None where it did or was not asked."""
    if any(snapshot.records(need) for need in snapshot.read if need.is_aws is of_aws):
        return None
    gaps = sorted(
        (n.value, n) for n in snapshot.gaps if n.is_aws is of_aws and n not in snapshot.read
    )
    return snapshot.gaps[gaps[0][1]] if gaps else None
