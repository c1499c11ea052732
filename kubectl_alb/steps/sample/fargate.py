"""The Fargate profile of a sample: one that is there and selects its pods, or one of our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from kubectl_alb.analysis.wording import listed
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.subnets import is_public
from kubectl_alb.facts.tags import MADE_BY, MADE_FOR, PROGRAM
from kubectl_alb.model.account import Cluster, FargateProfile
from kubectl_alb.model.eks_action import CreateFargateProfile, DeleteFargateProfile
from kubectl_alb.model.iam_action import Tags, own_tags
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.step import Difference, Op, Step
from kubectl_alb.steps.sample.manifests import LABELS

KIND = "FargateProfile"
ACTIVE, CREATING, DELETING = "ACTIVE", "CREATING", "DELETING"
# AWS: EKS user guide, "Amazon EKS Pod execution IAM role".
PRINCIPAL, POLICY = "eks-fargate-pods.amazonaws.com", "AmazonEKSFargatePodExecutionRolePolicy"
# Zones with Fargate; local ones have none.
ZONES = ("", "availability-zone")


@dataclass(frozen=True, slots=True)
class FargateSite:
    """What a profile is made from: an empty `role_arn` is that of the profiles that are there."""

    cluster: Cluster
    subnets: tuple[Subnet, ...]
    profiles: tuple[FargateProfile, ...]
    role_arn: str = ""


@dataclass(frozen=True, slots=True)
class FargateUse:
    """The profile by whose name pods run on Fargate; without a `step` it is somebody else's."""

    name: str
    step: Step | None = None


def profile_name(namespace: str) -> str:
    """Return the name of the profile that we make for a namespace."""
    return f"{PROGRAM}-{namespace}"


def private_subnets(cluster: Cluster, facts: Facts) -> tuple[Subnet, ...]:
    """Return the private subnets of a cluster, else those of its VPC."""
    zones = {zone.id: zone.type for zone in facts.snapshot.aws.availability_zones}
    here = [
        subnet
        for subnet in facts.snapshot.aws.subnets
        if subnet.vpc_id == cluster.vpc_id
        and not subnet.outpost_arn
        and zones.get(subnet.zone_id, "") in ZONES
        and is_public(subnet, facts) is False
    ]
    own = tuple(subnet for subnet in here if subnet.id in cluster.subnet_ids)
    return own or tuple(here)


def fargate_use(namespace: str, site: FargateSite) -> FargateUse:
    """Return the profile for the pods of a sample.

    Raise `AlbError` where one would have to be made and cannot be.
    """
    name = profile_name(namespace)
    own = next((each for each in site.profiles if each.name == name), None)
    if own is None:
        others = [each for each in site.profiles if selects(each, namespace, LABELS)]
        if others:
            return FargateUse(others[0].name)
        role, origin = _execution_role(site)
        return FargateUse(name, _creation(namespace, site, role, origin))
    _require_usable(own, namespace)
    if not is_our_profile(own):
        return FargateUse(name)
    return FargateUse(name, _creation(namespace, site, own.role_arn, "", own))


def _require_usable(own: FargateProfile, namespace: str) -> None:
    if not is_our_profile(own) and not selects(own, namespace, LABELS):
        raise AlbError(
            f"Fargate profile {own.name} is there, was not made by {PROGRAM}, and does not select "
            f"the pods of namespace {namespace}",
            hint="choose another namespace with --namespace",
        )
    if own.status == DELETING:
        raise AlbError(
            f"Fargate profile {own.name} is being deleted", hint="run it again when that is gone"
        )
    if own.status not in (ACTIVE, CREATING):
        raise AlbError(
            failed_profile(own), hint="run kubectl alb sample delete, and then deploy again"
        )


def failed_profile(profile: FargateProfile) -> str:
    """Return the state of a profile that does not become active, with what EKS says of it."""
    why = f": {'; '.join(profile.problems)}" if profile.problems else ""
    return f"Fargate profile {profile.name} is {profile.status}{why}"


