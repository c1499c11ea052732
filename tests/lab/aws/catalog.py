"""Every operation that is ours, by service and name."""

from collections.abc import Callable, Mapping

from tests.lab.aws import acm, protection
from tests.lab.aws.account import Account
from tests.lab.aws.ec2.catalog import OPERATIONS as EC2
from tests.lab.aws.elbv2 import (
    certificates,
    health,
    listeners,
    load_balancers,
    rules,
    tags,
    target_groups,
    trust_stores,
)
from tests.lab.aws.record import Record

Operation = Callable[[Account, Record], Record]

ELBV2: Mapping[str, Operation] = {
    "DescribeListenerAttributes": listeners.describe_listener_attributes,
    "DescribeListenerCertificates": certificates.describe_listener_certificates,
    "DescribeListeners": listeners.describe_listeners,
    "DescribeLoadBalancerAttributes": load_balancers.describe_load_balancer_attributes,
    "DescribeLoadBalancers": load_balancers.describe_load_balancers,
    "DescribeRules": rules.describe_rules,
    "DescribeTags": tags.describe_tags,
    "DescribeTargetGroupAttributes": target_groups.describe_target_group_attributes,
    "DescribeTargetGroups": target_groups.describe_target_groups,
    "DescribeTargetHealth": health.describe_target_health,
    "DescribeTrustStores": trust_stores.describe_trust_stores,
}
SERVICES: Mapping[str, Mapping[str, Operation]] = {
    "acm": acm.OPERATIONS,
    "ec2": EC2,
    "elbv2": ELBV2,
    "shield": protection.SHIELD,
    "waf-regional": protection.WAF_CLASSIC,
    "wafv2": protection.WAFV2,
}
