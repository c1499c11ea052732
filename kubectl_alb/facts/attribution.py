"""Which Ingress path a live listener rule came from.

A rule says it in three ways: its host and path conditions repeat those of the path, its target
group's resource tag names Ingress, Service and port, and rules follow the order of members and
paths. A source is claimed once per listener, so twins are told apart by their order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.model.elbv2 import Rule
from kubectl_alb.model.kubernetes import Ingress, IngressPath
from kubectl_alb.model.rule import HOST_HEADER, PATH_PATTERN, RuleSource

ANY_PATH = "/*"
USE_ANNOTATION = "use-annotation"


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


def attribute(
    rules: tuple[Rule, ...], possible: tuple[Candidate, ...], owners: Mapping[str, str]
) -> Mapping[str, RuleSource]:
    """Map rule ARNs of one listener to sources; `owners` maps target group ARN to resource tag."""
    left = list(possible)
    found: dict[str, RuleSource] = {}
    for rule in rules:
        if rule.priority is None:
            continue
        scored = [(score(rule, candidate, owners), candidate) for candidate in left]
        best = max(scored, key=lambda pair: pair[0], default=(0, None))
        if best[0] > 0 and best[1] is not None:
            found[rule.arn] = best[1].source
            left.remove(best[1])
    return found


def score(rule: Rule, candidate: Candidate, owners: Mapping[str, str]) -> int:
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


def _said(rule: Rule) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
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
