"""Failures of actions, conditions and paths."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

RULE_ANNOTATIONS = (
    Failure(
        code="ALB-ANNO-005",
        slug="use-annotation-action-missing",
        title="a path refers to an action annotation that is missing",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "The backend's port is use-annotation, so the action has to stand in "
            "actions.<name> of the same Ingress; it does not."
        ),
        seen=(
            "503 whose body is 'Backend action does not exist'; with the toleration off, "
            "FailedBuildModel."
        ),
        causes=(
            "the backend's name and the annotation's suffix differ",
            "the annotation was put on the Service",
        ),
        cluster="A path has port name use-annotation and no annotation actions.<service name>.",
        aws="A rule with fixed-response 503 whose body begins with Backend action.",
        fixes=(
            fix(
                "Add the action, for example a redirect",
                "kubectl -n <NS> annotate ingress <NAME> "
                'alb.ingress.kubernetes.io/actions.<ACTION>=\'{"type":"redirect","redirectCo'
                'nfig":{"protocol":"HTTPS","port":"443","statusCode":"HTTP_301"}}\'',
            ),
        ),
        signatures=(
            Signature(r"missing (?P<key>actions\.[\w.-]+) configuration"),
            Signature(
                r"backend with `servicePort: use-annotation` was configured with "
                r"`serviceName: (?P<name>[\w-]+)`",
                versions="v1",
            ),
            Signature(r"Backend action does not exist", Where.MODEL),
        ),
        related=("ALB-ANNO-006", "ALB-SVC-003", "ALB-HTTP-001"),
        issues=("#2439", "#994", "#2052", "#1475"),
        sources=("pkg/ingress/enhanced_backend_builder.go",),
    ),
    Failure(
        code="ALB-ANNO-006",
        slug="action-schema-invalid",
        title="an action is valid JSON but breaks the schema",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "Type and configuration of the action do not fit together, or a required part is "
            "absent."
        ),
        seen="FailedBuildModel.",
        causes=(
            "the configuration block of the type is missing",
            "several target groups and not all have a weight",
            "a service and a target group ARN or name in one entry",
        ),
        cluster="Check actions.* for type, its block, statusCode, and weights.",
        fixes=(fix("Correct the JSON"),),
        signatures=(
            Signature(
                r"json: cannot unmarshal \w+ into Go (?:value of type|struct field) "
                r"(?:ingress\.)?(?:Action|\w+ActionConfig|TargetGroup\w+)\b"
                r"|failed to parse json annotation, \S+/actions\.[\s\S]*json: cannot unmarshal",
                spec=60,
            ),
            Signature(
                r"(?:missing (?:FixedResponseConfig|RedirectConfig"
                r"|ForwardConfig(?: or TargetGroupARN/TargetGroupName)?|servicePort"
                r"|serviceName or targetGroupARN/targetGroupName)|either (?:ForwardConfig"
                r"|serviceName) or (?:TargetGroupARN/TargetGroupName"
                r"|targetGroupARN/targetGroupName) can be specified"
                r"|weight must be set when rout|statusCode is required"
                r"|invalid (?:TargetGroupTuple|ForwardConfig|RedirectConfig"
                r"|FixedResponseConfig))"
            ),
            Signature(
                r"either serviceName or targetGroupARN/targetGroupName can be specified"
                r"|precisely one of (?:targetGroupARN and serviceName"
                r"|TargetGroupArn and ForwardConfig) can be specified"
                r"|target group weight must be between 0 and 999"
            ),
            Signature(r"[wW]eight\b.{0,40}must be between 0 and 999", spec=58),
            Signature(r"\bInvalidLoadBalancerAction(?:Exception)?\b", spec=40),
        ),
        related=("ALB-ANNO-001", "ALB-ANNO-005"),
        issues=("#1140",),
        sources=("pkg/ingress/config_types.go",),
    ),
    Failure(
        code="ALB-ANNO-007",
        slug="condition-schema-invalid",
        title="a condition annotation is invalid",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "conditions.<service> takes a list of objects, each with a field and the block of "
            "that field, holding values."
        ),
        seen="kubectl apply is denied and the text names the annotation, or FailedBuildModel.",
        causes=(
            "the block of the field is missing or has no values",
            "values together with regexValues",
            "a suffix that is no backend name is not an error: the condition is ignored",
        ),
        cluster="Check field, block and values, and that the suffix is the name of a backend.",
        fixes=(fix("Repair the JSON; let the suffix be the name of a backend"),),
        signatures=(
            Signature(
                r"json: cannot unmarshal \w+ into Go (?:value of type|struct field) "
                r"(?:\[\])?(?:ingress\.)?(?:RuleCondition|\w+ConditionConfig|QueryStringKey\w+|Transform"
                r"|RewriteConfig\w*)\b"
                r"|failed to parse json annotation, \S+/(?:conditions|transforms)\.[\s\S]*"
                r"json: cannot unmarshal",
                spec=60,
            ),
            Signature(
                r"ignoring Ingress (?P<ing>\S+) since invalid "
                r"alb\.ingress\.kubernetes\.io/conditions\.(?P<svc>[\w.-]+) annotation",
                Where.DENIAL,
            ),
            Signature(
                r"(?:precisely one of values and regexValues"
                r"|values or regexValues must be specified|[Vv]alues? cannot be empty|(?:host"
                r"|path) condition must specify exactly one of Values and RegexValues)"
            ),
            Signature(
                r"(?:missing|invalid) (?:[hH]ostHeader|[pP]athPattern|(?:http|HTTP)Header"
                r"|(?:http|HTTP)RequestMethod|[qQ]ueryString|[sS]ourceIP|hostHeaderRewrite"
                r"|urlRewrite)Config|RewriteConfig\.rewrites cannot be empty"
            ),
        ),
        related=("ALB-ANNO-001", "ALB-ANNO-008"),
        sources=("webhooks/networking/ingress_validator.go", "pkg/ingress/config_types.go"),
    ),
    Failure(
        code="ALB-ANNO-008",
        slug="too-many-condition-values",
        title="a rule has more condition values than AWS takes",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "A rule may have five condition values and six wildcards; hosts and paths count too."
        ),
        seen="FailedDeployModel when the rule is made.",
        causes=(
            "many hosts, paths and conditions in one rule",
            "a Prefix path needs two values, the path and path/*",
        ),
        cluster="Add up host, path and conditions.* values of each backend.",
        fixes=(
            fix("Spread them over several paths"),
            fix("Save a value by ImplementationSpecific with /*"),
        ),
        signatures=(
            Signature(r"A rule can only have '(?P<max>\d+)' (?:condition values|wildcards)"),
            Signature(
                r"(?:TooManyUniqueTargetGroupsPerLoadBalancer"
                r"|Condition value '(?P<v>[^']+)' contains a character that is not valid"
                r"|Conditions? .*? must be (?:specified|unique))"
            ),
        ),
        actions=("elasticloadbalancing:CreateRule",),
        related=("ALB-ANNO-007", "ALB-QUOTA-001"),
        issues=("#3541", "#1046", "aws-cloudformation/cfn-lint#3833", "aws/aws-cdk#10065"),
    ),
    Failure(
        code="ALB-ANNO-009",
        slug="wildcard-in-exact-or-prefix",
        title="a wildcard stands in an Exact or Prefix path",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="* and ? have their meaning in ImplementationSpecific paths only.",
        seen="FailedBuildModel.",
        causes=("pathType Exact or Prefix together with * or ?",),
        cluster="Compare pathType with the path.",
        fixes=(fix("Use pathType ImplementationSpecific, or take the wildcard out"),),
        signatures=(
            Signature(r"(?P<type>exact|prefix) path shouldn't contain wildcards: (?P<path>\S+)"),
            Signature(r"unknown pathType for path (?P<p2>\S*)"),
        ),
        related=("ALB-GROUP-004",),
        sources=("pkg/ingress/model_build_listener_rules.go",),
    ),
    Failure(
        code="ALB-ANNO-019",
        slug="annotation-without-backend",
        title="actions, conditions or transforms belong to no backend",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "What follows the dot is the name of a backend of the same Ingress. Without such a "
            "backend the annotation is ignored, and its rule is wider than meant."
        ),
        seen="No error. A rule takes requests that it should not, or an action is never used.",
        causes=(
            "the backend was renamed, or one of the two names has a typo",
            "the backend of an action has a port number, not use-annotation",
            "it is for the default backend, which takes neither conditions nor transforms",
        ),
        cluster=(
            "Each actions.NAME needs a backend NAME with port use-annotation, each conditions.NAME "
            "and transforms.NAME a path with backend NAME."
        ),
        fixes=(fix("Give annotation and backend the same name, or remove the annotation"),),
        related=("ALB-ANNO-005", "ALB-ANNO-007", "ALB-SVC-003", "ALB-GROUP-004"),
        sources=("pkg/ingress/enhanced_backend_builder.go",),
    ),
)
