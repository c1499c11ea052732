"""Target groups and bindings after deployment.

controller: pkg/deploy/elbv2/target_group_manager.go, target_group_binding_manager.go
"""

from dataclasses import replace

from kubectl_alb.analysis.describe.attributes import target_group_defaults
from kubectl_alb.analysis.plan.replacement import target_group_reasons
from kubectl_alb.analysis.plan.terms import Terms, fresh_attributes
from kubectl_alb.model.stack import Binding, BindingRule, FrontendTarget, TargetGroup, Type


def settled_target_group(new: TargetGroup, old: TargetGroup | None, terms: Terms) -> TargetGroup:
    """Return a target group as AWS will have it.

    Port and address type are set at creation only: targets are registered with their own port.
    """
    if old is None or target_group_reasons(new, old, terms.config):
        tags = terms.tags(Type.TARGET_GROUP, new.id, new.tags, None, legacy=True)
        defaults = target_group_defaults(new.protocol, new.target_type)
        fresh = fresh_attributes(new.attributes, None if old is None else old.attributes, defaults)
        return replace(new, tags=tags, attributes=fresh)
    at = (Type.TARGET_GROUP, new.id, "targetGroupAttributes")
    version = old.protocol_version if new.protocol_version is None else new.protocol_version
    return replace(
        new,
        name=old.name,
        port=old.port,
        ip_address_type=old.ip_address_type,
        protocol_version=version,
        control_port=old.control_port,
        health_check=replace(new.health_check, grpc=old.health_check.grpc),
        attributes=terms.attributes(at, new.attributes, old.attributes),
        tags=terms.tags(Type.TARGET_GROUP, new.id, new.tags, old.tags, legacy=True),
        arn=old.arn,
    )


def settled_binding(new: Binding, old: Binding | None, terms: Terms) -> Binding | None:
    """Return a binding as the cluster will have it; None where bindings could not be read."""
    if not terms.sees(Type.BINDING, new.id, "template"):
        return None
    if old is None:
        return new
    return replace(
        new,
        name=old.name,
        vpc_id=old.vpc_id if new.vpc_id is None else new.vpc_id,
        protocol=old.protocol if new.protocol is None else new.protocol,
        networking=old.networking if _opens(new) == _opens(old) else new.networking,
    )


def _opens(binding: Binding) -> list[tuple[str, str]] | None:
    if binding.networking is None:
        return None
    return sorted(_text(rule) for rule in binding.networking)


def _text(rule: BindingRule) -> tuple[str, str]:
    return str(rule.security_group), str(rule.port)


def settled_frontend_target(
    new: FrontendTarget, old: FrontendTarget | None, terms: Terms
) -> FrontendTarget | None:
    """Return the registration of the ALB; one that is there is left alone, whatever its port."""
    if not terms.sees(Type.FRONTEND, new.target_group, "targetPort"):
        return None
    return new if old is None else old
