"""The paths at which the controller's webhook server answers, by release.

Controller: the `Setup…` functions of its `webhooks` folder.
"""

from kubectl_alb.controller.flags import Version

LAST: Version = (999, 0, 0)
# Paths that the controller serves, from one release until before another.
PATHS: dict[str, tuple[Version, Version]] = {
    "/mutate-v1-pod": ((2, 0, 0), LAST),
    "/mutate-v1-pod-server-id": ((2, 15, 0), LAST),
    "/mutate-alb-target-control-namespace-v1-pod": ((2, 16, 0), LAST),
    "/mutate-alb-target-control-object-v1-pod": ((2, 16, 0), LAST),
    "/mutate-v1-service": ((2, 5, 0), LAST),
    "/mutate-elbv2-k8s-aws-v1beta1-targetgroupbinding": ((2, 0, 0), LAST),
    "/validate-elbv2-k8s-aws-v1beta1-targetgroupbinding": ((2, 0, 0), LAST),
    "/validate-elbv2-k8s-aws-v1beta1-ingressclassparams": ((2, 5, 0), LAST),
    "/validate-networking-v1beta1-ingress": ((2, 2, 0), (2, 4, 0)),
    "/validate-networking-v1-ingress": ((2, 4, 0), LAST),
    "/validate-aga-k8s-aws-v1beta1-globalaccelerator": ((2, 17, 0), LAST),
}
