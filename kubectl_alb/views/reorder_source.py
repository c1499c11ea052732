"""Edits of an order in the form that manifests kept elsewhere take: patches, a kustomization."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.analysis.reorder.result import Reordering
from kubectl_alb.facts.tags import GROUP_ORDER
from kubectl_alb.model.action import pointer
from kubectl_alb.model.names import Ref
from kubectl_alb.render.escape import escape

# What YAML reads as text without quotes.
PLAIN = re.compile(r"(?!(?:true|false|yes|no|on|off|null|y|n)$)[a-z][a-z0-9-]*")


def patches(found: Reordering) -> str:
    """Return a strategic merge patch for each edit, as YAML documents.

    A value of null removes the annotation, with `kubectl patch`.
    """
    return "---\n".join("".join(_patch(edit, found)) for edit in found.edits)


def kustomization(found: Reordering) -> str:
    """Return what to add to a kustomization.

    The namespace is left out where names tell the Ingresses apart: kustomize sets it only after
    it has applied the patches.
    """
    lines = ["patches:\n"]
    for edit in found.edits:
        lines += _comment(edit, found)
        lines += _target(edit.ref, found.edits)
        lines.append("  patch: |-\n")
        # kustomize takes a null for the text "null".
        patch = _removal() if edit.after is None else _object(edit, namespace=False)
        lines += [f"    {line}\n" for line in patch]
    return "".join(lines)


def _removal() -> Iterator[str]:
    yield "- op: remove"
    yield f"  path: {pointer('metadata', 'annotations', GROUP_ORDER)}"


def _patch(edit: OrderEdit, found: Reordering) -> Iterator[str]:
    yield from _comment(edit, found)
    yield from (f"{line}\n" for line in _object(edit, namespace=True))


def _comment(edit: OrderEdit, found: Reordering) -> Iterator[str]:
    owner = next(place.owner for place in found.before.places if place.ref == edit.ref)
    kept = f", kept by {owner}" if owner else ""
    before = "no order" if edit.before is None else f"order {edit.before}"
    # YAML allows few characters beyond ASCII in a comment, and names have none.
    said = escape(f"Ingress {edit.ref}{kept}: {before} before")
    yield f"# {said.encode('ascii', 'backslashreplace').decode()}\n"


def _object(edit: OrderEdit, namespace: bool) -> Iterator[str]:
    yield "apiVersion: networking.k8s.io/v1"
    yield "kind: Ingress"
    yield "metadata:"
    yield f"  name: {_scalar(edit.ref.name)}"
    if namespace:
        yield f"  namespace: {_scalar(edit.ref.namespace)}"
    yield "  annotations:"
    yield f"    {GROUP_ORDER}: {json.dumps(edit.after)}"


def _target(ref: Ref, edits: Sequence[OrderEdit]) -> Iterator[str]:
    yield "- target:\n"
    yield "    group: networking.k8s.io\n"
    yield "    version: v1\n"
    yield "    kind: Ingress\n"
    yield f"    name: {_pattern(ref.name)}\n"
    if _twice(ref.name, (edit.ref for edit in edits)):
        yield f"    namespace: {_pattern(ref.namespace)}\n"


def _scalar(text: str) -> str:
    """Return a text as a YAML scalar; names that could be read as something else are quoted."""
    return text if PLAIN.fullmatch(text) else json.dumps(text)


def _pattern(name: str) -> str:
    """Return a name as the regular expression that kustomize takes it for."""
    return _scalar(name.replace(".", r"\."))


def _twice(name: str, refs: Iterable[Ref]) -> bool:
    return sum(ref.name == name for ref in refs) > 1
