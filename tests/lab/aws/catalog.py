"""Every operation that is ours, by service and name."""

from collections.abc import Callable, Mapping

from tests.lab.aws import acm, protection
from tests.lab.aws.account import Account
from tests.lab.aws.ec2.catalog import OPERATIONS as EC2
from tests.lab.aws.elbv2.catalog import OPERATIONS as ELBV2
from tests.lab.aws.record import Record

Operation = Callable[[Account, Record], Record]

SERVICES: Mapping[str, Mapping[str, Operation]] = {
    "acm": acm.OPERATIONS,
    "ec2": EC2,
    "elbv2": ELBV2,
    "shield": protection.SHIELD,
    "waf-regional": protection.WAF_CLASSIC,
    "wafv2": protection.WAFV2,
}
