"""Failures of custom resource definitions."""

from kubectl_alb.checks.engine.remedy_commands import APPLY_CRDS, fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Severity, Signature, Where

CRDS = (
    Failure(
        code="ALB-CRD-001",
        slug="crds-missing",
        title="the controller's CRDs are not installed",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means="TargetGroupBinding or IngressClassParams is unknown to the API server.",
        seen="The controller crashes at its start, or bindings cannot be created.",
        causes=(
            "Helm does not add CRDs in an upgrade",
            "a GitOps tool skips CRDs",
            "only v1alpha1 of old times is served",
        ),
        cluster=(
            "The CRDs targetgroupbindings.elbv2.k8s.aws and ingressclassparams.elbv2.k8s.aws "
            "are missing."
        ),
        fixes=(fix("Apply those that come with the chart of your release", APPLY_CRDS),),
        signatures=(
            Signature(
                r'no matches for kind "?(?P<kind>TargetGroupBinding'
                r'|IngressClassParams)"? in version "?elbv2\.k8s\.aws/v1(?:beta1|alpha1)"?',
                Where.START,
                spec=82,
                examined=True,
            ),
            Signature(
                r"the server could not find the requested resource \((?:post|get|list|put"
                r"|patch) (?P<crd>targetgroupbindings|ingressclassparams)\.elbv2\.k8s\.aws\)",
                spec=82,
                examined=True,
            ),
        ),
        related=("ALB-CRD-002", "ALB-CRD-003"),
        issues=(
            "#3101",
            "#1799",
            "#3040",
            "#2666",
            "#2551",
            "aws/eks-charts#292",
            "aws/eks-charts#495",
        ),
    ),
    Failure(
        code="ALB-CRD-002",
        slug="crds-outdated",
        title="the CRDs are older than the controller",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="Fields that the running release needs are not in the schema and get lost.",
        seen="Warnings of unknown fields, settings that vanish, missing conditions on bindings.",
        causes=("Helm leaves CRDs as they are in an upgrade",),
        cluster=(
            "The schema lacks fields such as multiClusterTargetGroup, targetGroupProtocol or "
            "status.conditions."
        ),
        fixes=(fix("Apply the CRDs before the chart, as described for ALB-CRD-001", APPLY_CRDS),),
        signatures=(
            Signature(
                r"(?:IngressClassParams|TargetGroupBinding|LoadBalancerConfiguration"
                r'|TargetGroupConfiguration)[\w.]*\)?: unknown field "(?P<field2>[^"]+)"',
                Where.API,
            ),
            Signature(r'unknown field "spec\.(?P<field>[\w.]+)"', Where.API),
            Signature(r"strict decoding error: unknown field", Where.API),
        ),
        versions="all minor releases that change CRDs, among them v2.13.3 and v3.0.0",
        related=("ALB-CRD-001", "ALB-CLUSTER-006"),
        issues=("#4555", "#2551"),
    ),
    Failure(
        code="ALB-CRD-003",
        slug="gateway-crds-missing-or-old",
        title="Gateway API CRDs are missing or outdated",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "Gateway features start by themselves if some of their CRDs are there; an "
            "incomplete or old set then blocks the start."
        ),
        seen="CrashLoopBackOff after an upgrade to v3.",
        causes=(
            ("only part of gateway.networking.k8s.io, gateway.k8s.aws or aga.k8s.aws is installed"),
            "ListenerSet needs Gateway API 1.5",
        ),
        cluster="List the CRDs of these groups and their versions.",
        fixes=(
            fix(
                "Install matching CRDs by server-side apply",
                "kubectl get crd | grep -E 'gateway.networking.k8s.io|gateway.k8s.aws|aga.k8s.aws'",
            ),
            fix(
                "Or shut the gates",
                helm_set(
                    "controllerConfig.featureGates.ALBGatewayAPI=false",
                    "controllerConfig.featureGates.NLBGatewayAPI=false",
                ),
            ),
        ),
        signatures=(
            Signature(
                # Without the Gateway API itself, nothing is amiss.
                r"Disabling (?P<gate>ALBGatewayAPI|NLBGatewayAPI|GatewayListenerSet): missing "
                r"required CRDs(?!.*\bGateway\b)",
                Where.MESSAGE,
                spec=83,
                rating=Severity.INFO,
            ),
            Signature(
                r"timed out waiting for cache to be synced for Kind "
                r"\*?v1\w*\.(?P<kind>TargetGroupConfiguration|ListenerRuleConfiguration"
                r"|LoadBalancerConfiguration|ListenerSet|Gateway\w*|\w+Route"
                r"|GlobalAccelerator)",
                spec=83,
            ),
            Signature(
                r'no matches for kind \\?"(?P<kind2>ListenerSet|TargetGroupConfiguration'
                r"|ListenerRuleConfiguration|LoadBalancerConfiguration"
                r'|GlobalAccelerator)\\?" in version',
                spec=83,
            ),
            Signature(r"unable to obtain CRD information", Where.MESSAGE, spec=83),
            Signature(
                r'no matches for kind \\?"(?P<kind3>\w+Route|Gateway|GatewayClass'
                r'|ReferenceGrant)\\?" in version \\?"gateway\.networking\.k8s\.io/',
                spec=83,
            ),
        ),
        versions="v3.0 to v3.2; later releases detect it better",
        related=("ALB-CRD-001",),
        issues=("#4712", "#4684", "#4699", "#4555", "aws/eks-charts#1317"),
        sources=("main.go",),
    ),
    Failure(
        code="ALB-CRD-004",
        slug="crd-annotation-too-long",
        title="a CRD is too large for client-side apply",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="kubectl apply keeps a copy of the object in an annotation, which may have 256 KiB.",
        seen="kubectl apply refuses the CRD.",
        causes=("apply without --server-side",),
        cluster="The CRDs are applied from the client.",
        fixes=(
            fix("Apply on the server", "kubectl apply --server-side --force-conflicts -f <CRDS>"),
        ),
        signatures=(
            Signature(
                r'CustomResourceDefinition "(?P<crd>[\w.]+)" is invalid: '
                r"metadata\.annotations: Too long",
                Where.API,
            ),
        ),
        related=("ALB-CRD-001",),
        issues=("#4699",),
    ),
)
