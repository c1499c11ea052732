"""What keeps the controller from starting, or misleads it: CTRL-001 to 005, 012 and 013."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.commands import (
    Offered,
    argument_added,
    by_helm,
    commands_of,
    helm_set,
)
from kubectl_alb.facts.controllers import controller_pods, controllers, controls, deployment_ref
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import account_of, metadata_out_of_reach
from kubectl_alb.facts.ownership import tags_of
from kubectl_alb.facts.security_groups import EKS_TAG
from kubectl_alb.facts.tags import CLUSTER_TAG
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Deployment
from kubectl_alb.model.workloads import Pod

METADATA = (Section.DEPLOYMENTS, Section.PODS, Section.NODES, Section.INSTANCES)
# Values of the chart, and the flags that they set.
FLAGS = {"vpcId": "--aws-vpc-id", "region": "--aws-region"}
REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")


def _down(facts: Facts) -> Iterator[tuple[Deployment, Pod, str]]:
    """Yield controllers that do not run, with a pod that cannot ask for instance metadata."""
    for deployment in controllers(facts):
        if deployment.desired == 0 or deployment.ready > 0:
            continue
        for pod in controller_pods(facts):
            why = metadata_out_of_reach(pod, facts)
            if why:
                yield deployment, pod, why
                break


def _given(deployment: Deployment, flag: str) -> bool:
    args = (arg for c in deployment.containers for arg in c.args)
    return any(arg == f"--{flag}" or arg.startswith(f"--{flag}=") for arg in args)


@check("ALB-CTRL-001", *METADATA)
def vpc_not_found(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers that do not run and have no way to learn their VPC."""
    for deployment, pod, why in _down(facts):
        if not _given(deployment, "aws-vpc-id") and not _given(deployment, "aws-vpc-tags"):
            yield Finding(
                deployment_ref(deployment),
                f"controller {deployment.meta.ref} cannot learn its VPC: no --aws-vpc-id is given "
                "and instance metadata is out of reach",
                f"pod {pod.ref}: {why}",
                **_named(deployment, facts, "vpcId", "region"),
            )


