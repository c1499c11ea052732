"""ELBv2 sections of a bundle, placed with their recorded ids."""

from collections.abc import Callable, Mapping, Sequence

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2 import attributes, forwards, shapes
from tests.lab.aws.elbv2.state import Attributes, Target
from tests.lab.aws.record import Record, tag_map

Loader = Callable[[Account, Sequence[Record]], None]


def _load_balancers(account: Account, records: Sequence[Record]) -> None:
    for record in records:
        arn = record["LoadBalancerArn"]
        account.elb.load_balancers[arn] = record
        values = attributes.defaults(attributes.of_load_balancer(record))
        account.elb.load_balancer_attributes[arn] = values


def _listeners(account: Account, records: Sequence[Record]) -> None:
    elb = account.elb
    for record in records:
        arn = record["ListenerArn"]
        listener = {key: value for key, value in record.items() if key != "DefaultActions"}
        given = [entry["CertificateArn"] for entry in record.get("Certificates", ())]
        if given:
            # AWS shows the default certificate only; the others are listed elsewhere.
            listener["Certificates"] = [{"CertificateArn": given[0]}]
            elb.certificates[arn] = [other for other in dict.fromkeys(given) if other != given[0]]
        elb.listeners[arn] = listener
        elb.listener_attributes[arn] = attributes.defaults(attributes.of_listener(record))
        rule = {
            "ListenerArn": arn,
            "RuleArn": f"{arn.replace(':listener/', ':listener-rule/')}/{account.fresh_hex()}",
            "Priority": "default",
            "Conditions": [],
            "Actions": shapes.complete_actions(record.get("DefaultActions", ())),
            "IsDefault": True,
        }
        elb.rules[rule["RuleArn"]] = rule


def _rules(account: Account, records: Sequence[Record]) -> None:
    elb = account.elb
    for record in records:
        rule = {
            **record,
            "Conditions": shapes.complete_conditions(record.get("Conditions", ())),
            "Actions": shapes.complete_actions(record.get("Actions", ())),
        }
        if rule.get("IsDefault"):
            _drop_default_rule(account, rule["ListenerArn"])
        elb.rules[rule["RuleArn"]] = rule


def _drop_default_rule(account: Account, listener_arn: str) -> None:
    for rule in account.elb.rules_of(listener_arn):
        if rule["IsDefault"]:
            del account.elb.rules[rule["RuleArn"]]


def _listener_certificates(account: Account, records: Sequence[Record]) -> None:
    for arn in {record["ListenerArn"] for record in records}:
        of_listener = [record for record in records if record["ListenerArn"] == arn]
        more = [entry["CertificateArn"] for entry in of_listener if not entry["IsDefault"]]
        account.elb.certificates[arn] = list(dict.fromkeys(more))


def _target_groups(account: Account, records: Sequence[Record]) -> None:
    elb = account.elb
    for record in records:
        arn = record["TargetGroupArn"]
        elb.target_groups[arn] = record
        elb.targets.setdefault(arn, {})
        values = attributes.defaults(attributes.of_target_group(record))
        elb.target_group_attributes[arn] = values
        if record.get("LoadBalancerArns"):
            elb.pinned[arn] = list(dict.fromkeys(record["LoadBalancerArns"]))


def unpin(account: Account) -> None:
    """Forget recorded users of target groups wherever the rules tell them."""
    used = forwards.used_groups(account.elb)
    for arn in set[str]().union(*used.values()):
        account.elb.pinned.pop(arn, None)


def _target_health(account: Account, records: Sequence[Record]) -> None:
    for record in records:
        group = account.elb.target_group(record["TargetGroupArn"])
        target = record["Target"]
        port = int(target.get("Port") or group.get("Port") or 0)
        shown = {key: value for key, value in record.items() if key != "TargetGroupArn"}
        zone = target.get("AvailabilityZone", "")
        account.elb.targets[group["TargetGroupArn"]][target["Id"], port] = Target(
            target["Id"], port, zone, pinned=shown
        )


def _attributes(place: Callable[[Account], dict[str, Attributes]], parent: str) -> Loader:
    def load(account: Account, records: Sequence[Record]) -> None:
        for record in records:
            place(account).setdefault(record[parent], {}).update(tag_map(record["Attributes"]))

    return load


def _tags(account: Account, records: Sequence[Record]) -> None:
    for record in records:
        account.elb.tags[record["ResourceArn"]] = tag_map(record["Tags"])


def _trust_stores(account: Account, records: Sequence[Record]) -> None:
    for record in records:
        account.elb.trust_stores[record["TrustStoreArn"]] = record


# In this order: a rule is placed after the listener that it belongs to.
SECTIONS: Mapping[str, Loader] = {
    "aws/load-balancers": _load_balancers,
    "aws/trust-stores": _trust_stores,
    "aws/target-groups": _target_groups,
    "aws/listeners": _listeners,
    "aws/listener-certificates": _listener_certificates,
    "aws/rules": _rules,
    "aws/load-balancer-attributes": _attributes(
        lambda account: account.elb.load_balancer_attributes, "LoadBalancerArn"
    ),
    "aws/listener-attributes": _attributes(
        lambda account: account.elb.listener_attributes, "ListenerArn"
    ),
    "aws/target-group-attributes": _attributes(
        lambda account: account.elb.target_group_attributes, "TargetGroupArn"
    ),
    "aws/target-health": _target_health,
    "aws/tags": _tags,
}
