"""Trust stores that an Ingress names."""

import json

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.network import TrustStore
from kubectl_alb.model.refusal import Refusal
from tests.builders import ingress, ingress_class, snapshot

KNOWN = TrustStore("arn:aws:elasticloadbalancing:eu-west-1:1:truststore/known/1", "known")


def refusal(*stores: str) -> Refusal:
    wanted = [
        {"port": 443 + index, "mode": "verify", "trustStore": store}
        for index, store in enumerate(stores)
    ]
    annotations = {
        PREFIX + "listen-ports": '[{"HTTPS": 443}]',
        PREFIX + "mutual-authentication": json.dumps(wanted),
    }
    world = snapshot(
        ingresses=(ingress(annotations=annotations),),
        ingress_classes=(ingress_class(),),
        trust_stores=(KNOWN,),
    )
    (found,) = outcomes(Facts(world, ControllerConfig(cluster_name="lab"))).values()
    assert isinstance(found, Refusal)
    return found


def test_one_unknown_name_fails_the_lookup_of_all() -> None:
    found = refusal("known", "unknown")
    assert found.annotation == PREFIX + "mutual-authentication"
    assert found.message.endswith(
        "operation error Elastic Load Balancing v2: DescribeTrustStores, "
        "TrustStoreNotFound: One or more trust stores not found"
    )


def test_a_known_name_is_no_fault() -> None:
    assert "TrustStore" not in refusal("known").message
