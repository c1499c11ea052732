"""Every check, in order of code: of every day, and before an installation."""

from kubectl_alb.checks.addon import checks as addon
from kubectl_alb.checks.annotation import auth_checks as annotation_auth
from kubectl_alb.checks.annotation import backend_checks as annotation_backends
from kubectl_alb.checks.annotation import checks as annotation
from kubectl_alb.checks.annotation import limit_checks as annotation_limits
from kubectl_alb.checks.binding import checks as binding
from kubectl_alb.checks.certificate import checks as certificate
from kubectl_alb.checks.cluster import checks as cluster
from kubectl_alb.checks.controller import checks as controller
from kubectl_alb.checks.controller import running_checks as controller_running
from kubectl_alb.checks.crd import checks as crd
from kubectl_alb.checks.deletion import checks as deletion
from kubectl_alb.checks.deletion import leftover_checks as leftovers
from kubectl_alb.checks.dns import checks as dns
from kubectl_alb.checks.drift import checks as drift
from kubectl_alb.checks.engine.check import Check
from kubectl_alb.checks.gateway import attachment_checks as gateway_attachments
from kubectl_alb.checks.gateway import checks as gateway
from kubectl_alb.checks.gateway import configuration_checks as gateway_configurations
from kubectl_alb.checks.gateway import state_checks as gateway_states
from kubectl_alb.checks.group import checks as group
from kubectl_alb.checks.http import checks as http
from kubectl_alb.checks.http import gateway_checks as http_gateways
from kubectl_alb.checks.iam import checks as iam
from kubectl_alb.checks.iam import policy_checks as iam_policies
from kubectl_alb.checks.iam import reach_checks as iam_reach
from kubectl_alb.checks.ingress_class import checks as ingress_class
from kubectl_alb.checks.ingress_class import claim_checks as ingress_claims
from kubectl_alb.checks.ip import checks as ip
from kubectl_alb.checks.name import checks as name
from kubectl_alb.checks.name import taken_checks as name_taken
from kubectl_alb.checks.nlb import checks as nlb
from kubectl_alb.checks.nlb import claim_checks as nlb_claims
from kubectl_alb.checks.nlb import gateway_checks as nlb_gateways
from kubectl_alb.checks.preflight import account_checks, leftover_checks, network_checks
from kubectl_alb.checks.quota import checks as quota
from kubectl_alb.checks.readiness import checks as readiness
from kubectl_alb.checks.readiness import rollout_checks as rollout
from kubectl_alb.checks.security_group import checks as security_group
from kubectl_alb.checks.service import checks as service
from kubectl_alb.checks.subnet import checks as subnet
from kubectl_alb.checks.target import checks as target
from kubectl_alb.checks.target import gateway_checks as target_gateways
from kubectl_alb.checks.target import protocol_checks as target_protocols
from kubectl_alb.checks.target import registration_checks as target_registration
from kubectl_alb.checks.webhook import checks as webhook

