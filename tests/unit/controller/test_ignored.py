"""Annotations that nobody reads."""

from kubectl_alb.controller.annotations.ignored import ignored_service_keys

LB = "service.beta.kubernetes.io/aws-load-balancer-"


def test_a_misspelt_key_of_a_service_names_the_one_that_may_be_meant() -> None:
    ((key, good),) = ignored_service_keys({f"{LB}nlb-targettype": "ip"})
    assert (key, good[0]) == (f"{LB}nlb-targettype", f"{LB}nlb-target-type")


def test_keys_of_this_controller_and_of_the_cloud_provider_are_known() -> None:
    known = ("scheme", "listener-attributes.TCP-80", "connection-idle-timeout", "type")
    assert list(ignored_service_keys({LB + name: "" for name in known})) == []
