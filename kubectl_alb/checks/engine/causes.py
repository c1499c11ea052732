"""Which failures follow from which: causes first, with what they lead to beneath.

```
ALB-HOOK-003  certificate expired          a root
└── ALB-HOOK-009  foreign Ingresses held   its consequence
ALB-SG-003    rules not managed            a root, though only a warning
└── ALB-TGT-002   health checks time out   ranks it as an error
```
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.model.failure import Impact, Rank, Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref

_CREDENTIALS = ("IAM-001", "IAM-002", "IAM-003", "IAM-004", "IAM-011", "IAM-012")
_START = ("CTRL-001", "CTRL-002", "CTRL-003", "CTRL-004", "CTRL-005", "CTRL-010", "CTRL-012")
_STOPPED = (*_START, "CRD-001", *_CREDENTIALS)
_SILENT_WEBHOOK = ("HOOK-001", "HOOK-002", "HOOK-003", "HOOK-004")
STOPPED = frozenset(f"ALB-{code}" for code in _STOPPED)
_DENIED = ("IAM-005", "IAM-006", "IAM-007", "IAM-008")
# Steps of a deployment that AWS or a webhook refuses; the address is written after all of them.
_REFUSED_STEPS = (
    "SG-002", "SG-007", "IP-002", "CERT-003", "CERT-004", "CERT-005", "CERT-006", "ANNO-008",
    "ANNO-012", "ANNO-013", "ANNO-014", "ANNO-015", "ANNO-016", "ANNO-017", "HTTP-010", "TGT-019",
    "TGT-020", "NLB-002", "NLB-011", "NAME-001", "NAME-002", "NAME-003", "NAME-006", "NAME-007",
    "QUOTA-001", "QUOTA-003", "QUOTA-004", "QUOTA-005", "QUOTA-006", "QUOTA-007", "QUOTA-008",
    "QUOTA-009", "ADDON-001", "ADDON-002", "IAM-009", "IAM-010", "CTRL-009", "CTRL-014",
)  # fmt: skip
_BAD_TARGETS = ("TGT-002", "TGT-003", "TGT-004", "TGT-007", "TGT-009")

# Consequence: what it may follow from, the likeliest first. What follows from a refused group, the
# checks themselves say.
_FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "ADDON-001": ("IAM-004", "IAM-005"),
    "CLASS-009": ("CLUSTER-001",),
    "CRD-002": ("CLUSTER-006",),
    "CTRL-006": ("CTRL-008",),
    "CTRL-007": ("CLUSTER-002",),
    "DEL-003": (
        *_STOPPED,
        *_SILENT_WEBHOOK,
        *_DENIED,
        "CLASS-002",
        "CLASS-003",
        "DEL-001",
        "DEL-002",
        "DEL-006",
        "DEL-007",
        "DEL-009",
        "GROUP-009",
    ),
    "DEL-005": ("CTRL-004", "CLUSTER-002"),
    "DNS-001": (
        *_STOPPED,
        *_DENIED,
        *_SILENT_WEBHOOK,
        "HOOK-010",
        "HTTP-008",
        "NLB-006",
        "NLB-007",
        "NLB-009",
        "SVC-002",
        "SVC-010",
        *_REFUSED_STEPS,
    ),
    "DRIFT-001": (
        *_STOPPED,
        *_DENIED,
        *_SILENT_WEBHOOK,
        "HOOK-010",
        *_REFUSED_STEPS,
        "ADDON-004",
        "CERT-001",
        "CLUSTER-001",
        "CLUSTER-004",
        "IP-004",
        "NAME-004",
        "NAME-005",
        "SG-004",
        "SG-005",
    ),
    "GROUP-004": ("GROUP-010", "ANNO-019"),
    "GW-001": ("CRD-003",),
    "GW-007": ("CRD-003", *_STOPPED),
    "HOOK-001": (
        *_STOPPED,
        "CRD-003",
        "CTRL-006",
        "CTRL-008",
        "CTRL-009",
        "CTRL-014",
        "CTRL-016",
        "HOOK-007",
    ),
    "HOOK-002": ("HOOK-003", "HOOK-007", "CLUSTER-002"),
    "HOOK-003": ("HOOK-007",),
    "HOOK-005": ("CLUSTER-002", "CLUSTER-006"),
    "HOOK-009": _SILENT_WEBHOOK,
    "NAME-001": ("CLUSTER-004",),
    "NAME-002": ("CLUSTER-004",),
    "READY-001": (*_BAD_TARGETS, "TGT-005", "TGT-006", *_STOPPED),
    "READY-003": ("CTRL-011",),
    "READY-004": ("READY-002",),
    "SG-007": ("SG-001", "QUOTA-006"),
    "SG-008": ("CLUSTER-001", "CLUSTER-002"),
    "SUBNET-001": ("IAM-008", "CTRL-013", "SUBNET-008", "IP-001"),
    "SUBNET-002": ("CTRL-004", "CTRL-013"),
    "SUBNET-003": ("IP-001",),
    "TGB-005": ("CRD-002", "HOOK-001"),
    "TGT-002": ("SG-001", "SG-007", "SG-003", "SG-008", "QUOTA-006", "IP-004"),
    "TGT-003": ("TGT-021",),
    "TGT-004": ("TGT-021",),
    "TGT-005": ("DEL-008",),
    "TGT-001": ("READY-001",),
    "TGT-006": (
        "TGT-018",
        "SG-007",
        "TGT-014",
        "TGT-015",
        "IP-004",
        *_STOPPED,
        "IAM-005",
        "IAM-009",
        "IAM-013",
        "SVC-005",
        "TGB-003",
        "TGB-004",
        "TGT-017",
        "TGT-019",
        "QUOTA-002",
    ),
    "TGT-008": _STOPPED,
    "TGT-013": ("TGT-008",),
    "TGT-015": ("CTRL-013",),
    "TGT-016": _BAD_TARGETS,
}
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    f"ALB-{code}": tuple(f"ALB-{cause}" for cause in causes) for code, causes in _FOLLOWS.items()
}
# What is seen of an object because something else about it fails.
SYMPTOMS = frozenset(
    {
        "ALB-DEL-003",
        "ALB-DNS-001",
        "ALB-DNS-004",
        "ALB-GW-007",
        "ALB-READY-001",
        "ALB-TGT-006",
    }
)
# Where their cause is told, nothing is told of these: they are the same once more.
EXPLAINED = frozenset({"ALB-DRIFT-001"})
# What is wrong here is wrong for every Ingress.
_EVERYWHERE = frozenset({"CTRL", "IAM", "CRD", "HOOK", "CLUSTER"})
_EVERYWHERE_TOO = frozenset({"ALB-SG-007", "ALB-SG-008"})
# What findings may have in common: an object, an Ingress, an ARN, or the whole cluster.
_Place = ObjectRef | Ref | str | None
_SEVERITIES = list(Severity)
_IMPACTS = list(Impact)
_RANKS = list(Rank)
_AREAS = [area.name for area in failure_catalogue.AREAS]


@dataclass(frozen=True, slots=True)
class Root:
    """A finding that follows from no other, and those that follow from it, however far."""

    finding: Finding
    consequences: tuple[Finding, ...] = ()

    @property
    def severity(self) -> Severity:
        """The worst of all."""
        found = (self.finding, *self.consequences)
        return min((one.severity for one in found), key=_SEVERITIES.index)


def with_causes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Note in each finding what it follows from, and sort: roots first, then what they lead to.

    What is explained by its cause is left out.
    """
    found = tuple(findings)
    touching = _Touching(found)
    linked = [replace(one, causes=tuple(_causes(one, touching))) for one in found]
    linked = [one for one in linked if not (one.causes and one.code in EXPLAINED)]
    return tuple(chain.from_iterable((r.finding, *r.consequences) for r in roots(linked)))


