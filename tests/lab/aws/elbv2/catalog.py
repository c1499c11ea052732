"""ELBv2's operations by name."""

from collections.abc import Callable, Mapping

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import (
    account_limits,
    arns,
    attribute_writes,
    capacity,
    certificates,
    checks,
    health,
    listener_writes,
    listeners,
    load_balancer_writes,
    load_balancers,
    rule_writes,
    rules,
    ssl_policies,
    tags,
    target_group_writes,
    target_groups,
    targets,
    trust_stores,
)
from tests.lab.aws.record import Record

Operation = Callable[[Account, Record], Record]

READS: Mapping[str, Operation] = {
    "DescribeAccountLimits": account_limits.describe_account_limits,
    "DescribeCapacityReservation": capacity.describe_capacity_reservation,
    "DescribeListenerAttributes": listeners.describe_listener_attributes,
    "DescribeListenerCertificates": certificates.describe_listener_certificates,
    "DescribeListeners": listeners.describe_listeners,
    "DescribeLoadBalancerAttributes": load_balancers.describe_load_balancer_attributes,
    "DescribeLoadBalancers": load_balancers.describe_load_balancers,
    "DescribeRules": rules.describe_rules,
    "DescribeSSLPolicies": ssl_policies.describe_ssl_policies,
    "DescribeTags": tags.describe_tags,
    "DescribeTargetGroupAttributes": target_groups.describe_target_group_attributes,
    "DescribeTargetGroups": target_groups.describe_target_groups,
    "DescribeTargetHealth": health.describe_target_health,
    "DescribeTrustStoreAssociations": trust_stores.describe_trust_store_associations,
    "DescribeTrustStoreRevocations": trust_stores.describe_trust_store_revocations,
    "DescribeTrustStores": trust_stores.describe_trust_stores,
    "GetTrustStoreCaCertificatesBundle": trust_stores.get_trust_store_ca_certificates_bundle,
}
WRITES: Mapping[str, Operation] = {
    "AddListenerCertificates": certificates.add_listener_certificates,
    "AddTags": tags.add_tags,
    "AddTrustStoreRevocations": trust_stores.add_trust_store_revocations,
    "CreateListener": listener_writes.create_listener,
    "CreateLoadBalancer": load_balancer_writes.create_load_balancer,
    "CreateRule": rule_writes.create_rule,
    "CreateTargetGroup": target_group_writes.create_target_group,
    "CreateTrustStore": trust_stores.create_trust_store,
    "DeleteListener": listener_writes.delete_listener,
    "DeleteLoadBalancer": load_balancer_writes.delete_load_balancer,
    "DeleteRule": rule_writes.delete_rule,
    "DeleteTargetGroup": target_group_writes.delete_target_group,
    "DeleteTrustStore": trust_stores.delete_trust_store,
    "DeregisterTargets": targets.deregister_targets,
    "ModifyCapacityReservation": capacity.modify_capacity_reservation,
    "ModifyIpPools": load_balancer_writes.modify_ip_pools,
    "ModifyListener": listener_writes.modify_listener,
    "ModifyListenerAttributes": attribute_writes.modify_listener_attributes,
    "ModifyLoadBalancerAttributes": attribute_writes.modify_load_balancer_attributes,
    "ModifyRule": rule_writes.modify_rule,
    "ModifyTargetGroup": target_group_writes.modify_target_group,
    "ModifyTargetGroupAttributes": attribute_writes.modify_target_group_attributes,
    "ModifyTrustStore": trust_stores.modify_trust_store,
    "RegisterTargets": targets.register_targets,
    "RemoveListenerCertificates": certificates.remove_listener_certificates,
    "RemoveTags": tags.remove_tags,
    "RemoveTrustStoreRevocations": trust_stores.remove_trust_store_revocations,
    "SetIpAddressType": load_balancer_writes.set_ip_address_type,
    "SetRulePriorities": rule_writes.set_rule_priorities,
    "SetSecurityGroups": load_balancer_writes.set_security_groups,
    "SetSubnets": load_balancer_writes.set_subnets,
}


def _reading(operation: Operation) -> Operation:
    def read(account: Account, params: Record) -> Record:
        arns.check(account, params)
        return operation(account, params)

    return read


def _writing(operation: Operation) -> Operation:
    """Make the health checks that are due before something changes that they depend on."""

    def write(account: Account, params: Record) -> Record:
        arns.check(account, params)
        checks.settle(account)
        return operation(account, params)

    return write


OPERATIONS: Mapping[str, Operation] = {
    **{name: _reading(operation) for name, operation in READS.items()},
    **{name: _writing(operation) for name, operation in WRITES.items()},
}
