"""What is wrong with an object, and what to do: the findings of doctor, describe and plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kubectl_alb.model.failure import Severity
from kubectl_alb.model.names import ObjectRef, Ref


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; a text that there is nothing to say for is empty.

    `title` is one sentence that names the object, `detail` what was seen and what was expected.
    `key` is the annotation (whole key) or the field path to blame. `rating` is None where the
    severity is that of the failure. `causes` are the codes of findings that this one follows from.
    `blocks` are Ingresses that cannot be updated because of it, `concerns` those that it is about;
    a finding that concerns no Ingress in particular concerns the cluster. `values` fill the
    placeholders of the catalogue's commands: `SVC` for `<SVC>`. What is `urgent` stands before all
    else of its severity: nothing works until it is repaired. `file`, `line` and `column`
    (from 1) are set for objects that were read from a manifest.

    A check leaves empty what the catalogue knows; the engine completes it.
    """

    about: ObjectRef
    title: str
    detail: str = ""
    code: str = ""
    rating: Severity | None = None
    key: str = ""
    arn: str = ""
    hint: str = ""
    fix: str = ""
    causes: tuple[str, ...] = ()
    blocks: tuple[Ref, ...] = ()
    concerns: tuple[Ref, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict, compare=False)
    file: str = ""
    line: int = 0
    column: int = 0
    suppressed_by: str = ""
    urgent: bool = False

    @property
    def severity(self) -> Severity:
        """The severity; a finding without a rating counts as an error."""
        return self.rating or Severity.ERROR
