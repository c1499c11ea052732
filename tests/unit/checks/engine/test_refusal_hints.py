"""Hints name what is at hand: allowed values, keys of Secrets, names that nearly fit."""

import pytest

from kubectl_alb.checks.engine.refusal_hints import hint_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.kubernetes import Ingress, Meta
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.refusal import Refusal, RefusalReason
from kubectl_alb.model.system import Secret
from tests.builders import snapshot

WEB = Ref("shop", "web")


def hint(reason: RefusalReason, key: str = "", value: str = "", missing: str = "") -> str:
    annotations = {PREFIX + key: value} if key else {}
    ingress = Ingress(Meta("web", "shop", annotations=annotations))
    secret = Secret(Meta("oidc", "shop"), "Opaque", ("client_id", "client_secret"))
    annotation = PREFIX + key if key else ""
    refusal = Refusal(reason, "no", WEB, annotation, (WEB,), missing=missing)
    return hint_of(refusal, None, Facts(snapshot(ingresses=(ingress,), secrets=(secret,))))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("healthcheck-interval-seconds", "15s", "without a unit: 15 instead of 15s"),
        ("manage-backend-security-group-rules", "yes", "to true or false"),
        ("tags", "team", "team has no ="),
    ],
)
def test_a_value_that_cannot_be_read_is_told_how_to_be_written(
    key: str, value: str, said: str
) -> None:
    assert said in hint(RefusalReason.ANNOTATION_UNREADABLE, key, value)


@pytest.mark.parametrize(
    ("reason", "key", "value", "said"),
    [
        (RefusalReason.SCHEME_UNKNOWN, "scheme", "Internet-Facing", "internet-facing may be meant"),
        (RefusalReason.TARGET_TYPE_UNKNOWN, "target-type", "pod", "to instance or ip"),
        (RefusalReason.ANNOTATION_NOT_JSON, "actions.a", "{'type'", "character 2"),
        (RefusalReason.CAPACITY_INVALID, "minimum-load-balancer-capacity", "500", "Units=500"),
    ],
)
def test_allowed_values_are_named_and_the_nearest(
    reason: RefusalReason, key: str, value: str, said: str
) -> None:
    assert said in hint(reason, key, value)


def test_the_keys_of_a_secret_stand_beside_those_that_are_needed() -> None:
    assert hint(RefusalReason.SECRET_WITHOUT_KEY, missing="oidc") == (
        "the Secret shop/oidc has the keys client_id, client_secret; "
        "needed are clientID and clientSecret"
    )


def test_a_secret_that_is_not_there_is_named_with_a_near_one() -> None:
    said = hint(RefusalReason.SECRET_NOT_FOUND, missing="oidcc")
    assert "create Secret oidcc in namespace shop" in said
    assert "or name oidc, which there is" in said


def test_what_nothing_at_hand_betters_is_left_to_the_catalogue() -> None:
    assert hint(RefusalReason.TAG_RESERVED, "tags", "a=1") == ""


def test_the_order_is_what_the_release_allows() -> None:
    member = Ingress(Meta("web", "shop", annotations={PREFIX + "group.name": "g"}))
    context = ClusterContext(controller_version=Found("v2.4.2", "its image"))
    old = snapshot(ingresses=(member,), context=context)
    refusal = Refusal(RefusalReason.GROUP_ORDER_OUT_OF_RANGE, "no", WEB, blocks=(WEB,))
    said = hint_of(refusal, Group(GroupID.parse("g"), ()), Facts(old))
    assert "from 1 to 1000" in said
