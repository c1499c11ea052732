"""Subnet discovery as it was before v2.13.0: by role tag only, with other messages.

controller: pkg/networking/subnet_resolver.go at v2.8.1
"""

from collections.abc import Mapping, Sequence

from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.go_text import slice_text
from kubectl_alb.desired.subnet_choice import (
    MIN_FREE,
    SubnetRequest,
    one_per_zone,
    other_clusters_only,
    require_enough,
)
from kubectl_alb.model.network import Subnet
from kubectl_alb.model.refusal import RefusalReason, Refused

UNTIL: Version = (2, 13, 0)


def discovered(
    candidates: Sequence[Subnet],
    role_tag: str,
    request: SubnetRequest,
    zone_types: Mapping[str, str],
    config: ControllerConfig,
) -> list[Subnet]:
    """Choose among the subnets with the role tag; the single-subnet gate was not passed here."""
    free = MIN_FREE if config.version >= (2, 3, 0) else 0
    chosen = _chosen(candidates, [role_tag], free, config)
    require_enough(chosen, zone_types, request, single_allowed=False)
    return chosen


def selected(
    candidates: Sequence[Subnet],
    tag_keys: Sequence[str],
    request: SubnetRequest,
    zone_types: Mapping[str, str],
    config: ControllerConfig,
) -> list[Subnet]:
    """Choose among the subnets that a class's tags select; free addresses were not looked at."""
    chosen = _chosen(candidates, tag_keys, 0, config)
    require_enough(chosen, zone_types, request, config.gate("ALBSingleSubnet"))
    return chosen


def _chosen(
    candidates: Sequence[Subnet], tag_keys: Sequence[str], free: int, config: ControllerConfig
) -> list[Subnet]:
    ours = [subnet for subnet in candidates if not other_clusters_only(subnet, config)]
    roomy = [subnet for subnet in ours if subnet.free >= free]
    chosen = one_per_zone(roomy, config)
    if chosen:
        return chosen
    reason, explanation = RefusalReason.NO_SUBNET, f"{len(candidates)} match VPC and tags"
    if config.version >= (2, 7, 0):
        explanation += f": {slice_text(tag_keys)}"
    if len(roomy) < len(ours):
        reason = RefusalReason.SUBNETS_FULL
    if len(ours) < len(candidates):
        reason = RefusalReason.SUBNETS_OF_OTHER_CLUSTERS
        explanation += f", {len(candidates) - len(ours)} tagged for other cluster"
    if len(roomy) < len(ours):
        explanation += f", {len(ours) - len(roomy)} have fewer than {free} free IPs"
    what = "resolve" if config.version >= (2, 5, 0) else "discover"
    text = f"unable to {what} at least one subnet"
    if config.version < (2, 6, 0):
        raise Refused(RefusalReason.NO_SUBNET, text)
    raise Refused(reason, f"{text} ({explanation})")
