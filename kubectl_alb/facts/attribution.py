"""Which Ingress path a live listener rule came from.

The group's desired stack tells: a live rule came from the path of the desired rule with the same
conditions and, where several have them, the same actions. For members that are being deleted, it
is the stack that was desired with them. Only what no desired rule explains is guessed, and marked
as a guess: rules of a group that cannot be built, rules that were changed in AWS. Three things
hint at the path then: host and path conditions repeat those of the path, the target group's
resource tag names Ingress, Service and port, and rules follow the order of members and paths. A
path is the source of one rule per listener, so twins are told apart by their order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.group_order import order_rules
from kubectl_alb.desired.build import stack_of
from kubectl_alb.facts.classes import Handled, classify
from kubectl_alb.facts.dialect import annotations_of
from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.member_order import group_order
from kubectl_alb.facts.membership import Group, Member
from kubectl_alb.facts.outcomes import outcome_of
from kubectl_alb.facts.rule_matching import Asked, asks, matched
from kubectl_alb.facts.tags import RESOURCE_TAG
from kubectl_alb.model import elbv2
from kubectl_alb.model.kubernetes import USE_ANNOTATION, Ingress, IngressPath
from kubectl_alb.model.refusal import Refused
from kubectl_alb.model.rule import HOST_HEADER, PATH_PATTERN, Rule, RuleSource
from kubectl_alb.model.stack import ALB_ID, Stack
from kubectl_alb.observed.listeners import listener_id, rules
from kubectl_alb.observed.observation import Observation

ANY_PATH = "/*"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An Ingress path and what a rule made of it would say."""

    source: RuleSource
    paths: frozenset[str]

    @property
    def tag(self) -> str:
        """The resource tag of the target group for a Service backend, else empty."""
        backend = self.source.backend
        if backend is None or backend.port == USE_ANNOTATION:
            return ""
        return f"{self.source.ingress}-{backend.service}:{backend.port}"


def candidates(members: tuple[Ingress, ...]) -> tuple[Candidate, ...]:
    """Return every path of the members, in group and manifest order, default backends last."""
    return tuple(candidate for member in members for candidate in _candidates(member))


def _candidates(ingress: Ingress) -> Iterator[Candidate]:
    for rule_index, rule in enumerate(ingress.rules):
        for path_index, path in enumerate(rule.paths):
            yield Candidate(
                RuleSource(
                    ingress.ref,
                    rule.host,
                    path.path,
                    path.path_type,
                    path.backend,
                    rule_index,
                    path_index,
                ),
                frozenset(path_patterns(path)),
            )
    if ingress.default_backend is not None:
        yield Candidate(
            RuleSource(ingress.ref, "", "", "", ingress.default_backend, -1, -1), frozenset()
        )


def path_patterns(path: IngressPath) -> tuple[str, ...]:
    """Return the path patterns of a path that is no regular expression.

    controller: pkg/ingress/model_build_listener_rules.go
    """
    if path.path_type == "Exact":
        return (path.path,)
    if path.path_type == "Prefix":
        stem = path.path.rstrip("/")
        return (stem, f"{stem}/*") if stem else (ANY_PATH,)
    return (path.path or ANY_PATH,)


@fact
def _resource_tags(facts: Facts) -> Mapping[str, str]:
    return {arn: tags.get(RESOURCE_TAG, "") for arn, tags in facts.snapshot.aws.tags_by_arn.items()}


def rule_sources(lb: elbv2.LoadBalancer, group: Group, facts: Facts) -> Mapping[str, RuleSource]:
    """Map the ARNs of a load balancer's rules to the paths of the group it belongs to."""
    built = tuple(_built_rules(group, facts))
    observation = Observation(group.id, facts)
    possible = [one for one in candidates(group.ingresses) if one.source.rule_index >= 0]
    found: dict[str, RuleSource] = {}
    for listener in facts.snapshot.aws.listeners_by_load_balancer_arn.get(lb.arn, ()):
        port = listener_id(ALB_ID, listener)
        live = rules(listener, ALB_ID, observation)
        known: dict[str, RuleSource] = {}
        for stack in built:
            claimed = set(known.values())
            desired = [r for r in stack if r.listener == port and r.source not in claimed]
            rest = [rule for rule in live if str(rule.arn) not in known]
            known.update(_known(desired, rest, facts.config.version))
        others = (
            r
            for r in facts.snapshot.aws.rules_by_listener_arn.get(listener.arn, ())
            if r.arn not in known
        )
        sources = set(known.values())
        left = (one for one in possible if one.source not in sources)
        found.update(known)
        found.update(guessed(others, left, _resource_tags(facts)))
    return found


