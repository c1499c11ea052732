"""Limits of an account, as DescribeAccountLimits names them, with AWS's defaults."""

from collections.abc import Mapping

DEFAULTS: Mapping[str, int] = {
    "target-groups": 3000,
    "targets-per-target-group": 1000,
    "targets-per-application-load-balancer": 1000,
    "target-id-registrations-per-application-load-balancer": 1000,
    "listeners-per-application-load-balancer": 50,
    "rules-per-application-load-balancer": 100,
    "application-load-balancers": 50,
    "network-load-balancers": 50,
    "targets-per-network-load-balancer": 3000,
    "targets-per-availability-zone-per-network-load-balancer": 500,
    "listeners-per-network-load-balancer": 50,
    "certificates-per-application-load-balancer": 25,
    "certificates-per-network-load-balancer": 25,
    "target-groups-per-action-on-application-load-balancer": 5,
    "target-groups-per-action-on-network-load-balancer": 1,
    "target-groups-per-application-load-balancer": 100,
    "condition-values-per-alb-rule": 5,
    "condition-wildcards-per-alb-rule": 6,
    "gateway-load-balancers": 100,
    "gateway-load-balancers-per-vpc": 100,
    "geneve-target-groups": 100,
    "targets-per-availability-zone-per-gateway-load-balancer": 300,
}
# Limits that have no name there but that operations keep all the same.
UNLISTED: Mapping[str, int] = {
    "rules-per-security-group": 60,
    "security-groups-per-interface": 5,
    "security-groups": 2500,
    "trust-stores": 20,
    "mutual-tls-listeners-per-application-load-balancer": 2,
    "tags-per-resource": 50,
}
