"""Services of type LoadBalancer."""

import json

from tests.e2e.scenarios.scenario import breaks
from tests.e2e.scenarios.stage import Stage

PREFIX = "service.beta.kubernetes.io/aws-load-balancer-"


def add(
    stage: Stage, name: str, annotations: dict[str, str], ours: bool = True, **spec: object
) -> None:
    """Create a Service that gets a network load balancer of the controller, or of nobody."""
    document = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {
            "name": name,
            "namespace": "shop",
            "annotations": {PREFIX + key: value for key, value in annotations.items()},
            "finalizers": ["service.k8s.aws/resources"] if ours else [],
        },
        "spec": {
            "type": "LoadBalancer",
            **({"loadBalancerClass": "service.k8s.aws/nlb"} if ours else {}),
            "ports": [{"name": "http", "port": 80, "targetPort": 8080}],
            **spec,
        },
    }
    stage.create(json.dumps(document))


@breaks("ALB-NLB-001", "Service shop/waiting")
def nobody_claims_a_service(stage: Stage) -> None:
    add(stage, "waiting", {}, ours=False)
    stage.age("Service", "shop/waiting", hours=1)


@breaks("ALB-NLB-002", "Service shop/inner")
def an_internal_service_wants_elastic_addresses(stage: Stage) -> None:
    add(stage, "inner", {"eip-allocations": "eipalloc-1"})


@breaks("ALB-NLB-005", "Service shop/both")
def source_ranges_have_no_effect_beside_own_groups(stage: Stage) -> None:
    add(stage, "both", {"security-groups": "sg-backend"}, loadBalancerSourceRanges=["10.0.0.0/8"])


@breaks("ALB-NLB-006", "Service shop/odd")
def tls_is_wanted_on_a_port_that_is_not_there(stage: Stage) -> None:
    add(stage, "odd", {"ssl-ports": "443"})


@breaks("ALB-NLB-007", "Service shop/odd")
def the_proxy_protocol_has_an_unknown_value(stage: Stage) -> None:
    add(stage, "odd", {"proxy-protocol": "v2"})
