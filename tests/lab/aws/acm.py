"""ACM: certificates as they were recorded or requested."""

import uuid
from collections.abc import Callable, Mapping, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.ec2.describe import page
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record, tag_list, tag_map

# Without a filter of key types the list leaves all other kinds of keys out.
LISTED_KEYS = ("RSA_1024", "RSA_2048")
SUMMARY = (
    "CertificateArn",
    "DomainName",
    "Status",
    "Type",
    "KeyAlgorithm",
    "RenewalEligibility",
    "NotBefore",
    "NotAfter",
    "CreatedAt",
    "IssuedAt",
    "ImportedAt",
    "RevokedAt",
)
MOST_NAMES = 100


def load(account: Account, records: Sequence[Record]) -> None:
    """Place certificates as DescribeCertificate showed them."""
    account.certificates.update({record["CertificateArn"]: record for record in records})


def describe_certificate(account: Account, params: Record) -> Record:
    """Return one certificate, with the load balancers that use it."""
    certificate = _certificate(account, params["CertificateArn"])
    users = _users(account, certificate["CertificateArn"])
    return {"Certificate": {**certificate, "InUseBy": users or certificate.get("InUseBy", [])}}


def _certificate(account: Account, arn: str) -> Record:
    if arn not in account.certificates:
        text = f"Could not find certificate {arn}."
        raise AwsError("ResourceNotFoundException", text)
    return account.certificates[arn]


def _users(account: Account, arn: str) -> list[str]:
    elb = account.elb
    users = {
        listener["LoadBalancerArn"]
        for listener_arn, listener in elb.listeners.items()
        if {"CertificateArn": arn} in listener.get("Certificates", ())
        or arn in elb.certificates.get(listener_arn, ())
    }
    return sorted(users)


def list_certificates(account: Account, params: Record) -> Record:
    """Return summaries of certificates by status and key type."""
    statuses = params.get("CertificateStatuses")
    keys = params.get("Includes", {}).get("keyTypes") or LISTED_KEYS
    chosen = [
        _summary(account, certificate)
        for certificate in account.certificates.values()
        if (not statuses or certificate["Status"] in statuses)
        and certificate.get("KeyAlgorithm", "RSA_2048").replace("-", "_") in keys
    ]
    return page("CertificateSummaryList", chosen, {**params, "MaxResults": params.get("MaxItems")})


def _summary(account: Account, certificate: Record) -> Record:
    names = certificate.get("SubjectAlternativeNames", [])
    return {
        **{name: certificate[name] for name in SUMMARY if name in certificate},
        "SubjectAlternativeNameSummaries": names[:MOST_NAMES],
        "HasAdditionalSubjectAlternativeNames": len(names) > MOST_NAMES,
        "InUse": bool(_users(account, certificate["CertificateArn"])),
    }


def request_certificate(account: Account, params: Record) -> Record:
    """Request a certificate; it stays pending until a test loads it as issued."""
    number = uuid.UUID(account.fresh_hex(32))
    arn = account.arn("acm", f"certificate/{number}")
    domain = params["DomainName"]
    names = [domain, *params.get("SubjectAlternativeNames", ())]
    account.certificates[arn] = {
        "CertificateArn": arn,
        "DomainName": domain,
        "SubjectAlternativeNames": list(dict.fromkeys(names)),
        "Status": "PENDING_VALIDATION",
        "Type": "AMAZON_ISSUED",
        "KeyAlgorithm": params.get("KeyAlgorithm", "RSA_2048"),
        "CreatedAt": account.clock.moment(),
        "RenewalEligibility": "INELIGIBLE",
        "Options": {"CertificateTransparencyLoggingPreference": "ENABLED"},
    }
    account.certificate_tags[arn] = tag_map(params.get("Tags"))
    return {"CertificateArn": arn}


def delete_certificate(account: Account, params: Record) -> Record:
    """Delete a certificate that no listener uses."""
    arn = _certificate(account, params["CertificateArn"])["CertificateArn"]
    if _users(account, arn):
        raise AwsError("ResourceInUseException", f"Certificate {arn} in account is in use")
    del account.certificates[arn]
    return {}


def list_tags_for_certificate(account: Account, params: Record) -> Record:
    """Return the tags of a certificate."""
    arn = _certificate(account, params["CertificateArn"])["CertificateArn"]
    return {"Tags": tag_list(account.certificate_tags.get(arn, {}))}


def add_tags_to_certificate(account: Account, params: Record) -> Record:
    """Tag a certificate."""
    arn = _certificate(account, params["CertificateArn"])["CertificateArn"]
    account.certificate_tags.setdefault(arn, {}).update(tag_map(params["Tags"]))
    return {}


OPERATIONS: Mapping[str, Callable[[Account, Record], Record]] = {
    "AddTagsToCertificate": add_tags_to_certificate,
    "DeleteCertificate": delete_certificate,
    "DescribeCertificate": describe_certificate,
    "ListCertificates": list_certificates,
    "ListTagsForCertificate": list_tags_for_certificate,
    "RequestCertificate": request_certificate,
}
