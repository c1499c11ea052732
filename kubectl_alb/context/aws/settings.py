"""Region, profile and endpoints, each by its order of precedence, and how each was found.

The SDK for Python alone would read other variables in another order than the AWS CLI and the
controller do, so the order is decided here. AWS: SDKs and Tools Reference Guide, "Settings".
"""

import configparser
from collections.abc import Mapping
from dataclasses import dataclass, field

from kubectl_alb.context.aws.variables import REGION, check_profile, check_variables, is_url
from kubectl_alb.context.home import expanded
from kubectl_alb.context.options import AwsFlags
from kubectl_alb.errors import ConfigError, UsageError
from kubectl_alb.model.context import Found

Profiles = Mapping[str, Mapping[str, str]]

# The names that users write before `=`, by the SDK's own.
SERVICES = {
    "acm": ("acm",),
    "cognito-idp": ("cognito_identity_provider", "cognito_idp"),
    "ec2": ("ec2",),
    "eks": ("eks",),
    "elbv2": ("elastic_load_balancing_v2", "elasticloadbalancing", "elbv2", "elb"),
    "iam": ("iam",),
    "resourcegroupstaggingapi": ("resource_groups_tagging_api", "resourcegroupstaggingapi", "tag"),
    "service-quotas": ("service_quotas", "servicequotas"),
    "shield": ("shield",),
    "sts": ("sts",),
    "wafv2": ("wafv2",),
}

LOGINS = (
    "aws_access_key_id",
    "credential_process",
    "credential_source",
    "login_session",
    "role_arn",
    "sso_account_id",
    "sso_session",
    "web_identity_token_file",
)


@dataclass(frozen=True, slots=True)
class ClusterHints:
    """What the kubeconfig's credential plugin and the cluster say about AWS."""

    exec_region: str = ""
    exec_profile: str = ""
    controller_region: str = ""
    node_region: str = ""
    named_region: str = ""
    address_region: str = ""


@dataclass(frozen=True, slots=True)
class AwsSettings:
    """What to open an AWS session with.

    `explicit` means that the profile must be handed over, which turns the environment's keys off;
    a profile that only the environment names is left for the SDK to find. `endpoints` are those
    of the flags; the configured ones the SDK applies itself. `from_kubeconfig` means that nothing
    but the credential plugin names the profile.
    """

    region: Found = field(default_factory=Found)
    profile: Found = field(default_factory=Found)
    explicit: bool = False
    endpoints: Mapping[str, str] = field(default_factory=dict)
    from_kubeconfig: bool = False


def settings(
    flags: AwsFlags, environ: Mapping[str, str], profiles: Profiles, hints: ClusterHints
) -> AwsSettings:
    """Decide on region, profile and endpoints.

    Raises `ConfigError` for a profile that does not exist, and for a variable or a setting of the
    profile that cannot be used.
    """
    check_variables(environ)
    profile, explicit = _profile(flags, environ, profiles, hints)
    name = profile.value or "default"
    if profile and name not in profiles:
        known = ", ".join(sorted(profiles)) or "none"
        raise ConfigError(f'AWS profile "{name}" ({profile.how}) does not exist',
                          hint=f"profiles there are: {known}")  # fmt: skip
    check_profile(profiles.get(name, {}), name)
    if flags.region and not REGION.fullmatch(flags.region):
        raise UsageError(
            f'invalid --region "{flags.region}"', hint="use a region such as us-west-2"
        )
    return AwsSettings(
        _region(flags, environ, profiles.get(name, {}), hints),
        profile,
        explicit,
        endpoints(flags.endpoints),
        from_kubeconfig=explicit and not flags.profile,
    )


def _profile(
    flags: AwsFlags, environ: Mapping[str, str], profiles: Profiles, hints: ClusterHints
) -> tuple[Found, bool]:
    if flags.profile:
        return Found(flags.profile, "--profile"), True
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        if environ.get(variable):
            return Found(environ[variable], variable), False
    if hints.exec_profile in profiles and not _other_credentials(environ, profiles):
        return Found(hints.exec_profile, "the kubeconfig's credential plugin"), True
    return Found("", "no profile was named"), False


def _other_credentials(environ: Mapping[str, str], profiles: Profiles) -> bool:
    variables = (
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    )
    # A default profile may say no more than a region.
    default = profiles.get("default", {})
    return any(environ.get(name) for name in variables) or any(key in default for key in LOGINS)


def _region(
    flags: AwsFlags, environ: Mapping[str, str], profile: Mapping[str, str], hints: ClusterHints
) -> Found:
    candidates = (
        (flags.region, "--region"),
        (environ.get("AWS_REGION"), "AWS_REGION"),
        (environ.get("AWS_DEFAULT_REGION"), "AWS_DEFAULT_REGION"),
        (profile.get("region"), "the AWS profile"),
        (hints.exec_region, "the kubeconfig's credential plugin"),
        (hints.named_region, "the kubeconfig's names"),
        (hints.controller_region, "the controller's Deployment"),
        (hints.node_region, "the nodes' provider ids"),
        (hints.address_region, "an Ingress's address"),
    )
    for value, how in candidates:
        if value:
            return Found(value, how)
    return Found("", "no flag, variable, profile or cluster names one")


def endpoints(given: tuple[str, ...]) -> Mapping[str, str]:
    """Read `--endpoint-url` values: `service=url`, or one bare URL for all (key `*`)."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, url = text.partition("=")
        if not equals or "://" in name:
            name, url = "*", text
        if not is_url(url):
            raise UsageError(
                f'invalid --endpoint-url "{text}"', hint="use [SERVICE=]URL with http or https"
            )
        found["*" if name == "*" else _service(name)] = url
    return found


def _service(name: str) -> str:
    wanted = name.lower().replace("-", "_").replace(" ", "_")
    for service, names in SERVICES.items():
        if wanted in names:
            return service
    raise UsageError(
        f"--endpoint-url: {name!r} is no service that is used here",
        hint="one of: " + ", ".join(SERVICES),
    )


def read_profiles(environ: Mapping[str, str]) -> Profiles:
    """Read the profiles of the shared config and credentials files; a missing file is empty."""
    home = expanded(environ.get("HOME") or environ.get("USERPROFILE") or "~")
    files = (
        (environ.get("AWS_CONFIG_FILE") or str(home / ".aws/config"), "profile "),
        (environ.get("AWS_SHARED_CREDENTIALS_FILE") or str(home / ".aws/credentials"), ""),
    )
    found: dict[str, dict[str, str]] = {}
    for file, prefix in files:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(expanded(file), encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError, OSError) as error:
            first = str(error).splitlines()[0]
            raise ConfigError(f"cannot read {file}: {first}") from error
        for section in parser.sections():
            if section == "default" or section.startswith(prefix):
                values = dict(parser.items(section))
                name = section.removeprefix(prefix).strip().strip("'\"")
                found.setdefault(name, {}).update(values)
    return found
