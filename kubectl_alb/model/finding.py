"""What is wrong with an object, and what to do: the findings of doctor, describe and plan."""

from dataclasses import dataclass

from kubectl_alb.model.failure import Severity
from kubectl_alb.model.names import ObjectRef, Ref


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; a text that there is nothing to say for is empty.

    `title` is one sentence that names the object, `detail` what was seen and what was expected.
    `file`, `line` and `column` (from 1) are set for objects that were read from a manifest.
    `causes` are the codes of findings that this one follows from. `blocks` are Ingresses that
    cannot be updated because of it, `concerns` those that it is about; a finding that concerns
    no Ingress in particular concerns the cluster. `key` is the annotation (whole key) or the field
    path to blame.
    """

    code: str
    severity: Severity
    title: str
    about: ObjectRef
    detail: str = ""
    arn: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    fix: str = ""
    causes: tuple[str, ...] = ()
    blocks: tuple[Ref, ...] = ()
    concerns: tuple[Ref, ...] = ()
    suppressed_by: str = ""
    key: str = ""
