"""A load balancer with everything below it, each rule with the Ingress path it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kubectl_alb.analysis.describe.attributes import load_balancer_differences
from kubectl_alb.analysis.targets import BoundTargetGroup, bound_target_groups
from kubectl_alb.facts.attribution import Candidate, attribute
from kubectl_alb.facts.tags import RESOURCE_TAG
from kubectl_alb.model.elbv2 import Listener, LoadBalancer, Rule
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

    def target_group(self, arn: str) -> BoundTargetGroup | None:
        """Find a target group by ARN."""
        return next((g for g in self.target_groups or () if g.target_group.arn == arn), None)


def describe_load_balancer(
    lb: LoadBalancer, possible: tuple[Candidate, ...], snapshot: Snapshot
) -> DescribedLoadBalancer:
    """Join a load balancer with all that was read of it."""
    attributes = next(
        (entry.values for entry in snapshot.load_balancer_attributes if entry.arn == lb.arn), None
    )
    groups = tuple(tg for tg in snapshot.target_groups if lb.arn in tg.load_balancer_arns)
    return DescribedLoadBalancer(
        load_balancer=lb,
        tags=snapshot.tags_of.get(lb.arn, {}),
        attributes=None if attributes is None else load_balancer_differences(lb, attributes),
        web_acl=next((a for a in snapshot.web_acls if a.load_balancer_arn == lb.arn), None),
        listeners=_listeners(lb, possible, snapshot)
        if Section.LISTENERS in snapshot.read
        else None,
        target_groups=bound_target_groups(groups, snapshot)
        if Section.TARGET_GROUPS in snapshot.read
        else None,
    )


def _listeners(
    lb: LoadBalancer, possible: tuple[Candidate, ...], snapshot: Snapshot
) -> tuple[DescribedListener, ...]:
    owners = {arn: tags.get(RESOURCE_TAG, "") for arn, tags in snapshot.tags_of.items()}
    described = []
    for listener in snapshot.listeners_of.get(lb.arn, ()):
        rules = snapshot.rules_of.get(listener.arn, ())
        sources = attribute(rules, possible, owners)
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
    for entry in snapshot.listener_certificates:
        if entry.listener_arn == listener.arn:
            presented[entry.arn] = entry.default or presented.get(entry.arn, False)
    ordered = sorted(presented.items(), key=lambda pair: (not pair[1], pair[0]))
    return tuple(
        PresentedCertificate(arn, default, snapshot.certificate.get(arn))
        for arn, default in ordered
    )
