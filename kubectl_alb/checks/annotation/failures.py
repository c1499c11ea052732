"""Failures of annotation values: JSON, numbers, words, actions, conditions."""

from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

ANNOTATIONS = (
    Failure(
        code="ALB-ANNO-001",
        slug="annotation-json-invalid",
        title="an annotation does not hold valid JSON",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="The value has to be a JSON text, and the parser stopped inside it.",
        seen="FailedBuildModel; with conditions.* the apply itself is denied.",
        causes=(
            "a YAML map where a string with JSON is needed",
            "single quotation marks, a trailing comma, left-overs of a template",
        ),
        cluster=(
            "Parse every annotation of kind JSON: listen-ports, jwt-validation, "
            "mutual-authentication, auth-idp-*, and what begins with actions., conditions. "
            "or transforms."
        ),
        fixes=(
            fix(
                "Correct the JSON where a parser stops",
                "kubectl -n <NS> get ingress <NAME> -o json | jq -r "
                "'.metadata.annotations[\"<KEY>\"]' | jq .",
            ),
        ),
        signatures=(
            Signature(
                r"failed to parse json annotation, (?P<key>[\w./-]+): (?P<value>.*?): "
                r"(?P<why>invalid character.*|unexpected end of JSON input|json: .*)"
            ),
            Signature(r"failed to parse json annotation, (?P<key2>[\w./-]+)"),
        ),
        related=("ALB-ANNO-002", "ALB-ANNO-006", "ALB-ANNO-007"),
        issues=("#525", "#443", "#507", "#4529"),
        sources=("pkg/annotations/parser.go",),
    ),
    Failure(
        code="ALB-ANNO-002",
        slug="listen-ports-invalid",
        title="listen-ports is malformed or out of range",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            'Expected is a JSON list of objects such as {"HTTP":80}; ports 1 to 65535, '
            "protocols HTTP and HTTPS."
        ),
        seen="FailedBuildModel.",
        causes=(
            "numbers in quotation marks, or an object in place of the list",
            "TCP or TLS, which an Application Load Balancer does not offer",
        ),
        cluster="The annotation has to be a list of objects from protocol to number.",
        fixes=(
            fix(
                "Write a list of protocols and ports from 1 to 65535",
                annotate('listen-ports=\'[{"HTTP":80},{"HTTPS":443}]\''),
            ),
        ),
        signatures=(
            Signature(
                r"(?:failed to parse|empty) listen-ports configuration: `(?P<raw>[^`]*)`", spec=60
            ),
            Signature(r"listen port must be within \[1, 65535\]: (?P<port>-?\d+)", spec=60),
            Signature(r"listen protocol must be within \[HTTP, HTTPS\]: (?P<proto>\S+)", spec=60),
        ),
        related=("ALB-CERT-005", "ALB-CERT-007"),
        issues=("#525", "#507", "#71"),
        sources=("pkg/ingress/model_build_listener.go",),
    ),
    Failure(
        code="ALB-ANNO-003",
        slug="scalar-annotation-invalid",
        title="an annotation is not the number, truth value or map it should be",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The value has not the form of its kind: true or false, digits, or key=value pairs "
            "with commas between."
        ),
        seen="FailedBuildModel.",
        causes=(
            "yes or on where true is needed",
            "per cent signs or blanks next to a number",
            "a value with a comma inside a map, or a piece without =",
        ),
        cluster="Test the annotations of these kinds against their grammar.",
        fixes=(
            fix(
                "Correct the value; explain shows the kind of an annotation",
                "kubectl alb explain <KEY>",
            ),
        ),
        signatures=(
            Signature(r"cannot use empty value for (?P<emptykey>\S+) annotation"),
            Signature(
                r"failed to parse (?P<type>bool|int64|int32"
                r"|stringMap) annotation, (?P<key>[\w./-]+): (?P<value>.*)"
            ),
        ),
        related=("ALB-ANNO-004",),
        issues=("#443",),
        sources=("pkg/annotations/parser.go",),
    ),
    Failure(
        code="ALB-ANNO-004",
        slug="unknown-enum-value",
        title="a value is not one of those allowed",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="The annotation takes a word from a fixed list, and this is not in it.",
        seen="FailedBuildModel.",
        causes=("a typing error, or another letter case", "a value known from another controller"),
        cluster="Compare the value with the list of its annotation.",
        fixes=(fix("Set a value that explain lists", "kubectl alb explain <KEY>"),),
        signatures=(
            Signature(
                r"unknown (?P<what>targetType|authType|action type|transform type"
                r"|IPAddressType): (?P<bad>\S*)",
                spec=48,
            ),
            Signature(
                r"backend protocol (?:version )?must be within \[[^\]]*\]: (?P<bad2>\S*)", spec=48
            ),
            Signature(r"healthCheckProtocol must be within", spec=48),
            Signature(
                r"unsupported (?:targetType|health check protocol|pathType):? (?P<bad3>\S+)",
                spec=48,
            ),
            Signature(r"invalid load balancer scheme|unknown scheme: (?P<bad4>\S*)", spec=48),
        ),
        related=("ALB-ANNO-003", "ALB-GROUP-005"),
        issues=("#443", "#1756", "#3836"),
        sources=("pkg/ingress/model_build_target_group.go",),
    ),
    Failure(
        code="ALB-ANNO-010",
        slug="unknown-annotation-key",
        title="an annotation key is unknown and therefore ignored",
        impact=Impact.WARNING,
        rank=Rank.HIGH,
        means="The controller reads the keys it knows and passes over all others in silence.",
        seen="A setting has no effect, and no error shows up.",
        causes=(
            "a typing error or the wrong prefix",
            "a key for Services on an Ingress, or the reverse",
            "a name from before the first release",
        ),
        cluster=(
            "Look for keys below alb.ingress.kubernetes.io/ or "
            "service.beta.kubernetes.io/aws-load-balancer- that are not in the catalogue."
        ),
        aws="The attribute in AWS is not what was wanted.",
        fixes=(
            fix(
                "Rename it", "kubectl -n <NS> annotate ingress <NAME> <GOOD_KEY>=<VALUE> <BAD_KEY>-"
            ),
        ),
        related=("ALB-ANNO-011",),
        issues=("#71", "#3572", "#2457", "#3254", "#1756", "#2931", "#4582"),
        sources=("pkg/annotations/constants.go",),
    ),
    Failure(
        code="ALB-ANNO-011",
        slug="annotation-on-wrong-object",
        title="a setting stands on the wrong object or is overruled",
        impact=Impact.WARNING,
        rank=Rank.LOW,
        means=(
            "For target groups the Service wins over the Ingress, and class parameters win "
            "over both; settings of the load balancer are not read from Services."
        ),
        seen="A health check or target type looks as if it were ignored.",
        causes=(
            "the key is on the Service and on the Ingress with different values",
            "a load balancer setting on a Service",
        ),
        cluster="A key that both Ingress and Service carry, or a group-wide key on a Service.",
        aws="The target group has the value of the Service.",
        fixes=(fix("Decide for one object and remove the key from the other"),),
        related=("ALB-ANNO-010", "ALB-CLASS-007"),
        sources=(
            "pkg/ingress/enhanced_backend_builder.go",
            "pkg/ingress/model_build_target_group.go",
        ),
    ),
)
