"""Listeners and their rules as AWS has them."""

from kubectl_alb.model import elbv2
from kubectl_alb.model.names import Arn
from kubectl_alb.model.section import Section
from kubectl_alb.model.stack import (
    NLB_ID,
    Listener,
    MutualAuthentication,
    Rule,
    Token,
    Type,
)
from kubectl_alb.observed.actions import actions_of
from kubectl_alb.observed.observation import Observation


def listener(found: elbv2.Listener, load_balancer: str, observation: Observation) -> Listener:
    """Return a listener, the default certificate first, the others in order."""
    id_ = listener_id(load_balancer, found)
    at = (Type.LISTENER, id_, "listenerAttributes")
    values = observation.snapshot.aws.listener_attributes_by_arn
    return Listener(
        id=id_,
        load_balancer=load_balancer,
        port=found.port,
        protocol=found.protocol,
        default_actions=actions_of(found.default_actions, observation.token),
        certificates=_certificates(found, id_, observation),
        ssl_policy=found.ssl_policy or None,
        mutual_authentication=_mutual(found.mutual_authentication),
        attributes=observation.attributes(Section.LISTENER_ATTRIBUTES, values, found.arn, at),
        tags=observation.tags(found.arn, Type.LISTENER, id_),
        arn=Arn(found.arn),
    )


def listener_id(load_balancer: str, found: elbv2.Listener) -> str:
    """Return the resource id of a listener: its port, on a frontend NLB with a prefix."""
    if load_balancer == NLB_ID:
        return f"{NLB_ID}-ls-{found.protocol}-{found.port}"
    return str(found.port)


def _certificates(found: elbv2.Listener, id_: str, observation: Observation) -> tuple[Token, ...]:
    if not found.ssl_policy and not found.certificate:
        return ()
    at = (Type.LISTENER, id_, "certificates")
    if not observation.read(Section.LISTENER_CERTIFICATES, found.arn, at):
        return (found.certificate,) if found.certificate else ()
    entries = observation.snapshot.aws.certificates_by_listener_arn.get(found.arn, ())
    others = sorted({entry.arn for entry in entries} - {found.certificate})
    return (found.certificate, *others) if found.certificate else tuple(others)


def _mutual(found: elbv2.MutualAuthentication | None) -> MutualAuthentication | None:
    if found is None:
        return None
    return MutualAuthentication(
        found.mode, found.trust_store_arn, found.ignore_expiry, found.advertise_ca_names or None
    )


def rules(found: elbv2.Listener, load_balancer: str, observation: Observation) -> tuple[Rule, ...]:
    """Return the rules of a listener in order of priority, without the default one."""
    id_ = listener_id(load_balancer, found)
    return tuple(
        Rule(
            listener=id_,
            priority=rule.priority,
            conditions=rule.conditions,
            actions=actions_of(rule.actions, observation.token),
            transforms=rule.transforms,
            tags=observation.tags(rule.arn, Type.RULE, f"{id_}:{rule.priority}"),
            arn=Arn(rule.arn),
        )
        for rule in observation.snapshot.aws.rules_by_listener_arn.get(found.arn, ())
        if rule.priority is not None
    )
