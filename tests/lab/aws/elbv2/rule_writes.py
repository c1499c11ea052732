"""Rules: creating, changing, ordering and deleting them."""

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import actions, conditions, shapes, tags
from tests.lab.aws.elbv2.state import Elb
from tests.lab.aws.errors import AwsError, validation
from tests.lab.aws.record import Record


def create_rule(account: Account, params: Record) -> Record:
    """Add a rule to a listener of an application load balancer."""
    elb = account.elb
    listener = elb.listener(params["ListenerArn"])
    load_balancer = elb.load_balancer(listener["LoadBalancerArn"])
    if load_balancer["Type"] != "application":
        text = f"Rules are not supported by listeners of protocol '{listener['Protocol']}'"
        raise AwsError("UnsupportedProtocol", text)
    given_tags = tags.checked(account, params.get("Tags"))
    priority = str(params["Priority"])
    if priority in {rule["Priority"] for rule in elb.rules_of(listener["ListenerArn"])}:
        raise AwsError("PriorityInUse", f"Priority '{priority}' is currently in use")
    conditions.check(account, params["Conditions"])
    conditions.check_transforms(params.get("Transforms", ()))
    actions.check(account, listener, params["Actions"])
    actions.check_totals(account, load_balancer, params["Actions"])
    _check_count(account, load_balancer["LoadBalancerArn"])
    rule = new_rule(account, listener, params["Actions"])
    rule.update(
        Priority=priority,
        Conditions=shapes.complete_conditions(params["Conditions"]),
        Transforms=params.get("Transforms", []),
        IsDefault=False,
    )
    elb.rules[rule["RuleArn"]] = rule
    elb.tags[rule["RuleArn"]] = given_tags
    return {"Rules": [rule]}


def new_rule(account: Account, listener: Record, given: list[Record]) -> Record:
    """Return a default rule with these actions, not yet placed in the account."""
    arn = listener["ListenerArn"]
    return {
        "RuleArn": f"{arn.replace(':listener/', ':listener-rule/')}/{account.fresh_hex()}",
        "ListenerArn": arn,
        "Priority": "default",
        "Conditions": [],
        "Actions": shapes.complete_actions(given),
        "IsDefault": True,
        "Transforms": [],
    }


def _check_count(account: Account, load_balancer_arn: str) -> None:
    elb = account.elb
    listeners = elb.listeners_of(load_balancer_arn)
    # Default rules do not count.
    used = sum(len(elb.rules_of(listener["ListenerArn"])) - 1 for listener in listeners)
    if used >= account.limit("rules-per-application-load-balancer"):
        name = elb.load_balancers[load_balancer_arn]["LoadBalancerName"]
        text = f"The maximum number of rules on load balancer {name} has been reached"
        raise AwsError("TooManyRules", text)


def _changeable(elb: Elb, arn: str, verb: str) -> Record:
    rule = elb.rule(arn)
    if rule["IsDefault"]:
        raise AwsError("OperationNotPermitted", f"Default rule '{arn}' cannot be {verb}")
    return rule


def modify_rule(account: Account, params: Record) -> Record:
    """Replace the conditions, the actions or the transforms of a rule."""
    elb = account.elb
    rule = _changeable(elb, params["RuleArn"], "modified")
    listener = elb.listener(rule["ListenerArn"])
    if params.get("Transforms") and params.get("ResetTransforms"):
        raise validation("Transforms and ResetTransforms cannot be specified together")
    changed: Record = {}
    if params.get("Conditions"):
        conditions.check(account, params["Conditions"])
        changed["Conditions"] = shapes.complete_conditions(params["Conditions"])
    if params.get("Actions"):
        actions.check(account, listener, params["Actions"], rule["Actions"])
        load_balancer = elb.load_balancer(listener["LoadBalancerArn"])
        actions.check_totals(account, load_balancer, params["Actions"])
        changed["Actions"] = shapes.complete_actions(params["Actions"])
    if params.get("Transforms") or params.get("ResetTransforms"):
        conditions.check_transforms(params.get("Transforms", ()))
        changed["Transforms"] = params.get("Transforms", [])
    rule.update(changed)
    return {"Rules": [rule]}


def delete_rule(account: Account, params: Record) -> Record:
    """Delete a rule that is not a listener's default."""
    rule = _changeable(account.elb, params["RuleArn"], "deleted")
    del account.elb.rules[rule["RuleArn"]]
    account.elb.tags.pop(rule["RuleArn"], None)
    return {}


def set_rule_priorities(account: Account, params: Record) -> Record:
    """Give rules new priorities, all at once, so that two may change places."""
    elb = account.elb
    wanted: dict[str, str] = {}
    for pair in params["RulePriorities"]:
        rule = _changeable(elb, pair["RuleArn"], "given a priority")
        wanted[rule["RuleArn"]] = str(pair["Priority"])
    if len(wanted) < len(params["RulePriorities"]):
        raise validation("A rule can be specified only once")
    listeners = {elb.rules[arn]["ListenerArn"] for arn in wanted}
    for listener in listeners:
        _check_priorities(elb, listener, wanted)
    for arn, priority in wanted.items():
        elb.rules[arn]["Priority"] = priority
    return {"Rules": [elb.rules[arn] for arn in wanted]}


def _check_priorities(elb: Elb, listener: str, wanted: dict[str, str]) -> None:
    seen: set[str] = set()
    for rule in elb.rules_of(listener):
        priority = wanted.get(rule["RuleArn"]) or str(rule["Priority"])
        if priority in seen:
            raise AwsError("PriorityInUse", f"Priority '{priority}' is currently in use")
        seen.add(priority)
