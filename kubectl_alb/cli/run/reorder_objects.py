"""The Ingresses with their new order, as manifests for `kubectl apply`."""

from collections.abc import Iterator, Mapping
from shlex import quote
from typing import Any

from kubectl_alb.analysis.reorder.edits import OrderEdit
from kubectl_alb.cli.run.reorder_proposal import Proposal
from kubectl_alb.context.decode.kubernetes import POSITION
from kubectl_alb.facts.tags import FINALIZERS, GROUP_ORDER
from kubectl_alb.model.section import Section

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
# What the server sets.
SERVERS = ("managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink")


def objects_text(proposal: Proposal) -> str:
    """Return the edited objects as YAML documents."""
    # Imported only now, with YAML.
    from kubectl_alb.render.yaml import dump

    edits = {edit.ref: edit for edit in proposal.report.reordering.edits}
    records = {
        (record["metadata"].get("namespace") or "", record["metadata"]["name"]): record
        for record in proposal.source.fetch(Section.INGRESSES).records
    }
    parts = []
    for ref, edit in edits.items():
        record = records[ref.namespace, ref.name]
        parts.append("".join(_comments(edit)) + dump(_edited(record, edit)))
    return "---\n".join(parts)


def _comments(edit: OrderEdit) -> Iterator[str]:
    if edit.after is None:
        name = f"{quote(edit.ref.name)} -n {quote(edit.ref.namespace)}"
        yield "# kubectl apply removes group.order only where it has set it, else use\n"
        yield f"# kubectl annotate ingress {name} {GROUP_ORDER}-\n"


def _edited(record: Mapping[str, Any], edit: OrderEdit) -> dict[str, Any]:
    meta = {key: value for key, value in record["metadata"].items() if key not in SERVERS}
    annotations = dict(meta.get("annotations") or {})
    for key in (LAST_APPLIED, GROUP_ORDER):
        annotations.pop(key, None)
    if edit.after is not None:
        annotations[GROUP_ORDER] = edit.after
    kept = [each for each in meta.get("finalizers") or () if not each.startswith(FINALIZERS)]
    meta = {**meta, "annotations": annotations, "finalizers": kept}
    meta = {key: value for key, value in meta.items() if value not in ({}, [])}
    head = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress"}
    rest = {key: value for key, value in record.items() if key not in ("status", POSITION)}
    return {**head, **rest, "metadata": meta}
