"""What `make demo-install` plays: the life of a controller, and what is there after it."""

import json
from pathlib import Path
from typing import Any

from tests.lab.demo_install import CLUSTER, demonstrate
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab

ROLE = f"{CLUSTER}-alb-controller"


def left(kubectl: Kubectl, kind: str, *flags: str) -> list[Any]:
    answer = kubectl("get", kind, "-o", "json", *flags)
    assert answer.code == 0, answer.stderr
    items: list[Any] = json.loads(answer.stdout)["items"]
    return items


def made(lab: Lab) -> list[str]:
    """Return the operations by which something came into the account."""
    return [c["operation"] for c in lab.aws.calls() if c["operation"].startswith("Create")]


def test_nothing_is_left_of_all_that_was_made(lab: Lab, kubectl: Kubectl, tmp_path: Path) -> None:
    demonstrate(lab, tmp_path)
    assert {"CreateOpenIDConnectProvider", "CreatePolicyVersion", "CreateLoadBalancer"} <= {
        *made(lab)
    }
    assert lab.aws.boto3("elbv2").describe_load_balancers()["LoadBalancers"] == []
    iam = lab.aws.boto3("iam")
    assert ROLE not in {role["RoleName"] for role in iam.list_roles()["Roles"]}
    assert iam.list_policies(Scope="Local")["Policies"] == []
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []
    assert left(kubectl, "secrets", "-A", "-l", "owner=helm") == []
    assert left(kubectl, "deployments,ingresses", "-A") == []
    assert left(kubectl, "validatingwebhookconfigurations") == []
    assert "alb-sample" not in {n["metadata"]["name"] for n in left(kubectl, "namespaces")}
