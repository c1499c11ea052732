"""Of who changed what, only what a question asks is kept."""

from typing import Any

import pytest

from kubectl_alb.context.decode.system import deployment
from kubectl_alb.context.kubernetes.history import shorten

CONTAINERS = {"f:containers": {'k:{"name":"c"}': {"f:args": {}, "f:image": {}, "f:env": {}}}}
SPEC = {"f:spec": {"f:replicas": {}, "f:template": {"f:spec": CONTAINERS}}}
STATUS = {"f:status": {"f:replicas": {}}}


def kept(*entries: tuple[str, str, Any]) -> dict[str, Any]:
    history = [{"manager": m, "operation": o, "fieldsV1": f, "time": "x"} for m, o, f in entries]
    metadata: dict[str, Any] = {"name": "lbc", "namespace": "x", "managedFields": history}
    shorten(metadata, "Deployment")
    return metadata


def editors(*entries: tuple[str, str, Any]) -> tuple[str, ...]:
    return deployment({"metadata": kept(*entries), "spec": {}}).editors


def test_a_deployment_keeps_who_set_what_the_chart_sets() -> None:
    (entry,) = kept(("helm", "Apply", SPEC))["managedFields"]
    fields = ["args", "image", "replicas"]
    assert entry == {"manager": "helm", "operation": "Apply", "fields": fields}


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ((("helm", "Apply", SPEC), ("kubectl-edit", "Update", SPEC)), ("kubectl-edit",)),
        ((("helm", "Apply", SPEC), ("kube-controller-manager", "Update", STATUS)), ()),
        ((("helm", "Update", SPEC), ("kubectl-edit", "Update", SPEC)), ()),
        ((("helm", "Apply", {}), ("helm", "Update", SPEC)), ("helm",)),
        ((), ()),
    ],
)
def test_who_edits_beside_helm_is_known_where_helm_applies_on_the_server(
    entries: tuple[tuple[str, str, Any], ...], found: tuple[str, ...]
) -> None:
    assert editors(*entries) == found


def test_of_other_objects_nothing_is_kept() -> None:
    metadata: dict[str, Any] = {"managedFields": [{"manager": "helm"}]}
    shorten(metadata, "Service")
    assert metadata == {}
