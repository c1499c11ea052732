"""Failures of the controller's admission webhooks."""

from kubectl_alb.checks.engine.remedy_commands import HELM_UPGRADE, RESTART, fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

WEBHOOKS = (
    Failure(
        code="ALB-HOOK-001",
        slug="webhook-no-endpoints",
        title="the webhook's Service has no endpoints",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "The API server must ask the controller's webhook and finds nobody behind its "
            "Service, so it refuses the request."
        ),
        seen="Creating Services, Ingresses or bindings fails in the whole cluster.",
        causes=(
            "the controller does not run, see ALB-CTRL",
            "the Service's selector does not fit the pods",
            ("the chart is installed together with Services: its webhook exists before its pods"),
        ),
        cluster=(
            "aws-load-balancer-webhook-service has no endpoints; the controller's pods are "
            "not ready."
        ),
        fixes=(
            fix(
                "See the endpoints and repair the pods",
                "kubectl -n <CTRL_NS> get endpointslices -l "
                "kubernetes.io/service-name=aws-load-balancer-webhook-service",
            ),
            fix(
                "Leave the webhook for Services out", helm_set("enableServiceMutatorWebhook=false")
            ),
            fix(
                "In an emergency remove it; the next Helm run puts it back",
                "kubectl delete mutatingwebhookconfiguration aws-load-balancer-webhook",
            ),
        ),
        signatures=(
            Signature(
                r'failed calling webhook "(?P<hook>[\w.-]+\.(?:elbv2'
                r'|aga)\.k8s\.aws)".*no endpoints available for service "(?P<svc>[\w-]+)"',
                Where.API,
                spec=85,
                examined=True,
            ),
            # staging/src/k8s.io/apiserver/pkg/util/proxy: the Service itself is gone.
            Signature(
                r'failed calling webhook "(?P<hook>[\w.-]+\.(?:elbv2'
                r'|aga)\.k8s\.aws)".*: service "(?P<svc>[\w-]+)" not found',
                Where.API,
                spec=85,
                examined=True,
            ),
            Signature(
                r'no endpoints available for service "aws-load-balancer-webhook-service"',
                Where.API,
                spec=85,
                examined=True,
            ),
        ),
        related=("ALB-HOOK-004", "ALB-CTRL-005", "ALB-CTRL-010"),
        issues=("#2336", "#4140", "#2013", "#2768", "aws/eks-charts#1058"),
    ),
    Failure(
        code="ALB-HOOK-002",
        slug="webhook-ca-mismatch",
        title="the API server does not trust the webhook's certificate",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "caBundle in the webhook configuration and the certificate that the pods serve do "
            "not belong together."
        ),
        seen=(
            "Every call of the webhooks ends in an x509 error; finalizers cannot be taken off "
            "either."
        ),
        causes=(
            (
                "Helm or Argo CD issued another self-signed certificate, and not all of Secret, "
                "configuration and pods got it"
            ),
        ),
        cluster=(
            "caBundle does not verify tls.crt of the Secret aws-load-balancer-tls, or the "
            "pods are older than the Secret."
        ),
        fixes=(
            fix("Restart the controller", RESTART),
            fix(
                "If that is not enough, have the certificate made again",
                "kubectl -n <CTRL_NS> delete secret aws-load-balancer-tls",
                HELM_UPGRADE,
                RESTART,
            ),
            fix(
                "For good: enableCertManager=true or keepTLSSecret=true (not in chart 3.0.0), or "
                "ignore the difference in Argo CD"
            ),
        ),
        signatures=(
            Signature(
                r'failed calling webhook "(?P<hook>[\w.-]+)".*x509: (?:certificate is (?:not )?'
                r"valid for|certificate relies on legacy|cannot validate certificate)",
                Where.API,
                spec=86,
            ),
            Signature(
                r'failed calling webhook "(?P<hook>[\w.-]+)".*x509: certificate signed by '
                r"unknown authority",
                Where.API,
                spec=86,
            ),
        ),
        versions="more frequent with chart 3.0.0, which had lost keepTLSSecret",
        related=("ALB-HOOK-003", "ALB-HOOK-008"),
        issues=(
            "#4605",
            "#1909",
            "#2237",
            "#2071",
            "#3337",
            "#2473",
            "#2312",
            "#2239",
            "#1828",
            "#4572",
            "aws/eks-charts#555",
        ),
    ),
    Failure(
        code="ALB-HOOK-003",
        slug="webhook-cert-expired",
        title="the webhook's certificate has expired",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means="The certificate was not renewed, or the pods still serve the old one.",
        seen="An x509 error about expiry on every create or update.",
        causes=(
            "cert-manager did not renew it (one year)",
            "the self-signed one got old (ten years)",
            "the pods did not reload it",
        ),
        cluster=(
            "notAfter of tls.crt in the Secret aws-load-balancer-tls; a cert-manager "
            "Certificate that is not ready."
        ),
        fixes=(
            fix("Look at certificate and Secret", "kubectl -n <CTRL_NS> get certificate,secret"),
            fix(
                "Remove the Secret, run Helm, restart",
                "kubectl -n <CTRL_NS> delete secret aws-load-balancer-tls",
                HELM_UPGRADE,
                RESTART,
            ),
        ),
        signatures=(
            Signature(
                r'failed calling webhook "(?P<hook>[\w.-]+)".*x509: certificate has expired '
                r"or is not yet valid",
                Where.API,
                spec=87,
            ),
        ),
        related=("ALB-HOOK-002",),
    ),
    Failure(
        code="ALB-HOOK-004",
        slug="webhook-timeout-9443",
        title="the control plane gets no connection to port 9443",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "The control plane connects to the pods on port 9443, and the connection does not "
            "come about."
        ),
        seen="apply waits 10 to 30 seconds and then reports that the deadline was exceeded.",
        causes=(
            "the node security group opens only 443 and 10250 to the control plane",
            "a network ACL",
            "a CNI whose pods the control plane cannot reach",
        ),
        cluster="--webhook-bind-port (9443), ready pods, and whether the CNI needs hostNetwork.",
        aws="No rule of the node group admits the cluster security group on 9443.",
        fixes=(
            fix(
                "Open the port",
                "aws ec2 authorize-security-group-ingress --group-id <NODE_SG> --protocol tcp "
                "--port 9443 --source-group <CLUSTER_SG>",
            ),
            fix("With an overlay network run on the host's network", helm_set("hostNetwork=true")),
        ),
        signatures=(
            Signature(
                r'failed calling webhook "(?P<hook>[\w.-]+\.k8s\.aws)".*(?:: EOF\b|no route to host'
                r"|TLS handshake timeout|connection reset by peer|request canceled"
                r"|network is unreachable|no such host|Address is not allowed"
                r"|[nN]o agent available|error trying to reach service|proxy error)",
                Where.API,
                spec=84,
            ),
            Signature(
                r'failed calling webhook "(?P<hook>[\w.-]+\.k8s\.aws)".*(?:context deadline '
                r"exceeded|i/o timeout|connect: connection timed out|Client\.Timeout exceeded"
                r"|connect: connection refused)",
                Where.API,
                spec=84,
            ),
        ),
        actions=("ec2:AuthorizeSecurityGroupIngress",),
        related=("ALB-HOOK-001",),
        issues=(
            "#2460",
            "#2462",
            "#3215",
            "#2208",
            "#2039",
            "#1591",
            "#2488",
            "#2019",
            "#3099",
            "#1599",
            "aws/eks-charts#767",
        ),
    ),
    Failure(
        code="ALB-HOOK-005",
        slug="webhook-path-not-found",
        title="the running controller does not know a webhook path",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="The webhook configuration is for another release than the pods.",
        seen="A webhook call ends in 'could not find the requested resource'.",
        causes=("old pods behind a newer configuration", "remains of a second installation"),
        cluster="Compare the configuration's paths with the controller's image.",
        fixes=(
            fix(
                "Bring image and manifests to one release, and remove outdated configurations",
                "kubectl get mutatingwebhookconfiguration,validatingwebhookconfiguration",
            ),
        ),
        signatures=(
            Signature(
                r'failed calling webhook "(?P<hook>[\w.-]+)".*the server could not find the '
                r"requested resource",
                Where.API,
                spec=83,
            ),
        ),
        related=("ALB-CLUSTER-006", "ALB-CLUSTER-002"),
        issues=("#2059", "#2039", "#2013"),
    ),
)
