"""What keeps the controller from starting, or misleads it: CTRL-001 to 005, 012 and 013."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.check import Answer, Problem, check
from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.identity import account_of, metadata_out_of_reach
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Deployment
from kubectl_alb.model.workloads import Pod

METADATA = (Section.DEPLOYMENTS, Section.PODS, Section.NODES, Section.INSTANCES)
REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")
EKS_NAME_TAG = "aws:eks:cluster-name"


def deployment_ref(deployment: Deployment) -> ObjectRef:
    """Name a Deployment."""
    return ObjectRef("Deployment", deployment.meta.namespace, deployment.meta.name)


def _down(evidence: Evidence) -> Iterator[tuple[Deployment, Pod, str]]:
    """Yield controllers that do not run, with a pod that cannot ask for instance metadata."""
    for deployment in evidence.controllers:
        if deployment.desired == 0 or deployment.ready > 0:
            continue
        for pod in evidence.controller_pods:
            why = metadata_out_of_reach(pod, evidence)
            if why:
                yield deployment, pod, why
                break


def _given(deployment: Deployment, flag: str) -> bool:
    args = (arg for c in deployment.containers for arg in c.args)
    return any(arg == f"--{flag}" or arg.startswith(f"--{flag}=") for arg in args)


@check("ALB-CTRL-001", *METADATA)
def vpc_not_found(evidence: Evidence) -> Iterator[Answer]:
    """Find controllers that do not run and have no way to learn their VPC."""
    for deployment, pod, why in _down(evidence):
        if not _given(deployment, "aws-vpc-id") and not _given(deployment, "aws-vpc-tags"):
            yield Problem(
                deployment_ref(deployment),
                f"controller {deployment.meta.ref} cannot learn its VPC: no --aws-vpc-id is given "
                "and instance metadata is out of reach",
                f"pod {pod.ref}: {why}",
                values={"CTRL_NS": deployment.meta.namespace},
            )


@check("ALB-CTRL-002", *METADATA)
def region_not_found(evidence: Evidence) -> Iterator[Answer]:
    """Find controllers that do not run and have no way to learn their region."""
    for deployment, pod, why in _down(evidence):
        named = any(v in c.env for c in deployment.containers for v in REGION_VARIABLES)
        if not named and not _given(deployment, "aws-region"):
            yield Problem(
                deployment_ref(deployment),
                f"controller {deployment.meta.ref} cannot learn its region: no --aws-region is "
                "given and instance metadata is out of reach",
                f"pod {pod.ref}: {why}",
                values={"CTRL_NS": deployment.meta.namespace},
            )


@check("ALB-CTRL-003", Section.DEPLOYMENTS, Section.VPCS)
def vpc_tags_ambiguous(evidence: Evidence) -> Iterator[Answer]:
    """Find controllers whose --aws-vpc-tags do not select exactly one VPC."""
    given = evidence.config.given.get("aws-vpc-tags", "")
    pairs = dict(pair.partition("=")[::2] for pair in given.split(",") if pair)
    if not pairs or _has_vpc_id(evidence):
        return
    found = [v.id for v in evidence.snapshot.vpcs if pairs.items() <= dict(v.tags).items()]
    for deployment in evidence.controllers if len(found) != 1 else ():
        yield Problem(
            deployment_ref(deployment),
            f"--aws-vpc-tags of controller {deployment.meta.ref} selects "
            f"{listed(found) if found else 'no VPC'}, not exactly one",
            given,
            values={"CTRL_NS": deployment.meta.namespace},
        )


def _has_vpc_id(evidence: Evidence) -> bool:
    return "aws-vpc-id" in evidence.config.given


@check("ALB-CTRL-004", Section.DEPLOYMENTS, also=(Section.SECURITY_GROUPS, Section.INSTANCES))
def cluster_name_wrong(evidence: Evidence) -> Iterator[Answer]:
    """Find controllers without --cluster-name, or with another name than the nodes' EKS cluster."""
    args = evidence.snapshot.context.controller_args
    if args is None:
        return
    name = evidence.config.given.get("cluster-name", "")
    attached = {g for i in evidence.snapshot.instances for g in i.security_groups}
    real = {
        group.tags[EKS_NAME_TAG]
        for group in evidence.snapshot.security_groups
        if group.id in attached and EKS_NAME_TAG in group.tags
    }
    if name and (not real or name in real):
        return
    seen = f'is "{name}"' if name else "is not given"
    told = f"; its nodes belong to {listed(sorted(real))}" if real else ""
    for deployment in evidence.controllers:
        yield Problem(
            deployment_ref(deployment),
            f"--cluster-name of controller {deployment.meta.ref} {seen}{told}",
            "the controller finds neither its subnets and security groups nor what it made under "
            "another name",
            values={
                "CTRL_NS": deployment.meta.namespace,
                **({"CLUSTER": min(real)} if real else {}),
            },
        )


@check("ALB-CTRL-005", Section.DEPLOYMENTS, Section.SERVICE_ACCOUNTS)
def service_account_missing(evidence: Evidence) -> Iterator[Answer]:
    """Find controllers whose service account does not exist."""
    for deployment in evidence.controllers:
        if account_of(deployment, evidence) is None:
            name = deployment.service_account or "default"
            yield Problem(
                deployment_ref(deployment),
                f"controller {deployment.meta.ref}: service account {name} does not exist, so no "
                "pod is made",
                values={"CTRL_NS": deployment.meta.namespace, "SA": name},
            )


@check("ALB-CTRL-012", Section.DEPLOYMENTS)
def flags_refused(evidence: Evidence) -> Iterator[Answer]:
    """Find controllers with flags that their release refuses."""
    config = evidence.config
    if not config.version_known or evidence.snapshot.context.controller_args is None:
        return
    for deployment in evidence.controllers if config.problems else ():
        yield Problem(
            deployment_ref(deployment),
            f"controller {deployment.meta.ref} does not start: {config.problems[0]}",
            f"{config.version_text} refuses: {'; '.join(config.problems)}",
            values={"CTRL_NS": deployment.meta.namespace},
        )


@check("ALB-CTRL-013", Section.DEPLOYMENTS, Section.CLUSTERS)
def wrong_vpc(evidence: Evidence) -> Iterator[Answer]:
    """Find controllers that are set up for another VPC than their EKS cluster's."""
    given = evidence.config.given.get("aws-vpc-id", "")
    for cluster in evidence.snapshot.clusters:
        if not given or not cluster.vpc_id or cluster.vpc_id == given:
            continue
        for deployment in evidence.controllers:
            yield Problem(
                deployment_ref(deployment),
                f"--aws-vpc-id of controller {deployment.meta.ref} is {given}; cluster "
                f"{cluster.name} is in {cluster.vpc_id}",
                "subnets and security groups of the cluster are never found",
                values={"CTRL_NS": deployment.meta.namespace, "VPC_ID": cluster.vpc_id},
            )
