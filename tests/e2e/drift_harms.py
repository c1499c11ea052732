"""Changes made by hand in AWS, each a context that undoes it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from tests.e2e.deployed import OWN, Deployed
from tests.e2e.drift_manifest import NODE_SG, OTHER, WILDCARD

Made = Callable[[Deployed], AbstractContextManager[None]]


@contextmanager
def listener_added(at: Deployed) -> Iterator[None]:
    arn = at.elbv2.create_listener(
        LoadBalancerArn=at.load_balancer(),
        Port=9090,
        Protocol="HTTP",
        DefaultActions=[fixed("200")],
    )["Listeners"][0]["ListenerArn"]
    yield
    at.elbv2.delete_listener(ListenerArn=arn)


@contextmanager
def listener_deleted(at: Deployed) -> Iterator[None]:
    listener = at.listener(80, OWN)
    tags = _tag_list(at.tags(listener["ListenerArn"]))
    at.elbv2.delete_listener(ListenerArn=listener["ListenerArn"])
    yield
    kept = {key: listener[key] for key in ("LoadBalancerArn", "Port", "Protocol", "DefaultActions")}
    at.elbv2.create_listener(**kept, Tags=tags)


def listener(port: int, before: dict[str, Any], after: dict[str, Any]) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        arn = at.listener(port)["ListenerArn"]
        at.elbv2.modify_listener(ListenerArn=arn, **after)
        yield
        at.elbv2.modify_listener(ListenerArn=arn, **before)

    return changed


@contextmanager
def certificate_swapped(at: Deployed) -> Iterator[None]:
    arn = at.listener(443)["ListenerArn"]
    at.elbv2.modify_listener(ListenerArn=arn, Certificates=[{"CertificateArn": OTHER}])
    yield
    at.elbv2.modify_listener(ListenerArn=arn, Certificates=[{"CertificateArn": WILDCARD}])


def certificate(arn: str, added: bool) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        where = {"ListenerArn": at.listener(443)["ListenerArn"],
                 "Certificates": [{"CertificateArn": arn}]}  # fmt: skip
        calls = [at.elbv2.add_listener_certificates, at.elbv2.remove_listener_certificates]
        do, undo = calls if added else reversed(calls)
        do(**where)
        yield
        undo(**where)

    return changed


@contextmanager
def rule_added(at: Deployed) -> Iterator[None]:
    arn = at.elbv2.create_rule(
        ListenerArn=at.listener(443)["ListenerArn"],
        Priority=40,
        Conditions=[_path("/by-hand")],
        Actions=[fixed("200")],
    )["Rules"][0]["RuleArn"]
    yield
    at.elbv2.delete_rule(RuleArn=arn)


@contextmanager
def rule_deleted(at: Deployed) -> Iterator[None]:
    rule, listener = at.rule(80, 3), at.listener(80)["ListenerArn"]
    tags = _tag_list(at.tags(rule["RuleArn"]))
    at.elbv2.delete_rule(RuleArn=rule["RuleArn"])
    yield
    conditions = [{k: v for k, v in one.items() if k != "Values"} for one in rule["Conditions"]]
    at.elbv2.create_rule(ListenerArn=listener, Priority=3, Conditions=conditions,
                         Actions=rule["Actions"], Tags=tags)  # fmt: skip


@contextmanager
def rule_asks_otherwise(at: Deployed) -> Iterator[None]:
    rule = at.rule(80, 1)
    before = [{k: v for k, v in one.items() if k != "Values"} for one in rule["Conditions"]]
    at.elbv2.modify_rule(RuleArn=rule["RuleArn"], Conditions=[_path("/elsewhere")])
    yield
    at.elbv2.modify_rule(RuleArn=rule["RuleArn"], Conditions=before)


def rule_does_otherwise(port: int, priority: int, change: Callable[[Any], None]) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        rule, again = at.rule(port, priority), at.rule(port, priority)
        change(again["Actions"])
        at.elbv2.modify_rule(RuleArn=rule["RuleArn"], Actions=_sendable(again["Actions"]))
        yield
        at.elbv2.modify_rule(RuleArn=rule["RuleArn"], Actions=_sendable(rule["Actions"]))

    return changed


def sticky(actions: Any) -> None:
    """Let clients stay with a target group."""
    stickiness = {"Enabled": True, "DurationSeconds": 300}
    actions[0]["ForwardConfig"]["TargetGroupStickinessConfig"] = stickiness


@contextmanager
def rule_rewrites(at: Deployed) -> Iterator[None]:
    arn = at.rule(80, 4)["RuleArn"]
    rewrite = {"Rewrites": [{"Regex": "^/a", "Replace": "/b"}]}
    transform = {"Type": "url-rewrite", "UrlRewriteConfig": rewrite}
    at.elbv2.modify_rule(RuleArn=arn, Transforms=[transform])
    yield
    at.elbv2.modify_rule(RuleArn=arn, ResetTransforms=True)


def other_weight(actions: Any) -> None:
    actions[0]["ForwardConfig"]["TargetGroups"][0]["Weight"] = 7


def other_host(actions: Any) -> None:
    actions[0]["RedirectConfig"]["Host"] = "elsewhere.example.com"


def other_body(actions: Any) -> None:
    actions[0]["FixedResponseConfig"]["MessageBody"] = "yes"


def other_login(actions: Any) -> None:
    actions[0]["AuthenticateOidcConfig"]["TokenEndpoint"] = "https://evil.example.com/token"


def no_login(actions: Any) -> None:
    del actions[0]
    actions[0]["Order"] = 1


def _sendable(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The secret is never told, so that it has to be given, or declared to stay."""
    return [
        {**one, "AuthenticateOidcConfig": {**one["AuthenticateOidcConfig"],
                                           "ClientSecret": "of-the-lab"}}
        if "AuthenticateOidcConfig" in one else one
        for one in actions
    ]  # fmt: skip


