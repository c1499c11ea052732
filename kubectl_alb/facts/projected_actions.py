"""Actions after deployment: what AWS fills in, and what the controller leaves as it is.

controller: pkg/equality/elbv2/compare_option_for_actions.go
"""

from dataclasses import replace

from kubectl_alb.model.stack import Action, FixedResponse, Forward, Redirect, Stickiness
from kubectl_alb.observed.actions import (
    KEPT_HOST,
    KEPT_PATH,
    KEPT_PORT,
    KEPT_PROTOCOL,
    KEPT_QUERY,
)

PLAIN_TEXT = "text/plain"


def settled_actions(new: tuple[Action, ...], old: tuple[Action, ...]) -> tuple[Action, ...]:
    """Return the actions as AWS will tell them; equal to `old` if the controller sees no change."""
    if len(new) != len(old):
        return tuple(_filled(action) for action in new)
    return tuple(_settled(a, b) for a, b in zip(new, old, strict=True))


def _filled(action: Action) -> Action:
    if not isinstance(action, Redirect):
        return action
    return Redirect(
        action.status_code,
        KEPT_HOST if action.host is None else action.host,
        KEPT_PATH if action.path is None else action.path,
        KEPT_PORT if action.port is None else action.port,
        KEPT_PROTOCOL if action.protocol is None else action.protocol,
        KEPT_QUERY if action.query is None else action.query,
    )


def _settled(new: Action, old: Action) -> Action:
    if isinstance(new, Forward) and isinstance(old, Forward):
        return _forward(new, old)
    if isinstance(new, FixedResponse) and isinstance(old, FixedResponse):
        return _fixed_response(new, old)
    return _filled(new)


def _forward(new: Forward, old: Forward) -> Forward:
    stays = _targets(new) == _targets(old)
    before = _sticky(old.stickiness)
    # Stickiness that nobody asks for is no difference, but goes when the action is sent anew.
    same = _sticky(new.stickiness) == before or (new.stickiness is None and stays)
    return Forward(
        old.targets if stays else new.targets, old.stickiness if same else new.stickiness
    )


def _targets(forward: Forward) -> list[tuple[str, int | None]]:
    """Return the target groups without regard to order; the weight of a single one is nothing."""
    single = len(forward.targets) == 1
    return sorted(
        (str(target.target_group), None if single else target.weight) for target in forward.targets
    )


def _sticky(stickiness: Stickiness | None) -> int | None:
    """Return for how many seconds a client stays with a group; None when it does not."""
    return stickiness.seconds if stickiness is not None and stickiness.enabled else None


def _fixed_response(new: FixedResponse, old: FixedResponse) -> FixedResponse:
    plain = new.content_type is None and old.content_type in (None, PLAIN_TEXT)
    return replace(
        new,
        content_type=old.content_type if plain else new.content_type,
        message_body=new.message_body or None,
    )
