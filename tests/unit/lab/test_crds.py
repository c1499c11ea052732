from pathlib import Path

import pytest

from tests.lab.crds import Definition, definitions, stands_for, with_schema


def _definition(**versions: bool) -> Definition:
    listed = [{"name": n, "served": served, "storage": True} for n, served in versions.items()]
    spec = {"group": "g", "scope": "Cluster", "names": {"plural": "things"}, "versions": listed}
    return {"metadata": {"name": "things.g"}, "spec": spec}


def test_the_lab_has_the_definitions_of_the_controller() -> None:
    names = {definition["metadata"]["name"].split(".")[0] for definition in definitions()}
    assert {"targetgroupbindings", "ingressclassparams"} < names


def test_a_chosen_folder_takes_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = ("CustomResourceDefinition", "Namespace")
    (tmp_path / "all.yaml").write_text("\n---\n".join(f"kind: {kind}" for kind in kinds))
    monkeypatch.setenv("LAB_CRDS", str(tmp_path))
    assert definitions() == ({"kind": "CustomResourceDefinition"},)


def test_a_definition_stands_for_a_recorded_one_with_the_same_versions() -> None:
    assert stands_for(with_schema(_definition(v1=True)), _definition(v1=True))


def test_a_definition_does_not_stand_for_one_that_serves_another_version() -> None:
    assert not stands_for(_definition(v1=True), _definition(v1=True, v2=True))


def test_no_definition_stands_for_none() -> None:
    assert not stands_for(None, _definition(v1=True))


def test_a_chosen_definition_stands_for_any_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_CRDS", "anywhere")
    assert stands_for(_definition(v1=True), _definition(v2=True))