def _execution_role(site: FargateSite) -> tuple[str, str]:
    """Return the role for the pods, and which profile it is taken from."""
    if site.role_arn:
        return site.role_arn, ""
    roles = {each.role_arn: each.name for each in reversed(site.profiles) if each.role_arn}
    if len(roles) == 1:
        return next(iter(roles.items()))
    if roles:
        raise AlbError(
            f"the Fargate profiles of cluster {site.cluster.name} have several pod execution "
            f"roles: {listed(sorted(roles))}",
            hint="choose one with --pod-execution-role",
        )
    raise AlbError(
        f"cluster {site.cluster.name} has no Fargate profile whose pod execution role could be "
        "used",
        hint=f"give --pod-execution-role ARN, of a role that {PRINCIPAL} may assume and that has "
        f"the AWS managed policy {POLICY}",
    )


def _creation(
    namespace: str,
    site: FargateSite,
    role: str,
    origin: str,
    there: FargateProfile | None = None,
) -> Step:
    """Return the step that makes the profile; what is `there` stays as it is."""
    subnets = there.subnets if there else tuple(subnet.id for subnet in site.subnets)
    if not subnets:
        raise AlbError(
            f"cluster {site.cluster.name} has no subnet that is known to be private",
            hint="pods on Fargate need subnets without a route to an internet gateway",
        )
    cluster, name = site.cluster, profile_name(namespace)
    tags, labels = own_tags(cluster.arn or cluster.name), tuple(LABELS.items())
    shown = {
        "podExecutionRoleArn": f"{role} (of Fargate profile {origin})" if origin else role,
        "subnets": ", ".join(subnets),
        "selectors": ", ".join((f"namespace {namespace}", *(f"{k}={v}" for k, v in labels))),
    }
    return Step(
        f"{KIND}/{name}",
        f"Fargate profile {name} of cluster {cluster.name}",
        Op.CREATE,
        ObjectRef(KIND, "", name),
        CreateFargateProfile(cluster.name, name, role, subnets, namespace, labels, tags),
        DeleteFargateProfile(cluster.name, name, tags),
        differences=tuple(Difference(path, "", text) for path, text in shown.items()),
    )


def removal_step(profile: FargateProfile, cluster: str, namespace: str) -> Step:
    """Return the step that deletes a profile of ours."""
    marks = _marks(profile)
    labels = next((each.labels for each in profile.selectors), ())
    again = CreateFargateProfile(
        cluster, profile.name, profile.role_arn, profile.subnets, namespace, labels, marks
    )
    return Step(
        f"{KIND}/{profile.name}",
        f"Fargate profile {profile.name} of cluster {cluster}",
        Op.DELETE,
        ObjectRef(KIND, "", profile.name),
        DeleteFargateProfile(cluster, profile.name, marks),
        again,
    )


def is_our_profile(profile: FargateProfile) -> bool:
    """Return whether we made a profile, and for the cluster that it is of."""
    head, _, rest = profile.arn.partition(":fargateprofile/")
    cluster = rest.partition("/")[0]
    tags = dict(profile.tags)
    owners = (f"{head}:cluster/{cluster}", cluster)
    return tags.get(MADE_BY) == PROGRAM and tags.get(MADE_FOR) in owners


def _marks(profile: FargateProfile) -> Tags:
    return tuple((key, value) for key, value in profile.tags if key in (MADE_BY, MADE_FOR))


def selects(profile: FargateProfile, namespace: str, labels: Mapping[str, str]) -> bool:
    """Return whether pods with these labels run on Fargate by a profile, now or soon."""
    return profile.status in (ACTIVE, CREATING) and any(
        _matches(selector.namespace, namespace)
        and all(key in labels and _matches(text, labels[key]) for key, text in selector.labels)
        for selector in profile.selectors
    )


def _matches(pattern: str, text: str) -> bool:
    """Return whether a pattern of EKS fits: * stands for any text, ? for one character."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))
