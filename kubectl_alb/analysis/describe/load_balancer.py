"""A load balancer with everything below it, each rule with the Ingress path it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kubectl_alb.analysis.describe.attributes import load_balancer_differences
from kubectl_alb.analysis.describe.security_groups import (
    DescribedSecurityGroup,
    security_groups_of,
)
from kubectl_alb.analysis.targets import BoundTargetGroup, bound_target_groups
from kubectl_alb.facts.attribution import rule_sources
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group, groups_shown
from kubectl_alb.facts.ownership import group_of_tags, is_ours, owned_by, tags_of
from kubectl_alb.model.elbv2 import Listener, LoadBalancer, Rule
from kubectl_alb.model.kubernetes import Address
from kubectl_alb.model.names import GroupID
from kubectl_alb.model.network import Certificate, WebAcl
from kubectl_alb.model.rule import RuleSource
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PresentedCertificate:
    """A certificate on a listener; `certificate` is None when ACM was not, or cannot be, asked."""

    arn: str
    default: bool
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class AttributedRule:
    """A live rule and its source; None when no Ingress path of the group explains it."""

    rule: Rule
    source: RuleSource | None = None


@dataclass(frozen=True, slots=True)
class DescribedListener:
    """A listener; `rules` is None when they could not be read."""

    listener: Listener
    certificates: tuple[PresentedCertificate, ...] = ()
    rules: tuple[AttributedRule, ...] | None = ()


@dataclass(frozen=True, slots=True)
class DescribedLoadBalancer:
    """A load balancer with its listeners and target groups; None marks what was not read."""

    load_balancer: LoadBalancer
    tags: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] | None = None
    web_acl: WebAcl | None = None
    listeners: tuple[DescribedListener, ...] | None = ()
    target_groups: tuple[BoundTargetGroup, ...] | None = ()
    security_groups: tuple[DescribedSecurityGroup, ...] = ()

    def target_group(self, arn: str) -> BoundTargetGroup | None:
        """Find a target group by ARN."""
        return next((g for g in self.target_groups or () if g.target_group.arn == arn), None)


def describe_load_balancer(
    lb: LoadBalancer, sources: Mapping[str, RuleSource], facts: Facts
) -> DescribedLoadBalancer:
    """Join a load balancer with all that was read of it; `sources` are those of rules by ARN."""
    snapshot = facts.snapshot
    attributes = snapshot.aws.load_balancer_attributes_by_arn.get(lb.arn)
    groups = snapshot.aws.target_groups_by_load_balancer_arn.get(lb.arn, ())
    return DescribedLoadBalancer(
        load_balancer=lb,
        tags=snapshot.aws.tags_by_arn.get(lb.arn, {}),
        attributes=None if attributes is None else load_balancer_differences(lb, attributes),
        web_acl=snapshot.aws.web_acl_by_load_balancer_arn.get(lb.arn),
        listeners=_listeners(lb, sources, snapshot) if Section.LISTENERS in snapshot.read else None,
        target_groups=bound_target_groups(groups, snapshot)
        if Section.TARGET_GROUPS in snapshot.read
        else None,
        security_groups=security_groups_of(lb, facts),
    )


def _listeners(
    lb: LoadBalancer, sources: Mapping[str, RuleSource], snapshot: Snapshot
) -> tuple[DescribedListener, ...]:
    described = []
    for listener in snapshot.aws.listeners_by_load_balancer_arn.get(lb.arn, ()):
        rules = snapshot.aws.rules_by_listener_arn.get(listener.arn, ())
        described.append(
            DescribedListener(
                listener,
                _certificates(listener, snapshot),
                tuple(AttributedRule(rule, sources.get(rule.arn)) for rule in rules)
                if Section.RULES in snapshot.read
                else None,
            )
        )
    return tuple(described)


def _certificates(listener: Listener, snapshot: Snapshot) -> tuple[PresentedCertificate, ...]:
    presented = {listener.certificate: True} if listener.certificate else {}
    for entry in snapshot.aws.certificates_by_listener_arn.get(listener.arn, ()):
        presented[entry.arn] = entry.default or presented.get(entry.arn, False)
    ordered = sorted(presented.items(), key=lambda pair: (not pair[1], pair[0]))
    return tuple(
        PresentedCertificate(arn, default, snapshot.aws.certificate_by_arn.get(arn))
        for arn, default in ordered
    )


def group_of_load_balancer(lb: LoadBalancer, facts: Facts) -> Group | None:
    """Find the group that a load balancer belongs to: by its tag, else by an Ingress's address."""
    known, tags = groups_shown(facts), tags_of(lb.arn, facts)
    id_ = group_of_tags(tags) if is_ours(lb, tags, facts) else None
    if id_ is not None:
        return known.get(id_, Group(id_))
    for group in known.values():
        for ingress in group.ingresses:
            if any(a.hostname == lb.dns_name.lower() for a in ingress.addresses):
                return group
    return None


def load_balancers_of(
    gid: GroupID | None, addresses: tuple[Address, ...], group: Group | None, facts: Facts
) -> tuple[DescribedLoadBalancer, ...]:
    """Describe a group's load balancers: those with its address, else those with its tags."""
    found = present_load_balancers(gid, addresses, facts)
    return tuple(attributed_load_balancer(lb, group, facts) for lb in found)


def present_load_balancers(
    gid: GroupID | None, addresses: tuple[Address, ...], facts: Facts
) -> tuple[LoadBalancer, ...]:
    """Return a group's load balancers: those with its address, else those with its tags."""
    found = by_address(addresses, facts.snapshot)
    if not found and gid is not None:
        found = owned_by(gid, facts).load_balancers
    return found


def attributed_load_balancer(
    lb: LoadBalancer, group: Group | None, facts: Facts
) -> DescribedLoadBalancer:
    """Describe a load balancer with the sources of its rules in the group that it belongs to."""
    sources = rule_sources(lb, group, facts) if group else {}
    return describe_load_balancer(lb, sources, facts)


def by_address(addresses: tuple[Address, ...], snapshot: Snapshot) -> tuple[LoadBalancer, ...]:
    """Return the load balancers that have these addresses, in their order."""
    known = snapshot.aws.load_balancers_by_dns_name
    names = dict.fromkeys(address.hostname.lower() for address in addresses)
    return tuple(lb for name in names for lb in known.get(name, ()))
