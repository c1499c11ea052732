"""The health of the controller and of every IngressGroup, for machines."""

from kubectl_alb.analysis.status.group import CertificateCount, GroupStatus
from kubectl_alb.checks.engine.status_report import StatusReport, failure_of
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.views.describe_value import reconcile_value
from kubectl_alb.views.envelope import present, rfc3339
from kubectl_alb.views.finding import finding_value


def value(result: StatusReport, snapshot: Snapshot, whole: bool) -> dict[str, object]:
    """Return the fields of the contract; what was not read is absent."""
    context = snapshot.context
    return {
        "verdict": result.verdict(whole),
        "controller": _controller(result),
        "aws": present(
            account=context.account.value,
            region=context.region.value,
            partition=context.partition.value,
            caller=context.caller.value,
        ),
        "groups": [_group(group, snapshot) for group in result.overview.groups],
        "unhandled": [str(ref) for ref in result.overview.unhandled],
        "findings": [finding_value(finding) for finding in result.findings],
        "checks": {
            "made": result.made,
            "total": result.total,
            "skipped": [{"code": s.code, "reason": s.reason} for s in result.skipped],
        },
    }


def _controller(result: StatusReport) -> dict[str, object]:
    status = result.overview.controller
    deployment = status.deployment
    return present(
        found=None if not status.known else not status.absent,
        name=deployment.meta.name if deployment else None,
        version=status.version,
        namespace=status.namespace,
        ready=deployment.ready if deployment else None,
        desired=deployment.desired if deployment else None,
        leader=status.leader,
        releases=None
        if status.releases is None
        else [{"version": version, "replicas": number} for version, number in status.releases],
        definitions=result.definitions,
        lastError=_error(result),
        log=present(begins=rfc3339(result.log.begins), missing=result.log.missing),
    )


def _error(result: StatusReport) -> dict[str, object] | None:
    if result.error is None:
        return None
    error = result.error.error
    about = error.about
    named = {"kind": about.kind, "namespace": about.namespace, "name": about.name}
    return present(
        time=rfc3339(error.last),
        object=named if about.name else None,
        code=error.code,
        message=error.text,
        where=error.where,
        resolved=result.error.resolved,
    )


def _group(group: GroupStatus, snapshot: Snapshot) -> dict[str, object]:
    every, main = group.load_balancers, group.load_balancer
    frontends = [lb for lb in every or () if lb is not main]
    rules, targets = group.rules, group.targets
    return present(
        id=str(group.id),
        explicit=group.id.explicit,
        uncertain=group.uncertain,
        state=group.state,
        awaited=list(group.awaited),
        loadBalancer=_balancer(main) if main else None,
        frontends=[_balancer(lb) for lb in frontends] if frontends else None,
        members=[str(m.ingress.ref) for m in group.members if not m.deleting],
        leaving=[str(m.ingress.ref) for m in group.members if m.deleting],
        rules={"used": rules.used, "limit": rules.allowed, "applied": rules.applied}
        if rules
        else None,
        targets={
            "healthy": targets.healthy,
            "total": targets.total,
            "draining": targets.draining,
        }
        if targets
        else None,
        certificates=_certificates(group.certificates, snapshot) if group.certificates else None,
        reconcile=reconcile_value(group.reconcile, failure_of(group.reconcile)),
    )


def _balancer(lb: LoadBalancer) -> dict[str, object]:
    return present(name=lb.name, state=lb.state, type=lb.type, arn=lb.arn, dnsName=lb.dns_name)


def _certificates(count: CertificateCount, snapshot: Snapshot) -> dict[str, object]:
    return present(
        daysLeft=count.days_left(snapshot.taken_at),
        presented=count.presented,
        unknown=count.unknown,
    )
