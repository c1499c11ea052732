import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.prefix_lists import named_prefix_lists
from kubectl_alb.context.source import Answer, Record
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.tags import PREFIX, SERVICE_PREFIX
from kubectl_alb.model.section import Section

KEY = "security-group-prefix-lists"
GROUP = {"IpPermissions": [{"PrefixListIds": [{"PrefixListId": "pl-0aa1"}]}]}
INGRESS = {"metadata": {"annotations": {f"{PREFIX}{KEY}": "pl-0aa1, pl-0aa2"}}}
SERVICE = {"metadata": {"annotations": {f"{SERVICE_PREFIX}{KEY}": "pl-0aa3"}}}
PARAMS = {"metadata": {}, "spec": {"prefixListsIDs": ["pl-0aa4"]}}


@pytest.mark.parametrize(
    ("need", "record", "named"),
    [
        (Section.SECURITY_GROUPS, GROUP, {"pl-0aa1"}),
        (Section.INGRESSES, INGRESS, {"pl-0aa1", "pl-0aa2"}),
        (Section.SERVICES, SERVICE, {"pl-0aa3"}),
        (Section.INGRESS_CLASS_PARAMS, PARAMS, {"pl-0aa4"}),
        (Section.INGRESSES, {"metadata": {"annotations": {"note": "pl-0aa9"}}}, set()),
        (Section.SECURITY_GROUPS, "no record", set()),
    ],
)
def test_lists_are_found_wherever_rules_come_from(
    need: Section, record: Record, named: set[str]
) -> None:
    assert named_prefix_lists(lambda one: [record] if one is need else []) == named


def test_of_lists_whose_weight_is_known_nothing_is_asked() -> None:
    group = {"IpPermissions": [{"PrefixListIds": [{"PrefixListId": "pl-4fa04526"}]}]}
    known = {Section.SECURITY_GROUPS: [group]}
    assert named_prefix_lists(lambda need: known.get(need, [])) == set()


def recorded(folder: Path, sections: Mapping[str, object]) -> BundleSource:
    meta = {"apiVersion": "alb.kubectl/v1alpha1", "kind": "Bundle", "takenAt": "2026-11-21T20:00Z"}
    for name, content in {"meta": meta, **sections}.items():
        path = folder / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content))
    return BundleSource(str(folder))


def test_a_bundle_without_lists_misses_none_where_nothing_names_one(tmp_path: Path) -> None:
    source = recorded(tmp_path, {"aws/security-groups": [{"GroupId": "sg-1"}]})
    assert source.fetch(Section.MANAGED_PREFIX_LISTS) == Answer(())


def test_a_bundle_without_lists_misses_those_that_rules_name(tmp_path: Path) -> None:
    source = recorded(tmp_path, {"aws/security-groups": [GROUP]})
    with pytest.raises(AlbError, match="aws/managed-prefix-lists is not in the bundle"):
        source.fetch(Section.MANAGED_PREFIX_LISTS)
