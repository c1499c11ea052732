"""The checks of `doctor --pre`, in order of code; some are those of every day."""

from kubectl_alb.checks import installs, limits
from kubectl_alb.checks.check import Check
from kubectl_alb.checks.preflight import account, leftovers, network

ALL: tuple[Check, ...] = (
    leftovers.auto_mode_at_work,
    leftovers.installed_already,
    installs.first_generation_left,
    leftovers.class_name_taken,
    account.cluster_too_old,
    leftovers.definitions_outdated,
    network.metadata_out_of_reach,
    account.region_not_known,
    account.cluster_name_not_known,
    leftovers.webhooks_left,
    network.webhook_port_closed,
    leftovers.cert_manager_not_ready,
    account.no_way_to_credentials,
    account.caller_may_not_make_role,
    network.few_addresses,
    limits.too_many_load_balancers,
    limits.too_many_target_groups_in_region,
    network.node_groups_ambiguous,
    network.no_subnets,
    network.subnets_of_other_clusters,
    network.subnets_in_one_zone,
)
