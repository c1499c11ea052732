"""The README of a bundle: what it holds, and what was left out and replaced."""

from collections.abc import Iterable

from kubectl_alb.context.bundle.record import Recording
from kubectl_alb.render.secrets import RULES

TEXT = """\
# Bundle of kubectl alb

Recorded {taken}. Read it with `kubectl alb doctor --bundle PATH`.

## Before you share it

{sharing}
It is no substitute for looking: free text (logs, events, messages, names, tags, annotations of the
controller) is kept, and may hold what no rule knows.

## What is in it

- Kubernetes objects and AWS records: only the fields that a question of the program reads.
- The controller's log and the log of the recording itself.

## What was left out

- Values of Secrets: the keys are kept.
- Annotations other than those that are read: `alb.ingress.kubernetes.io/…`, some of
  `service.beta.kubernetes.io/aws-load-balancer-…`, class, role, Helm, Argo CD and cert-manager.
  In their JSON, values of fields that the controller does not read.
- Applied configuration (`last-applied-configuration` and its like of other tools).
- Probes, commands, volumes, and arguments that are not flags of the controller.
- Values of environment variables, but for those that say how AWS is reached and names of load
  balancers. preStop commands, but for how long they sleep.
- Queries of health check paths and of webhook URLs.
- Client secrets of listener rules.
{left_out}
## What is replaced by REDACTED in text

{rules}
"""
PLAIN = """\
Nothing was replaced by stand-ins: it names your account, hosts, people, roles, buckets,
repositories and objects. `kubectl alb bundle --redact=strict` replaces them.
"""
STRICT = "Replaced by stand-ins, the same for the same name: {names}.\n"


def readme(recording: Recording) -> str:
    """Return the text."""
    names = ", ".join(recording.redaction)
    return TEXT.format(
        taken=recording.taken_at.strftime("%Y-%m-%d %H:%M UTC"),
        sharing=STRICT.format(names=names) if names else PLAIN,
        left_out=_items((*recording.left_out, *_gaps(recording))),
        rules=_items(rule.name for rule in RULES).rstrip(),
    )


def _gaps(recording: Recording) -> Iterable[str]:
    gaps = sorted(recording.gaps.items(), key=lambda pair: pair[0].value)
    return (f"{section.value}: not read, or not all of it: {reason}" for section, reason in gaps)


def _items(texts: Iterable[str]) -> str:
    return "".join(f"- {' '.join(text.split())}\n" for text in texts)
