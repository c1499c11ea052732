"""How the controller runs: its release, flags and feature gates, from its arguments."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kubectl_alb.controller.flags import FLAGS, GATES, Version
from kubectl_alb.controller.releases.catalogue import NEWEST
from kubectl_alb.facts.tags import TRACKING_KEYS
from kubectl_alb.model.context import ClusterContext

LATEST: Version = NEWEST.version

_TRUE = frozenset(["1", "t", "T", "TRUE", "true", "True"])
_FALSE = frozenset(["0", "f", "F", "FALSE", "false", "False"])


@dataclass(frozen=True, slots=True)
class ControllerConfig:
    """The configuration of a running controller, defaults filled in.

    `version` is the newest release known here when the real one is not (`version_known`).
    `given` holds the flags that the arguments set, by name. `problems` are the reasons for which
    the controller would refuse to start, in its own words; not a missing cluster name, which
    ALB-CTRL-004 finds.
    """

    version: Version = LATEST
    version_known: bool = False
    cluster_name: str = ""
    vpc_id: str = ""
    region: str = ""
    ingress_class: str = "alb"
    watch_namespace: str = ""
    disable_class_annotation: bool = False
    disable_group_name_annotation: bool = False
    tolerate_missing_service: bool = True
    tolerate_missing_action: bool = True
    default_target_type: str = "instance"
    default_scheme: str = "internal"
    default_ssl_policy: str = "ELBSecurityPolicy-2016-08"
    backend_sg_enabled: bool = True
    backend_sg: str = ""
    manage_backend_sg_rules: bool = False
    disable_restricted_sg_rules: bool = False
    default_tags: Mapping[str, str] = field(default_factory=dict)
    external_managed_tags: tuple[str, ...] = ()
    service_eni_sg_tags: Mapping[str, str] = field(default_factory=dict)
    allowed_ca_arns: tuple[str, ...] = ()
    default_pca_arn: str = ""
    required_secrets_label: str = ""
    enable_waf: bool = True
    enable_wafv2: bool = True
    enable_shield: bool = True
    endpoint_slices: bool = True
    gates: Mapping[str, bool] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def gate(self, name: str) -> bool:
        """Tell whether a feature gate is on in this release with these arguments."""
        on = self.gates.get(name)
        return GATES[name].default_of(self.version) if on is None else on

    @property
    def version_text(self) -> str:
        """The release as its tag spells it."""
        return "v" + ".".join(map(str, self.version))


def parse_version(text: str) -> Version | None:
    """Find a release such as `v2.13.4` in a tag, an image or a log line."""
    found = re.search(r"v?(\d+)\.(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def parse_controller(
    args: Sequence[str], version: str = "", cluster_name: str = "", vpc_id: str = ""
) -> ControllerConfig:
    """Read container arguments; the cluster name and VPC given stand in for absent flags."""
    release = parse_version(version)
    flags = _Flags(args, release or LATEST)
    gates = flags.gates()
    config = ControllerConfig(
        version=release or LATEST,
        version_known=release is not None,
        cluster_name=flags.text("cluster-name") or cluster_name,
        vpc_id=flags.text("aws-vpc-id") or vpc_id,
        region=flags.text("aws-region"),
        ingress_class=flags.text("ingress-class"),
        watch_namespace=flags.text("watch-namespace"),
        disable_class_annotation=flags.switch("disable-ingress-class-annotation"),
        disable_group_name_annotation=flags.switch("disable-ingress-group-name-annotation"),
        tolerate_missing_service=flags.switch("tolerate-non-existent-backend-service"),
        tolerate_missing_action=flags.switch("tolerate-non-existent-backend-action"),
        default_target_type=flags.text("default-target-type"),
        default_scheme=flags.text("default-load-balancer-scheme"),
        default_ssl_policy=flags.text("default-ssl-policy"),
        backend_sg_enabled=flags.switch("enable-backend-security-group"),
        backend_sg=flags.text("backend-security-group"),
        manage_backend_sg_rules=flags.switch("enable-manage-backend-security-group-rules"),
        disable_restricted_sg_rules=flags.switch("disable-restricted-sg-rules"),
        default_tags=flags.mapping("default-tags"),
        external_managed_tags=flags.items("external-managed-tags"),
        service_eni_sg_tags=flags.mapping("service-target-eni-security-group-tags"),
        allowed_ca_arns=flags.items("allowed-certificate-authority-arns"),
        default_pca_arn=flags.text("default-pca-arn"),
        required_secrets_label=flags.text("required-secrets-label"),
        enable_waf=flags.switch("enable-waf"),
        enable_wafv2=flags.switch("enable-wafv2"),
        enable_shield=flags.switch("enable-shield"),
        endpoint_slices=flags.switch("enable-endpoint-slices"),
        gates=gates,
        given=flags.given,
        problems=tuple(flags.problems),
    )
    return _with_problems(config)


def controller_of(context: ClusterContext) -> ControllerConfig:
    """Return the configuration of the controller that a snapshot speaks of."""
    return parse_controller(
        context.controller_args or (),
        context.controller_version.value,
        context.cluster_name.value,
        context.vpc_id.value,
    )


class _Flags:
    """Arguments as the controller's flag parser reads them, for one release."""

    def __init__(self, args: Sequence[str], version: Version) -> None:
        self.version = version
        self.given: dict[str, str] = {}
        self.repeated: dict[str, list[str]] = {}
        self.problems: list[str] = []
        self._read(list(args))

    def _read(self, args: list[str]) -> None:
        while args:
            arg = args.pop(0)
            if not arg.startswith("--") or arg == "--":
                continue
            name, equals, value = arg[2:].partition("=")
            flag = FLAGS.get(name)
            if flag is None or self.version < flag.since:
                self.problems.append(f"unknown flag: --{name}")
            if not equals:
                takes_next = flag is not None and flag.kind != "bool" and args
                value = args.pop(0) if takes_next else "true"
            self.given[name] = value
            self.repeated.setdefault(name, []).append(value)

    def text(self, name: str) -> str:
        return self.given.get(name, FLAGS[name].default_of(self.version))

    def switch(self, name: str) -> bool:
        value = self.text(name)
        if value not in _TRUE | _FALSE:
            self.problems.append(
                f'invalid argument "{value}" for "--{name}" flag: '
                f'strconv.ParseBool: parsing "{value}": invalid syntax'
            )
        return value in _TRUE

    def items(self, name: str) -> tuple[str, ...]:
        return tuple(item for value in self.repeated.get(name, []) for item in _csv(value))

    def mapping(self, name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for value in self.repeated.get(name, []):
            # A single pair is not split at commas (pflag, string_to_string.go).
            single = value.count("=") == 1
            for pair in [value.strip('"')] if single else _csv(value):
                key, equals, text = pair.partition("=")
                if equals:
                    found[key] = text
                else:
                    self.problems.append(f"{pair} must be formatted as key=value")
        return found

    def gates(self) -> dict[str, bool]:
        found: dict[str, bool] = {}
        for setting in ",".join(self.repeated.get("feature-gates", [])).split(","):
            if not setting:
                continue
            name, _, value = (part.strip() for part in setting.partition("="))
            if value not in _TRUE | _FALSE:
                self.problems.append(f"invalid mapStringBool: {setting}")
            elif name not in GATES or not GATES[name].known(self.version):
                self.problems.append(f"unknown feature: {name}")
            else:
                found[name] = value in _TRUE
        return found


def _csv(value: str) -> list[str]:
    return next(csv.reader([value]), []) if value else []


def _with_problems(config: ControllerConfig) -> ControllerConfig:
    found = (*config.problems, *_refusals(config))
    if not found:
        return config
    return replace(config, problems=found)


def _refusals(config: ControllerConfig) -> list[str]:
    """Return why a controller so configured would not start.

    controller: pkg/config/controller_config.go, Validate
    """
    managed = config.external_managed_tags
    checks = [
        (
            config.default_target_type not in ("instance", "ip"),
            f"invalid value {config.default_target_type} for default target type",
        ),
        (
            config.default_scheme not in ("internal", "internet-facing"),
            f"invalid value {config.default_scheme} for default scheme",
        ),
        (
            bool(config.backend_sg) and not config.backend_sg.startswith("sg-"),
            f"invalid value {config.backend_sg} for backend security group id",
        ),
        (
            config.manage_backend_sg_rules and not config.backend_sg_enabled,
            "backend security group must be enabled when manage backend security group rule is "
            "enabled",
        ),
        (
            not re.fullmatch(r"([^=]+=.+)?", config.required_secrets_label),
            f'invalid value "{config.required_secrets_label}" for --required-secrets-label: '
            "must be in key=value format",
        ),
    ]
    tags = [
        (f"tag key {key} cannot be specified in {flag} flag")
        for flag, keys in (
            ("default-tags", config.default_tags),
            ("external-managed-tags", managed),
        )
        for key in keys
        if key in TRACKING_KEYS
    ]
    both = [
        f"tag key {key} cannot be specified in both default-tags and external-managed-tags flag"
        for key in managed
        if key in config.default_tags
    ]
    return [text for wrong, text in checks if wrong] + tags + both
