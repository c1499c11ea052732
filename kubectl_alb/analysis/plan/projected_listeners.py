"""Listeners and rules after deployment.

controller: pkg/deploy/elbv2/listener_manager.go, listener_rule_manager.go
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from kubectl_alb.analysis.plan.terms import Terms
from kubectl_alb.facts.projected_actions import settled_actions
from kubectl_alb.facts.rule_matching import asks, does_the_same, matched
from kubectl_alb.model.stack import (
    Listener,
    MutualAuthentication,
    Reference,
    Rule,
    Token,
    Type,
)

OFF = "off"
VERIFY = "verify"
DEFAULTS_GATE = "EnhancedDefaultBehavior"


def settled_listener(new: Listener, old: Listener | None, terms: Terms) -> Listener:
    """Return a listener as AWS will have it."""
    old_tags = None if old is None else old.tags
    tags = terms.tags(Type.LISTENER, new.id, new.tags, old_tags, legacy=False)
    if not terms.tags_listeners:
        tags = old_tags or {}
    if old is None:
        return replace(new, tags=tags)
    at = (Type.LISTENER, new.id, "listenerAttributes")
    return replace(
        new,
        default_actions=settled_actions(new.default_actions, old.default_actions),
        certificates=_certificates(new, old, terms),
        ssl_policy=old.ssl_policy if new.ssl_policy is None else new.ssl_policy,
        mutual_authentication=_mutual(new, old, terms),
        attributes=terms.attributes(at, new.attributes, old.attributes),
        tags=tags,
        arn=old.arn,
    )


def _certificates(new: Listener, old: Listener, terms: Terms) -> tuple[Token, ...]:
    """Return the default certificate and the others; the default may be among these, or not."""
    if not terms.sees(Type.LISTENER, new.id, "certificates"):
        return old.certificates
    if not new.certificates or not old.certificates:
        return new.certificates
    made = [token for token in new.certificates if isinstance(token, Reference)]
    known = {token for token in new.certificates if not isinstance(token, Reference)}
    if made and len(set(old.certificates) - known) == len(made):
        # A certificate that the controller requested stands where nothing else explains it.
        return old.certificates
    default, *others = new.certificates
    same = default == old.certificates[0] and {*others, default} == {*old.certificates}
    return old.certificates if same else new.certificates


def _mutual(new: Listener, old: Listener, terms: Terms) -> MutualAuthentication | None:
    """Return mutual TLS after deployment; without a wish it stays, unless a gate resets it."""
    wish, live = new.mutual_authentication, old.mutual_authentication
    if _off(live) and (wish is None or _off(wish)):
        return live
    if wish is None:
        return None if terms.config.gate(DEFAULTS_GATE) else live
    if live is None or _off(wish):
        return wish
    same = _compared(wish) == _compared(live)
    return live if same else wish


def _off(settings: MutualAuthentication | None) -> bool:
    return settings is None or settings.mode == OFF


def _compared(settings: MutualAuthentication) -> tuple[str, str, bool, str]:
    verify = settings.mode == VERIFY
    return (
        settings.mode,
        (settings.trust_store or "") if verify else "",
        bool(settings.ignore_expiry) if verify else False,
        (settings.advertise_ca_names or OFF) if verify else OFF,
    )


def settled_rules(new: Iterable[Rule], old: Iterable[Rule], terms: Terms) -> tuple[Rule, ...]:
    """Return the rules as AWS will have them, with the ARN of the live rule that each becomes."""
    wanted: dict[str, list[Rule]] = defaultdict(list)
    live: dict[str, list[Rule]] = defaultdict(list)
    for rule in new:
        wanted[rule.listener].append(rule)
    for rule in old:
        live[rule.listener].append(rule)
    return tuple(
        _rule(rule, found, terms)
        for listener, rules in wanted.items()
        for rule, found in matched(rules, live[listener], terms.config.version)
    )


def _rule(new: Rule, old: Rule | None, terms: Terms) -> Rule:
    old_tags = None if old is None else old.tags
    tags = terms.tags(Type.RULE, new.id, new.tags, old_tags, legacy=False)
    if not terms.tags_listeners:
        tags = old_tags or {}
    if old is None:
        return replace(new, tags=tags)
    if not terms.sees(Type.RULE, old.id, "tags"):
        tags = old.tags
    asked = asks(new) == asks(old)
    return replace(
        new,
        conditions=old.conditions if asked else new.conditions,
        transforms=old.transforms if asked else new.transforms,
        actions=old.actions
        if does_the_same(new, old)
        else settled_actions(new.actions, old.actions),
        tags=tags,
        arn=old.arn,
    )
