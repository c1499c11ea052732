"""Upgrades of a small cluster: what a test is about is named, the rest is as usual."""

from typing import Any

from kubectl_alb.analysis.upgrade.remark import Remark
from kubectl_alb.analysis.upgrade.situation import Situation, as_release
from kubectl_alb.controller.iam_policy import policy_document
from kubectl_alb.controller.releases.lookup import named
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import RELEASE_NAME, ROLE_ANNOTATION
from kubectl_alb.model.account import Cluster, Policy
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import CustomResourceDefinition, Deployment, ServiceAccount
from kubectl_alb.model.workloads import Container
from tests.builders import ingress, ingress_class, meta, service, snapshot

NAME = "aws-load-balancer-controller"
ROLE = "arn:aws:iam::111122223333:role/alb"
EMPTY = (
    "nodes target_group_bindings ingress_class_params pods gateways namespaces mutating_webhooks "
    "validating_webhooks custom_resource_definitions pod_identity_associations"
)


def deployment(**annotations: str) -> Deployment:
    given = annotations or {RELEASE_NAME: "alb"}
    return Deployment(
        meta(NAME, "kube-system", annotations=given),
        2,
        2,
        (Container("controller", f"{NAME}:v2.8.1"),),
        service_account=NAME,
    )


def definition(name: str, *versions: str, fields: tuple[str, ...] = (), **more: Any) -> Any:
    group = name.partition(".")[2]
    return CustomResourceDefinition(
        meta(name, "", **more), group, "", versions, versions[0], frozenset(fields)
    )


def policy(version: str, arn: str = "arn:aws:iam::111122223333:policy/alb") -> Policy:
    release = named(version)
    assert release is not None
    return Policy("alb", arn, "alb", policy_document(release.rules), "v1")


def cluster(old: str, *args: str, kubernetes: str = "1.33", **sections: object) -> Snapshot:
    accounts = (ServiceAccount(meta(NAME, "kube-system", annotations={ROLE_ANNOTATION: ROLE})),)
    context = ClusterContext(
        cluster_name=Found("shop"),
        region=Found("eu-west-1"),
        partition=Found("aws"),
        vpc_id=Found("vpc-1"),
        controller_version=Found(old),
        controller_args=("--cluster-name=shop", *args),
    )
    known: dict[str, object] = {
        **dict.fromkeys(EMPTY.split(), ()),
        "ingresses": (ingress(),),
        "ingress_classes": (ingress_class(),),
        "services": (service(),),
        "deployments": (deployment(),),
        "service_accounts": accounts,
        "policies": (policy(old),),
        "clusters": (Cluster("shop", "arn", kubernetes, ""),),
    }
    read = {name: found for name, found in {**known, **sections}.items() if found is not None}
    return snapshot(context=context, **read)


def upgrade(
    old: str,
    new: str,
    *args: str,
    values: Any = None,
    definitions: Any = None,
    downgrade: bool = False,
    **sections: object,
) -> Situation:
    now = Facts(cluster(old, *args, **sections))
    return Situation(now, as_release(now, new), values, definitions, downgrade)


def ids(remarks: Any) -> list[str]:
    return [remark.id for remark in remarks]


def told(remarks: Any, id_: str) -> Remark:
    found: Remark = next(remark for remark in remarks if remark.id == id_)
    return found