def _built_rules(group: Group, facts: Facts) -> Iterator[tuple[Rule, ...]]:
    """Yield the rules of the stack of a group, then of the one with members that are leaving."""
    outcomes = [outcome_of(group.id, facts)]
    if group.leaving:
        members = (*group.members, *(_as_member(one, facts) for one in group.leaving))
        ordered = sorted(members, key=lambda member: (member.order, str(member.ref)))
        outcomes.append(stack_of(Group(group.id, tuple(ordered)), facts))
    return (outcome.rules for outcome in outcomes if isinstance(outcome, Stack))


def _as_member(ingress: Ingress, facts: Facts) -> Member:
    """Return an Ingress that is being deleted as the member that it was."""
    classified = classify(ingress, facts)
    params = classified.params if isinstance(classified, Handled) else None
    annotations = annotations_of(ingress, facts)
    try:
        order = group_order(annotations, order_rules(facts.config.version))
    except Refused:
        order = 0
    return Member(ingress, annotations, params, order)


def _known(
    desired: list[Rule], live: list[Rule], version: Version
) -> Iterator[tuple[str, RuleSource]]:
    """Yield the live rules of a listener that have the conditions of desired ones, with these's.

    A live rule that merely stands where the controller wants another one did not come from it.
    """
    same = [(new, old) for new, old in matched(desired, live, version) if old and _alike(new, old)]
    taken = {id(rule) for pair in same for rule in pair}
    left: dict[Asked, list[Rule]] = defaultdict(list)
    for old in live:
        if id(old) not in taken:
            left[asks(old)].append(old)
    rest = (new for new in desired if id(new) not in taken)
    same += [(new, left[asks(new)].pop(0)) for new in rest if left[asks(new)]]
    for new, old in same:
        if new.source is not None:
            yield str(old.arn), new.source


def _alike(new: Rule, old: Rule) -> bool:
    return asks(new) == asks(old)


def guessed(
    live: Iterable[elbv2.Rule], possible: Iterable[Candidate], owners: Mapping[str, str]
) -> Mapping[str, RuleSource]:
    """Map rule ARNs of one listener to likely sources.

    `owners` maps target group ARN to resource tag.
    """
    left = list(possible)
    found: dict[str, RuleSource] = {}
    for rule in live:
        if rule.priority is None:
            continue
        scored = [(score(rule, candidate, owners), candidate) for candidate in left]
        best = max(scored, key=lambda pair: pair[0], default=(0, None))
        if best[0] > 0 and best[1] is not None:
            found[rule.arn] = replace(best[1].source, guess=True)
            left.remove(best[1])
    return found


def score(rule: elbv2.Rule, candidate: Candidate, owners: Mapping[str, str]) -> int:
    """Rate how well a rule fits a path; 0 means that it cannot have come from it.

    The host and the patterns must be among the rule's (the `conditions.*` annotation adds more);
    equality and the target group's tag weigh on top.
    """
    hosts, paths, regexes = _said(rule)
    source = candidate.source
    if source.host and source.host.lower() not in hosts:
        return 0
    if regexes:
        points = 1 if _stem(source.path) in {_stem(r) for r in regexes} else 0
    else:
        points = int(candidate.paths <= paths or (candidate.paths == {ANY_PATH} and not paths))
    tags = {owners.get(t.arn, "") for action in rule.actions for t in action.target_groups}
    if not points or (candidate.tag and tags - {""} and candidate.tag not in tags):
        return 0
    points += 2 * (candidate.paths == paths) + (hosts == {source.host.lower()} - {""})
    return points + 4 * bool(candidate.tag and candidate.tag in tags)


def _stem(pattern: str) -> str:
    return pattern.lstrip("/^").rstrip("$")


def _said(rule: elbv2.Rule) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    hosts: set[str] = set()
    paths: set[str] = set()
    regexes: set[str] = set()
    for condition in rule.conditions:
        if condition.field == HOST_HEADER:
            hosts |= {value.lower() for value in condition.values}
        if condition.field == PATH_PATTERN:
            paths |= set(condition.values)
            regexes |= set(condition.regex_values)
    return frozenset(hosts), frozenset(paths), frozenset(regexes)
