"""Certificates of listeners: the default one and those chosen by server name."""

from collections.abc import Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record

# Load balancers cannot use certificates with other keys, nor any that is not issued.
USABLE_KEYS = (
    "RSA_1024",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "EC_prime256v1",
    "EC_secp384r1",
    "EC_secp521r1",
)
SECURE = ("HTTPS", "TLS")


def describe_listener_certificates(account: Account, params: Record) -> Record:
    """Return all certificates of one listener, the default one first."""
    listener = account.elb.listener(params["ListenerArn"])
    default = [
        {"CertificateArn": certificate["CertificateArn"], "IsDefault": True}
        for certificate in listener.get("Certificates", ())
    ]
    more = [
        {"CertificateArn": arn, "IsDefault": False}
        for arn in account.elb.certificates.get(listener["ListenerArn"], ())
    ]
    return paging.answer("Certificates", [*default, *more], params)


def default_certificate(account: Account, protocol: str, given: Sequence[Record]) -> list[Record]:
    """Return the default certificate of a listener that is created or changed."""
    if protocol not in SECURE:
        if given:
            text = f"Certificates cannot be specified for {protocol} listeners"
            raise validation(text)
        return []
    if not given:
        raise validation(f"A certificate must be specified for {protocol} listeners")
    if len(given) > 1:
        raise validation("Exactly one certificate must be specified as the default")
    check(account, given[0]["CertificateArn"])
    return [{"CertificateArn": given[0]["CertificateArn"]}]


def check(account: Account, arn: str) -> None:
    """Raise unless load balancers can use the certificate; those of IAM are not looked up."""
    kinds = arn.split(":")
    if len(kinds) < 6 or kinds[2] not in ("acm", "iam"):
        raise validation(f"Certificate ARN '{arn}' is not valid")
    if kinds[2] == "iam":
        return
    certificate = account.certificates.get(arn)
    if certificate is None:
        raise AwsError("CertificateNotFound", f"Certificate '{arn}' not found")
    key = certificate.get("KeyAlgorithm", "RSA_2048").replace("-", "_")
    if certificate["Status"] != "ISSUED" or key not in USABLE_KEYS:
        text = "must have a fully-qualified domain name, a supported signature, and a supported"
        raise AwsError("UnsupportedCertificate", f"The certificate '{arn}' {text} key size.")


def add_listener_certificates(account: Account, params: Record) -> Record:
    """Add certificates to a listener beside its default one."""
    elb, given = account.elb, params["Certificates"]
    listener = elb.listener(params["ListenerArn"])
    if listener["Protocol"] not in SECURE:
        text = f"Certificates cannot be added to {listener['Protocol']} listeners"
        raise validation(text)
    if any("IsDefault" in certificate for certificate in given):
        raise validation("IsDefault cannot be specified when certificates are added")
    for certificate in given:
        check(account, certificate["CertificateArn"])
    arn = listener["ListenerArn"]
    present = elb.certificates.get(arn, [])
    added = [each["CertificateArn"] for each in given if each["CertificateArn"] not in present]
    _check_count(account, listener["LoadBalancerArn"], len(added))
    elb.certificates[arn] = [*present, *added]
    return {"Certificates": [{**each, "IsDefault": False} for each in given]}


def _check_count(account: Account, load_balancer_arn: str, added: int) -> None:
    elb = account.elb
    kind = elb.load_balancer(load_balancer_arn)["Type"]
    most = account.limit(f"certificates-per-{kind}-load-balancer")
    listeners = elb.listeners_of(load_balancer_arn)
    # Default certificates do not count.
    used = sum(len(elb.certificates.get(each["ListenerArn"], ())) for each in listeners)
    if used + added > most:
        text = f"The maximum number of certificates per load balancer is '{most}'"
        raise AwsError("TooManyCertificates", text)


def remove_listener_certificates(account: Account, params: Record) -> Record:
    """Take certificates off a listener; the default one stays."""
    listener = account.elb.listener(params["ListenerArn"])
    doomed = {certificate["CertificateArn"] for certificate in params["Certificates"]}
    present = account.elb.certificates.get(listener["ListenerArn"], [])
    defaults = {each["CertificateArn"] for each in listener.get("Certificates", ())}
    if (doomed - set(present)) & defaults:
        raise AwsError("OperationNotPermitted", "Default certificate cannot be removed")
    kept = [arn for arn in present if arn not in doomed]
    account.elb.certificates[listener["ListenerArn"]] = kept
    return {}
