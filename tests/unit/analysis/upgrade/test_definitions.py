"""What becomes of the definitions."""

from dataclasses import replace

from kubectl_alb.analysis.upgrade.definitions import (
    Fate,
    definition_remarks,
    definition_states,
)
from kubectl_alb.analysis.upgrade.remark import WARNING
from kubectl_alb.controller.releases.definition_table import BINDINGS, PARAMS
from tests.unit.analysis.upgrade.cases import definition, ids, told, upgrade

OLD_BINDINGS = definition(BINDINGS, "v1beta1", "v1alpha1", fields=("spec.vpcID",))
CONFIGURATION = "loadbalancerconfigurations.gateway.k8s.aws"


def states(case):
    return {state.name: state for state in definition_states(case)}


def test_fields_that_are_not_there_are_named() -> None:
    case = upgrade("v2.8.1", "v2.10.0", custom_resource_definitions=(OLD_BINDINGS,))
    found = states(case)[BINDINGS]
    assert found.fate is Fate.UPDATE
    assert found.added == ("spec.ipAddressType", "spec.multiClusterTargetGroup")


def test_a_missing_definition_is_made() -> None:
    case = upgrade("v2.1.0", "v2.2.0", custom_resource_definitions=(OLD_BINDINGS,))
    assert states(case)[PARAMS].fate is Fate.CREATE


def test_definitions_of_the_chart_count_where_it_was_read() -> None:
    wanted = definition(PARAMS, "v1beta1", fields=("spec.group", "spec.novel"))
    there = definition(PARAMS, "v1beta1", fields=("spec.group",))
    case = upgrade("v3.5.0", "v3.5.0", definitions=(wanted,), custom_resource_definitions=(there,))
    assert [(s.name, s.fate, s.added) for s in definition_states(case)] == [
        (PARAMS, Fate.UPDATE, ("spec.novel",))
    ]


def test_an_equal_definition_is_unchanged() -> None:
    there = definition(PARAMS, "v1beta1", fields=("spec.group", "spec.more"))
    wanted = definition(PARAMS, "v1beta1", fields=("spec.group",))
    case = upgrade("v3.5.0", "v3.5.0", definitions=(wanted,), custom_resource_definitions=(there,))
    assert [s.fate for s in definition_states(case)] == [Fate.UNCHANGED]


def test_another_stored_version_is_a_change() -> None:
    there = definition(CONFIGURATION, "v1beta1")
    case = upgrade("v3.4.3", "v3.5.0", custom_resource_definitions=(there,))
    found = states(case)[CONFIGURATION]
    assert (found.fate, found.before.stored, found.after.stored) == (Fate.UPDATE, "v1beta1", "v1")


def test_a_version_that_objects_may_be_stored_in_is_never_taken_away() -> None:
    there = definition(CONFIGURATION, "v1", "v1beta1")
    case = upgrade("v3.5.0", "v3.4.3", downgrade=True, custom_resource_definitions=(there,))
    found = states(case)[CONFIGURATION]
    assert (found.fate, found.lost) == (Fate.KEEP, ("v1",))
    assert told(definition_remarks(case), "definition-kept").severity is WARNING


def test_a_schema_that_was_not_read_is_not_called_equal() -> None:
    there = replace(definition(PARAMS, "v1beta1"), fields=None)
    case = upgrade("v2.8.1", "v2.10.0", custom_resource_definitions=(there,))
    assert states(case)[PARAMS].fate is Fate.UNKNOWN
    unread = upgrade("v2.8.1", "v2.10.0", custom_resource_definitions=None)
    assert {s.fate for s in definition_states(unread)} == {Fate.UNKNOWN}


def test_what_has_to_be_applied_is_said_once() -> None:
    case = upgrade("v3.4.3", "v3.5.0", custom_resource_definitions=(OLD_BINDINGS,))
    assert ids(definition_remarks(case)) == ["definitions"]
