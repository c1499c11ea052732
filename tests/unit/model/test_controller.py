import pytest

from kubectl_alb.controller.config import LATEST, parse_controller, parse_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v2.13.4", (2, 13, 4)),
        ("docker.io/eks/aws-load-balancer-controller:v3.5.0", (3, 5, 0)),
        ("latest", None),
    ],
)
def test_a_version_is_found_in_tags_and_images(
    text: str, version: tuple[int, int, int] | None
) -> None:
    assert parse_version(text) == version


def test_defaults_are_those_of_the_release() -> None:
    assert not parse_controller(["--cluster-name=a"], "v2.13.4").endpoint_slices
    assert parse_controller(["--cluster-name=a"], "v2.14.0").endpoint_slices


def test_an_unknown_release_counts_as_the_newest() -> None:
    config = parse_controller(["--cluster-name=a"], "latest")
    assert (config.version, config.version_known) == (LATEST, False)


def test_flags_win_over_the_context() -> None:
    config = parse_controller(["--cluster-name=a", "--aws-vpc-id", "vpc-1"], "", "b", "vpc-2")
    assert (config.cluster_name, config.vpc_id) == ("a", "vpc-1")


def test_the_context_stands_in_for_absent_flags() -> None:
    config = parse_controller([], "v3.5.0", "b", "vpc-2")
    assert (config.cluster_name, config.vpc_id) == ("b", "vpc-2")


def test_an_empty_ingress_class_is_kept() -> None:
    assert parse_controller(["--ingress-class="], "v3.5.0").ingress_class == ""


def test_a_boolean_flag_needs_no_value() -> None:
    assert parse_controller(["--disable-restricted-sg-rules"], "v3.5.0").disable_restricted_sg_rules


def test_a_single_tag_may_hold_commas() -> None:
    assert parse_controller(["--default-tags=a=1,2"], "v3.5.0").default_tags == {"a": "1,2"}


def test_tags_are_split_at_commas_and_quotes_protect_them() -> None:
    config = parse_controller(['--default-tags=a=1,"b=2,3"'], "v3.5.0")
    assert config.default_tags == {"a": "1", "b": "2,3"}


def test_repeated_lists_accumulate() -> None:
    args = ["--external-managed-tags=a,b", "--external-managed-tags=c"]
    assert parse_controller(args, "v3.5.0").external_managed_tags == ("a", "b", "c")


def test_gates_have_the_default_of_the_release_until_set() -> None:
    config = parse_controller(["--feature-gates=ALBSingleSubnet=true"], "v3.5.0")
    assert config.gate("ALBSingleSubnet")
    assert config.gate("NLBGatewayAPI")
    assert not parse_controller([], "v2.17.1").gate("NLBGatewayAPI")


@pytest.mark.parametrize(
    ("args", "version", "problem"),
    [
        (["--default-load-balancer-scheme=x"], "v2.8.1", "unknown flag: --default-load-balancer-"),
        (["--default-target-type=pod"], "v3.5.0", "invalid value pod for default target type"),
        (["--feature-gates=IngressPlanAnnotation=true"], "v2.17.1", "unknown feature: Ingress"),
        (["--feature-gates=ALBSingleSubnet=yes"], "v3.5.0", "invalid mapStringBool: ALBSingle"),
        (["--backend-security-group=x"], "v3.5.0", "invalid value x for backend security group"),
        (["--default-tags=elbv2.k8s.aws/cluster=x"], "v3.5.0", "tag key elbv2.k8s.aws/cluster"),
        (["--required-secrets-label=x"], "v3.5.0", 'invalid value "x" for --required-secrets'),
        (["--enable-waf=maybe"], "v3.5.0", 'invalid argument "maybe" for "--enable-waf" flag'),
    ],
)
def test_what_keeps_the_controller_from_starting_is_told(
    args: list[str], version: str, problem: str
) -> None:
    assert any(p.startswith(problem) for p in parse_controller(args, version).problems)


def test_a_missing_cluster_name_is_the_matter_of_a_check_of_its_own() -> None:
    assert parse_controller([], "v3.5.0").problems == ()


def test_a_good_configuration_has_no_problems() -> None:
    assert parse_controller(["--cluster-name=a", "--aws-region=x"], "v2.8.1").problems == ()
