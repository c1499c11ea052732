"""Recorded cases written as manifests give the stacks that they give as recorded."""

import json
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.context.load import load
from kubectl_alb.context.manifests.kinds import KUBERNETES
from kubectl_alb.context.manifests.source import ManifestSource
from kubectl_alb.controller.config import controller_of
from kubectl_alb.desired.build import NEEDS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.section import Section
from kubectl_alb.views.stack import groups_value
from tests.golden.stack_cases import CASES, case

VERSIONS = {"networking.k8s.io": "v1", "elbv2.k8s.aws": "v1beta1", "apps": "v1"}
TYPES = {need: (group, kind) for (group, kind), need in reversed(KUBERNETES.items())}


def typed(need: Section, record: dict[str, Any]) -> dict[str, Any]:
    if need.is_aws:
        return {"apiVersion": need.value, **record}
    group, kind = TYPES[need]
    group = "networking.k8s.io" if group == "extensions" else group
    version = f"{group}/{VERSIONS.get(group, 'v1')}" if group else "v1"
    return {"apiVersion": version, "kind": kind, **record}


@pytest.mark.parametrize("id_", CASES[::8])
def test_a_case_as_manifests_gives_the_stacks_of_the_recording(id_: str, tmp_path: Path) -> None:
    recorded = case(id_)
    snapshot = load(recorded, NEEDS)
    path = tmp_path / "case.json"
    sections = (need for need in NEEDS if need in snapshot.read)
    items = [typed(need, dict(r)) for need in sections for r in recorded.fetch(need).records]
    bundle = {**recorded.data["meta"], "apiVersion": "alb.kubectl/v1alpha1", "kind": "Bundle"}
    path.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [bundle, *items]}))
    read = load(ManifestSource([str(path)]), NEEDS)
    assert read.rejections == ()
    config = controller_of(read.context)
    assert config == controller_of(snapshot.context)
    expected = groups_value(outcomes(Facts(snapshot, config)), config.version)
    assert groups_value(outcomes(Facts(read, config)), config.version) == expected
