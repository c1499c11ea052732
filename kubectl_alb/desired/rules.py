"""Rules of one listener: every path of its members, in the order in which ALB tries them.

    members in group order
      `rules` entries in manifest order
        Exact paths, then Prefix paths (longest first), then the others, each in manifest order

controller: pkg/ingress/model_build_listener_rules.go
"""

from collections.abc import Iterator
from dataclasses import replace

from kubectl_alb.desired.actions import actions_of
from kubectl_alb.desired.backends import Backends
from kubectl_alb.desired.conditions import rule_conditions
from kubectl_alb.desired.draft import Draft
from kubectl_alb.desired.optimizer import not_redirecting_to_itself, optimized
from kubectl_alb.desired.port_merge import Port
from kubectl_alb.desired.tags import ingress_tags, with_defaults
from kubectl_alb.facts.membership import Member
from kubectl_alb.model.kubernetes import IngressPath, IngressRule
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import Rule, RuleSource

PATH_TYPES = ("Exact", "Prefix", "ImplementationSpecific", "")


def add_rules(draft: Draft, port: Port, backends: Backends, whole: bool = False) -> None:
    """Build the rules of a listener and number them from 1.

    With `whole`, those are kept too that an earlier redirect hides. Target groups of rules that the
    optimizer drops stay in the draft, as in the controller.
    """
    built = [
        _rule(draft, port, member, source, backends)
        for member in port.members
        for source in sources_of(member)
    ]
    optimize = not_redirecting_to_itself if whole else optimized
    kept = optimize(built, port.number, port.protocol, draft.facts.config.version)
    draft.rules += [replace(rule, priority=number) for number, rule in enumerate(kept, 1)]


def sources_of(member: Member) -> Iterator[RuleSource]:
    """Yield the paths of an Ingress in the order of their rules."""
    for rule_index, rule in enumerate(member.ingress.rules):
        if not rule.http:
            continue
        for path_index, path in sorted_paths(rule):
            yield RuleSource(
                member.ref,
                rule.host,
                path.path,
                path.path_type,
                path.backend,
                rule_index,
                path_index,
            )


def sorted_paths(rule: IngressRule) -> list[tuple[int, IngressPath]]:
    """Return the paths of a `rules` entry with their index, most specific type first."""
    numbered = list(enumerate(rule.paths))
    for _, path in numbered:
        if path.path_type not in PATH_TYPES:
            raise Refused(RefusalReason.PATH_TYPE_UNKNOWN, f"unknown pathType for path {path.path}")
    exact = [entry for entry in numbered if entry[1].path_type == "Exact"]
    prefix = [entry for entry in numbered if entry[1].path_type == "Prefix"]
    others = [entry for entry in numbered if entry[1].path_type not in ("Exact", "Prefix")]
    prefix.sort(key=lambda entry: -len(entry[1].path.encode()))
    return [*exact, *prefix, *others]


def _rule(draft: Draft, port: Port, member: Member, source: RuleSource, backends: Backends) -> Rule:
    path = IngressPath(source.path, source.path_type, source.backend)
    try:
        backend = backends.of(member, source.backend)
        return Rule(
            listener=str(port.number),
            priority=0,
            conditions=rule_conditions(member, source.host, path, backend.conditions),
            actions=actions_of(draft, member, port.protocol, backend),
            transforms=backend.transforms,
            tags=with_defaults(ingress_tags(member, draft.facts), draft.facts),
            source=source,
        )
    except Refused as refused:
        raise refused.within(f"ingress: {member.ref}", member.ref) from None
