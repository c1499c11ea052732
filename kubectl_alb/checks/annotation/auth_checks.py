"""Authentication without effect, since only HTTPS listeners can ask for it: ANNO-015."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from kubectl_alb.analysis.wording import about_ref, listed
from kubectl_alb.checks.engine.check import CheckResult
from kubectl_alb.checks.engine.refusals import refusal
from kubectl_alb.desired.ports import HTTPS
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.counting import noun
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import Ref
from kubectl_alb.model.rule import Action, FixedResponse, Redirect, RuleSource
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Listener, Stack

TYPE, JWT = PREFIX + "auth-type", PREFIX + "jwt-validation"
LOGINS = frozenset({"oidc", "cognito"})
Asked = tuple[Ref, str]
Actions = tuple[Action, ...]


def _unasked(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses whose annotations ask for a login, and listeners that let everybody in."""
    for stack in stacks(facts).values():
        open_ports, asking = _ports(stack, facts)
        for (ref, key), ports in open_ports.items():
            name = key.removeprefix(PREFIX)
            only = (ref, key) not in asking
            shown = f"HTTP {noun(len(ports), 'listener')} {listed(map(str, sorted(ports)))}"
            yield Finding(
                about_ref(ref),
                f"{ref}: {name} has no effect on {shown}: requests are served without it",
                "the controller puts authentication on HTTPS listeners only",
                hint="add an HTTPS listener (listen-ports, certificate-arn) and redirect HTTP to "
                "it (ssl-redirect)"
                if only
                else "redirect HTTP to HTTPS (ssl-redirect), or take the HTTP listener out",
                key=key,
                rating=Severity.WARNING,
                concerns=(ref,),
            )


def _ports(stack: Stack, facts: Facts) -> tuple[dict[Asked, set[int]], set[Asked]]:
    """Return the ports that serve without what an Ingress asks for, and what others do ask."""
    open_ports: dict[Asked, set[int]] = defaultdict(set)
    asking: set[Asked] = set()
    for listener, source, actions in _served(stack, facts):
        key = _key(source, facts)
        if key and listener.protocol == HTTPS:
            asking.add((source.ingress, key))
        elif key and _serves(actions, listener):
            open_ports[source.ingress, key].add(listener.port)
    return open_ports, asking


def _served(stack: Stack, facts: Facts) -> Iterator[tuple[Listener, RuleSource, Actions]]:
    """Yield what each path and default backend does on each listener."""
    listeners = {one.id: one for one in stack.listeners}
    for rule in stack.rules:
        if rule.source is not None:
            yield listeners[rule.listener], rule.source, rule.actions
    for listener in stack.listeners:
        ref = listener.default_source
        ingress = facts.snapshot.kubernetes.ingress_by_ref.get(ref) if ref else None
        if ingress is not None:
            source = RuleSource(ingress.ref, "", "", "", ingress.default_backend)
            yield listener, source, listener.default_actions


def _serves(actions: Actions, listener: Listener) -> bool:
    """Return whether requests get to a backend: neither a redirect nor a fixed answer."""
    return listener.protocol == "HTTP" and not any(
        isinstance(action, Redirect | FixedResponse) for action in actions
    )


def _key(source: RuleSource, facts: Facts) -> str:
    """Return the annotation that asks for a login; those of the Service come first."""
    objects = facts.snapshot.kubernetes
    ingress = objects.ingress_by_ref.get(source.ingress)
    backend = source.backend.service if source.backend else None
    service = objects.service_by_ref.get(Ref(source.ingress.namespace, backend or ""))
    held = {
        **(ingress.meta.annotations if ingress else {}),
        **(service.meta.annotations if service else {}),
    }
    if held.get(TYPE, "") in LOGINS:
        return TYPE
    return JWT if held.get(JWT) else ""


_refused = refusal(
    "ALB-ANNO-015", "Find settings of authentication that cannot work.", Section.SERVICES
)
bad_auth = replace(_refused, find=lambda facts: chain(_refused.find(facts), _unasked(facts)))
