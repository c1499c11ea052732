"""The repairs that `doctor --fix` knows, by the code of the failure."""

from collections.abc import Mapping

from kubectl_alb.checks.annotation.repair import correct_annotation
from kubectl_alb.checks.deletion.repair import release
from kubectl_alb.checks.engine.repair import Repair
from kubectl_alb.checks.iam.repair import allow_missing_actions
from kubectl_alb.checks.security_group.repair import open_target_ports, tag_one_security_group
from kubectl_alb.checks.subnet.repair import add_a_zone, give_subnets_their_role, share_subnets
from kubectl_alb.checks.webhook.repair import open_webhook_port, renew_authority

REPAIRS: Mapping[str, Repair] = {
    "ALB-SUBNET-001": give_subnets_their_role,
    "ALB-SUBNET-002": share_subnets,
    "ALB-SUBNET-003": add_a_zone,
    "ALB-SG-001": tag_one_security_group,
    "ALB-SG-003": open_target_ports,
    "ALB-HOOK-002": renew_authority,
    "ALB-HOOK-004": open_webhook_port,
    "ALB-IAM-005": allow_missing_actions,
    "ALB-IAM-006": allow_missing_actions,
    "ALB-IAM-007": allow_missing_actions,
    "ALB-IAM-008": allow_missing_actions,
    "ALB-IAM-010": allow_missing_actions,
    "ALB-ADDON-001": allow_missing_actions,
    "ALB-ADDON-004": allow_missing_actions,
    "ALB-ANNO-010": correct_annotation,
    "ALB-DEL-003": release,
    "ALB-DEL-006": release,
}
