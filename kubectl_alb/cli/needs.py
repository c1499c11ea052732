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
        """Return why the first vital section was not read; None where all were.

        Of recorded input no more can be had, and with `--no-aws` nothing of AWS is asked for.
        """
        if options.bundle or options.source == "files":
            return None
        for section in self.vital:
            if section in snapshot.read or (section.is_aws and options.aws.disabled):
                continue
            return snapshot.gaps.get(section)
        return None
