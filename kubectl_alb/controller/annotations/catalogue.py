"""The annotations of the controller by key, those of the whole group first."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from kubectl_alb.controller.annotations.annotation import Annotation
from kubectl_alb.controller.annotations.backend import BACKEND
from kubectl_alb.controller.annotations.group import GROUP
from kubectl_alb.controller.annotations.ingress import INGRESS
from kubectl_alb.controller.annotations.port import PORT
from kubectl_alb.facts.tags import PREFIX

# What the controller itself writes, on Ingresses and on TargetGroupBindings.
WRITTEN = (
    PREFIX + "dry-run-plan",
    "elbv2.k8s.aws/checkpoint",
    "elbv2.k8s.aws/checkpoint-timestamp",
)

CATALOGUE: Mapping[str, Annotation] = {
    entry.key: entry for entry in (*GROUP, *PORT, *INGRESS, *BACKEND)
}


def annotation(suffix: str) -> Annotation | None:
    """Find the catalogue's entry for a key without prefix; None for a key it does not know.

    A family matches with or without its name: `actions.login` and `actions` give one entry.
    """
    found = CATALOGUE.get(suffix)
    if found is None:
        found = CATALOGUE.get(suffix.partition(".")[0])
        return found if found is not None and found.family else None
    return found


def unknown_keys(annotations: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each prefixed key that the controller ignores, with known keys that look like it."""
    for full in annotations:
        if full in WRITTEN or not full.startswith(PREFIX):
            continue
        suffix = full[len(PREFIX) :]
        found = annotation(suffix)
        if found is None or (found.family and "." not in suffix):
            near = get_close_matches(suffix, CATALOGUE, n=3, cutoff=0.75)
            yield full, tuple(PREFIX + key for key in near)
