from pathlib import Path

import pytest

from kubectl_alb.context.aws.settings import ClusterHints, endpoints, read_profiles, settings
from kubectl_alb.context.options import AwsFlags
from kubectl_alb.errors import ConfigError, UsageError

PROFILES = {
    "default": {"region": "eu-north-1", "aws_access_key_id": "k"},
    "dev": {"region": "eu-west-3"},
    "bare": {},
}
HINTS = ClusterHints("us-east-1", "dev", "us-east-2", "us-west-1")


@pytest.mark.parametrize(
    ("flag", "environ", "profiles", "hints", "found"),
    [
        ("ca-central-1", {"AWS_REGION": "x"}, PROFILES, HINTS, ("ca-central-1", "--region")),
        ("", {"AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"}, PROFILES, HINTS, ("a", "AWS_REGION")),
        ("", {"AWS_DEFAULT_REGION": "b"}, PROFILES, HINTS, ("b", "AWS_DEFAULT_REGION")),
        ("", {}, PROFILES, HINTS, ("eu-north-1", "the AWS profile")),
        ("", {"AWS_PROFILE": "dev"}, PROFILES, HINTS, ("eu-west-3", "the AWS profile")),
        (
            "",
            {"AWS_PROFILE": "bare"},
            PROFILES,
            HINTS,
            ("us-east-1", "the kubeconfig's credential"),
        ),
        ("", {}, {}, ClusterHints("", "", "c", "n"), ("c", "the controller's Deployment")),
        ("", {}, {}, ClusterHints("", "", "", "n"), ("n", "the nodes' provider ids")),
        (
            "",
            {},
            {},
            ClusterHints(named_region="k", controller_region="c"),
            ("k", "the kubeconfig"),
        ),
        ("", {}, {}, ClusterHints(address_region="a"), ("a", "an Ingress's address")),
        ("", {}, {}, ClusterHints(), ("", "no flag")),
    ],
)
def test_the_region_is_found_in_order(
    flag: str, environ: dict[str, str], profiles: dict[str, dict[str, str]], hints: ClusterHints,
    found: tuple[str, str],
) -> None:  # fmt: skip
    region = settings(AwsFlags(region=flag), environ, profiles, hints).region
    assert region.value == found[0]
    assert region.how.startswith(found[1])


@pytest.mark.parametrize(
    ("flag", "environ", "profiles", "profile", "explicit"),
    [
        ("dev", {"AWS_PROFILE": "bare"}, PROFILES, "dev", True),
        # A profile of the environment is not handed over: that would turn its keys off.
        ("", {"AWS_PROFILE": "bare", "AWS_DEFAULT_PROFILE": "dev"}, PROFILES, "bare", False),
        ("", {"AWS_DEFAULT_PROFILE": "dev"}, PROFILES, "dev", False),
        ("", {"AWS_ACCESS_KEY_ID": "k"}, {"dev": {}}, "", False),
        ("", {"AWS_WEB_IDENTITY_TOKEN_FILE": __file__}, {"dev": {}}, "", False),
        ("", {}, PROFILES, "", False),
        ("", {}, {"dev": {}}, "dev", True),
        # A default profile that names a region only is no credential.
        ("", {}, {"dev": {}, "default": {"region": "x"}}, "dev", True),
        ("", {}, {"other": {}}, "", False),
    ],
)
def test_the_profile_is_found_in_order(
    flag: str, environ: dict[str, str], profiles: dict[str, dict[str, str]], profile: str,
    explicit: bool,
) -> None:  # fmt: skip
    found = settings(AwsFlags(profile=flag), environ, profiles, HINTS)
    assert (found.profile.value, found.explicit) == (profile, explicit)


@pytest.mark.parametrize(
    ("flag", "profiles", "said"), [("", {"dev": {}}, True), ("dev", PROFILES, False)]
)
def test_a_profile_of_the_kubeconfig_is_marked_as_such(
    flag: str, profiles: dict[str, dict[str, str]], said: bool
) -> None:
    assert settings(AwsFlags(profile=flag), {}, profiles, HINTS).from_kubeconfig is said


def test_a_profile_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(ConfigError) as refused:
        settings(AwsFlags(profile="prod"), {}, PROFILES, ClusterHints())
    assert "bare, default, dev" in refused.value.hint


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (("http://a",), {"*": "http://a"}),
        (
            ("elasticloadbalancing=http://a", "EC2=https://b"),
            {"elbv2": "http://a", "ec2": "https://b"},
        ),
        (("http://a?x=http://b",), {"*": "http://a?x=http://b"}),
        ((), {}),
    ],
)
def test_endpoints_are_read(given: tuple[str, ...], found: dict[str, str]) -> None:
    assert endpoints(given) == found


@pytest.mark.parametrize("given", ["s3=http://a", "ec2=ftp://a", "localhost:80"])
def test_an_endpoint_that_cannot_be_is_refused(given: str) -> None:
    with pytest.raises(UsageError):
        endpoints((given,))


def test_profiles_of_both_files_are_joined(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[default]\nregion=a\n[profile dev]\nregion=b\n")
    (tmp_path / "credentials").write_text("[dev]\naws_access_key_id=k\n[ci]\nx=y\n")
    environ = {
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
    }
    found = read_profiles(environ)
    assert found["dev"] == {"region": "b", "aws_access_key_id": "k"}
    assert set(found) == {"default", "dev", "ci"}


def test_missing_files_are_empty_and_broken_ones_an_error(tmp_path: Path) -> None:
    assert read_profiles({"HOME": str(tmp_path)}) == {}
    (tmp_path / "broken").write_text("no section\n")
    with pytest.raises(ConfigError, match="cannot read"):
        read_profiles({"HOME": str(tmp_path), "AWS_CONFIG_FILE": str(tmp_path / "broken")})
