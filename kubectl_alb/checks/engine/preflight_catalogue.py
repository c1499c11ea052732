"""The checks of `doctor --pre`, in order of code; some are those of every day."""

from kubectl_alb.checks.cluster import checks as installs
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.preflight import account_checks as account
from kubectl_alb.checks.preflight import leftover_checks as leftovers
from kubectl_alb.checks.preflight import network_checks as network
from kubectl_alb.checks.quota import checks as limits

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
