"""Values that follow from the cluster, and how values are merged."""

from kubectl_alb.steps.install.values import (
    account_values,
    changed_paths,
    computed_values,
    is_made_by_chart,
    overlaid,
)
from tests.installing import environment


def test_region_and_vpc_are_given_so_that_no_metadata_is_needed() -> None:
    assert computed_values(environment()) == {
        "clusterName": "shop-prod",
        "region": "eu-west-1",
        "vpcId": "vpc-1",
        "keepTLSSecret": True,
    }


def test_what_is_not_known_is_not_given() -> None:
    assert "vpcId" not in computed_values(environment(vpc_id=""))


def test_beside_auto_mode_services_are_left_to_it() -> None:
    found = computed_values(environment(auto_mode_load_balancing=True))
    assert found["enableServiceMutatorWebhook"] is False


def test_isolated_partitions_lack_capacity_reservations() -> None:
    gates = computed_values(environment(partition="aws-iso-b"))["controllerConfig"]
    assert gates == {"featureGates": {"LBCapacityReservation": False}}


def test_an_ingress_class_that_is_there_is_not_made_again() -> None:
    assert computed_values(environment(), taken_class=True)["createIngressClassResource"] is False


def test_mappings_are_merged_and_lists_replaced() -> None:
    below = {"a": {"b": 1, "c": [1, 2]}, "d": 1}
    above = {"a": {"c": [3]}, "d": {"e": 2}}
    assert overlaid(below, above) == {"a": {"b": 1, "c": [3]}, "d": {"e": 2}}


def test_an_account_made_by_the_chart_gets_the_annotation_there() -> None:
    found = account_values("lbc", "arn:role", by_chart=True)["serviceAccount"]
    assert found["annotations"] == {"eks.amazonaws.com/role-arn": "arn:role"}
    assert account_values("lbc", "arn:role", by_chart=False) == {
        "serviceAccount": {"create": False, "name": "lbc"}
    }


def test_the_chart_makes_the_account_unless_it_is_told_not_to() -> None:
    assert is_made_by_chart({})
    assert is_made_by_chart({"serviceAccount": {"name": "x"}})
    assert not is_made_by_chart({"serviceAccount": {"create": False}})


def test_changes_are_named_by_their_paths() -> None:
    before = {"a": {"b": 1, "c": 2}, "d": 1}
    assert changed_paths(before, {"a": {"b": 1, "c": 3}, "e": 1}) == ("a.c", "d", "e")
