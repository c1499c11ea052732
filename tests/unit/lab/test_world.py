import json
from pathlib import Path

from tests.lab.world import read

SHOP = Path(__file__).parents[2] / "golden" / "worlds" / "shop"


def test_a_bundle_folder_gives_each_section_by_its_name() -> None:
    world = read(SHOP)
    assert len(world.sections["kubernetes/ingresses"]) == 8
    assert set(world.aws) | set(world.kubernetes) == set(world.sections)


def test_a_case_file_brings_the_aws_half_that_it_names(tmp_path: Path) -> None:
    case = {"meta": {"kind": "Bundle"}, "kubernetes": {"kubernetes/pods.json": [{}]}, "aws": "a1"}
    for folder, name, content in [
        ("cases", "g-1", case),
        ("aws", "a1", {"aws/vpcs.json": [{"VpcId": "vpc-1"}]}),
    ]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.json").write_text(json.dumps(content))
    world = read(tmp_path / "cases" / "g-1.json")
    assert world.meta == {"kind": "Bundle"}
    assert world.sections == {"kubernetes/pods": ({},), "aws/vpcs": ({"VpcId": "vpc-1"},)}
