"""Certificates of listeners: the default one and those chosen by server name."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.record import Record


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
