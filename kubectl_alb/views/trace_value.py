"""A trace for machines: the fields of the JSON contract."""

from kubectl_alb.analysis.targets import Target
from kubectl_alb.analysis.trace.action import Share
from kubectl_alb.analysis.trace.expectation import Expectation
from kubectl_alb.analysis.trace.hop import Hop
from kubectl_alb.analysis.trace.probe import Probe
from kubectl_alb.analysis.trace.reach import Reach
from kubectl_alb.analysis.trace.request import Request
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.analysis.trace.trace import Trace
from kubectl_alb.views.envelope import present, rfc3339
from kubectl_alb.views.rule_value import source
from kubectl_alb.views.trace_words import verdict

Json = dict[str, object]


def value(result: TraceResult) -> Json:
    """Return the `status` of a trace: that of the first load balancer, with the others beside."""
    probe = _probe(result.probe) if result.probe else None
    if not result.traces:
        sentence = f"no load balancer of this cluster has a rule for host {result.request.host}"
        empty: Json = {"rules": [], "targetGroups": [], "targets": [], "hops": []}
        return present(
            verdict=result.verdict,
            sentence=sentence,
            request=_request(result.request),
            probe=probe,
            unhandled=list(result.unhandled) or None,
            **empty,
        )
    first, *others = (_trace(each) for each in result.traces)
    return present(
        **{**first, "verdict": result.verdict},
        alternatives=others or None,
        unhandled=list(result.unhandled) or None,
        probe=probe,
    )


def _trace(trace: Trace) -> Json:
    chain, lb, group = trace.chain, trace.place.load_balancer, trace.place.group
    first = _hop(chain.first)
    return present(
        **{**first, "verdict": trace.verdict},
        sentence=verdict(trace),
        loadBalancer=present(name=lb.name, arn=lb.arn, dnsName=lb.dns_name) if lb else None,
        group=str(group.id) if group else None,
        side=trace.side.lower(),
        hops=[_hop(hop) for hop in chain.hops[1:]],
        end=chain.end,
        expected=_expected(trace.expected),
        differences=list(trace.differences),
        refusal=trace.refusal,
        dns=_reach(trace.dns),
        inbound=_reach(trace.inbound[0]) if trace.inbound else None,
        network=[_reach(each) for each in trace.to_targets],
        webAcl=trace.web_acl.name if trace.web_acl else None,
    )


def _hop(hop: Hop) -> Json:
    listener, certificate, done = hop.listener, hop.certificate, hop.outcome
    known = certificate.certificate if certificate else None
    shares = done.shares if done else ()
    return present(
        verdict=hop.verdict,
        reason=hop.reason,
        request=_request(hop.request),
        listener=present(port=listener.port, protocol=listener.protocol, arn=listener.arn)
        if listener
        else None,
        certificate=present(
            arn=certificate.arn,
            default=certificate.default,
            notAfter=rfc3339(known.not_after) if known else None,
        )
        if certificate
        else None,
        rules=[
            present(
                priority=each.rule.priority,
                matches=each.match.met,
                reason=each.match.reason or "all conditions are met",
                source=source(each.rule.source),
            )
            for each in hop.results
        ],
        rule=_rule(hop),
        action=_action(hop),
        targetGroups=[_group(share) for share in shares],
        targets=[_target(t) for share in shares if share.weight for t in share.group.usable],
        responseStatus=hop.status,
    )


def _request(request: Request) -> Json:
    return {
        "method": request.method,
        "scheme": request.scheme,
        "host": request.host,
        "port": request.port,
        "path": request.path,
        "query": request.query,
    }


def _rule(hop: Hop) -> Json | None:
    """Return the rule that decides; the default action is one without a priority."""
    if hop.winner is not None:
        return {
            "priority": hop.winner.priority,
            **present(arn=hop.winner.arn),
            "source": source(hop.winner.source),
        }
    if not hop.by_default:
        return None
    backend = {"ingress": str(hop.decided_by), "host": "", "path": ""} if hop.decided_by else None
    return {"default": True, "source": backend}


def _action(hop: Hop) -> Json | None:
    done = hop.outcome
    if done is None:
        return None
    return present(
        type=done.type,
        before=list(done.before) or None,
        location=done.location,
        statusCode=str(done.status) if done.status else None,
        messageBody=done.body,
        rewrittenHost=done.host,
        rewrittenUrl=done.target,
        notes=list(done.notes) or None,
    )


def _group(share: Share) -> Json:
    group = share.group
    known = group.targets is not None
    return present(
        name=group.name,
        arn=group.arn,
        service=str(group.service) if group.service else None,
        weight=share.weight,
        percent=share.percent,
        healthy=group.healthy if known else None,
        total=len(group.targets or ()) if known else None,
        failsOpen=group.fails_open or None,
    )


def _target(target: Target) -> Json:
    return present(
        id=target.id,
        port=target.port,
        pod=str(target.pod) if target.pod else None,
        state=target.state,
    )


def _expected(found: Expectation | None) -> Json | None:
    if found is None:
        return None
    return present(
        code=found.code,
        source=source(found.source),
        reason=found.reason,
        edit=found.edit,
        command=found.command,
    )


def _reach(found: Reach | None) -> Json | None:
    return None if found is None else {"open": found.open, "detail": found.detail}


def _probe(found: Probe) -> Json:
    served = found.certificate
    return present(
        address=found.address,
        status=found.status,
        location=found.location,
        server=found.server,
        certificate=present(names=list(served.names), notAfter=rfc3339(served.not_after))
        if served
        else None,
        error=found.error,
        agrees=found.agrees,
        differences=list(found.differences) or None,
    )
