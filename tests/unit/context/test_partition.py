"""Which partition is meant, as far as that is told without asking a server."""

import json
from pathlib import Path

import pytest

from kubectl_alb.context.options import AwsFlags, ContextOptions, KubernetesFlags
from kubectl_alb.context.partition import told_partition
from kubectl_alb.errors import ConfigError, UsageError

GOV = "arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/shop"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment without a kubeconfig or AWS files."""
    absent = str(tmp_path / "absent")
    return {
        "HOME": str(tmp_path),
        "KUBECONFIG": absent,
        "AWS_CONFIG_FILE": absent,
        "AWS_SHARED_CREDENTIALS_FILE": absent,
    }


def with_cluster(environ: dict[str, str], tmp_path: Path, name: str) -> dict[str, str]:
    """Return an environment whose kubeconfig has a cluster of this name."""
    file = tmp_path / "kubeconfig"
    named = {
        "clusters": [{"name": name, "cluster": {"server": "https://x.example"}}],
        "contexts": [{"name": "c", "context": {"cluster": name, "user": "u"}}],
        "users": [{"name": "u", "user": {"token": "t"}}],
        "current-context": "c",
    }
    file.write_text(json.dumps(named))
    return {**environ, "KUBECONFIG": str(file)}


def test_nothing_tells_a_partition(environ: dict[str, str]) -> None:
    found = told_partition(ContextOptions(), environ)
    assert not found
    assert found.how == "no flag, kubeconfig, variable or profile names a region"


def test_the_region_of_the_flag_wins(environ: dict[str, str], tmp_path: Path) -> None:
    where = ContextOptions(aws=AwsFlags(region="cn-north-1"))
    found = told_partition(where, with_cluster(environ, tmp_path, GOV))
    assert (found.value, found.how) == ("aws-cn", "--region")


def test_the_arn_of_the_cluster_wins_over_the_environment(
    environ: dict[str, str], tmp_path: Path
) -> None:
    found = told_partition(
        ContextOptions(), {**with_cluster(environ, tmp_path, GOV), "AWS_REGION": "eu-west-1"}
    )
    assert (found.value, found.how) == ("aws-us-gov", "the kubeconfig's names")


def test_the_name_that_eksctl_gives_tells_the_region(
    environ: dict[str, str], tmp_path: Path
) -> None:
    named = with_cluster(environ, tmp_path, "shop.cn-northwest-1.eksctl.io")
    assert told_partition(ContextOptions(), named).value == "aws-cn"


def test_variables_and_profiles_tell_the_region(environ: dict[str, str], tmp_path: Path) -> None:
    found = told_partition(ContextOptions(), {**environ, "AWS_REGION": "eusc-de-east-1"})
    assert (found.value, found.how) == ("aws-eusc", "AWS_REGION")
    config = tmp_path / "config"
    config.write_text("[profile iso]\nregion = us-iso-east-1\n")
    profiled = {**environ, "AWS_CONFIG_FILE": str(config), "AWS_PROFILE": "iso"}
    assert told_partition(ContextOptions(), profiled).value == "aws-iso"


def test_a_role_tells_the_partition_where_no_region_does(environ: dict[str, str]) -> None:
    role = {"AWS_ROLE_ARN": "arn:aws-cn:iam::111122223333:role/x"}
    found = told_partition(ContextOptions(), {**environ, **role})
    assert (found.value, found.how) == ("aws-cn", "AWS_ROLE_ARN")


def test_a_bundle_tells_its_own(environ: dict[str, str]) -> None:
    found = told_partition(ContextOptions(bundle="demo"), {**environ, "AWS_REGION": "cn-north-1"})
    assert found.value == "aws"


def test_a_variable_that_cannot_be_is_no_reason_to_fail(environ: dict[str, str]) -> None:
    broken = {**environ, "AWS_PROFILE": "absent", "AWS_ROLE_ARN": "x"}
    assert not told_partition(ContextOptions(), broken)


def test_a_flag_that_cannot_be_is_an_error(environ: dict[str, str]) -> None:
    for where, error in (
        (ContextOptions(aws=AwsFlags(region="-")), UsageError),
        (ContextOptions(aws=AwsFlags(profile="absent")), ConfigError),
        (ContextOptions(kubernetes=KubernetesFlags(context="absent")), ConfigError),
    ):
        with pytest.raises(error):
            told_partition(where, environ)
