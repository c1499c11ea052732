"""What keeps the controller from deploying a group that it can build.

controller: pkg/deploy/ec2/security_group_synthesizer.go, pkg/deploy/elbv2/*_synthesizer.go
"""

from collections.abc import Iterator

from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.ownership import Tags, owned_by, tags_of
from kubectl_alb.facts.tags import RESOURCE_TAG
from kubectl_alb.model.names import GroupID


def deploy_fault(group: GroupID, facts: Facts) -> str:
    """Return the controller's error, the first in its order of deployment; empty if there is none.

    It gives up on a resource that has the tags of the stack, and not the one that says which it is.
    """
    found = (
        f"unexpected {what} with no resourceID: {id_}"
        for what, id_, tags in _tagged(group, facts)
        if RESOURCE_TAG not in tags
    )
    return next(found, "")


def _tagged(group: GroupID, facts: Facts) -> Iterator[tuple[str, str, Tags]]:
    owned = owned_by(group, facts)
    for firewall in owned.security_groups:
        yield "securityGroup", firewall.id, firewall.tags
    for target_group in owned.target_groups:
        yield "targetGroup", target_group.arn, tags_of(target_group.arn, facts)
    for balancer in owned.load_balancers:
        yield "loadBalancer", balancer.arn, tags_of(balancer.arn, facts)
