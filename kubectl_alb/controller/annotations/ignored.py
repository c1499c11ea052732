"""Annotations that are meant for the controller and that it ignores."""

from collections.abc import Iterator, Mapping

from kubectl_alb.controller.annotations.catalogue import annotation, unknown_keys
from kubectl_alb.controller.flags import Version
from kubectl_alb.facts.tags import PREFIX, RESEMBLING


def ignored_keys(
    annotations: Mapping[str, str], version: Version
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each key that is meant for the controller and ignored, with the keys it may mean."""
    yield from unknown_keys(annotations)
    for full in annotations:
        prefix, slash, suffix = full.rpartition("/")
        known = annotation(suffix if slash else full.rpartition(".")[2])
        if known is None:
            continue
        if full.startswith(PREFIX):
            if known.since > version:
                yield full, ()
        elif _resembles(prefix if slash else full):
            yield full, (PREFIX + suffix if slash else known.full_key,)


def _resembles(prefix: str) -> bool:
    """Tell whether a prefix is meant to be the controller's."""
    return prefix.startswith(RESEMBLING)