def _causes(finding: Finding, touching: "_Touching") -> Iterator[str]:
    for code in dict.fromkeys((*finding.causes, *FOLLOWS.get(finding.code, ()))):
        if touching.first(code, finding) is not None:
            yield code


class _Touching:
    """Findings by their code and by all that they have to do with."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self._found = found
        self._places: dict[tuple[str, _Place], list[int]] = {}
        for place, finding in enumerate(found):
            for key in _reach(finding):
                self._places.setdefault((finding.code, key), []).append(place)

    def first(self, code: str, finding: Finding) -> Finding | None:
        """Return the first other finding of a code that has to do with what a finding is about."""
        keys = dict.fromkeys((None, finding.about, *finding.concerns, *_named(finding)))
        places = (
            next((n for n in listed if self._found[n] is not finding), None)
            for key in keys
            if (listed := self._places.get((code, key)))
        )
        place = min((n for n in places if n is not None), default=None)
        return None if place is None else self._found[place]


def _named(finding: Finding) -> tuple[str, ...]:
    """Return the ARN, which a TargetGroupBinding and its target group have in common."""
    return (finding.arn,) if finding.arn else ()


def _reach(finding: Finding) -> Iterable[_Place]:
    """Return the object, its ARN, the Ingresses, and None for what has to do with everything."""
    found: list[_Place] = [finding.about, *finding.concerns, *finding.blocks, *_named(finding)]
    wide = not finding.concerns and not _EVERYWHERE.isdisjoint(finding.code.split("-"))
    if wide or finding.code in _EVERYWHERE_TOO:
        found.append(None)
    return dict.fromkeys(found)


def roots(findings: Iterable[Finding]) -> tuple[Root, ...]:
    """Put every finding beneath the first of its causes; the weightiest roots come first."""
    found = sorted(findings, key=_weight)
    touching = _Touching(found)
    beneath: dict[int, list[Finding]] = {}
    tops = []
    for finding in found:
        parent = _parent(finding, touching)
        if parent is None:
            tops.append(finding)
        else:
            beneath.setdefault(id(parent), []).append(finding)
    grown = [Root(top, tuple(_below(top, beneath))) for top in tops]
    return tuple(sorted(grown, key=lambda root: _SEVERITIES.index(root.severity)))


def _parent(finding: Finding, touching: _Touching) -> Finding | None:
    found = (touching.first(code, finding) for code in finding.causes)
    return next((one for one in found if one is not None), None)


def _below(top: Finding, beneath: Mapping[int, Sequence[Finding]]) -> Iterator[Finding]:
    for finding in beneath.get(id(top), ()):
        yield finding
        yield from _below(finding, beneath)


def _weight(finding: Finding) -> tuple[object, ...]:
    """Rate: severity, urgency, how much stands still, how common it is, area, code, object."""
    failure, about = failure_catalogue.failure(finding.code), finding.about
    place = (finding.code, about.namespace, about.name, finding.arn, finding.title)
    severity = _SEVERITIES.index(finding.severity), not finding.urgent
    if failure is None:
        return *severity, len(_IMPACTS), len(_RANKS), len(_AREAS), *place
    return (
        *severity,
        _IMPACTS.index(failure.impact),
        _RANKS.index(failure.rank),
        _AREAS.index(failure.area),
        *place,
    )
