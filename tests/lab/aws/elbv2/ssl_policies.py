"""Security policies of HTTPS and TLS listeners."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import paging
from tests.lab.aws.errors import AwsError
from tests.lab.aws.record import Record

DEFAULT_POLICY = "ELBSecurityPolicy-2016-08"
_OLD, _NEW = ("TLSv1", "TLSv1.1", "TLSv1.2"), ("TLSv1.2", "TLSv1.3")
_STRICT, _ALL = ("TLSv1.3",), ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
# Ciphers are left out: nothing asks for them.
POLICIES = {
    DEFAULT_POLICY: _OLD,
    "ELBSecurityPolicy-TLS-1-0-2015-04": _OLD,
    "ELBSecurityPolicy-TLS-1-1-2017-01": ("TLSv1.1", "TLSv1.2"),
    "ELBSecurityPolicy-TLS-1-2-2017-01": ("TLSv1.2",),
    "ELBSecurityPolicy-TLS-1-2-Ext-2018-06": ("TLSv1.2",),
    "ELBSecurityPolicy-FS-2018-06": _OLD,
    "ELBSecurityPolicy-FS-1-1-2019-08": ("TLSv1.1", "TLSv1.2"),
    "ELBSecurityPolicy-FS-1-2-2019-08": ("TLSv1.2",),
    "ELBSecurityPolicy-FS-1-2-Res-2019-08": ("TLSv1.2",),
    "ELBSecurityPolicy-FS-1-2-Res-2020-10": ("TLSv1.2",),
    "ELBSecurityPolicy-TLS13-1-0-2021-06": _ALL,
    "ELBSecurityPolicy-TLS13-1-1-2021-06": ("TLSv1.1", "TLSv1.2", "TLSv1.3"),
    "ELBSecurityPolicy-TLS13-1-2-2021-06": _NEW,
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06": _NEW,
    "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06": _NEW,
    "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06": _NEW,
    "ELBSecurityPolicy-TLS13-1-3-2021-06": _STRICT,
    "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04": _ALL,
    "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04": ("TLSv1.1", "TLSv1.2", "TLSv1.3"),
    "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04": _NEW,
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04": _NEW,
    "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04": _NEW,
    "ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04": _NEW,
    "ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04": _NEW,
    "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04": _STRICT,
    "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09": _ALL,
    "ELBSecurityPolicy-TLS13-1-2-PQ-2025-09": _NEW,
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09": _NEW,
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09": _STRICT,
}


def check_policy(name: str) -> None:
    """Raise SSLPolicyNotFound unless there is such a policy."""
    if name not in POLICIES:
        raise AwsError("SSLPolicyNotFound", f"SSL policy '{name}' not found")


def describe_ssl_policies(account: Account, params: Record) -> Record:
    """Return the policies that listeners can have, with their protocols."""
    for name in params.get("Names", ()):
        check_policy(name)
    chosen = params.get("Names") or list(POLICIES)
    shown: list[Record] = [
        {
            "Name": name,
            "SslProtocols": list(POLICIES[name]),
            "Ciphers": [],
            "SupportedLoadBalancerTypes": ["application", "network"],
        }
        for name in chosen
    ]
    return paging.answer("SslPolicies", shown, params)
