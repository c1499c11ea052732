"""The TargetGroupBindings of a stack.

controller: pkg/deploy/elbv2/target_group_binding_*.go
"""

from typing import Any

from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.stack import Type
from kubectl_alb.model.target_group import Binding, BindingRule
from tests.lab.controller.security_groups import resolve_group
from tests.lab.controller.site import Deployment
from tests.lab.controller.targets import FINALIZER, clean_up

ROOT = "/apis/elbv2.k8s.aws/v1beta1"
# What the controller decides; the rest of a spec is left alone.
FIELDS = (
    "targetGroupARN",
    "targetType",
    "serviceRef",
    "networking",
    "nodeSelector",
    "ipAddressType",
    "vpcID",
    "multiClusterTargetGroup",
    "targetGroupProtocol",
)


def binding_path(ref: Ref) -> str:
    """Return the API path of a TargetGroupBinding."""
    return f"{ROOT}/namespaces/{ref.namespace}/targetgroupbindings/{ref.name}"


def stack_labels(group: GroupID) -> dict[str, str]:
    """Return the labels of the bindings of a stack."""
    if group.explicit:
        return {"ingress.k8s.aws/stack": group.name}
    return {
        "ingress.k8s.aws/stack-namespace": group.namespace,
        "ingress.k8s.aws/stack-name": group.name,
    }


def owned_bindings(deployment: Deployment) -> dict[str, TargetGroupBinding]:
    """Return the stack's bindings in the cluster by target group ARN."""
    labels = stack_labels(deployment.stack.id).items()
    return {
        binding.target_group_arn: binding
        for binding in deployment.snapshot.kubernetes.target_group_bindings
        if labels <= binding.meta.labels.items()
    }


def deploy_bindings(deployment: Deployment) -> None:
    """Create the bindings and bring the specs of existing ones up to date."""
    owned = owned_bindings(deployment)
    for wanted in deployment.stack.bindings:
        arn = deployment.ids[Type.TARGET_GROUP, wanted.id]
        spec = _spec(deployment, wanted, arn)
        current = owned.get(arn)
        if current is None:
            _create(deployment, wanted, spec)
        else:
            _update(deployment, current, spec)


def _create(deployment: Deployment, wanted: Binding, spec: dict[str, Any]) -> None:
    deployment.site.written += 1
    deployment.site.api.post(
        f"{ROOT}/namespaces/{wanted.namespace}/targetgroupbindings",
        {
            "apiVersion": "elbv2.k8s.aws/v1beta1",
            "kind": "TargetGroupBinding",
            "metadata": {
                "name": wanted.name,
                "namespace": wanted.namespace,
                "labels": stack_labels(deployment.stack.id),
                "finalizers": [FINALIZER],
            },
            "spec": spec,
        },
    )


def _update(deployment: Deployment, current: TargetGroupBinding, spec: dict[str, Any]) -> None:
    path = binding_path(current.ref)
    existing = deployment.site.api.get(path)["spec"]
    changed = {key: spec.get(key) for key in FIELDS if spec.get(key) != existing.get(key)}
    if changed:
        deployment.site.written += 1
        deployment.site.api.patch(path, {"spec": changed})


def _spec(deployment: Deployment, wanted: Binding, arn: str) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "targetGroupARN": arn,
        "targetType": wanted.target_type,
        "serviceRef": {"name": wanted.service, "port": wanted.service_port},
        "ipAddressType": wanted.ip_address_type,
    }
    if wanted.networking is not None:
        rules = [_networking(deployment, rule) for rule in wanted.networking]
        spec["networking"] = {"ingress": rules}
    if wanted.node_labels:
        spec["nodeSelector"] = {"matchLabels": dict(wanted.node_labels)}
    if wanted.multi_cluster:
        spec["multiClusterTargetGroup"] = True
    optional = {"vpcID": wanted.vpc_id, "targetGroupProtocol": wanted.protocol}
    return {**spec, **{key: value for key, value in optional.items() if value}}


def _networking(deployment: Deployment, rule: BindingRule) -> dict[str, Any]:
    group = resolve_group(deployment, rule.security_group)
    port = {} if rule.port is None else {"port": rule.port}
    return {
        "from": [{"securityGroup": {"groupID": group}}],
        "ports": [{"protocol": "TCP", **port}],
    }


def delete_bindings(deployment: Deployment) -> frozenset[Ref]:
    """Delete the bindings of target groups that are not wanted any more; return which."""
    wanted = {deployment.ids[Type.TARGET_GROUP, b.id] for b in deployment.stack.bindings}
    gone = [b for arn, b in owned_bindings(deployment).items() if arn not in wanted]
    for binding in gone:
        deployment.site.written += 1
        if binding.meta.deleted is None:
            deployment.site.api.delete(binding_path(binding.ref))
        clean_up(deployment.site, deployment.snapshot, binding, binding_path(binding.ref))
    return frozenset(binding.ref for binding in gone)
