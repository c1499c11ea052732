"""Failures of TLS policies, redirects to HTTPS and mutual TLS."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

TLS = (
    Failure(
        code="ALB-CERT-006",
        slug="ssl-policy-invalid",
        title="the TLS policy is unknown or members disagree on it",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="AWS has no policy of this name, or two Ingresses on one port ask for two.",
        seen="FailedDeployModel (unknown) or FailedBuildModel (conflict).",
        causes=(
            "a typing error",
            "ssl-policy differs between members of the group or from spec.sslPolicy",
        ),
        cluster="Collect ssl-policy from the members and spec.sslPolicy from their classes.",
        aws="DescribeSSLPolicies does not list the name.",
        fixes=(fix("Use one valid name everywhere", annotate("ssl-policy=<POLICY>")),),
        signatures=(
            Signature(r"SSLPolicyNotFound(?:: .*'(?P<policy>[^']+)')?", spec=62),
            Signature(
                r"conflicting sslPolicy, (?P<ing1>\S+): (?P<p1>\S+) \| (?P<ing2>\S+): "
                r"(?P<p2>\S+)",
                spec=62,
            ),
        ),
        actions=("elasticloadbalancing:DescribeSSLPolicies",),
        related=("ALB-GROUP-007",),
        issues=("#3262",),
        sources=("pkg/ingress/model_builder.go",),
    ),
    Failure(
        code="ALB-CERT-007",
        slug="ssl-redirect-bad-port",
        title="ssl-redirect names a port that is not an HTTPS listener",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "The redirect needs an HTTPS port among the listen ports of the group, the same "
            "for all members."
        ),
        seen="FailedBuildModel, or requests are never redirected.",
        causes=(
            "listen-ports lacks the port, or has it as HTTP",
            "members give different ports",
            "the setting was written as actions.ssl-redirect with a number",
        ),
        cluster="Compare ssl-redirect with listen-ports; HTTP and HTTPS both have to be listed.",
        aws="See which listeners the load balancer has.",
        fixes=(
            fix(
                "Set both",
                annotate('listen-ports=\'[{"HTTP":80},{"HTTPS":443}]\'', "ssl-redirect='443'"),
            ),
        ),
        signatures=(
            Signature(
                r"listener (?:does not exist"
                r"|protocol non-SSL) for SSLRedirect port: (?P<port>\d+)"
            ),
            Signature(r"conflicting sslRedirect port: \[(?P<ports>[^\]]*)\]"),
        ),
        related=("ALB-ANNO-002", "ALB-GROUP-007"),
        issues=("#2052", "#3254", "#1475"),
        sources=("pkg/ingress/model_builder.go",),
    ),
    Failure(
        code="ALB-CERT-008",
        slug="mtls-config-invalid",
        title="mutual TLS is configured inconsistently or its trust store is missing",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The mutual-authentication value breaks a rule of its mode, or names a trust store "
            "that cannot be found."
        ),
        seen="FailedBuildModel.",
        causes=(
            "verify without trust store, or a trust store with a mode that takes none",
            "an option the mode does not have",
            "no trust store of that name",
            "members of the group differ on a port",
        ),
        cluster="Check the JSON of mutual-authentication: port, mode, trustStore and options.",
        aws="DescribeTrustStores does not return the name.",
        fixes=(
            fix("Write a list of objects with port, mode and, for verify, trustStore"),
            fix("Look the trust store up", "aws elbv2 describe-trust-stores --names <TS>"),
        ),
        signatures=(
            Signature(
                r"mutualAuthentication mode (?:cannot be empty|value must be among)"
                r"|trustStore is required when mutualAuthentication"
                r"|does not support (?:trustStore|ignoring client certificate expiry"
                r"|advertiseTrustStoreCaNames)|advertiseTrustStoreCaNames only supports"
                r"|(?:failed to parse|empty) mutualAuthentication configuration"
            ),
            Signature(r"couldn't find TrustStores? with names? \[?(?P<ts>[^\]]+)\]?"),
            Signature(r"TrustStoreNotFound"),
            Signature(r"conflicting mTLS Attributes"),
        ),
        actions=("elasticloadbalancing:DescribeTrustStores",),
        related=("ALB-ANNO-001", "ALB-GROUP-007"),
        sources=("pkg/ingress/model_build_listener.go",),
    ),
)
