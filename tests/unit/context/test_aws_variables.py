"""Variables and profile settings that the SDK cannot use are named before anything is asked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kubectl_alb.context.aws.credentials import checked_credentials
from kubectl_alb.context.aws.settings import ClusterHints, settings
from kubectl_alb.context.aws.variables import RULES, check_profile, check_variables
from kubectl_alb.context.options import AwsFlags
from kubectl_alb.errors import ConfigError, UsageError
from tests.conftest import Ran


@pytest.mark.parametrize("variable", [rule.variable for rule in RULES])
def test_nonsense_is_named(variable: str) -> None:
    with pytest.raises(ConfigError, match=variable) as caught:
        check_variables({variable: "no\tsuch thing"})
    assert caught.value.exit_code == 78
    assert caught.value.hint


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("AWS_MAX_ATTEMPTS", "0"),
        ("AWS_MAX_ATTEMPTS", "-1"),
        ("AWS_MAX_ATTEMPTS", "1.5"),
        ("AWS_MAX_ATTEMPTS", "٣"),
        ("AWS_USE_FIPS_ENDPOINT", "yes"),
        ("AWS_ENDPOINT_URL", "garbage"),
        ("AWS_ENDPOINT_URL", "http://[::1"),
        ("AWS_ENDPOINT_URL", "http://host:99999"),
        ("AWS_ENDPOINT_URL", "http://a b"),
        ("AWS_ENDPOINT_URL_EC2", "ftp://x"),
        ("AWS_REGION", "us west"),
        ("AWS_REGION", "-x"),
        ("AWS_CA_BUNDLE", "/no/such"),
        ("AWS_CA_BUNDLE", __file__),
        ("AWS_CA_BUNDLE", "\0"),
        ("AWS_ROLE_ARN", "admin"),
        ("AWS_SESSION_TOKEN", "t\n"),
        ("AWS_SDK_UA_APP_ID", "a\r\nb"),
    ],
)
def test_a_value_that_cannot_be_is_refused(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable):
        check_variables({variable: value})


@pytest.mark.parametrize(
    "environ",
    [
        {"AWS_MAX_ATTEMPTS": "", "AWS_ENDPOINT_URL": "", "AWS_PROFILE": ""},
        {"AWS_RETRY_MODE": "Standard", "AWS_MAX_ATTEMPTS": "3"},
        {"AWS_USE_FIPS_ENDPOINT": "TRUE", "AWS_DEFAULTS_MODE": "in-region"},
        {"AWS_ENDPOINT_URL": "http://localhost:4566", "AWS_REGION": "us-gov-west-1"},
        {"AWS_ENDPOINT_URL": "x", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
        {"AWS_ROLE_ARN": "arn:aws-cn:iam::111122223333:role/path/a"},
    ],
)
def test_what_can_be_used_is_taken(environ: dict[str, str]) -> None:
    check_variables(environ)


def test_a_setting_of_a_profile_is_named_with_it() -> None:
    with pytest.raises(ConfigError, match='retry_mode of the AWS profile "dev"'):
        check_profile({"retry_mode": "x"}, "dev")


@pytest.mark.parametrize("profile", ["no\nsuch", "a b", "\x1b[2J", "é", "../x"])
def test_a_profile_with_an_odd_name_does_not_exist(profile: str) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        settings(AwsFlags(), {"AWS_PROFILE": profile}, {}, ClusterHints())


def test_a_region_that_cannot_be_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match='invalid --region "us west"'):
        settings(AwsFlags(region="us west"), {}, {}, ClusterHints())


def test_a_command_ends_with_78(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/config").write_text("[default]\nretry_mode = x\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    ran = run("list", "--server", "http://127.0.0.1:1")
    assert (ran.code, ran.stdout) == (78, "")
    assert 'retry_mode of the AWS profile "default"' in ran.stderr


class Broken:
    """A session whose credentials cannot be loaded."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def get_credentials(self) -> object:
        raise self.error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("sesame"), r"cannot be loaded \(ValueError\)"),
        (FileNotFoundError(2, "No such file", "/no/token"), "from /no/token: No such file"),
        (KeyError("sesame"), "KeyError"),
    ],
)
def test_what_keeps_credentials_from_being_loaded_is_not_quoted(
    error: Exception, said: str
) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        checked_credentials(Broken(error))
    assert "sesame" not in caught.value.message
    assert caught.value.__cause__ is None
