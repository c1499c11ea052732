"""What `actions.*` annotations say, checked and brought into one form.

controller: pkg/ingress/config_types.go, enhanced_backend_builder.go
"""

from dataclasses import dataclass

from kubectl_alb.controller.annotations.values import int_or_text
from kubectl_alb.desired.go.annotations import tree
from kubectl_alb.desired.go.json import Tree
from kubectl_alb.desired.go.shapes import shapes_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import Member
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.refusal import RefusalReason, Refused
from kubectl_alb.model.rule import FixedResponse, Redirect, Stickiness


@dataclass(frozen=True, slots=True)
class TargetConfig:
    """One target group of a forward: by ARN, by name, or of a Service and port."""

    arn: str | None = None
    name: str | None = None
    service: str | None = None
    port: int | str | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class ForwardConfig:
    """A forward before its Services are looked up."""

    targets: tuple[TargetConfig, ...]
    stickiness: Stickiness | None = None


ACTION_TYPES = ("fixed-response", "redirect", "forward")
ActionConfig = ForwardConfig | Redirect | FixedResponse


def unavailable(body: str) -> FixedResponse:
    """Return the 503 that stands in for a Service or action that does not exist."""
    return FixedResponse("503", "text/plain", body)


def annotated_action(member: Member, name: str, facts: Facts) -> ActionConfig:
    """Read `actions.NAME`; without it answer 503, or refuse if the controller is told so."""
    key = f"actions.{name}"
    given = tree(member.annotations, key, shapes_of(facts.config.version).action)
    if given is None:
        if facts.config.tolerate_missing_action:
            return unavailable("Backend action does not exist")
        raise Refused(
            RefusalReason.ACTION_NOT_FOUND, f"missing {key} configuration", member.ref, PREFIX + key
        )
    kind = given.text("type")
    if kind not in ACTION_TYPES:
        text = f"unknown action type: {kind}"
        raise Refused(RefusalReason.ACTION_TYPE_UNKNOWN, text, member.ref, PREFIX + key)
    fault = _fault(given)
    if fault:
        raise Refused(RefusalReason.ACTION_INVALID, fault, member.ref, PREFIX + key)
    return _action(given)


def _fault(given: Tree) -> str:
    match given.text("type"):
        case "fixed-response":
            return _response_fault("FixedResponseConfig", given.tree("fixedResponseConfig"))
        case "redirect":
            return _response_fault("RedirectConfig", given.tree("redirectConfig"))
    return _forward_fault(given)


def _response_fault(name: str, config: Tree | None) -> str:
    if config is None:
        return f"missing {name}"
    return "" if config.text("statusCode") else f"invalid {name}: statusCode is required"


def _forward_fault(given: Tree) -> str:
    config = given.tree("forwardConfig")
    by_name = "targetGroupName" in given.values
    simple = given.optional_text("targetGroupARN") is not None
    simple = simple or (by_name and given.optional_text("targetGroupName") is not None)
    if not by_name:
        if simple == (config is not None):
            return "precisely one of TargetGroupArn and ForwardConfig can be specified"
    elif not simple and config is None:
        return "missing ForwardConfig or TargetGroupARN/TargetGroupName"
    elif simple and config is not None:
        return "either ForwardConfig or TargetGroupARN/TargetGroupName can be specified"
    return _targets_fault(config.trees("targetGroups")) if config is not None else ""


def _targets_fault(targets: tuple[Tree, ...]) -> str:
    fault = next(filter(None, map(_target_fault, targets)), "")
    if fault:
        return f"invalid ForwardConfig: invalid TargetGroupTuple: {fault}"
    if len(targets) > 1 and any(t.optional_number("weight") is None for t in targets):
        return "invalid ForwardConfig: weight must be set when route to multiple target groups"
    return ""


def _target_fault(target: Tree) -> str:
    by_name = "targetGroupName" in target.values
    group = target.optional_text("targetGroupARN") is not None
    group = group or (by_name and target.optional_text("targetGroupName") is not None)
    service = target.optional_text("serviceName") is not None
    if not by_name:
        if group == service:
            return "precisely one of targetGroupARN and serviceName can be specified"
    elif not group and not service:
        return "missing serviceName or targetGroupARN/targetGroupName"
    elif group and service:
        return "either serviceName or targetGroupARN/targetGroupName can be specified"
    return "missing servicePort" if service and target.port("servicePort") is None else ""


def _action(given: Tree) -> ActionConfig:
    match given.text("type"):
        case "fixed-response":
            return _fixed_response(given.tree("fixedResponseConfig") or given)
        case "redirect":
            return _redirect(given.tree("redirectConfig") or given)
    config = given.tree("forwardConfig")
    if config is None:
        return ForwardConfig((TargetConfig(given.optional_text("targetGroupARN"), _name(given)),))
    stickiness = config.tree("targetGroupStickinessConfig")
    return ForwardConfig(
        tuple(_target(target) for target in config.trees("targetGroups")),
        None
        if stickiness is None
        else Stickiness(
            stickiness.optional_flag("enabled"), stickiness.optional_number("durationSeconds")
        ),
    )


def _name(given: Tree) -> str | None:
    known = "targetGroupName" in given.values
    return given.optional_text("targetGroupName") if known else None


def _target(target: Tree) -> TargetConfig:
    port = target.port("servicePort")
    return TargetConfig(
        target.optional_text("targetGroupARN"),
        _name(target),
        target.optional_text("serviceName"),
        # The old controller had ports as text only, so "80" means 80.
        int_or_text(port) if isinstance(port, str) else port,
        target.optional_number("weight"),
    )


def _fixed_response(config: Tree) -> FixedResponse:
    return FixedResponse(
        config.text("statusCode"),
        config.optional_text("contentType"),
        config.optional_text("messageBody"),
    )


def _redirect(config: Tree) -> Redirect:
    return Redirect(
        config.text("statusCode"),
        config.optional_text("host"),
        config.optional_text("path"),
        config.optional_text("port"),
        config.optional_text("protocol"),
        config.optional_text("query"),
    )
