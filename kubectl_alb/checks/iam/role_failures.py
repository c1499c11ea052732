"""Failures of taking on an IAM role: web identity, OIDC provider, other accounts."""

from kubectl_alb.checks.engine.remedy_commands import RESTART, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

ROLES = (
    Failure(
        code="ALB-IAM-001",
        slug="irsa-trust-denied",
        title="STS refuses AssumeRoleWithWebIdentity",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "The controller's service account may not take its IAM role, so it has no access "
            "to AWS at all."
        ),
        seen="Nothing reconciles; every Ingress and Service gets FailedBuildModel.",
        causes=(
            "the trust policy names a different cluster, namespace or service account",
            "Helm gave the service account another name",
            "the audience in the condition is not sts.amazonaws.com",
            "the role no longer exists",
        ),
        cluster=(
            "Compare eks.amazonaws.com/role-arn on the service account, the name and "
            "namespace the Deployment uses, and AWS_ROLE_ARN in the pod."
        ),
        aws=(
            "The trust policy has to name the cluster's OIDC provider, <OIDC>:sub = "
            "system:serviceaccount:<CTRL_NS>:<SA> and <OIDC>:aud = sts.amazonaws.com."
        ),
        fixes=(
            fix(
                "Read the issuer of the cluster",
                "aws eks describe-cluster --name <CLUSTER> --query cluster.identity.oidc.issuer "
                "--output text",
            ),
            fix(
                "Correct the trust policy",
                "aws iam update-assume-role-policy --role-name <ROLE> --policy-document "
                "file://trust.json",
            ),
            fix(
                "Point the service account at the role and restart",
                "kubectl -n <CTRL_NS> annotate sa aws-load-balancer-controller "
                "eks.amazonaws.com/role-arn=<ROLE_ARN> --overwrite",
                RESTART,
            ),
        ),
        signatures=(
            Signature(r"EKS does not have permissions to assume the associated role", spec=71),
            Signature(
                r"(?:AccessDenied: )?Not authorized to perform sts:AssumeRoleWithWebIdentity",
                spec=70,
            ),
            Signature(r"STS is not activated in this region|IDPRejectedClaim", spec=70),
        ),
        actions=("sts:AssumeRoleWithWebIdentity",),
        related=("ALB-IAM-002", "ALB-IAM-003"),
        issues=("#1935", "#4199", "#1353", "aws/eks-charts#507"),
    ),
    Failure(
        code="ALB-IAM-002",
        slug="oidc-provider-missing",
        title="IAM does not know the cluster's OIDC provider",
        impact=Impact.BLOCKER,
        rank=Rank.HIGH,
        means=(
            "The token of the service account was issued by an issuer that is not registered "
            "as an identity provider in the account."
        ),
        seen="As with a refused role, but the text quotes the issuer's URL.",
        causes=(
            "the provider was never associated with the cluster",
            "the cluster was recreated and has a new issuer",
            "the provider's client ids lack sts.amazonaws.com, or its thumbprint is outdated",
        ),
        cluster="The service account uses a role annotation (IRSA).",
        aws="ListOpenIDConnectProviders has no ARN that ends in the issuer's path.",
        fixes=(
            fix(
                "Associate the provider",
                "eksctl utils associate-iam-oidc-provider --cluster <CLUSTER> --approve",
            ),
            fix(
                "Or make it directly",
                "aws iam create-open-id-connect-provider --url <ISSUER> --client-id-list "
                "sts.amazonaws.com",
            ),
        ),
        signatures=(
            Signature(
                r"InvalidIdentityToken: No OpenIDConnect provider found in your account for "
                r"(?P<issuer>\S+)",
                spec=70,
            ),
            Signature(r"InvalidIdentityToken", spec=70),
            Signature(r"IDPCommunicationError", spec=70),
            Signature(r"without IAM OIDC provider enabled", where=Where.API, spec=60),
        ),
        actions=("iam:CreateOpenIDConnectProvider", "iam:ListOpenIDConnectProviders"),
        related=("ALB-IAM-001",),
        issues=(
            "#1226",
            "#2315",
            "terraform-aws-modules/terraform-aws-eks#965",
            "kubernetes/kops#15429",
        ),
    ),
    Failure(
        code="ALB-IAM-013",
        slug="cross-account-assume-role",
        title="a TargetGroupBinding's role in another account cannot be assumed",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The binding asks the controller to work in another account, and that hand-over fails."
        ),
        seen="A binding with iamRoleArnToAssume does not reconcile.",
        causes=(
            "the controller's role lacks sts:AssumeRole for it",
            "the other role does not trust the controller, or expects a different external id",
            "the binding uses instance targets, which is not possible across accounts",
        ),
        cluster=(
            "Read spec.iamRoleArnToAssume, spec.assumeRoleExternalId and spec.targetType of "
            "the binding."
        ),
        aws=(
            "Check the trust policy of that role with its external id, and sts:AssumeRole in "
            "the controller's policy."
        ),
        fixes=(
            fix("Grant sts:AssumeRole on <ROLE_ARN> to the controller and let that role trust it"),
            fix("Use targetType ip"),
        ),
        signatures=(
            Signature(r"Unable to assume target role", Where.MESSAGE, spec=78),
            Signature(
                r"not authorized to perform: sts:AssumeRole on resource: (?P<role>\S+)", spec=78
            ),
            Signature(
                r"Unable to use instance target type while using assume role", Where.DENIAL, spec=78
            ),
        ),
        actions=("sts:AssumeRole",),
        related=("ALB-IAM-005",),
        sources=("pkg/aws/cloud.go",),
    ),
)
