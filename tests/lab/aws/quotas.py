"""Service Quotas: what applies to the account, and AWS's defaults."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.ec2.describe import page
from tests.lab.aws.errors import AwsError
from tests.lab.aws.limits import DEFAULTS, UNLISTED
from tests.lab.aws.record import Record

ELB, VPC = "elasticloadbalancing", "vpc"
SERVICES = {
    ELB: "Elastic Load Balancing (ELB)",
    VPC: "Amazon Virtual Private Cloud (Amazon VPC)",
    "ec2": "Amazon Elastic Compute Cloud (Amazon EC2)",
    "eks": "Amazon Elastic Kubernetes Service (Amazon EKS)",
    "acm": "AWS Certificate Manager (ACM)",
}
# Code → service, name, and the limit that operations keep for it.
QUOTAS: Mapping[str, tuple[str, str, str]] = {
    "L-53DA6B97": (ELB, "Application Load Balancers per Region", "application-load-balancers"),
    "L-B6DF7632": (
        ELB,
        "Listeners per Application Load Balancer",
        "listeners-per-application-load-balancer",
    ),
    "L-7EED9B64": (
        ELB,
        "Rules per Application Load Balancer",
        "rules-per-application-load-balancer",
    ),
    "L-9365A611": (
        ELB,
        "Certificates per Application Load Balancer",
        "certificates-per-application-load-balancer",
    ),
    "L-822D1B1B": (
        ELB,
        "Target Groups per Application Load Balancer",
        "target-groups-per-application-load-balancer",
    ),
    "L-7E6692B2": (
        ELB,
        "Targets per Application Load Balancer",
        "targets-per-application-load-balancer",
    ),
    "L-B22855CB": (ELB, "Target Groups per Region", "target-groups"),
    "L-A0D0B863": (ELB, "Targets per Target Group per Region", "targets-per-target-group"),
    "L-69A177A2": (ELB, "Network Load Balancers per Region", "network-load-balancers"),
    "L-E79EC296": (VPC, "VPC security groups per Region", "security-groups"),
    "L-0EA8095F": (VPC, "Inbound or outbound rules per security group", "rules-per-security-group"),
    "L-2AFB9258": (
        VPC,
        "Security groups per network interface",
        "security-groups-per-interface",
    ),
}
FIXED = ("L-822D1B1B",)


def load(account: Account, records: Sequence[Record]) -> None:
    """Place quotas; those that operations keep apply from now on."""
    for record in records:
        account.quotas[record["QuotaCode"]] = record
        if record["QuotaCode"] in QUOTAS and "Value" in record:
            account.limits[QUOTAS[record["QuotaCode"]][2]] = int(record["Value"])


def list_services(account: Account, params: Record) -> Record:
    """Return the services that have quotas."""
    services = [{"ServiceCode": code, "ServiceName": name} for code, name in SERVICES.items()]
    return page("Services", services, params)


def list_service_quotas(account: Account, params: Record) -> Record:
    """Return the quotas of a service as they apply to the account."""
    return page("Quotas", list(_quotas(account, params, applied=True)), params)


def list_aws_default_service_quotas(account: Account, params: Record) -> Record:
    """Return the quotas of a service as they are for every new account."""
    return page("Quotas", list(_quotas(account, params, applied=False)), params)


def get_service_quota(account: Account, params: Record) -> Record:
    """Return one quota as it applies to the account."""
    return {"Quota": _one(_quotas(account, params, applied=True), params)}


def get_aws_default_service_quota(account: Account, params: Record) -> Record:
    """Return one quota as it is for every new account."""
    return {"Quota": _one(_quotas(account, params, applied=False), params)}


def _one(quotas: Iterator[Record], params: Record) -> Record:
    for quota in quotas:
        if quota["QuotaCode"] == params["QuotaCode"]:
            return quota
    text = "The request failed because the specified quota does not exist."
    raise AwsError("NoSuchResourceException", text)


def _quotas(account: Account, params: Record, applied: bool) -> Iterator[Record]:
    wanted = params["ServiceCode"]
    loaded = {record.get("ServiceCode") for record in account.quotas.values()}
    if wanted not in SERVICES and wanted not in loaded:
        text = "The request failed because the specified service does not exist."
        raise AwsError("NoSuchResourceException", text)
    for code, (service, name, limit) in QUOTAS.items():
        if service == wanted:
            value = account.limit(limit) if applied else {**DEFAULTS, **UNLISTED}[limit]
            recorded = account.quotas.get(code, {}) if applied else {}
            yield {**_quota(account, code, name), **recorded, "Value": float(value)}
    for code, record in account.quotas.items():
        if code not in QUOTAS and record.get("ServiceCode") == wanted:
            yield record


def _quota(account: Account, code: str, name: str) -> Record:
    service = QUOTAS[code][0]
    return {
        "ServiceCode": service,
        "ServiceName": SERVICES[service],
        "QuotaArn": account.arn("servicequotas", f"{service}/{code}"),
        "QuotaCode": code,
        "QuotaName": name,
        "Unit": "None",
        "Adjustable": code not in FIXED,
        "GlobalQuota": False,
        "QuotaAppliedAtLevel": "ACCOUNT",
    }


OPERATIONS: Mapping[str, Callable[[Account, Record], Record]] = {
    "GetAWSDefaultServiceQuota": get_aws_default_service_quota,
    "GetServiceQuota": get_service_quota,
    "ListAWSDefaultServiceQuotas": list_aws_default_service_quotas,
    "ListServiceQuotas": list_service_quotas,
    "ListServices": list_services,
}
