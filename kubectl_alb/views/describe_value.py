"""A description for machines: the fields of the JSON contract."""

from kubectl_alb.analysis.describe.deletion import Deletion
from kubectl_alb.analysis.describe.description import Description
from kubectl_alb.analysis.describe.load_balancer import (
    AttributedRule,
    DescribedListener,
    DescribedLoadBalancer,
)
from kubectl_alb.analysis.describe.reconcile import Reconcile
from kubectl_alb.analysis.partial_shadow import partial_shadows
from kubectl_alb.checks.engine.status_report import failure_of
from kubectl_alb.model.offer import Addressing
from kubectl_alb.model.rule import Condition
from kubectl_alb.views.describe_absent import absent_value
from kubectl_alb.views.describe_findings import next_command
from kubectl_alb.views.describe_security_groups import security_group_values
from kubectl_alb.views.describe_settings import settings_value
from kubectl_alb.views.envelope import present, rfc3339
from kubectl_alb.views.finding import finding_value
from kubectl_alb.views.rule_value import action_value, source
from kubectl_alb.views.shadow_words import partly_shadowed_value
from kubectl_alb.views.target_group_value import target_group

Json = dict[str, object]


def value(result: Description, where: Addressing) -> Json:
    """Return the `status` of a description; `where` is what its commands reach."""
    lists: Json = {}
    for described in result.load_balancers:
        for name, entries in _below(described).items():
            known = lists.setdefault(name, [])
            assert isinstance(known, list)
            known.extend(entries)
    bound = [target_group(one.group) for one in result.bound if one.group is not None]
    if bound:
        lists["targetGroups"] = bound
    balancers = [_load_balancer(described) for described in result.load_balancers]
    return present(
        group=_group(result),
        address=next((a.hostname or a.ip for a in result.addresses), None),
        addresses=[a.hostname or a.ip for a in result.addresses],
        reconcile=reconcile_value(result.reconcile, failure_of(result.reconcile)),
        deletion=_deletion(result.deletion),
        loadBalancer=balancers[0] if balancers else None,
        loadBalancers=balancers,
        **lists,
        settings=settings_value(result.settings, bool(result.uncertain)),
        findings=[finding_value(problem) for problem in result.problems],
        absent=absent_value(result.absent),
        next=next_command(result.subject, where) if result.problems else None,
    )


def reconcile_value(outcome: Reconcile, code: str = "") -> Json:
    """Return how a reconcile ended; `code` is the failure that its message tells of."""
    return present(
        state=outcome.state,
        message=outcome.message,
        code=code,
        reason=outcome.reason,
        since=rfc3339(outcome.since),
        last=rfc3339(outcome.last),
        count=outcome.count or None,
    )


def _group(result: Description) -> Json | None:
    if result.group is None:
        return None
    return present(
        id=str(result.group),
        explicit=result.group.explicit,
        uncertain=result.uncertain,
        members=[
            present(
                ingress=str(m.ingress.ref),
                order=m.order,
                reconcile=m.reconcile.state,
                deleting=m.deleting or None,
                uncertain=m.uncertain or None,
            )
            for m in result.members
        ],
    )


def _deletion(found: Deletion | None) -> Json | None:
    if found is None:
        return None
    return {
        "since": rfc3339(found.since),
        "finalizers": list(found.finalizers),
        "blockedBy": list(found.blocked_by),
    }


def _load_balancer(described: DescribedLoadBalancer) -> Json:
    lb = described.load_balancer
    acl = described.web_acl
    return present(
        name=lb.name,
        arn=lb.arn,
        dnsName=lb.dns_name,
        state=lb.state,
        stateReason=lb.state_reason,
        scheme=lb.scheme,
        type=lb.type,
        ipAddressType=lb.ip_address_type,
        vpcId=lb.vpc_id,
        subnets=[{"id": zone.subnet_id, "zone": zone.zone} for zone in lb.zones_by_name],
        securityGroups=list(lb.security_groups),
        securityGroupRoles=security_group_values(described.security_groups),
        attributes=None if described.attributes is None else dict(described.attributes),
        webAcl=present(arn=acl.arn, name=acl.name) if acl else None,
        tags=dict(described.tags),
    )


def _below(described: DescribedLoadBalancer) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    if described.listeners is not None:
        found["listeners"] = [_listener(entry, described) for entry in described.listeners]
    if described.target_groups is not None:
        found["targetGroups"] = [target_group(group) for group in described.target_groups]
    return found


def _listener(entry: DescribedListener, described: DescribedLoadBalancer) -> Json:
    here = entry.listener
    default = next((r for r in entry.rules or () if r.rule.priority is None), None)
    actions = default.rule.actions if default else here.default_actions
    rules = [rule for rule in entry.rules or () if rule.rule.priority is not None]
    mutual = here.mutual_authentication
    return present(
        port=here.port,
        protocol=here.protocol,
        arn=here.arn,
        sslPolicy=here.ssl_policy,
        certificates=[
            present(
                arn=c.arn,
                default=c.default,
                notAfter=rfc3339(c.certificate.not_after) if c.certificate else None,
                domains=list(c.certificate.domains) if c.certificate else None,
                status=c.certificate.status if c.certificate else None,
            )
            for c in entry.certificates
        ],
        mutualAuthentication=mutual.mode if mutual and mutual.mode != "off" else None,
        defaultAction=action_value(actions[-1], described) if actions else None,
        rules=None if entry.rules is None else _rules(rules, entry, described),
    )


def _rules(
    rules: list[AttributedRule], entry: DescribedListener, described: DescribedLoadBalancer
) -> list[Json]:
    shadows = partial_shadows(entry)
    return [
        {
            **_rule(rule, described),
            **present(partlyShadowedBy=partly_shadowed_value(shadows.get(rule.rule.arn))),
        }
        for rule in rules
    ]


def _rule(attributed: AttributedRule, described: DescribedLoadBalancer) -> Json:
    rule = attributed.rule
    return {
        "priority": rule.priority,
        "arn": rule.arn,
        "conditions": [_condition(c) for c in rule.conditions],
        "actions": [action_value(action, described) for action in rule.actions],
        **(
            {
                "transforms": [
                    {
                        "type": t.type,
                        "rewrites": [{"regex": a, "replace": b} for a, b in t.rewrites],
                    }
                    for t in rule.transforms
                ]
            }
            if rule.transforms
            else {}
        ),
        "source": source(attributed.source),
    }


def _condition(said: Condition) -> Json:
    return present(
        field=said.field,
        values=list(said.values) or None,
        regexValues=list(said.regex_values) or None,
        httpHeaderName=said.header,
        pairs=[present(key=key, value=text) for key, text in said.pairs] or None,
    )
