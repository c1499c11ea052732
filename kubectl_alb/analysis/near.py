"""Names that are nearly the one that was given, and may be meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from kubectl_alb.model.names import Ref

# How alike two names must be for one to be taken for the other; 1 is the same.
NEAR = 0.6


def alike(wanted: str, known: Iterable[str]) -> str:
    """Return the existing name that is nearest; empty where none is near."""
    return next(iter(get_close_matches(wanted, list(known), n=1, cutoff=NEAR)), "")


def nearest(wanted: Ref, known: Iterable[Ref]) -> str:
    """Say which existing object has nearly the same name: `: shop/web has a similar name`.

    An object of the same name in another namespace is named too; empty where none is near.
    """
    refs = list(known)
    same = [ref for ref in refs if ref.name == wanted.name and ref != wanted]
    names = [ref.name for ref in refs if ref.namespace == wanted.namespace]
    near = alike(wanted.name, names)
    if near:
        return f": there is {Ref(wanted.namespace, near)}"
    return f": there is {same[0]}, in another namespace" if same else ""
