"""Failures of settings that AWS or the controller refuses."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

SETTINGS = (
    Failure(
        code="ALB-ANNO-012",
        slug="access-log-bucket-denied",
        title="the log bucket cannot be written",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "AWS writes a test object when a log bucket is set, even with logging off, and "
            "that failed."
        ),
        seen="FailedDeployModel; target registration of the same stack may stall afterwards.",
        causes=(
            "the bucket policy does not admit log delivery",
            "the bucket is in another region, or encrypted with SSE-KMS (SSE-S3 is needed)",
            "prefix or object ownership do not fit",
        ),
        cluster="Read access_logs.s3.* in load-balancer-attributes.",
        aws="Check policy, region, encryption and ownership of the bucket.",
        fixes=(
            fix(
                "Allow logdelivery.elasticloadbalancing.amazonaws.com (or the region's ELB "
                "account) to put arn:aws:s3:::<BUCKET>/<PREFIX>/AWSLogs/<ACCOUNT>/*"
            ),
            fix("Or remove the attributes"),
        ),
        signatures=(
            Signature(
                r"InvalidConfigurationRequest: Access Denied for bucket: (?P<bucket>[\w.-]+)"
            ),
            Signature(r"Access Denied for bucket: (?P<bucket2>[\w.-]+)"),
        ),
        actions=("elasticloadbalancing:ModifyLoadBalancerAttributes",),
        related=("ALB-ANNO-013",),
        issues=("#1956", "#1238", "#4492", "#1169"),
    ),
    Failure(
        code="ALB-ANNO-013",
        slug="invalid-lb-or-tg-attribute",
        title="AWS refuses the value of a setting",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The controller passes attributes on as they are; AWS does not know the key, or "
            "not for this kind, or the value is out of range."
        ),
        seen="FailedDeployModel with a validation error.",
        causes=(
            "a misspelt attribute",
            "an attribute of the other load balancer type",
            "the health-check timeout is not below the interval",
        ),
        cluster=(
            "Read load-balancer-attributes, target-group-attributes and the healthcheck-* values."
        ),
        aws="DescribeLoadBalancerAttributes lists the keys that exist.",
        fixes=(fix("Correct the annotation"),),
        signatures=(
            Signature(
                r"(?:InvalidConfigurationRequest"
                r"|ValidationError): (?:Load balancer attribute key"
                r"|Target group attribute key|The value|The provided|Health check (?:interval"
                r"|timeout)|.*?attribute (?:key )?'?(?P<attr>[\w.]+)'?)",
                spec=45,
            ),
            Signature(r"Health check interval must be greater than the timeout", spec=45),
            Signature(r"failed to parse attribute (?P<k>\S+)=", spec=45),
            Signature(r"Health check (?:path|matcher|port|protocol)", spec=45),
            Signature(
                r"operation error Elastic Load Balancing v2: (?:Create|Modify|Set)(?:Rule"
                r"|Listener|LoadBalancer|TargetGroup|SecurityGroups|Subnets|IpAddressType"
                r"|CapacityReservation)\w*, .*"
                r"(?:ValidationError|InvalidConfigurationRequest|InvalidScheme): ",
                spec=5,
            ),
        ),
        actions=(
            "elasticloadbalancing:ModifyLoadBalancerAttributes",
            "elasticloadbalancing:ModifyTargetGroupAttributes",
        ),
        related=("ALB-ANNO-012",),
        issues=("#2338",),
    ),
    Failure(
        code="ALB-ANNO-014",
        slug="external-managed-tag",
        title="a tag key is reserved or given twice",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Keys of --external-managed-tags and the controller's own tracking keys may not be "
            "set; two sources of one key have to agree."
        ),
        seen="FailedBuildModel, or the controller stops at its start.",
        causes=(
            "a tag is also listed as externally managed",
            "a tracking key among the tags",
            "members of a group give one key different values",
        ),
        cluster="Compare the tags annotation with --default-tags and --external-managed-tags.",
        fixes=(fix("Remove the tag, or the flag"),),
        signatures=(
            Signature(r"(?:external managed )?tag key (?P<key>\S+) cannot be specified", spec=56),
            Signature(r"conflicting tag (?P<key2>\S+): ", spec=56),
            Signature(r"\b(?:DuplicateTagKeys(?:Exception)?|TagPolicyException)\b", spec=45),
        ),
        related=("ALB-GROUP-007", "ALB-CTRL-012"),
        sources=("pkg/ingress/model_build_tags.go", "pkg/config/controller_config.go"),
    ),
    Failure(
        code="ALB-ANNO-015",
        slug="auth-config-invalid",
        title="OIDC, Cognito or JWT authentication is not fully configured",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "The identity provider's block, its Secret, or the right to read the Secret is missing."
        ),
        seen="FailedBuildModel for the whole group.",
        causes=(
            "no such Secret in the Ingress's namespace",
            (
                "the Secret has keys other than clientID and clientSecret, or values that end in "
                "a line break"
            ),
            "the controller may not read it; since v2.4.1 it has no right to by default",
            "authentication and JWT validation on one rule",
        ),
        cluster=(
            "Follow auth-type and secretName to the Secret, its keys, and a Role that lets "
            "the controller get, list and watch it."
        ),
        aws="The load balancer must be able to reach the token and userinfo endpoints.",
        fixes=(
            fix(
                "Create the Secret",
                "kubectl -n <NS> create secret generic <SECRET> --from-literal=clientID=<ID> "
                "--from-literal=clientSecret=<SECRET_VALUE>",
            ),
            fix(
                "Let the controller read it",
                "kubectl -n <NS> create role lbc-secret --verb=get,list,watch --resource=secrets "
                "--resource-name=<SECRET>",
                "kubectl -n <NS> create rolebinding lbc-secret --role=lbc-secret "
                "--serviceaccount=<CTRL_NS>:aws-load-balancer-controller",
            ),
        ),
        signatures=(
            Signature(
                r"authenticate-(?:oidc|cognito)' cannot be specified"
                r"|auth\S* .{0,20}requires? (?:an )?HTTPS"
                r"|auth\S* .{0,40}(?:only supported on|must be used with) (?:an? )?HTTPS"
                r"|auth\S* .{0,40}(?:on|for) (?:an )?HTTP listener"
                r"|specify a client secret and set UseExistingClientSecret",
                spec=57,
            ),
            Signature(r"Action type 'authenticate-(?:cognito|oidc)' must be one of", spec=60),
            Signature(r"is not a valid user pool ARN|user pool client must have a client secret"),
            Signature(
                r"json: cannot unmarshal .*(?:AuthIDPConfig|AuthenticateCognito"
                r"|[jJ][wW][tT]\w*Config)"
                r"|failed to parse json annotation, \S+/(?:auth-idp-\w+|jwt-validation): [\s\S]*"
                r"json: cannot unmarshal",
                spec=60,
            ),
            # Of other calls it tells nothing of authentication.
            Signature(
                r"(?:(?:Create|Modify)(?:Rule|Listener), .*|^|due to )InternalFailure(?:: |\b)",
                spec=40,
            ),
            Signature(r"operation error Cognito Identity Provider: DescribeUserPool", spec=35),
            Signature(r"missing client(?P<what>ID|Secret), secret: (?P<secret>\S+)", spec=57),
            Signature(r'secrets "(?P<s>[^"]+)" (?:is forbidden|not found)', spec=57),
            Signature(r"invalid resource name \"|resource name may not be empty"),
            Signature(r"missing IDPConfig(?:OIDC|Cognito)", spec=57),
            Signature(r"secret (?P<s2>\S+) is missing required label", spec=57),
            Signature(
                r"authentication and jwt validation can't both be configured"
                r"|is a required field for (?:additional claims for )?jwt validation"
                r"|values must not be empty for additional claims",
                spec=57,
            ),
            Signature(
                r"'?(?:Issuer|(?:Authorization|Token|UserInfo)Endpoint)'? must be "
                r"|user pool client does not have a client secret",
                spec=50,
            ),
            Signature(r'(?:^|: )Secret "(?P<s3>[^"]+)" not found$', spec=50),
        ),
        related=("ALB-CTRL-009", "ALB-HTTP-007"),
        issues=("#2906", "#2946", "#1908", "#1700", "#2819", "#3870", "#1294"),
        sources=("pkg/ingress/model_build_actions.go",),
    ),
    Failure(
        code="ALB-ANNO-016",
        slug="field-limit-elb",
        title="a value exceeds a limit of the AWS API",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The request was well formed, but one field is too long, too short or of the wrong "
            "shape for AWS."
        ),
        seen="FailedDeployModel that lists validation errors.",
        causes=("a long redirect, body or header name in an action or condition",),
        cluster="Look for values in actions.* and conditions.* beyond the limits.",
        fixes=(fix("Shorten or correct the field that the text names"),),
        signatures=(
            Signature(
                r"InvalidParameter: \d+ validation error\(s\)(?: found)?",
                spec=20,
                versions="to v2.8",
            ),
            Signature(
                r"\d+ validation errors? detected: Value .*? at '(?P<field>[^']+)' failed to "
                r"satisfy constraint",
                spec=20,
                versions="v2.9 and later",
            ),
        ),
        related=("ALB-SVC-001", "ALB-ANNO-013"),
        issues=("#3811", "#4014"),
    ),
    Failure(
        code="ALB-ANNO-017",
        slug="capacity-reservation-invalid",
        title="minimum-load-balancer-capacity is invalid",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The annotation takes CapacityUnits=<N> and nothing else.",
        seen="FailedBuildModel.",
        causes=("another key or letter case", "not a whole number"),
        cluster="Compare the value with CapacityUnits=<N>.",
        aws="The quota of capacity units of the account also applies.",
        fixes=(
            fix(
                "Write the number of units",
                annotate("minimum-load-balancer-capacity=CapacityUnits=<N>"),
            ),
        ),
        signatures=(
            Signature(
                r"CapacityUnitsLimitExceeded|InsufficientCapacity\b|CapacityReservationPending"
                r"|CapacityDecreaseRequestsLimitExceeded|PriorRequestNotComplete"
            ),
            Signature(r"invalid (?:key|value) to set the capacity: (?P<v>[^,]+)"),
        ),
        actions=("elasticloadbalancing:ModifyCapacityReservation",),
        related=("ALB-GROUP-007",),
        sources=("pkg/ingress/model_build_load_balancer_capacity_reservation.go",),
    ),
    Failure(
        code="ALB-ANNO-018",
        slug="feature-gate-off",
        title="a setting needs a feature that is switched off or not applicable",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The setting depends on a feature gate that is off, or does not exist for this "
            "target type."
        ),
        seen="FailedDeployModel or FailedBuildModel.",
        causes=(
            "the gate WeightedTargetGroups is off",
            "target-control-port together with instance targets",
        ),
        cluster="Read --feature-gates of the controller and the target type.",
        fixes=(fix("Open the gate, or remove the setting"),),
        signatures=(
            Signature(
                r"weighted target groups feature is disabled"
                r"|target control port is (?:not supported|only supported)"
            ),
        ),
        related=("ALB-SVC-012",),
        sources=("pkg/deploy/elbv2/listener_utils.go",),
    ),
)