@check("ALB-CTRL-002", *METADATA)
def region_not_found(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers that do not run and have no way to learn their region."""
    for deployment, pod, why in _down(facts):
        named = any(v in c.env for c in deployment.containers for v in REGION_VARIABLES)
        if not named and not _given(deployment, "aws-region"):
            yield Finding(
                deployment_ref(deployment),
                f"controller {deployment.meta.ref} cannot learn its region: no --aws-region is "
                "given and instance metadata is out of reach",
                f"pod {pod.ref}: {why}",
                **_named(deployment, facts, "region"),
            )


def _named(deployment: Deployment, facts: Facts, *values: str) -> Offered:
    """Say which values of the chart to set, with what is known of cluster and account."""
    context = facts.snapshot.context
    known = {"vpcId": context.vpc_id.value, "region": context.region.value}
    wanted = {name: known[name] for name in values}
    hint = (
        "set " + " and ".join(f"{n}={v or 'its own'}" for n, v in wanted.items())
        + f" of the chart ({' and '.join(FLAGS[n] for n in wanted)})"
    )  # fmt: skip
    return by_helm(deployment, wanted, hint, facts) if all(wanted.values()) else {"hint": hint}


@check("ALB-CTRL-003", Section.DEPLOYMENTS, Section.VPCS)
def vpc_tags_ambiguous(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers whose --aws-vpc-tags do not select exactly one VPC."""
    given = facts.config.given.get("aws-vpc-tags", "")
    pairs = dict(pair.partition("=")[::2] for pair in given.split(",") if pair)
    if not pairs or _has_vpc_id(facts):
        return
    found = [v.id for v in facts.snapshot.aws.vpcs if pairs.items() <= dict(v.tags).items()]
    here = facts.snapshot.context.vpc_id.value
    for deployment in controllers(facts) if len(found) != 1 else ():
        yield Finding(
            deployment_ref(deployment),
            f"--aws-vpc-tags of controller {deployment.meta.ref} selects "
            f"{listed(found) if found else 'no VPC'}, not exactly one",
            given,
            hint="name the VPC in --aws-vpc-id (vpcId of the chart)"
            + (f": the cluster is in {here}" if here else "")
            + ", or tag exactly one VPC",
            examples=commands_of(helm_set(deployment, {"vpcId": here}, facts)) if here else (),
        )


def _has_vpc_id(facts: Facts) -> bool:
    return "aws-vpc-id" in facts.config.given


@check(
    "ALB-CTRL-004",
    Section.DEPLOYMENTS,
    also=(Section.SECURITY_GROUPS, Section.INSTANCES),
    uses=(Section.INGRESSES, Section.SERVICES, Section.LOAD_BALANCERS, Section.TAGS),
)
def cluster_name_wrong(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers without --cluster-name, or with another name than the nodes' EKS cluster."""
    args = facts.snapshot.context.controller_args
    if args is None:
        return
    name = facts.config.given.get("cluster-name", "")
    attached = {g for i in facts.snapshot.aws.instances for g in i.security_groups}
    real = {
        group.tags[EKS_TAG]
        for group in facts.snapshot.aws.security_groups
        if group.id in attached and EKS_TAG in group.tags
    }
    what, made = "its nodes belong to", _made_for(facts)
    if not real:
        what, real = "the load balancers of its Ingresses and Services are of", made
    if name and (not real or name in real):
        return
    seen = f'is "{name}"' if name else "is not given"
    told = f"; {what} {listed(sorted(real))}" if real else ""
    for deployment in controllers(facts):
        yield Finding(
            deployment_ref(deployment),
            f"--cluster-name of controller {deployment.meta.ref} {seen}{told}",
            "the controller finds neither its subnets and security groups nor what it made under "
            "another name",
            **_with_name(deployment, real, bool(name), facts),
        )


def _made_for(facts: Facts) -> set[str]:
    """Return the clusters that the load balancers of living objects were made for, by their tag."""
    found = facts.snapshot.kubernetes
    addresses = [i.addresses for i in found.ingresses] + [s.addresses for s in found.services]
    hosts = {address.hostname.lower() for each in addresses for address in each}
    named = {
        tags_of(lb.arn, facts).get(CLUSTER_TAG, "")
        for lb in facts.snapshot.aws.load_balancers
        if lb.dns_name.lower() in hosts
    }
    return named - {""}


def _with_name(deployment: Deployment, real: set[str], named: bool, facts: Facts) -> Offered:
    """Offer the name; where another one is set, what was made under it would be left behind."""
    if len(real) != 1:
        which = f"one of {listed(sorted(real))}" if real else "the name of the EKS cluster"
        return {"hint": f"set --cluster-name (clusterName of the chart) to {which}"}
    (name,) = real
    hint = f"set --cluster-name (clusterName of the chart) to {name}"
    if named:
        left = "; what was made under the other name is then left behind: delete it first"
        fix = helm_set(deployment, {"clusterName": name}, facts)
        return {"hint": hint + left, "examples": commands_of(fix)}
    place = next(i for i, c in enumerate(deployment.containers) if controls(c))
    return {"hint": hint, "fix": argument_added(deployment, place, f"--cluster-name={name}")}


@check("ALB-CTRL-005", Section.DEPLOYMENTS, Section.SERVICE_ACCOUNTS)
def service_account_missing(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers whose service account does not exist."""
    for deployment in controllers(facts):
        if account_of(deployment, facts) is None:
            name = deployment.service_account or "default"
            working = deployment.ready > 0
            yield Finding(
                deployment_ref(deployment),
                f"controller {deployment.meta.ref}: service account {name} does not exist, so no "
                f"{'other pod can be' if working else 'pod is'} made",
                f"{deployment.ready} of {count(deployment.desired, 'replica')} "
                f"{noun(deployment.ready, 'is')} ready all the same"
                if working
                else "",
                rating=Severity.INFO if working else None,
                hint=f"create service account {name} in namespace {deployment.meta.namespace}, "
                "with the role that the controller had, or let the chart make it "
                "(serviceAccount.create)",
            )


@check("ALB-CTRL-012", Section.DEPLOYMENTS)
def flags_refused(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers with flags that their release refuses."""
    config = facts.config
    if not config.version_known or facts.snapshot.context.controller_args is None:
        return
    for deployment in controllers(facts) if config.problems else ():
        yield Finding(
            deployment_ref(deployment),
            f"controller {deployment.meta.ref} does not start: {config.problems[0]}",
            f"{config.version_text} refuses: {'; '.join(config.problems)}",
            hint=f"correct or take out of its arguments what {config.version_text} refuses",
        )


@check("ALB-CTRL-013", Section.DEPLOYMENTS, Section.CLUSTERS, uses=(Section.INSTANCES,))
def wrong_vpc(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers that are set up for another VPC than their cluster's, or its nodes'."""
    given = facts.config.given.get("aws-vpc-id", "")
    nodes = {i.vpc_id: "its nodes are" for i in facts.snapshot.aws.instances if i.vpc_id}
    known = {c.vpc_id: f"cluster {c.name} is" for c in facts.snapshot.aws.clusters if c.vpc_id}
    known = known or nodes
    if not given or not known or given in known:
        return
    vpc, who = next(iter(known.items()))
    for deployment in controllers(facts):
        yield Finding(
            deployment_ref(deployment),
            f"--aws-vpc-id of controller {deployment.meta.ref} is {given}; {who} in {vpc}",
            "subnets and security groups of the cluster are never found",
            **by_helm(
                deployment,
                {"vpcId": vpc},
                f"set --aws-vpc-id (vpcId of the chart) to {vpc}",
                facts,
            ),
        )
