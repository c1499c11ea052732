"""A printed command acts on the cluster, the account and the region that it was made for."""

import pytest

from kubectl_alb.model.offer import Addressing

WHERE = Addressing(
    kubeconfig="my config", context="prod", region="eu-west-1", profile="ops",
)  # fmt: skip
KUBE = "--kubeconfig 'my config' --context prod"
AWS = "--region eu-west-1 --profile ops"


@pytest.mark.parametrize(
    ("command", "addressed"),
    [
        ("kubectl -n shop get pods", f"kubectl {KUBE} -n shop get pods"),
        ("aws ec2 delete-tags --tags Key=a", f"aws ec2 delete-tags {AWS} --tags Key=a"),
        ("kubectl alb reorder group/g", f"kubectl alb reorder {KUBE} --profile ops group/g"),
        (
            "helm show crds c --repo r | kubectl apply -f -",
            "helm show crds --kubeconfig 'my config' --kube-context prod c --repo r "
            f"| kubectl {KUBE} apply -f -",
        ),
        ("aws iam a-b --x 1 && aws iam c-d", f"aws iam a-b {AWS} --x 1 && aws iam c-d {AWS}"),
    ],
)
def test_every_program_of_a_command_line_has_the_flags(command: str, addressed: str) -> None:
    assert WHERE.addressed(command) == addressed


def test_a_flag_that_is_given_already_stays_as_it_is() -> None:
    command = "aws wafv2 get-web-acl --region us-east-1 --profile=edge"
    assert WHERE.addressed(command) == command


@pytest.mark.parametrize(
    "text", ["'x && aws ec2 y'", '"x | kubectl y"', "a\\'&& b", "say kubectl", "kubectlx y"]
)
def test_what_only_looks_like_a_program_stays_as_it_is(text: str) -> None:
    assert WHERE.addressed(f"echo {text}") == f"echo {text}"


def test_without_flags_only_the_region_is_added() -> None:
    where = Addressing(region="eu-west-1")
    assert where.addressed("kubectl get pods") == "kubectl get pods"
    assert where.addressed("aws ec2 a") == "aws ec2 a --region eu-west-1"


RECORDED = Addressing(context="prod", profile="ops", bundle="my case.zip")


@pytest.mark.parametrize(
    ("command", "addressed"),
    [
        ("kubectl alb doctor -n shop", "kubectl alb doctor --bundle 'my case.zip' -n shop"),
        ("kubectl alb list --bundle x", "kubectl alb list --bundle x"),
        ("kubectl alb status --wait", "kubectl alb status --wait"),
        ("kubectl alb explain ALB-TGT-001", "kubectl alb explain ALB-TGT-001"),
        ("kubectl alb install", "kubectl alb install"),
        ("kubectl get pods", "kubectl --context prod get pods"),
    ],
)
def test_of_a_bundle_what_looks_reads_the_same_bundle(command: str, addressed: str) -> None:
    assert RECORDED.addressed(command) == addressed


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("see kubectl alb plan, and wait", "see kubectl alb plan --bundle demo, and wait"),
        ("the log (kubectl alb logs)", "the log (kubectl alb logs --bundle demo)"),
        ("for example: kubectl alb trace x", "for example: kubectl alb trace --bundle demo x"),
        ("the cluster shop", "the cluster shop"),
    ],
)
def test_commands_in_a_sentence_read_the_same_bundle(sentence: str, told: str) -> None:
    assert Addressing(bundle="demo").told(sentence) == told
