"""Whether an unexpected error came of a bundle with records that no cluster and no AWS gives.

Decoders copy most values unseen, because to look at each costs as much as to plan. So they are
looked at after something has failed.
"""

from collections.abc import Iterator, Sequence

from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.decode.types import misfits
from kubectl_alb.context.load import load
from kubectl_alb.errors import AlbError, DecodeError
from kubectl_alb.model.section import Section

FLAG = "--bundle"
SHOWN = 5


def malformed(args: Sequence[str]) -> DecodeError | None:
    """Return what is wrong with the records of the bundle that a command line names, if any."""
    for name in _bundles(args):
        try:
            faults = tuple(_faults(BundleSource(name)))
        except AlbError:
            continue
        if faults:
            return DecodeError(
                f"bundle {name} holds records that no cluster and no AWS gives",
                "record it anew with `kubectl alb bundle`",
                details=faults[:SHOWN],
            )
    return None


def _bundles(args: Sequence[str]) -> Iterator[str]:
    for index, word in enumerate(args):
        if word == FLAG:
            yield from args[index + 1 : index + 2]
        elif word.startswith(f"{FLAG}="):
            yield word.partition("=")[2]


def _faults(source: BundleSource) -> Iterator[str]:
    snapshot = load(source, Section)
    for need in sorted(snapshot.read, key=lambda one: one.value):
        for index, record in enumerate(snapshot.records(need)):
            wrong = next(misfits(record), "")
            if wrong:
                yield f"{need.value}.json, record {index}: {wrong} is of a wrong type"
