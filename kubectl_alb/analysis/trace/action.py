"""What a rule does with a request: log in, forward, redirect, or answer by itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kubectl_alb.analysis.trace.expressions import ExpressionError, compiled
from kubectl_alb.analysis.trace.request import USUAL_PORTS, Request
from kubectl_alb.analysis.trace.side import AWS, Side, TracedGroup
from kubectl_alb.model.rule import (
    Action,
    AuthenticateCognito,
    AuthenticateOidc,
    FixedResponse,
    Forward,
    JwtValidation,
    Redirect,
    Transform,
)

SERVED, ERROR_RESPONSE, REDIRECTED = "served", "error-response", "redirected"
REFUSED, UNKNOWN = "refused", "unknown"
HOST_REWRITE = "host-header-rewrite"


@dataclass(frozen=True, slots=True)
class Share:
    """A target group of a forward with the share of requests that it gets."""

    group: TracedGroup
    weight: int
    percent: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a request.

    `type` is that of the last action, `before` are those of the actions before it. `status` is
    what the load balancer answers by itself; None where a target answers. `host` and `target` are
    what targets get of a request that is rewritten.
    """

    type: str
    verdict: str
    status: int | None = None
    before: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    location: str = ""
    body: str = ""
    host: str = ""
    target: str = ""
    notes: tuple[str, ...] = ()


def outcome(
    actions: tuple[Action, ...], transforms: Iterable[Transform], request: Request, side: Side
) -> Outcome:
    """Return what actions make of a request."""
    if not actions:
        return Outcome("", UNKNOWN, notes=("the rule has no action that is known here",))
    match actions[-1]:
        case Forward() as forward:
            found = _rewritten(_forwarded(forward, side), transforms, request)
        case Redirect() as redirect:
            found = _redirected(redirect, request)
        case FixedResponse() as response:
            found = _fixed(response)
        case _:
            found = Outcome("", UNKNOWN, notes=("the last action is not known here",))
    for action in reversed(actions[:-1]):
        found = _logged_in(action, request, found)
    return found


