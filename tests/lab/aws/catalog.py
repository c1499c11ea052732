"""Every operation that is ours, by service and name."""

from collections.abc import Callable, Mapping

from tests.lab.aws import acm, eks, fargate, protection, quotas, tagging
from tests.lab.aws.account import Account
from tests.lab.aws.ec2.catalog import OPERATIONS as EC2
from tests.lab.aws.elbv2.catalog import OPERATIONS as ELBV2
from tests.lab.aws.iam.providers import OPERATIONS as PROVIDERS
from tests.lab.aws.iam.simulation import simulate_principal_policy
from tests.lab.aws.iam.sizes import CHECKS as IAM_CHECKS
from tests.lab.aws.record import Record

Operation = Callable[[Account, Record], Record]

SERVICES: Mapping[str, Mapping[str, Operation]] = {
    "acm": acm.OPERATIONS,
    "ec2": EC2,
    "eks": {**eks.OPERATIONS, **fargate.OPERATIONS},
    "elbv2": ELBV2,
    "resourcegroupstaggingapi": tagging.OPERATIONS,
    "service-quotas": quotas.OPERATIONS,
    "shield": protection.SHIELD,
    "waf-regional": protection.WAF_CLASSIC,
    "wafv2": protection.WAFV2,
}

# Where moto answers, what is checked before it, and what is done in its place.
CHECKS: Mapping[str, Mapping[str, Callable[[Account, Record], None]]] = {"iam": IAM_CHECKS}
REPLACEMENTS: Mapping[str, Mapping[str, Operation]] = {
    "iam": {"SimulatePrincipalPolicy": simulate_principal_policy, **PROVIDERS}
}
