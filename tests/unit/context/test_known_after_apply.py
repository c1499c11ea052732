"""What the API server has yet to choose is not guessed."""

from pathlib import Path

import pytest

from kubectl_alb.context.load import load
from kubectl_alb.context.manifests.source import ManifestSource
from kubectl_alb.controller.config import parse_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.refusal import Refusal
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack, TargetGroup
from kubectl_alb.model.target_group import KNOWN_AFTER_APPLY

MANIFESTS = """\
apiVersion: alb.kubectl/v1alpha1
kind: Bundle
context: {clusterName: shop, vpcId: vpc-1, region: eu-west-1}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: alb}
spec: {controller: ingress.k8s.aws/alb}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/target-type: TARGET
    alb.ingress.kubernetes.io/subnets: subnet-a,subnet-b
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: NodePort, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: aws/ec2
kind: Subnet
SubnetId: subnet-a
VpcId: vpc-1
AvailabilityZone: eu-west-1a
CidrBlock: 10.0.0.0/20
AvailableIpAddressCount: 4000
---
apiVersion: aws/ec2
kind: Subnet
SubnetId: subnet-b
VpcId: vpc-1
AvailabilityZone: eu-west-1b
CidrBlock: 10.0.16.0/20
AvailableIpAddressCount: 4000
"""
CONFIG = parse_controller((), "v3.5.0", "shop", "vpc-1")


def stack(tmp_path: Path, target: str, *edits: tuple[str, str]) -> Stack:
    text = MANIFESTS.replace("TARGET", target)
    for old, new in edits:
        text = text.replace(old, new)
    path = tmp_path / "all.yaml"
    path.write_text(text)
    snapshot = load(ManifestSource([str(path)]), Section)
    built = outcomes(Facts(snapshot, CONFIG))[GroupID("shop", "web")]
    assert not isinstance(built, Refusal), built.message
    return built


def group(built: Stack) -> TargetGroup:
    (found,) = built.target_groups
    return found


WHY = "the name of a target group hangs on the uid of service shop/web, which is not stored yet"
NAMED = "{name: web, namespace: shop}\nspec: {type"
UID = (NAMED, NAMED.replace("shop}", "shop, uid: u1}"))
NODE_PORT = ("targetPort: 8080", "targetPort: 8080, nodePort: 30080")


def test_a_service_without_a_uid_has_a_target_group_without_a_name(tmp_path: Path) -> None:
    built = stack(tmp_path, "ip")
    assert (group(built).name, group(built).port) == (KNOWN_AFTER_APPLY, 8080)
    assert built.bindings[0].name == KNOWN_AFTER_APPLY
    assert WHY in built.notes


def test_a_stored_service_has_a_target_group_with_a_name(tmp_path: Path) -> None:
    built = stack(tmp_path, "ip", UID)
    assert group(built).name.startswith("k8s-shop-web-")
    assert WHY not in built.notes


def test_a_node_port_that_is_yet_to_be_given_out_is_not_known(tmp_path: Path) -> None:
    built = stack(tmp_path, "instance", UID)
    assert (group(built).name, group(built).port) == (KNOWN_AFTER_APPLY, KNOWN_AFTER_APPLY)
    assert "service shop/web gets its node ports when it is applied" in built.notes


def test_a_node_port_that_the_manifest_names_is_known(tmp_path: Path) -> None:
    assert group(stack(tmp_path, "instance", UID, NODE_PORT)).port == 30080


def test_a_service_that_gets_no_node_port_is_refused_as_the_controller_does(
    tmp_path: Path,
) -> None:
    with pytest.raises(AssertionError, match="TargetGroup port is empty"):
        stack(tmp_path, "instance", ("type: NodePort", "type: ClusterIP"))
