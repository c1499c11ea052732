"""Failures of certificates, TLS policies, redirects to HTTPS and mutual TLS."""

from kubectl_alb.checks.engine.remedy_commands import RESTART, annotate, fix
from kubectl_alb.model.failure import Failure, Impact, Rank, Signature, Where

CERTIFICATES = (
    Failure(
        code="ALB-CERT-001",
        slug="no-cert-for-host",
        title="no ACM certificate fits a host",
        impact=Impact.ERROR,
        rank=Rank.HIGH,
        means=(
            "Certificates are looked up per host of spec.tls and spec.rules; one host without "
            "a match stops the Ingress and, with it, the group."
        ),
        seen="FailedBuildModel, for all members of a group.",
        causes=(
            "the certificate does not exist, is pending or has run out",
            "it is in another region or account",
            "a wildcard covers one label only",
            "the host is misspelt",
            "--allowed-certificate-authority-arns filters it out",
        ),
        cluster=(
            "There is an HTTPS port, no certificate-arn, and hosts in the rules or in spec.tls."
        ),
        aws=(
            "ListCertificates (ISSUED) in the controller's region has neither the name itself "
            "nor a wildcard one level above."
        ),
        fixes=(
            fix(
                "Request one",
                "aws acm request-certificate --domain-name <HOST> --validation-method DNS "
                "--region <REGION>",
            ),
            fix("Or name a certificate", annotate("certificate-arn=<CERT_ARN>")),
            fix(
                "A new certificate is seen after about a minute; the names of an imported one "
                "are remembered for 5 minutes, of an issued one for 10 hours, so restart the "
                "controller after a re-import",
                RESTART,
            ),
        ),
        signatures=(
            Signature(
                r"(?:no|none) certificate found for host: (?P<host>\S+)"
                r"|could not find any matching certificates from ACM"
            ),
        ),
        actions=("acm:ListCertificates", "acm:DescribeCertificate"),
        related=("ALB-GROUP-001", "ALB-CERT-003", "ALB-CERT-004"),
        issues=("#3790", "#2603", "#3183", "#2870", "#3870", "#4597", "#2241"),
        sources=("pkg/certs/cert_discovery.go",),
    ),
    Failure(
        code="ALB-CERT-002",
        slug="multiple-certs-for-host",
        title="several certificates fit one host",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="Releases before v2.5 did not choose between certificates.",
        seen="FailedBuildModel.",
        causes=("two issued certificates contain the host",),
        cluster="There is an HTTPS port and no certificate-arn.",
        aws="More than one ISSUED certificate has that name.",
        fixes=(
            fix(
                "Upgrade to v2.5 or later, or name the certificate",
                annotate("certificate-arn=<CERT_ARN>"),
            ),
        ),
        signatures=(Signature(r"multiple certificates? found for host: (?P<host>\S+)"),),
        versions="to v2.4.7",
        actions=("acm:ListCertificates",),
        related=("ALB-CERT-001",),
        issues=("#3148", "#3028"),
    ),
    Failure(
        code="ALB-CERT-003",
        slug="certificate-arn-not-found",
        title="the named certificate does not exist here or cannot be used",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means="Elastic Load Balancing did not accept the ARN for the listener.",
        seen="FailedDeployModel while a listener is made or changed.",
        causes=(
            "the certificate was deleted or replaced",
            "the ARN is of another region",
            "its key type is not supported by load balancers",
        ),
        cluster="Read certificate-arn, or service.beta.kubernetes.io/aws-load-balancer-ssl-cert.",
        aws=(
            "DescribeCertificate: absent, not ISSUED, other region, or a key beyond what is "
            "supported (RSA over 4096, unusual curve)."
        ),
        fixes=(
            fix(
                "Inspect it",
                "aws acm describe-certificate --certificate-arn <ARN> --query "
                "'Certificate.[Status,KeyAlgorithm,InUseBy]'",
            ),
            fix(
                "Write the valid ARN; until a reconcile succeeds the earlier certificate stays "
                "in place",
                annotate("certificate-arn=<CERT_ARN>"),
            ),
        ),
        signatures=(
            Signature(r"CertificateNotFound: (?:Certificate '(?P<arn>[^']+)' not found)?"),
            Signature(r"Certificate ARN '(?P<arn2>[^']+)' is not valid"),
            Signature(r"UnsupportedCertificate|DescribeCertificate, .*(?:NotFound|Arn)Exception"),
        ),
        actions=("acm:DescribeCertificate", "elasticloadbalancing:AddListenerCertificates"),
        related=("ALB-CERT-001", "ALB-CERT-004"),
        issues=("#2581", "#2870", "#917", "#299"),
    ),
    Failure(
        code="ALB-CERT-004",
        slug="certificate-not-issued",
        title="a certificate is not issued yet or failed its validation",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="The certificate exists, but ACM has not issued it, so the listener cannot use it.",
        seen=(
            "The listener is missing; a certificate that the controller requested keeps waiting."
        ),
        causes=(
            "the DNS record for validation is absent",
            "the hosted zone belongs to another account",
            "a CAA record does not admit Amazon",
            "a request without host names, or with too many of them",
        ),
        cluster="Annotation create-acm-cert with the gate EnableCertificateManagement.",
        aws=("The status is PENDING_VALIDATION or FAILED and the zone lacks the validation CNAME."),
        fixes=(
            fix(
                "Create the record that ACM asks for",
                "aws acm describe-certificate --certificate-arn <ARN> --query "
                "'Certificate.DomainValidationOptions'",
            ),
        ),
        signatures=(
            Signature(r"RequestCertificate.*LimitExceeded|ACM: RequestCertificate, ", spec=45),
            Signature(r"waiting for certificate to (?:become|be) issued", Where.MESSAGE),
            Signature(r"no hosted zone found for validation records"),
            Signature(r"ACM certificate request failed: too many LoggedObject Alternative Names"),
            Signature(r"has create-acm-cert enabled but no hostnames defined"),
            Signature(
                r"Certificate is not provisioned yet"
                r"|waited too long for the ALB to release the certificate"
                r"|failed to find validation records"
            ),
            Signature(r'pre-check failed for domain "(?P<host>[^"]+)"'),
        ),
        versions="certificates made by the controller: v3.3.0 and later, behind a gate",
        actions=(
            "acm:RequestCertificate",
            "acm:DescribeCertificate",
            "route53:ChangeResourceRecordSets",
        ),
        related=("ALB-CERT-001",),
        sources=("pkg/deploy/acm/certificate_manager.go",),
    ),
    Failure(
        code="ALB-CERT-005",
        slug="https-without-certificate",
        title="an HTTPS listener was asked for without any certificate",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "There was no ARN, and no host to search a certificate for; the controller sends "
            "the request all the same and AWS turns it down."
        ),
        seen="FailedDeployModel: a certificate must be specified.",
        causes=("listen-ports contains HTTPS, and there is no certificate-arn and no host",),
        cluster="HTTPS in listen-ports, no certificate-arn, no host in spec.rules or spec.tls.",
        aws="The listener does not exist.",
        fixes=(
            fix(
                "Name a certificate, add a host, or go back to HTTP",
                annotate("listen-ports='[{\"HTTP\":80}]'"),
            ),
        ),
        signatures=(
            Signature(
                r"(?:A certificate must be specified|CertificateRequired"
                r"|You must specify a certificate)"
            ),
        ),
        actions=("elasticloadbalancing:CreateListener",),
        related=("ALB-CERT-001", "ALB-ANNO-002"),
        sources=("pkg/ingress/model_build_listener.go",),
    ),
    Failure(
        code="ALB-CERT-006",
        slug="ssl-policy-invalid",
        title="the TLS policy is unknown or members disagree on it",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means="AWS has no policy of this name, or two Ingresses on one port ask for two.",
        seen="FailedDeployModel (unknown) or FailedBuildModel (conflict).",
        causes=(
            "a typing error",
            "ssl-policy differs between members of the group or from spec.sslPolicy",
        ),
        cluster="Collect ssl-policy from the members and spec.sslPolicy from their classes.",
        aws="DescribeSSLPolicies does not list the name.",
        fixes=(fix("Use one valid name everywhere", annotate("ssl-policy=<POLICY>")),),
        signatures=(
            Signature(r"SSLPolicyNotFound(?:: .*'(?P<policy>[^']+)')?", spec=62),
            Signature(
                r"conflicting sslPolicy, (?P<ing1>\S+): (?P<p1>\S+) \| (?P<ing2>\S+): "
                r"(?P<p2>\S+)",
                spec=62,
            ),
        ),
        actions=("elasticloadbalancing:DescribeSSLPolicies",),
        related=("ALB-GROUP-007",),
        issues=("#3262",),
        sources=("pkg/ingress/model_builder.go",),
    ),
    Failure(
        code="ALB-CERT-007",
        slug="ssl-redirect-bad-port",
        title="ssl-redirect names a port that is not an HTTPS listener",
        impact=Impact.ERROR,
        rank=Rank.MEDIUM,
        means=(
            "The redirect needs an HTTPS port among the listen ports of the group, the same "
            "for all members."
        ),
        seen="FailedBuildModel, or requests are never redirected.",
        causes=(
            "listen-ports lacks the port, or has it as HTTP",
            "members give different ports",
            "the setting was written as actions.ssl-redirect with a number",
        ),
        cluster="Compare ssl-redirect with listen-ports; HTTP and HTTPS both have to be listed.",
        aws="See which listeners the load balancer has.",
        fixes=(
            fix(
                "Let listen-ports hold the HTTPS port, and ssl-redirect name it",
                annotate('listen-ports=\'[{"HTTP":80},{"HTTPS":443}]\'', "ssl-redirect='443'"),
            ),
        ),
        signatures=(
            Signature(
                r"listener (?:does not exist"
                r"|protocol non-SSL) for SSLRedirect port: (?P<port>\d+)"
            ),
            Signature(r"conflicting sslRedirect port: \[(?P<ports>[^\]]*)\]"),
        ),
        related=("ALB-ANNO-002", "ALB-GROUP-007"),
        issues=("#2052", "#3254", "#1475"),
        sources=("pkg/ingress/model_builder.go",),
    ),
    Failure(
        code="ALB-CERT-008",
        slug="mtls-config-invalid",
        title="mutual TLS is configured inconsistently or its trust store is missing",
        impact=Impact.ERROR,
        rank=Rank.LOW,
        means=(
            "The mutual-authentication value breaks a rule of its mode, or names a trust store "
            "that cannot be found."
        ),
        seen="FailedBuildModel.",
        causes=(
            "verify without trust store, or a trust store with a mode that takes none",
            "an option the mode does not have",
            "no trust store of that name",
            "members of the group differ on a port",
        ),
        cluster="Check the JSON of mutual-authentication: port, mode, trustStore and options.",
        aws="DescribeTrustStores does not return the name.",
        fixes=(
            fix("Write a list of objects with port, mode and, for verify, trustStore"),
            fix("Look the trust store up", "aws elbv2 describe-trust-stores --names <TS>"),
        ),
        signatures=(
            Signature(r"TrustStore(?:NotReady|AssociationNotFound)"),
            Signature(
                r"mutualAuthentication mode (?:cannot be empty|value must be among)"
                r"|trustStore is required when mutualAuthentication"
                r"|does not support (?:trustStore|ignoring client certificate expiry"
                r"|advertiseTrustStoreCaNames)|advertiseTrustStoreCaNames only supports"
                r"|(?:failed to parse|empty) mutualAuthentication configuration"
            ),
            Signature(r"couldn't find TrustStores? with names? \[?(?P<ts>[^\]]+)\]?"),
            Signature(r"TrustStoreNotFound"),
            Signature(r"conflicting mTLS Attributes"),
            Signature(r"InvalidCaCertificatesBundle|CaCertificatesBundleNotFound"),
        ),
        actions=("elasticloadbalancing:DescribeTrustStores",),
        related=("ALB-ANNO-001", "ALB-GROUP-007"),
        sources=("pkg/ingress/model_build_listener.go",),
    ),
)
