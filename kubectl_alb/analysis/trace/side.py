"""What answers requests, as the cluster asks for it and as AWS has it, in one form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from kubectl_alb.analysis.describe.load_balancer import (
    AttributedRule,
    DescribedListener,
    DescribedLoadBalancer,
    PresentedCertificate,
    attributed_load_balancer,
)
from kubectl_alb.analysis.targets import (
    BoundTargetGroup,
    Target,
    bound_target_groups,
    taking_traffic,
)
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Group
from kubectl_alb.facts.ownership import owned_by, tags_of
from kubectl_alb.facts.tags import RESOURCE_TAG
from kubectl_alb.model import elbv2
from kubectl_alb.model.names import Arn, Ref
from kubectl_alb.model.rule import Action, Forward, Reference, Rule, Token
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import ALB_ID, Listener, Stack, TargetGroup, Type
from kubectl_alb.observed.actions import actions_of

CLUSTER, AWS = "cluster", "AWS"
# The state of a pod that will be a target once the target group exists.
EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class TracedGroup:
    """A target group and its targets; `targets` is None where they are not known."""

    name: str
    arn: str = ""
    service: Ref | None = None
    target_type: str = ""
    targets: tuple[Target, ...] | None = None

    @property
    def healthy(self) -> int:
        """How many targets are healthy."""
        return sum(target.healthy for target in self.targets or ())

    @property
    def usable(self) -> tuple[Target, ...]:
        """The targets that get requests: the healthy ones, else all that are checked.

        AWS: "Health checks for Application Load Balancer target groups", fail-open.
        """
        states = [t for t in self.targets or () if t.state in ("healthy", EXPECTED)]
        return tuple(states) or tuple(
            t for t in self.targets or () if t.state in ("unhealthy", "initial")
        )

    @property
    def fails_open(self) -> bool:
        """Whether requests go to targets none of which is healthy."""
        return bool(self.usable) and not any(
            target.state in ("healthy", EXPECTED) for target in self.usable
        )


Groups: TypeAlias = Mapping[Token, TracedGroup]


@dataclass(frozen=True, slots=True)
class TracedListener:
    """A listener with its rules in the order of evaluation; `rules` is None where not read."""

    port: int
    protocol: str
    default_actions: tuple[Action, ...]
    rules: tuple[Rule, ...] | None = ()
    certificates: tuple[PresentedCertificate, ...] = ()
    arn: str = ""
    ssl_policy: str = ""
    mutual: str = ""
    default_source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """The listeners of one load balancer; `listeners` is None where they were not read."""

    name: str
    listeners: tuple[TracedListener, ...] | None
    groups: Groups = field(default_factory=dict)

    def listener(self, port: int) -> TracedListener | None:
        """Return the listener on a port."""
        return next((each for each in self.listeners or () if each.port == port), None)

    def group(self, token: Token) -> TracedGroup:
        """Return a target group; one that is not known has no more than a name."""
        return self.groups.get(token) or TracedGroup(str(token))


def observed_side(lb: elbv2.LoadBalancer, group: Group | None, facts: Facts) -> Side:
    """Return what AWS has; rules name the paths of the group that they came from."""
    described = attributed_load_balancer(lb, group, facts)
    known = _with_arns(_named_targets(described), facts)
    if described.listeners is None or not facts.snapshot.known_of(Section.LISTENERS, (lb.arn,)):
        return Side(AWS, None, known)
    found = tuple(_observed_listener(each, facts) for each in described.listeners)
    return Side(AWS, found, known)


def _named_targets(described: DescribedLoadBalancer) -> Iterator[str]:
    for listener in described.listeners or ():
        rules = (each.rule.actions for each in listener.rules or ())
        for actions in (listener.listener.default_actions, *rules):
            yield from (group.arn for action in actions for group in action.target_groups)


def _with_arns(arns: Iterable[str], facts: Facts) -> Groups:
    found = (facts.snapshot.aws.target_group_by_arn.get(arn) for arn in dict.fromkeys(arns))
    bound = bound_target_groups(tuple(tg for tg in found if tg), facts.snapshot)
    return {each.target_group.arn: _bound_group(each) for each in bound}


def _observed_listener(found: DescribedListener, facts: Facts) -> TracedListener:
    here = found.listener
    known = found.rules is not None and facts.snapshot.known_of(Section.RULES, (here.arn,))
    rules = tuple(_observed_rule(each, here) for each in found.rules or ())
    default = next((r.rule for r in found.rules or () if r.rule.priority is None), None)
    actions = default.actions if default else here.default_actions
    mutual = here.mutual_authentication
    return TracedListener(
        port=here.port,
        protocol=here.protocol,
        default_actions=actions_of(actions, str),
        rules=tuple(rule for rule in rules if rule is not None) if known else None,
        certificates=found.certificates,
        arn=here.arn,
        ssl_policy=here.ssl_policy,
        mutual=mutual.mode if mutual else "",
    )


def _observed_rule(found: AttributedRule, listener: elbv2.Listener) -> Rule | None:
    rule = found.rule
    if rule.priority is None:
        return None
    return Rule(
        listener=str(listener.port),
        priority=rule.priority,
        conditions=rule.conditions,
        actions=actions_of(rule.actions, str),
        transforms=rule.transforms,
        source=found.source,
        arn=Arn(rule.arn),
    )


def _bound_group(bound: BoundTargetGroup) -> TracedGroup:
    here, binding = bound.target_group, bound.binding
    return TracedGroup(
        here.name,
        here.arn,
        binding.service_ref if binding else None,
        here.target_type,
        None if bound.targets is None else bound.registered,
    )


def desired_side(stack: Stack, facts: Facts) -> Side:
    """Return what the controller makes of the cluster; targets are those that AWS has."""
    found = (each for each in stack.listeners if each.load_balancer == ALB_ID)
    return Side(
        CLUSTER,
        tuple(_desired_listener(each, stack, facts) for each in found),
        _desired_groups(stack, facts),
    )


def _desired_listener(here: Listener, stack: Stack, facts: Facts) -> TracedListener:
    known = facts.snapshot.aws.certificate_by_arn
    mutual = here.mutual_authentication
    rules = (rule for rule in stack.rules if rule.listener == here.id)
    return TracedListener(
        port=here.port,
        protocol=here.protocol,
        default_actions=here.default_actions,
        rules=tuple(sorted(rules, key=lambda rule: rule.priority)),
        certificates=tuple(
            PresentedCertificate(str(arn), place == 0, known.get(str(arn)))
            for place, arn in enumerate(here.certificates)
        ),
        ssl_policy=here.ssl_policy or "",
        mutual=mutual.mode if mutual else "",
        default_source=here.default_source,
    )


def _desired_groups(stack: Stack, facts: Facts) -> Groups:
    named = {token for token in _tokens(stack) if isinstance(token, str)}
    owned = owned_by(stack.id, facts).target_groups
    live = {tags_of(tg.arn, facts).get(RESOURCE_TAG, ""): tg.arn for tg in owned}
    known = _with_arns([*named, *live.values()], facts)
    found: dict[Token, TracedGroup] = {arn: known[arn] for arn in named if arn in known}
    for group in stack.target_groups:
        here = known.get(live.get(group.id, ""))
        token = Reference(Type.TARGET_GROUP, group.id, "status/targetGroupARN")
        found[token] = _planned(group, facts) if here is None else here
        found[token] = replace(found[token], service=group.service)
    return found


def _tokens(stack: Stack) -> Iterator[Token]:
    actions = (
        *(each.default_actions for each in stack.listeners),
        *(r.actions for r in stack.rules),
    )
    for action in (action for some in actions for action in some):
        if isinstance(action, Forward):
            yield from (target.target_group for target in action.targets)


def _planned(group: TargetGroup, facts: Facts) -> TracedGroup:
    """Return a group that AWS does not have; a Service without any slice may only be a manifest."""
    targets, slices = None, facts.snapshot.kubernetes.slices_by_service
    by_address = group.target_type == "ip" and facts.snapshot.known(Section.ENDPOINT_SLICES)
    if by_address and group.service is not None and slices.get(group.service):
        port = group.port if isinstance(group.port, int) else 0
        targets = tuple(
            Target(address, port, EXPECTED, pod=endpoint.pod, node=endpoint.node)
            for endpoint in taking_traffic(group.service, facts.snapshot)
            for address in endpoint.addresses
        )
    name = group.name or group.id
    return TracedGroup(name, "", group.service, group.target_type, targets)
