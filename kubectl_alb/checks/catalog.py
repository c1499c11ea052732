"""Every check, in order of code, and how to choose among them."""

from kubectl_alb.checks import (
    addresses,
    subnets,
)
from kubectl_alb.checks.check import Check

ALL: tuple[Check, ...] = (
    addresses.few_addresses,
    addresses.named_subnet_too_small,
    addresses.target_zone_not_enabled,
    addresses.addresses_outside_vpc,
    subnets.no_role_tagged_subnets,
    subnets.subnets_of_other_clusters,
    subnets.subnets_in_one_zone,
    subnets.same_zone,
    subnets.unknown_subnet,
    subnets.mixed_zone_types,
    subnets.public_in_private_subnets,
    subnets.internal_by_default,
    subnets.new_subnets_ignored,
    subnets.conflicting_subnets,
)
