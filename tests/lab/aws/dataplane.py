"""Requests to load balancers, answered with what the live rules make of them.

A request says which load balancer it is for: in headers, when it comes to the emulator's own port,
or by the port that a test had opened for one listener.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from tests.lab.aws.account import Account
from tests.lab.aws.elbv2.health import describe_target_health
from tests.lab.aws.errors import AwsError
from tests.lab.aws.lab import Lab
from tests.lab.aws.matching import Request, fits, transformed
from tests.lab.aws.ports import WsgiApplication
from tests.lab.aws.record import Record

LOAD_BALANCER, PORT, SOURCE = "X-Lab-Load-Balancer", "X-Lab-Port", "X-Lab-Source-Ip"
NAMES = ("LoadBalancerArn", "LoadBalancerName", "DNSName")


def is_for_load_balancer(request: HttpRequest) -> bool:
    """Tell whether a request is for a load balancer rather than for an API."""
    return LOAD_BALANCER in request.headers


def answer(lab: Lab, http: HttpRequest) -> Response:
    """Answer a request as its load balancer would, but with the decision as the body."""
    account = lab.account()
    try:
        with lab.lock:
            load_balancer = _load_balancer(account, http.headers[LOAD_BALANCER])
            listener = _listener(account, load_balancer, int(http.headers.get(PORT, "80")))
            decision = decide(account, listener, _request(http))
    except AwsError as error:
        decision = {"status": 502, "error": str(error)}
    response = Response(json.dumps(decision), decision["status"], content_type="application/json")
    if decision.get("location"):
        response.headers["Location"] = decision["location"]
        response.autocorrect_location_header = False
    return response


def _load_balancer(account: Account, name: str) -> Record:
    for load_balancer in account.elb.load_balancers.values():
        if name.lower() in (load_balancer[field].lower() for field in NAMES):
            return load_balancer
    raise AwsError("LoadBalancerNotFound", f"Load balancers '[{name}]' not found")


def _listener(account: Account, load_balancer: Record, port: int) -> Record:
    for listener in account.elb.listeners_of(load_balancer["LoadBalancerArn"]):
        if listener["Port"] == port:
            return listener
    raise AwsError("ListenerNotFound", f"no listener on port {port}")


def _request(http: HttpRequest) -> Request:
    raw = str(http.environ.get("RAW_URI") or http.environ.get("REQUEST_URI") or http.full_path)
    return Request(
        method=http.method,
        host=http.headers.get("Host", "").partition(":")[0].lower(),
        path=raw.partition("?")[0],
        query=raw.partition("?")[2],
        headers=[(name, value) for name, value in http.headers if not name.startswith("X-Lab-")],
        source=http.headers.get(SOURCE) or http.remote_addr or "127.0.0.1",
    )


def decide(account: Account, listener: Record, request: Request) -> Record:
    """Choose the first rule that fits and say what it does with the request."""
    arn = listener["ListenerArn"]
    rule = next(rule for rule in account.elb.rules_of(arn) if fits(rule, request))
    actions = rule["Actions"]
    host, url = transformed(rule, request)
    decision: Record = {
        "loadBalancer": listener["LoadBalancerArn"],
        "listener": arn,
        "rule": rule["RuleArn"],
        "priority": rule["Priority"],
        "actions": [action["Type"] for action in actions],
        "action": actions[-1]["Type"],
        "request": {"method": request.method, "host": host, "url": url},
    }
    if listener.get("Certificates"):
        decision["certificate"] = _certificate(account, listener, request.host)
    outcomes = {"forward": _forwarded, "redirect": _redirected, "fixed-response": _fixed}
    return {**decision, **outcomes[actions[-1]["Type"]](account, listener, rule, request)}


def _forwarded(account: Account, listener: Record, rule: Record, request: Request) -> Record:
    weights = {
        group["TargetGroupArn"]: int(group.get("Weight", 1))
        for group in rule["Actions"][-1]["ForwardConfig"]["TargetGroups"]
    }
    turn = account.turns[rule["RuleArn"]] = account.turns.get(rule["RuleArn"], -1) + 1
    total = sum(weights.values())
    if not total:
        return {"status": 503, "targetGroups": weights}
    slots = [arn for arn, weight in weights.items() for _ in range(weight)]
    group = slots[turn % total]
    target = _target(account, group, turn)
    chosen = {"targetGroups": weights, "targetGroup": group, "target": target}
    return {**chosen, "status": 200 if target else 503}


def _target(account: Account, group: str, turn: int) -> Record | None:
    shown = describe_target_health(account, {"TargetGroupArn": group})["TargetHealthDescriptions"]
    states: dict[str, list[Record]] = {"healthy": [], "unhealthy": [], "initial": []}
    for description in shown:
        state = description["TargetHealth"]["State"]
        states.get(state, []).append(description["Target"])
    # With no healthy target, all that could be checked get traffic.
    usable = states["healthy"] or [*states["unhealthy"], *states["initial"]]
    if not usable:
        return None
    chosen = usable[turn % len(usable)]
    return {"id": chosen["Id"], "port": chosen.get("Port")}


def _redirected(account: Account, listener: Record, rule: Record, request: Request) -> Record:
    config = rule["Actions"][-1]["RedirectConfig"]
    known = {
        "protocol": listener["Protocol"],
        "host": request.host,
        "port": str(listener["Port"]),
        "path": request.path.removeprefix("/"),
        "query": request.query,
    }
    parts = {
        name: _filled(config[name.capitalize()], known)
        for name in ("protocol", "host", "port", "path", "query")
    }
    usual = {"HTTP": "80", "HTTPS": "443"}[parts["protocol"]]
    port = "" if parts["port"] == usual else f":{parts['port']}"
    query = f"?{parts['query']}" if parts["query"] else ""
    location = f"{parts['protocol'].lower()}://{parts['host']}{port}{parts['path']}{query}"
    return {"status": int(config["StatusCode"].removeprefix("HTTP_")), "location": location}


def _filled(template: str, known: dict[str, str]) -> str:
    for name, value in known.items():
        template = template.replace(f"#{{{name}}}", value)
    return template


def _fixed(account: Account, listener: Record, rule: Record, request: Request) -> Record:
    config = rule["Actions"][-1]["FixedResponseConfig"]
    return {"status": int(config["StatusCode"]), "body": config.get("MessageBody", "")}


def _certificate(account: Account, listener: Record, host: str) -> str:
    """Choose by server name: an exact name before a wildcard, and the default for all others."""
    default = listener["Certificates"][0]["CertificateArn"]
    more = account.elb.certificates.get(listener["ListenerArn"], ())
    wild = "*." + host.partition(".")[2]
    for name in (host, wild):
        for arn in (default, *more):
            if name in _names(account, arn):
                return str(arn)
    return str(default)


def _names(account: Account, arn: str) -> Sequence[str]:
    certificate = account.certificates.get(arn, {})
    names = certificate.get("SubjectAlternativeNames") or [certificate.get("DomainName", "")]
    return [name.lower() for name in names]


def listener_application(lab: Lab, load_balancer: str, port: int) -> WsgiApplication:
    """Return an application that answers as one listener, whatever the headers say."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        addressed = {
            **environ,
            "HTTP_X_LAB_LOAD_BALANCER": load_balancer,
            "HTTP_X_LAB_PORT": str(port),
        }
        return answer(lab, HttpRequest(addressed))(environ, start_response)

    return application
