"""Settings of listeners and actions that nobody asks for, and that the controller leaves alone.

controller: pkg/equality/elbv2/compare_option_for_actions.go, pkg/deploy/elbv2/listener_manager.go
"""

from collections.abc import Iterator

from kubectl_alb.analysis.plan.diff import Op
from kubectl_alb.analysis.plan.leftovers import REASON
from kubectl_alb.analysis.plan.planned import FieldChange, ResourceChange
from kubectl_alb.analysis.plan.projected import place_of
from kubectl_alb.analysis.plan.projected_listeners import DEFAULTS_GATE, OFF
from kubectl_alb.analysis.plan.stack_changes import StackChanges
from kubectl_alb.controller.config import ControllerConfig
from kubectl_alb.model.stack import Action, Forward, Listener, Rule, Stack, Type

STICKINESS = "forwardConfig.targetGroupStickinessConfig.durationSeconds"


def unasked(
    desired: Stack, found: StackChanges, config: ControllerConfig
) -> Iterator[ResourceChange]:
    """Yield each listener and rule that keeps such settings, as it will be."""
    listeners = {place_of(one): one for one in found.after.listeners if one.arn is not None}
    for wanted in desired.listeners:
        stays = listeners.get(place_of(wanted))
        if stays is not None:
            fields = _mutual(wanted, stays, config)
            fields += _sticky("defaultActions", wanted.default_actions, stays.default_actions)
            yield from _kept(Type.LISTENER, stays, fields)
    rules = {rule.id: rule for rule in found.after.rules if rule.arn is not None}
    for rule in desired.rules:
        kept = rules.get(rule.id)
        if kept is not None:
            yield from _kept(Type.RULE, kept, _sticky("actions", rule.actions, kept.actions))


def _mutual(wanted: Listener, stays: Listener, config: ControllerConfig) -> tuple[FieldChange, ...]:
    live = stays.mutual_authentication
    asked = wanted.mutual_authentication is not None or config.gate(DEFAULTS_GATE)
    if asked or live is None or live.mode == OFF:
        return ()
    return (FieldChange("mutualAuthentication.mode", live.mode, OFF),)


def _sticky(
    path: str, wanted: tuple[Action, ...], stays: tuple[Action, ...]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(f"{path}.{place}.{STICKINESS}", live.stickiness.seconds, OFF)
        for place, (new, live) in enumerate(zip(wanted, stays, strict=False))
        if isinstance(new, Forward)
        and isinstance(live, Forward)
        and new.stickiness is None
        and live.stickiness is not None
        and live.stickiness.enabled
    )


def _kept(
    type_: str, live: Listener | Rule, fields: tuple[FieldChange, ...]
) -> Iterator[ResourceChange]:
    if fields:
        arn = str(live.arn or "")
        yield ResourceChange(Op.UPDATE, type_, live.id, "", arn, fields, reason=REASON,
                             kept=True, new=live, old=live)  # fmt: skip
