"""What older releases of the controller build or say otherwise than the newest one."""

import json

import pytest

from kubectl_alb.controller.config import parse_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.refusal import Refusal
from tests.builders import ingress, ingress_class, meta, service, snapshot

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/web"


def refusal(version: str, *members: dict[str, str]) -> str:
    """Return what a release has against a group of Ingresses with these annotations."""
    cluster = snapshot(
        namespaces=(meta("shop", ""),),
        ingresses=tuple(
            ingress(f"web-{index}", annotations={"group.name": "web", **annotations})
            for index, annotations in enumerate(members)
        ),
        ingress_classes=(ingress_class(),),
        ingress_class_params=(),
        services=(service(),),
        subnets=(),
    )
    config = parse_controller(["--cluster-name=lab"], version, "lab", "vpc-1")
    (built,) = outcomes(Facts(cluster, config)).values()
    assert isinstance(built, Refusal)
    return built.message


@pytest.mark.parametrize(
    ("version", "third"), [("v2.8.1", ""), ("v2.11.0", ""), ("v2.12.0", " <nil>")]
)
def test_a_conflict_of_mutual_tls_shows_every_field_the_release_has(
    version: str, third: str
) -> None:
    of = [
        {
            "certificate-arn": CERTIFICATE,
            "mutual-authentication": json.dumps([{"port": 443, "mode": mode}]),
        }
        for mode in ("off", "passthrough")
    ]
    text = refusal(version, *of)
    assert f"shop/web-0: &{{off 0x… <nil>{third}}}" in text
    assert f"shop/web-1: &{{passthrough 0x… <nil>{third}}}" in text


@pytest.mark.parametrize(
    ("version", "call"), [("v2.8.3", ""), ("v2.9.0", "operation error EC2: DescribeSubnets, ")]
)
def test_an_unknown_subnet_is_refused_in_the_words_of_the_release_s_sdk(
    version: str, call: str
) -> None:
    text = refusal(version, {"subnets": "subnet-0,subnet-1"})
    assert text.startswith(call or "InvalidSubnetID.NotFound")
    assert text.endswith("InvalidSubnetID.NotFound: The subnet ID 'subnet-0' does not exist")
