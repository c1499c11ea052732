"""The custom resource definitions of the controller, and the fields that its releases brought."""

from collections.abc import Mapping

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.controller.flags import Version

BINDINGS, PARAMS = "targetgroupbindings.elbv2.k8s.aws", "ingressclassparams.elbv2.k8s.aws"

PARAMS_SINCE: Version = (2, 2, 0)

VERSION = "v1beta1"

# Fields of the schemas that a release reads or writes. upgrade notes of each release
FIELDS: Mapping[str, Mapping[str, Version]] = {
    BINDINGS: {
        "spec.ipAddressType": (2, 3, 0),
        "spec.vpcID": (2, 8, 0),
        "spec.multiClusterTargetGroup": (2, 10, 0),
        "spec.targetGroupName": (2, 11, 0),
        "spec.iamRoleArnToAssume": (2, 12, 0),
        "spec.assumeRoleExternalId": (2, 12, 0),
        "spec.targetGroupProtocol": (2, 14, 0),
        "status.conditions": (3, 0, 0),
    },
    PARAMS: {
        "spec.loadBalancerAttributes": (2, 3, 0),
        "spec.inboundCIDRs": (2, 5, 0),
        "spec.sslPolicy": (2, 5, 0),
        "spec.subnets": (2, 5, 0),
        "spec.certificateArn": (2, 8, 0),
        "spec.listeners": (2, 9, 0),
        "spec.minimumLoadBalancerCapacity": (2, 11, 0),
        "spec.ipamConfiguration": (2, 12, 0),
        "spec.targetType": (2, 13, 0),
        "spec.loadBalancerName": (2, 14, 0),
        "spec.prefixListsIDs": (2, 14, 0),
        "spec.sslRedirectPort": (2, 14, 0),
        "spec.wafv2AclArn": (2, 14, 0),
        "spec.wafv2AclName": (2, 14, 0),
    },
}


def chart_values(config: ControllerConfig) -> dict[str, str]:
    """Return what fills `<CHART_VERSION>`: since v3.0.0 the chart has the controller's version."""
    version = config.version
    return {"CHART_VERSION": ".".join(map(str, version))} if version >= (3, 0, 0) else {}
