"""Causes that a text itself establishes, more closely than the failure it tells of.

ALB-IAM-005 the controller's IAM role lacks an action     which failure
the caller is the role of a node: the pod does not use …  why here
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_IAM = ("ALB-IAM", "ALB-ADDON-001", "ALB-CTRL-001")
_ON_NODE = r"assumed-role/[^/\s]+/i-[0-9a-f]{8,}\b"
_PRIVATE = (
    r"(?:10\.\d+|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))"
    r"\.\d+\.\d+"
)
_REGION = r"[a-z]{2,4}(?:-[a-z]+)+-\d+"


@dataclass(frozen=True, slots=True)
class NamedCause:
    """A cause that a pattern establishes for failures whose codes begin with one of `codes`.

    `hint` is what to do about it, where that is not what the failure says.
    """

    codes: tuple[str, ...]
    pattern: str
    text: str
    hint: str = ""


CAUSES = (
    NamedCause(
        _IAM,
        _ON_NODE,
        "the caller is the role of a node (session i-…): the pod does not use the role of its "
        "service account, so this is no gap in that role's policy",
        "Give the pod its role: annotate its ServiceAccount with eks.amazonaws.com/role-arn or "
        "associate it by EKS Pod Identity, and restart the controller",
    ),
    NamedCause(
        _IAM,
        r"with an explicit deny in (?:a|an|the) (?:service control|resource control) policy",
        "a policy of the AWS organization denies the action, whatever the role allows",
        "Have the organization's policy (SCP or RCP) changed; the role's policy cannot help",
    ),
    NamedCause(
        _IAM,
        r"with an explicit deny",
        "a policy denies the action explicitly, so that no other policy can allow it",
        "Find the Deny statement that fits the action and change it",
    ),
    NamedCause(
        _IAM,
        r"no permissions boundary allows",
        "the permissions boundary of the role does not allow the action",
        "Add the action to the permissions boundary",
    ),
    NamedCause(
        _IAM,
        r"no session policy allows",
        "the session policy does not allow the action: EKS Pod Identity or a caller limits it",
    ),
    NamedCause(
        ("ALB-ADDON-001", "ALB-IAM-005"),
        r"wafv2:ListWebACLs",
        "the annotation wafv2-acl-name needs wafv2:ListWebACLs, which no published policy holds",
        "Add wafv2:ListWebACLs to the policy of the controller's role, or use wafv2-acl-arn",
    ),
    NamedCause(
        ("ALB-IAM-005",),
        r"describeUserPoolClient|cognito-idp:DescribeUserPoolClient",
        "ELB reads the user pool's client with the controller's rights: the role lacks "
        "cognito-idp:DescribeUserPoolClient",
        "Add cognito-idp:DescribeUserPoolClient to the policy of the controller's role",
    ),
    NamedCause(
        ("ALB-IAM-004",),
        rf"dial tcp {_PRIVATE}:443",
        "the address is a private one, so it belongs to a VPC endpoint: its security group, its "
        "subnets' network ACLs or the routes keep the pod out",
        "Admit port 443 from the pods' addresses in the security group of the VPC endpoint",
    ),
    NamedCause(
        ("ALB-IAM-004",),
        r"proxyconnect",
        "the pod goes through a proxy (HTTPS_PROXY), and that does not answer",
        "Correct HTTPS_PROXY and NO_PROXY in the controller's environment, or mend the proxy",
    ),
    NamedCause(
        ("ALB-IAM-004",),
        r"x509: certificate signed by unknown authority",
        "what answers is not AWS but something in between, such as a proxy that opens TLS: the "
        "controller does not trust its certificate",
        "Exempt AWS from the proxy (NO_PROXY), or give the pod the proxy's CA certificate",
    ),
    NamedCause(
        ("ALB-IAM-004",),
        rf"lookup [\w-]+\.(?!{_REGION}\.)[\w-]+\.amazonaws\.com",
        "the name holds no region of AWS: the controller's region is misspelt",
        "Correct --aws-region (the chart's value region)",
    ),
    NamedCause(
        ("ALB-IAM-004",),
        r"dial tcp: lookup \S+.*(?:no such host|server misbehaving|i/o timeout)",
        "the name is not resolved: the cluster's DNS, or the private hosted zone of a VPC endpoint",
    ),
    NamedCause(
        ("ALB-IAM-003",),
        r"permission denied",
        "the pod may not read its token: its securityContext has no fsGroup for its user",
        "Set podSecurityContext.fsGroup=65534 in the values of the chart",
    ),
    NamedCause(
        ("ALB-IAM-001",),
        r"STS is not activated in this region",
        "STS is switched off in this region for the account",
        "Have STS activated for the region in the account settings of IAM",
    ),
    NamedCause(
        ("ALB-IAM-002",),
        r"Incorrect token audience",
        "the OIDC provider in IAM does not list the audience sts.amazonaws.com",
        "Add sts.amazonaws.com to the client ids of the OIDC provider in IAM",
    ),
    NamedCause(
        ("ALB-SG-002",),
        r"two resources that belong to different networks",
        "security groups of two VPCs cannot refer to each other: the controller and the targets, "
        "or a listed group, are in different VPCs",
        "Compare --aws-vpc-id with the VPC of the nodes and of the listed security groups",
    ),
    NamedCause(
        ("ALB-TGB-003",),
        r"Instance ID '[\d.]+' is not valid",
        "the target group takes instances, and the TargetGroupBinding registers IP addresses",
        "Make targetType of the TargetGroupBinding that of the target group",
    ),
    NamedCause(
        ("ALB-TGT-014",),
        r"/fargate-ip-",
        "the node is one of Fargate, whose pods instance targets cannot reach",
        "Use target type ip",
    ),
    NamedCause(
        ("ALB-CLUSTER-006",),
        r"nil pointer evaluating",
        "the values of an older chart were kept (--reuse-values) and lack what the templates of "
        "this chart read",
        "Upgrade with --reset-then-reuse-values, or give the values in a file (-f values.yaml)",
    ),
    NamedCause(
        ("ALB-CLUSTER-006",),
        r"^the server could not find the requested resource$",
        "the controller asks for an API version that this Kubernetes no longer serves: Ingress "
        "v1beta1, gone with Kubernetes 1.22, is read by releases before v2.4",
        "Upgrade the controller to a release for this version of Kubernetes",
    ),
    NamedCause(
        ("ALB-DEL-004",),
        r"DependencyViolation",
        "load balancers, network interfaces or security groups that the controller made are still "
        "in the VPC: it was removed before the Ingresses and Services that they belong to",
        "Delete Ingresses and load balancer Services while the controller runs, then the VPC",
    ),
    NamedCause(
        ("ALB-NLB-001",),
        r"Error syncing load balancer|creating the ELB|k8s security group is tagged",
        "the in-tree provider tries to serve this Service, not this controller",
        "Make the Service anew with loadBalancerClass: service.k8s.aws/nlb",
    ),
    NamedCause(
        ("ALB-CLASS-006",),
        r"when the class field is also set",
        "the Ingress has both the annotation kubernetes.io/ingress.class and spec.ingressClassName",
        "Remove the annotation and keep spec.ingressClassName",
    ),
    NamedCause(
        ("ALB-TGT-014", "ALB-TGT-015"),
        r"(?:nodes?: \[?\S*|/)mi-[0-9a-f]{8,}|eks-hybrid",
        "these are EKS Hybrid Nodes (mi-…), which have no network interface in the VPC: supported "
        "since v2.14.1, and with target type ip only",
        "Use target type ip with v2.14.1 or later, or keep the hybrid nodes out by a label",
    ),
    NamedCause(
        ("ALB-HOOK-002",),
        r"x509: certificate is (?:not )?valid for .*",
        "the certificate is that of another Service: two installations of the controller, or a "
        "webhook configuration that points to the wrong namespace",
        "Keep one installation, and delete the webhook configuration of the other one",
    ),
    NamedCause(
        ("ALB-HOOK-004",),
        r"[nN]o agent available|error trying to reach service",
        "the control plane reaches the cluster through an agent, and none is connected",
    ),
    NamedCause(
        ("ALB-ANNO-015",),
        r"Action type 'authenticate-cognito' must be one of",
        "load balancers of this region have no action authenticate-cognito",
        "Use auth-type oidc with the endpoints of the user pool, or another region",
    ),
    NamedCause(
        ("ALB-ANNO-015",),
        r"InternalFailure",
        "ELB answers so when it cannot use a client secret that was set for OIDC, often after a "
        "Secret with a wrong or missing clientSecret; all changes of that load balancer then fail",
        "Check clientID and clientSecret in the Secret (no line break at the end); if it goes on, "
        "remove the authentication rule by hand and let the controller make it again",
    ),
    NamedCause(
        ("ALB-ANNO-006",),
        r"cannot unmarshal array into Go value of type ingress\.(?:Action|RedirectActionConfig)",
        "the annotation is valid JSON of the wrong shape: a list where one action object is "
        "expected",
        "Write one object instead of a list; authentication comes from the auth-* annotations",
    ),
    NamedCause(
        ("ALB-ANNO-006", "ALB-ANNO-007", "ALB-ANNO-015"),
        r"json: cannot unmarshal (?P<found>\w+) into Go (?:struct field|value)",
        "the annotation is valid JSON of the wrong shape",
    ),
    NamedCause(
        ("ALB-DEL-009",),
        r"loadbalancer/net/",
        "an NLB is held by a VPC endpoint service (PrivateLink) or an API Gateway VPC link",
    ),
    NamedCause(
        ("ALB-NLB-011",),
        r"IncompatibleProtocols|incompatible protocol",
        "with a Gateway whose listener has TLS mode Passthrough this is a bug of the controller "
        "(v3.1.0 and later, still in v3.5.0): the listener became TCP, the target group of the "
        "TLSRoute is TLS",
        "Set targetGroupProps.protocol to TCP in a TargetGroupConfiguration of the Service",
    ),
    NamedCause(
        ("ALB-TGT-020",),
        r"port '?0'?",
        "a Service with externalTrafficPolicy Local that is not of type LoadBalancer has no "
        "healthCheckNodePort",
    ),
    NamedCause(
        ("ALB-HTTP-010",),
        r"protocol-version '(?:HTTP2|GRPC)'",
        "the Service has appProtocol kubernetes.io/h2c, or backend-protocol-version says so; put "
        "the route on the HTTPS listener, or remove the setting",
    ),
    NamedCause(
        ("ALB-CLUSTER-007",),
        r"another operation",
        "a revision of the release is pending: a run was interrupted, or is still at work",
    ),
    NamedCause(
        ("ALB-CLUSTER-007",),
        r"has no deployed releases",
        "the first install failed, so there is no revision that an upgrade could start from",
    ),
)


def cause_of(code: str, text: str) -> NamedCause | None:
    """Return the first cause that a text establishes for a failure; None if there is none."""
    return next(_causes(code, text), None)


def _causes(code: str, text: str) -> Iterator[NamedCause]:
    for cause in CAUSES:
        if code.startswith(cause.codes) and re.search(cause.pattern, text):
            yield cause