def _forwarded(action: Forward, side: Side) -> Outcome:
    weights = [1 if each.weight is None else each.weight for each in action.targets]
    total = sum(weights)
    shares = tuple(
        Share(side.group(each.target_group), weight, 100 * weight // total if total else 0)
        for each, weight in zip(action.targets, weights, strict=True)
    )
    if not total:
        return Outcome("forward", ERROR_RESPONSE, 503, shares=shares, notes=("all weights are 0",))
    active = [share for share in shares if share.weight]
    empty = [
        share for share in active if share.group.targets is not None and not share.group.usable
    ]
    unread = [share for share in active if share.group.targets is None]
    notes = (*_share_notes(active), *_sticky_notes(action, active))
    if len(empty) == len(active):
        return Outcome("forward", ERROR_RESPONSE, 503, shares=shares, notes=notes)
    verdict = UNKNOWN if unread and side.name == AWS else SERVED
    return Outcome("forward", verdict, shares=shares, notes=notes)


def _share_notes(active: list[Share]) -> Iterable[str]:
    for share in active:
        group = share.group
        whose = str(group.service or group.name)
        if group.targets is None:
            yield f"targets of {whose}: not known"
        elif not group.usable:
            part = "" if len(active) == 1 else f", so {share.percent}% of the requests get 503"
            yield f"no target of {whose} can take requests{part}"
        elif group.fails_open:
            yield f"no target of {whose} is healthy: the load balancer fails open, to all of them"


def _sticky_notes(action: Forward, active: list[Share]) -> Iterable[str]:
    sticky = action.stickiness
    if sticky is not None and sticky.enabled and len(active) > 1:
        span = f" for {sticky.seconds} s" if sticky.seconds else ""
        yield f"a client stays with its target group{span} (stickiness)"


def _redirected(action: Redirect, request: Request) -> Outcome:
    known = {
        "protocol": request.scheme.upper(),
        "host": request.host,
        "port": str(request.port),
        "path": request.path.removeprefix("/"),
        "query": request.query,
    }
    scheme = _filled(action.protocol, "#{protocol}", known).lower()
    host = _filled(action.host, "#{host}", known)
    port = _filled(action.port, "#{port}", known)
    path = _filled(action.path, "/#{path}", known)
    query = _filled(action.query, "#{query}", known)
    shown = "" if port == str(USUAL_PORTS.get(scheme, "")) else f":{port}"
    location = f"{scheme}://{host}{shown}{path}" + (f"?{query}" if query else "")
    status = int(action.status_code.removeprefix("HTTP_") or 302)
    return Outcome("redirect", REDIRECTED, status, location=location)


def _filled(text: str | None, kept: str, known: Mapping[str, str]) -> str:
    """Fill a part in; what is put in is not looked at again."""
    return re.sub(r"#\{(\w+)\}", lambda found: known.get(found[1], found[0]), text or kept)


def _fixed(action: FixedResponse) -> Outcome:
    status = int(action.status_code)
    verdict = SERVED if status < 400 else ERROR_RESPONSE
    return Outcome("fixed-response", verdict, status, body=action.message_body or "")


def _logged_in(action: Action, request: Request, after: Outcome) -> Outcome:
    match action:
        case AuthenticateCognito(domain=place):
            return _session(action, "authenticate-cognito", place, request, after)
        case AuthenticateOidc(authorization_endpoint=place):
            return _session(action, "authenticate-oidc", place, request, after)
        case JwtValidation():
            return _token(request, after)
    return replace(after, verdict=UNKNOWN)


def _session(
    action: AuthenticateCognito | AuthenticateOidc,
    type: str,
    place: str,
    request: Request,
    after: Outcome,
) -> Outcome:
    cookies = "; ".join(request.values("Cookie"))
    after = replace(after, before=(type, *after.before))
    if re.search(rf"(^|;\s*){re.escape(action.session.cookie)}(-\d+)?=", cookies):
        return _noted(after, "the session cookie is taken as valid")
    if action.session.on_unauthenticated == "allow":
        return _noted(after, "passed on without a login")
    if action.session.on_unauthenticated == "deny":
        return _noted(replace(after, verdict=ERROR_RESPONSE, status=401), "not logged in")
    sent = replace(after, verdict=REDIRECTED, status=302)
    return _noted(sent, f"a client that is not logged in is sent to {place}; what follows is next")


def _token(request: Request, after: Outcome) -> Outcome:
    after = replace(after, before=("jwt-validation", *after.before))
    if any(value.lower().startswith("bearer ") for value in request.values("Authorization")):
        return _noted(after, "the token is taken as valid")
    return _noted(replace(after, verdict=ERROR_RESPONSE, status=401), "no bearer token was sent")


def _noted(outcome: Outcome, note: str) -> Outcome:
    return replace(outcome, notes=(note, *outcome.notes))


def _rewritten(after: Outcome, transforms: Iterable[Transform], request: Request) -> Outcome:
    try:
        host, target = _transformed(transforms, request)
    except (ExpressionError, re.error, IndexError) as error:
        note = f"a rewrite of the rule cannot be worked out here: {error}"
        return _noted(replace(after, verdict=UNKNOWN), note)
    return replace(
        after,
        host=host if host != request.host else "",
        target=target if target != request.target else "",
    )


def _transformed(transforms: Iterable[Transform], request: Request) -> tuple[str, str]:
    host, target = request.host, request.target
    for transform in transforms:
        for expression, replacement in transform.rewrites:
            if transform.type == HOST_REWRITE:
                host = rewritten(expression, replacement, host)
            else:
                target = rewritten(expression, replacement, target)
    return host, target


def rewritten(expression: str, replacement: str, text: str) -> str:
    """Return the text with the first match replaced; `$1` stands for a group of the match."""
    escaped = replacement.replace("\\", "\\\\")
    pattern = compiled(expression, caseless=False)
    return pattern.sub(re.sub(r"\$(\d+)", r"\\g<\1>", escaped), text, count=1)
