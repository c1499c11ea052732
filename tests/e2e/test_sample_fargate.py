"""`kubectl alb sample` on Fargate: a profile made, waited for, used as it is, and removed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.at_work import SAMPLE as NAMESPACE
from tests.e2e.at_work import sampling
from tests.e2e.test_sample import OBJECTS, Site, results
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.world import World

ACCOUNT = "arn:aws:iam::111122223333:role/"
ROLE = f"{ACCOUNT}pods"
PROFILE = f"kubectl-alb-{NAMESPACE}"
STEP = f"FargateProfile/{PROFILE}"
# Of EKS; the clock of the lab runs faster.
SECONDS = 90


class Cluster:
    """An EKS cluster, and its Fargate profiles."""

    def __init__(self, site: Site, world: World) -> None:
        self.site, self.name = site, world.meta["context"]["clusterName"]
        self.eks = site.lab.aws.boto3("eks")
        self.ec2 = site.lab.aws.boto3("ec2")
        subnets = [each["SubnetId"] for each in self.ec2.describe_subnets()["Subnets"]]
        self.eks.create_cluster(
            name=self.name, roleArn=f"{ACCOUNT}eks", resourcesVpcConfig={"subnetIds": subnets}
        )

    def profile(self, name: str, namespace: str, role: str = ROLE, **given: Any) -> None:
        """Make one that is active at once."""
        self.site.lab.aws.timing(fargate_seconds=0)
        self.eks.create_fargate_profile(
            clusterName=self.name,
            fargateProfileName=name,
            podExecutionRoleArn=role,
            selectors=[{"namespace": namespace}],
            **given,
        )
        self.site.lab.aws.timing(fargate_seconds=SECONDS)

    def profiles(self) -> list[str]:
        found = self.eks.list_fargate_profiles(clusterName=self.name)
        return list(found["fargateProfileNames"])

    def made(self) -> Any:
        """Return the profile of the sample."""
        return self.eks.describe_fargate_profile(clusterName=self.name, fargateProfileName=PROFILE)[
            "fargateProfile"
        ]

    def operations(self) -> list[str]:
        """Return the calls that change EKS."""
        made = (call["operation"] for call in self.site.lab.aws.calls("eks"))
        return [each for each in made if each.startswith(("Create", "Delete"))]

    def deploy(self, *flags: str) -> dict[str, Any]:
        return self.site.deploy("--fargate", "--wait=false", *flags)


@pytest.fixture
def site(lab: Lab, world: World, kubectl: Kubectl) -> Iterator[Site]:
    with sampling(lab, world):
        yield Site(lab, kubectl)


@pytest.fixture
def cluster(site: Site, world: World) -> Cluster:
    made = Cluster(site, world)
    made.profile("system", "kube-system")
    site.lab.aws.clear_calls()
    return made


def test_a_profile_is_made_waited_for_and_removed(cluster: Cluster) -> None:
    site = cluster.site
    status = site.deploy("--fargate")
    assert (results(status)[STEP], status["targets"]) == ("done", {"healthy": 2, "total": 2})
    profile = cluster.made()
    assert (profile["status"], profile["podExecutionRoleArn"]) == ("ACTIVE", ROLE)
    assert [each["namespace"] for each in profile["selectors"]] == [NAMESPACE]
    assert set(results(cluster.deploy()).values()) == {"unchanged"}
    assert results(site.document("delete", "-y"))[STEP] == "done"
    assert (cluster.profiles(), site.read("namespace", NAMESPACE)) == (["system"], None)
    assert cluster.operations() == ["CreateFargateProfile", "DeleteFargateProfile"]
    assert site.document("delete", "-y")["steps"] == []


def test_what_would_be_made_is_shown_and_nothing_is_changed(cluster: Cluster) -> None:
    answer = cluster.site("deploy", "--fargate", "--dry-run=client", "-o", "wide")
    assert answer.code == 0, answer.stderr
    assert f"podExecutionRoleArn: (none) → {ROLE} (of Fargate profile system)" in answer.stdout
    assert f"aws eks create-fargate-profile --cluster-name {cluster.name}" in answer.stdout
    objects = cluster.site("deploy", "--fargate", "--dry-run=client", "-o", "yaml")
    assert objects.stdout.startswith(f"# Fargate profile {PROFILE} of cluster")
    assert results(cluster.deploy("--dry-run=server"))[STEP] == "planned"
    assert (cluster.site("deploy", "--fargate").code, cluster.operations()) == (64, [])


def test_a_profile_that_selects_the_pods_is_used_and_left(cluster: Cluster) -> None:
    cluster.profile("samples", NAMESPACE)
    assert STEP not in results(cluster.deploy())
    assert cluster.site.document("delete", "-y")["exitCode"] == 0
    assert cluster.profiles() == ["samples", "system"]


def test_a_profile_of_our_name_that_is_not_ours_is_left(cluster: Cluster) -> None:
    cluster.profile(PROFILE, NAMESPACE)
    assert STEP not in results(cluster.deploy())
    left = cluster.site.document("delete", "-y")["left"]
    assert left == [f"Fargate profile {PROFILE} was not made by kubectl-alb"]
    assert cluster.profiles() == [PROFILE, "system"]


def test_a_role_is_asked_for_where_it_would_be_a_guess(cluster: Cluster) -> None:
    cluster.profile("other", "other", f"{ACCOUNT}other")
    answer = cluster.site("deploy", "-y", "--fargate")
    assert (answer.code, "choose one with --pod-execution-role" in answer.stderr) == (1, True)
    assert cluster.deploy("--pod-execution-role", f"{ACCOUNT}other")["exitCode"] == 0
    assert cluster.made()["podExecutionRoleArn"] == f"{ACCOUNT}other"


def test_killed_while_eks_makes_it_the_next_run_goes_on(cluster: Cluster) -> None:
    with cluster.site.started("deploy", "--fargate") as process:
        while "CreateFargateProfile" not in cluster.operations():
            assert process.poll() is None
        process.kill()
    assert [cluster.site.read(kind) for kind in OBJECTS] == [None] * 3
    status = cluster.deploy()
    assert (results(status)[STEP], cluster.made()["status"]) == ("unchanged", "ACTIVE")
    assert cluster.site.document("delete", "-y")["exitCode"] == 0
    assert cluster.profiles() == ["system"]


def test_killed_before_anything_else_delete_removes_it(cluster: Cluster) -> None:
    with cluster.site.started("deploy", "--fargate") as process:
        while "CreateFargateProfile" not in cluster.operations():
            assert process.poll() is None
        process.kill()
    assert cluster.site.document("delete", "-y")["exitCode"] == 0
    assert cluster.profiles() == ["system"]


def test_a_profile_that_does_not_come_in_time_is_waited_for_and_no_pod_is_made(
    cluster: Cluster,
) -> None:
    cluster.site.lab.aws.timing(fargate_seconds=100000)
    answer = cluster.site("deploy", "-y", "--fargate", "--timeout", "12s")
    assert answer.code == 75, answer.stderr
    assert f"not ready in time: Fargate profile {PROFILE} is CREATING" in answer.stderr
    assert [cluster.site.read(kind) for kind in OBJECTS] == [None] * 3


def test_a_profile_that_failed_is_told_with_the_reason_and_can_be_removed(
    cluster: Cluster,
) -> None:
    arn = f"arn:aws:eks:us-west-2:111122223333:fargateprofile/{cluster.name}/{PROFILE}/0a"
    marks = {"alb.kubectl/made-by": "kubectl-alb", "alb.kubectl/cluster": cluster.name}
    failed = {
        "clusterName": cluster.name,
        "fargateProfileName": PROFILE,
        "fargateProfileArn": arn,
        "status": "CREATE_FAILED",
        "health": {"issues": [{"code": "AccessDenied", "message": "the role is not trusted"}]},
        "tags": marks,
    }
    cluster.site.lab.aws.load({"aws/fargate-profiles": [failed]})
    answer = cluster.site("deploy", "-y", "--fargate")
    assert answer.code == 1
    assert f"{PROFILE} is CREATE_FAILED: the role is not trusted" in answer.stderr
    assert results(cluster.site.document("delete", "-y"))[STEP] == "done"
    assert cluster.profiles() == ["system"]


def test_an_action_that_is_missing_is_named(cluster: Cluster) -> None:
    cluster.site.lab.aws.deny("eks:CreateFargateProfile")
    answer = cluster.site("deploy", "-y", "--fargate")
    assert (answer.code, "grant eks:CreateFargateProfile" in answer.stderr) == (77, True)
    assert [cluster.site.read(kind) for kind in OBJECTS] == [None] * 3
    cluster.site.lab.aws.deny("eks:DescribeFargateProfile")
    answer = cluster.site("delete", "-y")
    assert f"cannot look up Fargate profile {PROFILE}" in answer.stderr
    assert answer.code == 0


def test_a_cluster_that_eks_does_not_have_is_told(site: Site) -> None:
    answer = site("deploy", "-y", "--fargate")
    assert (answer.code, 'error: EKS has no cluster "' in answer.stderr) == (1, True)


def test_a_run_is_taken_back_with_its_profile(cluster: Cluster) -> None:
    run = cluster.deploy()["run"]["id"]
    assert cluster.site.kubectl("alb", "undo", run, "-y").code == 0
    assert cluster.operations()[-1] == "DeleteFargateProfile"
