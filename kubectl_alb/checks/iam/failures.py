"""Failures of the controller's AWS credentials and of the way to AWS."""

from kubectl_alb.checks.engine.remedy_commands import RESTART, fix, helm_set
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature

CREDENTIALS = (
    Failure(
        code="ALB-IAM-003",
        slug="no-credentials-in-pod",
        title="the controller pod finds no AWS credentials",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "None of the sources the SDK asks (web identity, Pod Identity, instance metadata) "
            "gave credentials."
        ),
        seen="Nothing reconciles, deletions hang as well.",
        causes=(
            "the role was linked after the pod had started",
            "the link is on another service account than the Deployment uses",
            "the webhook or agent that injects credentials is not installed",
            "falling back to the node role fails because of the metadata hop limit",
        ),
        cluster=(
            "The pod has neither AWS_WEB_IDENTITY_TOKEN_FILE nor "
            "AWS_CONTAINER_CREDENTIALS_FULL_URI; compare the creation times of pod and link."
        ),
        aws=(
            "No Pod Identity association for the service account; the node role lacks the "
            "policy; HttpPutResponseHopLimit is 1."
        ),
        fixes=(
            fix("Link the role first, then restart the controller", RESTART),
            fix(
                "With Pod Identity, install the agent and associate the role",
                "aws eks create-addon --cluster-name <CLUSTER> --addon-name eks-pod-identity-agent",
                "aws eks create-pod-identity-association --cluster-name <CLUSTER> --namespace "
                "<CTRL_NS> --service-account aws-load-balancer-controller --role-arn <ROLE_ARN>",
            ),
            fix(
                "Clusters outside EKS need amazon-eks-pod-identity-webhook or permissions on the "
                "node role"
            ),
        ),
        signatures=(
            Signature(
                r"/var/run/secrets/(?:eks|pods\.eks)\.amazonaws\.com\S*: (?:permission denied"
                r"|no such file)",
                spec=72,
            ),
            Signature(
                r"NoCredentialProviders: no valid providers in chain", spec=58, versions="to v2.8"
            ),
            Signature(
                r"failed to refresh cached credentials, no EC2 IMDS role found",
                spec=58,
                versions="v2.9 and later",
            ),
            Signature(
                r"(?:get|failed to refresh) (?:credentials"
                r"|cached credentials).*static credentials are empty",
                spec=58,
            ),
        ),
        actions=("eks:ListPodIdentityAssociations", "eks:CreatePodIdentityAssociation"),
        related=("ALB-IAM-001", "ALB-IAM-011", "ALB-CTRL-001"),
        issues=("#3216", "#2584", "#2894", "#3850", "#3955", "#2627"),
    ),
    Failure(
        code="ALB-IAM-004",
        slug="sts-or-aws-endpoint-unreachable",
        title="an AWS endpoint cannot be reached from the pod",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "A call to AWS ended in a network error: name not resolved, connection refused, or "
            "timeout."
        ),
        seen="A long wait, then an event that ends in a network error.",
        causes=(
            "private subnets with neither NAT nor the interface endpoints",
            "broken cluster DNS",
            "Shield and WAF endpoints, which do not exist everywhere as interface endpoints",
            "a NetworkPolicy or proxy setting in the controller's namespace",
        ),
        cluster=(
            "Check NetworkPolicies in <CTRL_NS>, the CoreDNS endpoints and the proxy "
            "variables of the pod."
        ),
        aws=(
            "DescribeVpcEndpoints lacks sts, ec2, elasticloadbalancing (acm, wafv2, shield if "
            "used), or the endpoints' security group shuts port 443."
        ),
        fixes=(
            fix(
                "Create the missing endpoints, each like this",
                "aws ec2 create-vpc-endpoint --vpc-id <VPC_ID> --vpc-endpoint-type Interface "
                "--service-name com.amazonaws.<REGION>.sts --subnet-ids <S1> <S2> "
                "--security-group-ids <SG_ID> --private-dns-enabled",
            ),
            fix(
                "Turn add-ons off that are not used",
                helm_set("enableShield=false", "enableWaf=false", "enableWafv2=false"),
            ),
            fix(
                "See whether DNS has endpoints",
                "kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns",
            ),
        ),
        signatures=(
            Signature(r"failed to resolve service endpoint", spec=41),
            Signature(
                r"^(?!.*probe failed)(?s:.)*?"
                r"(?:dial tcp|lookup)[ :].*?(?:i/o timeout|no such host|connection refused"
                r"|connection reset)",
                spec=40,
            ),
            Signature(
                r"(?s)(?:RequestError: send request failed"
                r'|request send failed).*?https?://(?P<host>[^/"\\\s]+)',
                spec=40,
            ),
            Signature(
                r"(?:RequestCanceled|request context canceled"
                r"|canceled, context deadline exceeded)",
                spec=40,
            ),
        ),
        actions=("ec2:DescribeVpcEndpoints",),
        related=("ALB-ADDON-001", "ALB-IAM-011"),
        issues=("#2314", "#1085", "#2772", "#1734", "#2797", "#1855", "#2476", "#4027"),
    ),
    Failure(
        code="ALB-IAM-011",
        slug="pod-identity-agent-unreachable",
        title="the EKS Pod Identity agent does not answer",
        impact=Impact.BLOCKER,
        rank=Rank.MEDIUM,
        means=(
            "Credentials come from 169.254.170.23 (or [fd00:ec2::23] with IPv6) on the node, "
            "and nothing answers there."
        ),
        seen="Requests for credentials time out.",
        causes=(
            "the agent is not installed or crashes on that node",
            "a NetworkPolicy cuts link-local traffic",
            "the controller runs on Fargate, where the agent does not exist",
        ),
        cluster=(
            "DaemonSet eks-pod-identity-agent in kube-system must be ready on the "
            "controller's node."
        ),
        aws="DescribeAddon reports the state of eks-pod-identity-agent.",
        fixes=(
            fix("Look at the agent", "kubectl -n kube-system get ds eks-pod-identity-agent"),
            fix(
                "Repair the add-on",
                "aws eks update-addon --cluster-name <CLUSTER> --addon-name "
                "eks-pod-identity-agent --resolve-conflicts OVERWRITE",
            ),
        ),
        signatures=(
            Signature(r"169\.254\.170\.23(?:/|:80)?.*(?:i/o timeout|connection refused)", spec=70),
            Signature(r"failed to load credentials.*169\.254\.170\.23?", spec=70),
        ),
        actions=("eks:DescribeAddon", "eks:UpdateAddon"),
        related=("ALB-IAM-003", "ALB-IAM-004"),
        issues=("#4027",),
    ),
    Failure(
        code="ALB-IAM-012",
        slug="expired-or-invalid-token",
        title="the AWS credentials are expired or rejected",
        impact=Impact.BLOCKER,
        rank=Rank.LOW,
        means="AWS got credentials, but does not accept them.",
        seen="A restart helps for a while, then calls fail again.",
        causes=(
            "fixed keys in the Deployment's environment",
            "the clock of the node is off",
            "the role behind the session was deleted",
        ),
        cluster="AWS_ACCESS_KEY_ID in the Deployment; compare the node's clock.",
        aws="CloudTrail shows the error code for the role's session.",
        fixes=(
            fix(
                "Replace fixed keys by IRSA or Pod Identity, put the node's clock right, and "
                "restart",
                RESTART,
            ),
        ),
        signatures=(
            Signature(
                r"(?:ExpiredToken(?:Exception)?|RequestExpired"
                r"|AuthFailure: AWS was not able to validate|InvalidClientTokenId"
                r"|SignatureDoesNotMatch|UnrecognizedClientException)"
            ),
        ),
        related=("ALB-IAM-003",),
        issues=("#1534", "#1601"),
    ),
)
