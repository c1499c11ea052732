"""The checks of `doctor --pre`, in order of code; some are those of every day."""

from kubectl_alb.checks.cluster import checks as cluster
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.preflight import account_checks, leftover_checks, network_checks
from kubectl_alb.checks.quota import checks as quota

ALL: tuple[Check, ...] = (
    leftover_checks.auto_mode_at_work,
    leftover_checks.installed_already,
    cluster.first_generation_left,
    leftover_checks.class_name_taken,
    account_checks.cluster_too_old,
    leftover_checks.definitions_outdated,
    network_checks.metadata_out_of_reach,
    account_checks.region_not_known,
    account_checks.cluster_name_not_known,
    leftover_checks.webhooks_left,
    network_checks.webhook_port_closed,
    leftover_checks.cert_manager_not_ready,
    account_checks.no_way_to_credentials,
    account_checks.caller_may_not_make_role,
    network_checks.few_addresses,
    quota.too_many_load_balancers,
    quota.too_many_target_groups_in_region,
    network_checks.node_groups_ambiguous,
    network_checks.no_subnets,
    network_checks.subnets_of_other_clusters,
    network_checks.subnets_in_one_zone,
)
