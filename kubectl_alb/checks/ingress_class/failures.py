"""Failures of IngressClass and IngressClassParams."""

from kubectl_alb.checks.engine.remedy_commands import fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

CLASSES = (
    Failure(
        code="ALB-CLASS-001",
        slug="ingress-not-claimed",
        title="no controller feels responsible for the Ingress",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "The class of the Ingress does not lead to this controller, which then ignores the "
            "object without a word."
        ),
        seen="No event, no log line, no address.",
        causes=(
            (
                "neither ingressClassName nor the old annotation is set, and no IngressClass is "
                "the default"
            ),
            (
                "the annotation's value is not that of --ingress-class; the annotation beats "
                "ingressClassName"
            ),
            "spec.controller of the class is not ingress.k8s.aws/alb",
            "--watch-namespace leaves the namespace out",
        ),
        cluster=(
            "The object has no finalizer ingress.k8s.aws/resources or "
            "group.ingress.k8s.aws/*, and the decision on its class ends elsewhere."
        ),
        aws="No load balancer has ingress.k8s.aws/stack=<NS>/<NAME>.",
        fixes=(
            fix(
                "Name the class and drop the annotation",
                "kubectl -n <NS> patch ingress <NAME> --type merge -p "
                '\'{"spec":{"ingressClassName":"alb"}}\'',
                "kubectl -n <NS> annotate ingress <NAME> kubernetes.io/ingress.class-",
            ),
            fix(
                "See which classes belong to which controller",
                "kubectl get ingressclass -o custom-columns=N:.metadata.name,C:.spec.controller",
            ),
        ),
        related=("ALB-CLASS-002", "ALB-CLUSTER-001", "ALB-DNS-001"),
        issues=("#2113", "#2558", "#3048", "#3491", "#996", "#3054"),
        sources=("pkg/ingress/group_loader.go",),
    ),
    Failure(
        code="ALB-CLASS-002",
        slug="ingressclass-not-found",
        title="the IngressClass does not exist",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "The Ingress names a class that was deleted or never existed. A former member "
            "blocks its whole group by that, and even taking off its finalizer is refused."
        ),
        seen=(
            "FailedLoadGroupID, or the webhook denies the change; a group stands still when "
            "one of its members has this fault."
        ),
        causes=("the IngressClass was removed", "its name is misspelt"),
        cluster="Get the IngressClass by the name in spec.ingressClassName: not found.",
        fixes=(
            fix(
                "Create it again",
                "kubectl create -f - "
                '<<<\'{"apiVersion":"networking.k8s.io/v1","kind":"IngressClass","metadata":'
                '{"name":"<CLASS>"},"spec":{"controller":"ingress.k8s.aws/alb"}}\'',
            ),
            fix("Or name another class in spec.ingressClassName"),
        ),
        signatures=(
            Signature(
                r'invalid ingress class: IngressClass\.networking\.k8s\.io "(?P<class>[^"]+)" '
                r"not found"
            ),
            Signature(r"failed load groupID due to invalid ingress class", Where.EVENT),
        ),
        related=("ALB-CLASS-003", "ALB-DEL-003"),
        issues=("#2625", "#2731", "#2750", "kubernetes/ingress-nginx#8621"),
        sources=(
            "pkg/ingress/class_loader.go",
            "controllers/ingress/eventhandlers/ingress_events.go",
        ),
        log_only=True,
    ),
    Failure(
        code="ALB-CLASS-003",
        slug="ingressclassparams-not-found",
        title="the IngressClass refers to parameters that do not exist or are of another kind",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "spec.parameters of the class has to name an existing IngressClassParams of "
            "elbv2.k8s.aws."
        ),
        seen="FailedLoadGroupID, or a denied change.",
        causes=(
            "the IngressClassParams object is missing",
            "apiGroup is eks.amazonaws.com, that of EKS Auto Mode",
        ),
        cluster="apiGroup elbv2.k8s.aws, kind IngressClassParams, and the object exists.",
        fixes=(
            fix("See what there is", "kubectl get ingressclassparams"),
            fix(
                "spec.controller cannot be edited: remove the IngressClass and create it with "
                "apiGroup elbv2.k8s.aws"
            ),
        ),
        signatures=(
            Signature(
                r"invalid ingress class: IngressClassParams\.elbv2\.k8s\.aws "
                r'"(?P<params>[^"]+)" not found',
                spec=60,
            ),
            Signature(r"IngressClass (?P<class>\S+) references unknown parameters", spec=60),
        ),
        related=("ALB-CLASS-002", "ALB-CLUSTER-001"),
        sources=("pkg/ingress/class_loader.go",),
    ),
    Failure(
        code="ALB-CLASS-004",
        slug="namespace-selector-mismatch",
        title="the class does not admit this namespace",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "namespaceSelector of the IngressClassParams does not select the namespace's labels."
        ),
        seen="FailedLoadGroupID, or a denied change.",
        causes=("the class is meant for labelled namespaces only",),
        cluster="Compare the labels of the namespace with spec.namespaceSelector.",
        fixes=(
            fix(
                "Label the namespace, or widen the selector", "kubectl label ns <NS> <KEY>=<VALUE>"
            ),
        ),
        signatures=(
            Signature(r"namespaceSelector of IngressClassParams (?P<params>\S+) mismatch", spec=61),
        ),
        related=("ALB-CLASS-002",),
        sources=("pkg/ingress/class_loader.go",),
    ),
    Failure(
        code="ALB-CLASS-005",
        slug="multiple-default-ingressclasses",
        title="two IngressClasses claim to be the default",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means=(
            "Loading any group looks at every Ingress; one without a class then needs the "
            "default, two defaults are an error, and so no group loads."
        ),
        seen=(
            "All Ingresses stop being reconciled; healthy ones get no event, only the log tells."
        ),
        causes=(
            (
                "a second IngressClass carries the default annotation, and at least one Ingress "
                "names no class"
            ),
        ),
        cluster="More than one class has ingressclass.kubernetes.io/is-default-class=true.",
        fixes=(
            fix(
                "Leave one default",
                "kubectl annotate ingressclass <CLASS> "
                "ingressclass.kubernetes.io/is-default-class-",
            ),
        ),
        signatures=(Signature(r"multiple default IngressClasses found"),),
        versions="v2.5 and later",
        related=("ALB-CLASS-001",),
        issues=("#2963",),
        sources=("pkg/ingress/class_loader.go", "pkg/ingress/group_loader.go"),
        log_only=True,
    ),
    Failure(
        code="ALB-CLASS-006",
        slug="class-annotation-forbidden",
        title="the class or group annotation is forbidden by the administrator",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The controller was started to refuse new uses of this annotation.",
        seen="kubectl apply is denied.",
        causes=("--disable-ingress-class-annotation or --disable-ingress-group-name-annotation",),
        cluster="Read the controller's arguments.",
        fixes=(fix("Use spec.ingressClassName, or a class whose parameters define spec.group"),),
        signatures=(
            Signature(
                r"kubernetes\.io/ingress\.class: Invalid value: .*can ?not be set when the class "
                r"field is also set",
                Where.API,
                spec=60,
            ),
            Signature(
                r"new usage of `(?P<annotation>kubernetes\.io/ingress\.class"
                r"|alb\.ingress\.kubernetes\.io/group\.name)` annotation is forbidden",
                Where.DENIAL,
            ),
        ),
        related=("ALB-GROUP-010",),
        sources=("webhooks/networking/ingress_validator.go",),
    ),
    Failure(
        code="ALB-CLASS-007",
        slug="class-params-override-annotation",
        title="IngressClassParams silently win over annotations",
        impact=Impact.WARNING,
        rank=Rank.MEDIUM,
        means=(
            "A setting of the class replaces the annotation of the same meaning without a warning."
        ),
        seen="Changing the annotation has no effect.",
        causes=(
            (
                "the class parameters set scheme, group, address type, target type, "
                "certificates, TLS policy, tags or attributes as well"
            ),
        ),
        cluster="Compare the fields of the class parameters with the annotations.",
        aws="The load balancer shows the values of the class.",
        fixes=(
            fix(
                "Change the class parameters, or choose another class for this Ingress",
                "kubectl get ingressclassparams <PARAMS> -o yaml",
            ),
        ),
        signatures=(
            Signature(
                r"(?:load balancer|listener) attribute conflict resolved by ingress class",
                Where.MESSAGE,
            ),
        ),
        related=("ALB-ANNO-011", "ALB-SUBNET-010"),
        issues=("#3054", "#3729"),
        sources=("pkg/ingress/model_build_load_balancer_attributes.go",),
    ),
    Failure(
        code="ALB-CLASS-008",
        slug="icp-invalid-spec",
        title="the webhook turns the IngressClassParams down",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "spec.subnets takes either ids or tags, not both, without duplicates and with one "
            "key at least."
        ),
        seen="kubectl apply is denied.",
        causes=("both or none of ids and tags", "an entry is listed twice"),
        cluster="Read spec.subnets of the manifest.",
        fixes=(fix("Keep one of ids and tags, each entry once"),),
        signatures=(
            Signature(
                r"spec\.subnets.*(?:must have either `ids` or `tags`"
                r"|may not have both `ids` and `tags`|must have at least one tag key)"
                r"|spec\.subnets\.\w+\[.*Duplicate value",
                Where.DENIAL,
            ),
        ),
        related=("ALB-SG-006",),
        sources=("webhooks/elbv2/ingressclassparams_validator.go",),
    ),
)
