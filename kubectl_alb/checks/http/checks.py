"""What the load balancer answers: HTTP."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import about_ref
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.rule import Forward, Reference
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import Stack

HTTP2_ONLY = ("HTTP2", "GRPC")


@check("ALB-HTTP-008", *MEMBERSHIP, Section.SERVICES, models=True)
def http2_without_tls(facts: Facts) -> Iterator[CheckResult]:
    """Find target groups for gRPC or HTTP/2 behind a listener without TLS."""
    for stack in stacks(facts).values():
        plain = {listener.id for listener in stack.listeners if listener.protocol == "HTTP"}
        used = _groups_of(stack, plain)
        for tg in stack.target_groups:
            if tg.protocol_version in HTTP2_ONLY and tg.id in used and tg.ingress is not None:
                yield Finding(
                    about_ref(tg.ingress),
                    f"{tg.ingress}: Service {tg.service} is served as {tg.protocol_version} on an "
                    "HTTP listener",
                    "such requests need an HTTPS listener; others get 464",
                    key=PREFIX + "backend-protocol-version",
                    concerns=(tg.ingress,),
                )


def _groups_of(stack: Stack, listeners: set[str]) -> set[str]:
    actions = [a for rule in stack.rules if rule.listener in listeners for a in rule.actions]
    actions += [a for one in stack.listeners if one.id in listeners for a in one.default_actions]
    return {
        target.target_group.id
        for action in actions
        if isinstance(action, Forward)
        for target in action.targets
        if isinstance(target.target_group, Reference)
    }