@contextmanager
def rules_swapped(at: Deployed) -> Iterator[None]:
    first, second = at.rule(80, 1)["RuleArn"], at.rule(80, 2)["RuleArn"]
    _order(at, {first: 2, second: 1})
    yield
    _order(at, {first: 1, second: 2})


def _order(at: Deployed, wanted: dict[str, int]) -> None:
    places = [{"RuleArn": arn, "Priority": number} for arn, number in wanted.items()]
    at.elbv2.set_rule_priorities(RulePriorities=places)


def attribute(kind: str, arn_of: Callable[[Deployed], str], key: str, *sides: str) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        modify = getattr(at.elbv2, f"modify_{kind}_attributes")
        name = {"load_balancer": "LoadBalancerArn", "listener": "ListenerArn",
                "target_group": "TargetGroupArn"}[kind]  # fmt: skip
        arn = arn_of(at)
        modify(**{name: arn}, Attributes=[{"Key": key, "Value": sides[1]}])
        yield
        modify(**{name: arn}, Attributes=[{"Key": key, "Value": sides[0]}])

    return changed


def health(resource: str, before: dict[str, Any], after: dict[str, Any]) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        arn = at.target_group(resource)
        at.elbv2.modify_target_group(TargetGroupArn=arn, **after)
        yield
        at.elbv2.modify_target_group(TargetGroupArn=arn, **before)

    return changed


def target_gone(resource: str, address: str, port: int) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        arn, lost = at.target_group(resource), [{"Id": address, "Port": port}]
        at.elbv2.deregister_targets(TargetGroupArn=arn, Targets=lost)
        yield
        at.elbv2.register_targets(TargetGroupArn=arn, Targets=lost)

    return changed


def target_added(resource: str, id_: str, port: int) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        arn, foreign = at.target_group(resource), [{"Id": id_, "Port": port}]
        at.elbv2.register_targets(TargetGroupArn=arn, Targets=foreign)
        yield
        at.elbv2.deregister_targets(TargetGroupArn=arn, Targets=foreign)

    return changed


@contextmanager
def node_rule_gone(at: Deployed) -> Iterator[None]:
    group = at.ec2.describe_security_groups(GroupIds=[NODE_SG])["SecurityGroups"][0]
    where = {"GroupId": NODE_SG, "IpPermissions": group["IpPermissions"][:1]}
    at.ec2.revoke_security_group_ingress(**where)
    yield
    at.ec2.authorize_security_group_ingress(**where)


def inbound(group_of: Callable[[Deployed], str], permission: dict[str, Any], added: bool) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        where = {"GroupId": group_of(at), "IpPermissions": [permission]}
        calls = [at.ec2.authorize_security_group_ingress, at.ec2.revoke_security_group_ingress]
        do, undo = calls if added else reversed(calls)
        do(**where)
        yield
        undo(**where)

    return changed


def tagged(arn_of: Callable[[Deployed], str], key: str, before: str, after: str) -> Made:
    """Give a tag another value; an empty one is its absence."""

    def set_(at: Deployed, arn: str, value: str) -> None:
        if arn.startswith("sg-"):
            change = at.ec2.create_tags if value else at.ec2.delete_tags
            change(Resources=[arn], Tags=[{"Key": key, **({"Value": value} if value else {})}])
        elif value:
            at.elbv2.add_tags(ResourceArns=[arn], Tags=[{"Key": key, "Value": value}])
        else:
            at.elbv2.remove_tags(ResourceArns=[arn], TagKeys=[key])

    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        arn = arn_of(at)
        set_(at, arn, after)
        yield
        set_(at, arn, before)

    return changed


def balancer(operation: str, group: str, before: dict[str, Any], after: dict[str, Any]) -> Made:
    @contextmanager
    def changed(at: Deployed) -> Iterator[None]:
        arn = at.load_balancer(group)
        getattr(at.elbv2, operation)(LoadBalancerArn=arn, **after)
        yield
        getattr(at.elbv2, operation)(LoadBalancerArn=arn, **before)

    return changed


def fixed(status: str, **more: str) -> dict[str, Any]:
    """A fixed response."""
    return {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": status, **more}}


def _path(path: str) -> dict[str, Any]:
    return {"Field": "path-pattern", "PathPatternConfig": {"Values": [path]}}


def _tag_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
