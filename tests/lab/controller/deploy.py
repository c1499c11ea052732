"""One stack, brought into AWS and the cluster in the controller's order.

controller: pkg/deploy/stack_deployer.go
"""

from kubectl_alb.analysis.plan.deployable import deploy_fault
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.rule import Reference, Token
from tests.lab.controller.bindings import delete_bindings, deploy_bindings
from tests.lab.controller.listeners import deploy_listeners
from tests.lab.controller.load_balancers import deploy_load_balancers
from tests.lab.controller.node_rules import sync_node_rules
from tests.lab.controller.requests import Requests
from tests.lab.controller.rules import deploy_rules
from tests.lab.controller.security_groups import delete_security_groups, deploy_security_groups
from tests.lab.controller.site import Deployment
from tests.lab.controller.target_groups import delete_target_groups, deploy_target_groups


class DeployError(Exception):
    """The stack cannot be deployed."""


def deploy(deployment: Deployment) -> str:
    """Create and repair what the stack has, then delete the rest; return the ALB's DNS name."""

    def resolve(token: Token) -> str:
        if isinstance(token, Reference):
            return deployment.ids[token.type, token.id]
        return token

    fault = deploy_fault(deployment.stack.id, Facts(deployment.snapshot, deployment.site.config))
    if fault:
        raise DeployError(fault)
    requests = Requests(resolve, deployment.site.api)
    deploy_security_groups(deployment)
    deploy_target_groups(deployment)
    dns_name = deploy_load_balancers(deployment)
    deploy_listeners(deployment, requests)
    deploy_rules(deployment, requests)
    deploy_bindings(deployment)
    _delete_leftovers(deployment)
    return dns_name


def _delete_leftovers(deployment: Deployment) -> None:
    gone = delete_bindings(deployment)
    delete_target_groups(deployment)
    if gone:
        # Nothing may refer to a security group that is to be deleted.
        snapshot = deployment.snapshot
        left = [b for b in snapshot.kubernetes.target_group_bindings if b.ref not in gone]
        sync_node_rules(deployment.site, snapshot, left)
    delete_security_groups(deployment)