ALL: tuple[Check, ...] = (
    addon.waf_denied,
    addon.web_acl_not_found,
    addon.web_acl_in_wrong_key,
    addon.shield_denied,
    annotation.bad_json,
    annotation.bad_listen_ports,
    annotation.bad_scalar,
    annotation.unknown_word,
    annotation.action_missing,
    annotation.bad_action,
    annotation.bad_condition,
    annotation.too_many_values,
    annotation.bad_wildcard,
    annotation.unknown_key,
    annotation.on_wrong_object,
    annotation.attribute_refused,
    annotation.reserved_tag,
    annotation_auth.bad_auth,
    annotation_limits.field_too_long,
    annotation.bad_capacity,
    annotation.feature_off,
    annotation_backends.annotation_without_backend,
    certificate.no_certificate_for_host,
    certificate.several_certificates_for_host,
    certificate.unusable_certificate,
    certificate.certificate_not_issued,
    certificate.https_without_certificate,
    certificate.unknown_ssl_policy,
    certificate.redirect_to_no_listener,
    certificate.mutual_tls_invalid,
    ingress_claims.claimed_by_nobody,
    ingress_class.class_not_found,
    ingress_class.params_not_found,
    ingress_class.namespace_not_allowed,
    ingress_class.several_defaults,
    ingress_class.annotation_forbidden,
    ingress_class.class_overrides_annotation,
    ingress_class.params_invalid,
    ingress_claims.served_by_another,
    cluster.auto_mode_beside,
    cluster.several_controllers,
    cluster.first_generation_left,
    cluster.name_shared_by_clusters,
    cluster.releases_mixed,
    crd.definitions_missing,
    crd.definitions_outdated,
    crd.gateway_definitions_partial,
    controller.vpc_not_found,
    controller.region_not_found,
    controller.vpc_tags_ambiguous,
    controller.cluster_name_wrong,
    controller.service_account_missing,
    controller_running.restarts_again_and_again,
    controller_running.nobody_leads,
    controller_running.out_of_memory,
    controller_running.image_not_pulled,
    controller_running.throttled,
    controller.flags_refused,
    controller.wrong_vpc,
    deletion.security_group_in_use,
    deletion.target_group_in_use,
    deletion.stuck_terminating,
    leftovers.without_owner,
    leftovers.twice_for_one_stack,
    deletion.binding_not_deleted,
    deletion.deletion_blocked,
    deletion.load_balancer_lost,
    dns.no_address,
    dns.not_active,
    dns.stale_address,
    drift.differs,
    group.member_blocks_group,
    group.bad_group_name,
    group.order_out_of_range,
    group.rule_never_matches,
    group.conflicting_schemes,
    group.conflicting_attributes,
    group.conflicting_settings,
    group.several_default_backends,
    group.deletion_protected,
    group.taken_over_by_namespace,
    gateway.class_not_accepted,
    gateway.deletion_blocked,
    gateway_attachments.no_listener_takes_route,
    gateway_states.not_programmed,
    gateway_states.annotations_without_effect,
    gateway_configurations.listener_not_there,
    gateway_configurations.newer_than_controller,
    webhook.nobody_behind_webhook,
    webhook.webhook_not_trusted,
    webhook.webhook_certificate_expired,
    webhook.webhook_port_closed,
    webhook.webhook_path_unknown,
    webhook.authority_not_injected,
    webhook.foreign_ingresses_blocked,
    http.http2_without_tls,
    http_gateways.http2_behind_http_listener,
    iam.trust_refuses,
    iam.provider_missing,
    iam.no_credentials,
    iam_reach.aws_out_of_reach,
    iam_policies.policy_lacks_actions,
    iam_policies.tags_on_create_denied,
    iam_policies.listener_attributes_denied,
    iam_policies.vpc_reads_denied,
    iam_policies.foreign_target_groups,
    iam_policies.service_linked_role_denied,
    iam.agent_missing,
    iam.static_keys,
    iam.foreign_role_out_of_reach,
    ip.few_addresses,
    ip.named_subnet_too_small,
    ip.target_zone_not_enabled,
    ip.addresses_outside_vpc,
    name_taken.name_taken,
    name.target_group_name_taken,
    name.name_not_allowed,
    name.scheme_change_replaces,
    name.target_group_replaced,
    name.target_group_shared,
    name.foreign_listener,
    nlb_claims.service_claimed_by_nobody,
    nlb.addresses_do_not_fit,
    nlb.groups_cannot_be_added,
    nlb.hairpin,
    nlb.source_ranges_without_effect,
    nlb.unused_ssl_ports,
    nlb.bad_annotation,
    nlb.local_policy,
    nlb.frontend_nlb_invalid,
    nlb_gateways.tls_group_behind_passthrough,
    nlb_claims.served_by_another,
    quota.too_many_rules,
    quota.too_many_targets,
    quota.too_many_certificates,
    quota.too_many_load_balancers,
    quota.too_many_target_groups,
    quota.too_many_group_rules,
    quota.too_many_groups_on_interface,
    quota.too_many_listeners_or_tags,
    readiness.gate_never_true,
    readiness.gate_not_injected,
    readiness.gate_lags,
    rollout.errors_while_replacing,
    security_group.not_one_tagged_group,
    security_group.unknown_group,
    security_group.targets_not_opened,
    security_group.backend_group_off,
    security_group.clients_not_admitted,
    security_group.bad_inbound_cidr,
    security_group.binding_with_unknown_group,
    security_group.rules_contested,
    subnet.no_role_tagged_subnets,
    subnet.subnets_of_other_clusters,
    subnet.subnets_in_one_zone,
    subnet.same_zone,
    subnet.unknown_subnet,
    subnet.mixed_zone_types,
    subnet.public_in_private_subnets,
    subnet.internal_by_default,
    subnet.new_subnets_ignored,
    subnet.conflicting_subnets,
    service.no_node_port,
    service.nothing_behind,
    service.service_missing,
    service.port_missing,
    service.named_port_missing,
    service.fargate_instances,
    service.ipv6_without_dualstack,
    service.subnets_without_ipv6,
    service.node_port_not_allocated,
    service.no_service_backend,
    service.ip_targets_off,
    binding.bound_twice,
    binding.contradicts_target_group,
    binding.without_target_type,
    binding.status_not_writable,
    target.no_ready_endpoints,
    target.target_timeout,
    target.response_code_mismatch,
    target.failed_health_checks,
    target.not_in_use,
    target.not_registered,
    target.ip_unusable,
    target.invalid_state,
    target.internal_error,
    target.none_in_service_yet,
    target.all_draining,
    target.health_check_off,
    target_registration.nodes_excluded,
    target_registration.provider_id_invalid,
    target_registration.interface_unknown,
    target.fails_open,
    target_registration.endpoint_without_pod,
    target_registration.targets_cut_off,
    target_registration.target_group_gone,
    target_gateways.no_health_check_port,
    target_protocols.check_cannot_succeed,
)
# Of `doctor --pre`; some are those of every day.
PREFLIGHT: tuple[Check, ...] = (
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
