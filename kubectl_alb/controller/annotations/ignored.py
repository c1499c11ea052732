"""Annotations that are meant for the controller and that it ignores."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from kubectl_alb.controller.annotations.catalogue import annotation, unknown_keys
from kubectl_alb.controller.annotations.foreign import IN_TREE
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.service_settings import SERVICE_ANNOTATIONS
from kubectl_alb.facts.tags import PREFIX, RESEMBLING, SERVICE_PREFIX

_SERVICE_DOMAIN = "service.beta.kubernetes.io/"


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


def ignored_service_keys(
    annotations: Mapping[str, str],
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each key for load balancers of Services that nobody reads, as `ignored_keys` does."""
    for full in annotations:
        if not full.startswith(SERVICE_PREFIX) or full.removeprefix(SERVICE_PREFIX) in IN_TREE:
            continue
        name = full.removeprefix(_SERVICE_DOMAIN)
        if not any(_is(name, known) for known in SERVICE_ANNOTATIONS):
            near = get_close_matches(name, SERVICE_ANNOTATIONS, n=3, cutoff=0.75)
            yield full, tuple(_SERVICE_DOMAIN + key for key in near)


def _is(name: str, known: str) -> bool:
    return name.startswith(known) if known.endswith(".") else name == known
