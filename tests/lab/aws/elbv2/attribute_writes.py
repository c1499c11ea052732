"""Changing the attributes of load balancers, target groups and listeners."""

from collections.abc import Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import attributes
from tests.lab.aws.elbv2.attributes import Catalogue
from tests.lab.aws.errors import validation
from tests.lab.aws.record import Record, tag_list


def modify_load_balancer_attributes(account: Account, params: Record) -> Record:
    """Change attributes of a load balancer and return all of them."""
    load_balancer = account.elb.load_balancer(params["LoadBalancerArn"])
    values = account.elb.load_balancer_attributes[load_balancer["LoadBalancerArn"]]
    catalogue = attributes.of_load_balancer(load_balancer)
    return _changed("Load balancer", values, catalogue, params["Attributes"])


def modify_target_group_attributes(account: Account, params: Record) -> Record:
    """Change attributes of a target group and return all of them."""
    group = account.elb.target_group(params["TargetGroupArn"])
    values = account.elb.target_group_attributes[group["TargetGroupArn"]]
    return _changed("Target group", values, attributes.of_target_group(group), params["Attributes"])


def modify_listener_attributes(account: Account, params: Record) -> Record:
    """Change attributes of a listener and return all of them."""
    listener = account.elb.listener(params["ListenerArn"])
    values = account.elb.listener_attributes[listener["ListenerArn"]]
    return _changed("Listener", values, attributes.of_listener(listener), params["Attributes"])


def _changed(
    kind: str, values: dict[str, str], catalogue: Catalogue, changes: Sequence[Record]
) -> Record:
    for change in changes:
        key, value = change["Key"], change.get("Value", "")
        # Attributes that only a recording has keep their place, but AWS knows no others.
        if key not in catalogue:
            raise validation(f"{kind} attribute key '{key}' is not recognized")
        if not catalogue[key].accepts(value):
            text = f"{kind} attribute key '{key}' does not accept the value '{value}'"
            raise validation(text)
    values.update({change["Key"]: change.get("Value", "") for change in changes})
    return {"Attributes": tag_list(values)}
