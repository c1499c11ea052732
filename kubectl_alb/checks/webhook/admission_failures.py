"""Failures of admission itself: denials, other webhooks, noise."""

from kubectl_alb.checks.engine.remedy_commands import fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

ADMISSION = (
    Failure(
        code="ALB-HOOK-006",
        slug="webhook-denied",
        title="a webhook of the controller denied the request",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "The controller checked the object and did not accept it; the text after the colon "
            "is the reason."
        ),
        seen="kubectl apply is refused.",
        causes=("the reason has an entry of its own, often of TGB, CLASS or ANNO",),
        cluster="Read the reason in the answer.",
        fixes=(fix("Look the reason up by its code", "kubectl alb explain --list TGB"),),
        signatures=(
            Signature(
                r'admission webhook "(?P<hook>[\w.-]+\.k8s\.aws)" denied the request: '
                r"(?P<why>.*)",
                Where.API,
                spec=5,
            ),
        ),
        related=("ALB-TGB-001", "ALB-TGB-003", "ALB-CLASS-006", "ALB-ANNO-007"),
        issues=("#2764", "#3168"),
        sources=("pkg/webhook/validating_handler.go",),
    ),
    Failure(
        code="ALB-HOOK-007",
        slug="cert-manager-webhook-down",
        title="cert-manager is not ready",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The manifests contain cert-manager objects, and cert-manager cannot take them.",
        seen="Installing the manifests fails.",
        causes=(
            "cert-manager or its CRDs are missing",
            "an API version that is no longer served",
            "its own webhook is not up yet",
        ),
        cluster="Look at cert-manager's pods and CRDs.",
        fixes=(
            fix(
                "Install cert-manager, wait for it, apply again; or use the Helm chart, which "
                "can do without"
            ),
        ),
        signatures=(
            Signature(
                r'secret "aws-load-balancer-(?:webhook-)?tls" not found', Where.EVENT, spec=60
            ),
            Signature(r'failed calling webhook "webhook\.cert-manager\.io"', Where.API, spec=88),
            Signature(
                r'no matches for kind "(?:Certificate|Issuer)" in version "cert-manager\.io/',
                Where.API,
                spec=88,
            ),
            Signature(
                r"serving-certs/tls\.\w+: no such file or directory", where=Where.START, spec=60
            ),
        ),
        related=("ALB-HOOK-001",),
        issues=("#2604", "#1799"),
    ),
    Failure(
        code="ALB-HOOK-008",
        slug="tls-handshake-noise",
        title="TLS handshake errors in the log",
        impact=Impact.INFO,
        rank=Rank.LOW,
        means=(
            'Somebody opened a connection to the webhook port and closed it. Only "bad '
            'certificate" matters: then the API server does not trust the webhook.'
        ),
        seen="http: TLS handshake error, mostly with EOF.",
        causes=("port scans, probes", "a certificate that is not trusted, if the text says so"),
        cluster="Which ending the line has: EOF or bad certificate.",
        fixes=(
            fix(
                "Ignore EOF; with bad certificate see ALB-HOOK-002",
                "kubectl alb explain ALB-HOOK-002",
            ),
        ),
        signatures=(
            Signature(
                r"http: TLS handshake error from (?P<peer>[\d.:\[\]a-f]+): (?:EOF"
                r"|remote error: tls: (?:bad|unknown) certificate|read: connection reset)",
                Where.LINE,
                spec=5,
            ),
        ),
        related=("ALB-HOOK-002",),
        issues=("#4027",),
        log_only=True,
    ),
    Failure(
        code="ALB-HOOK-009",
        slug="webhook-blocks-foreign-ingress",
        title="the webhook blocks Ingresses of other controllers",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "The validating webhook receives all Ingresses; if it cannot answer, those of "
            "other controllers are refused too."
        ),
        seen="Ingresses of nginx, for example, cannot be applied while this controller is down.",
        causes=(
            (
                "failurePolicy Fail without a selector, as the chart has it, together with an "
                "unreachable webhook"
            ),
        ),
        cluster=(
            "vingress.elbv2.k8s.aws fails closed without selectors, is out of order, and "
            "there are Ingresses that belong elsewhere."
        ),
        fixes=(
            fix(
                "Leave the validation of Ingresses out",
                helm_set("webhookConfig.disableIngressValidation=true"),
            ),
            fix(
                "Or let failures pass with ingressValdationFailurePolicy=Ignore (spelled so in "
                "the chart)"
            ),
        ),
        related=("ALB-HOOK-001", "ALB-HOOK-002", "ALB-HOOK-004"),
        issues=("#2071", "#3215", "kubernetes/ingress-nginx#8621"),
    ),
    Failure(
        code="ALB-HOOK-010",
        slug="webhook-call-failed",
        title="a webhook of the controller could not be called",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "The API server called the webhook and got no answer that it could use; the reason is "
            "not in the text, or not known here."
        ),
        seen="Creating or changing the object fails.",
        causes=(
            "no ready pod of the controller (ALB-HOOK-001)",
            "a certificate that is not trusted or has expired (ALB-HOOK-002, ALB-HOOK-003)",
            "no connection from the control plane to port 9443 (ALB-HOOK-004)",
            "a configuration of another installation (ALB-HOOK-005)",
        ),
        cluster="The Service of the webhook, its endpoints, and caBundle of the configuration.",
        fixes=(
            fix(
                "Let doctor examine the webhooks, and read the rest of the message",
                "kubectl alb doctor --only HOOK",
            ),
        ),
        signatures=(
            Signature(
                r'failed calling webhook \\?"(?P<hook>[\w.-]+\.(?:elbv2|aga)\.k8s\.aws)',
                Where.API,
                spec=6,
            ),
        ),
        related=("ALB-HOOK-001", "ALB-HOOK-002", "ALB-HOOK-004", "ALB-HOOK-005"),
        issues=("#1909", "#2336"),
    ),
)
