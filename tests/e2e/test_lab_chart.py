"""The lab's chart installs what a controller's installation is known by."""

import json

import pytest

from tests.lab.kubectl import Helm, Kubectl
from tests.lab.lab import Lab

RELEASE = ("aws-load-balancer-controller", "--namespace", "kube-system")


@pytest.fixture
def installed(lab: Lab, helm: Helm) -> Helm:
    """A cluster with the chart installed, and the helm that did it."""
    # The definitions are there; helm 4 would quarrel over them with who made them.
    values = ("--skip-crds", "--set", "clusterName=lab,vpcId=vpc-1")
    answer = helm("install", *RELEASE, str(lab.chart), *values)
    assert answer.code == 0, answer.stderr
    return helm


def test_the_deployment_has_the_arguments_that_the_values_ask_for(
    installed: Helm, kubectl: Kubectl
) -> None:
    words = ("deployment", "aws-load-balancer-controller", "-n", "kube-system", "-o", "json")
    found = json.loads(kubectl("get", *words).stdout)
    args = found["spec"]["template"]["spec"]["containers"][0]["args"]
    assert {"--cluster-name=lab", "--aws-vpc-id=vpc-1"} < set(args)


def test_an_ingress_is_refused_while_no_pod_serves_the_webhook(
    installed: Helm, kubectl: Kubectl
) -> None:
    answer = kubectl("create", "ingress", "web", "--rule=/=web:80")
    assert 'failed calling webhook "vingress.elbv2.k8s.aws"' in answer.stderr
    assert "no endpoints available" in answer.stderr


def test_an_upgrade_changes_the_certificate_unless_it_is_kept(
    lab: Lab, installed: Helm, kubectl: Kubectl
) -> None:
    words = ("secret", "aws-load-balancer-tls", "-n", "kube-system", "-o", "jsonpath={.data}")
    upgrade = ("upgrade", *RELEASE, str(lab.chart), "--reuse-values")
    first = kubectl("get", *words).stdout
    assert installed(*upgrade, "--set", "keepTLSSecret=true").code == 0
    assert kubectl("get", *words).stdout == first
    assert installed(*upgrade, "--set", "keepTLSSecret=false").code == 0
    assert kubectl("get", *words).stdout != first


def test_nothing_but_the_definitions_stays_after_an_uninstall(
    installed: Helm, kubectl: Kubectl
) -> None:
    assert installed("uninstall", *RELEASE).code == 0
    left = kubectl("get", "deployments,ingressclasses,validatingwebhookconfigurations", "-A")
    assert left.stderr == "No resources found\n"
    assert kubectl("get", "ingressclassparams").code == 0
