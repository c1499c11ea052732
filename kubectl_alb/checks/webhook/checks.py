"""The controller's admission webhooks: HOOK."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, Undecided, check
from kubectl_alb.checks.engine.commands import (
    Offered,
    by_helm,
    commands_of,
    helm_set,
    kubectl,
    restarted,
)
from kubectl_alb.controller.webhook_paths import PATHS
from kubectl_alb.facts.controllers import controller_pods, controllers
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import interface_of
from kubectl_alb.facts.membership import group_of
from kubectl_alb.facts.security_groups import admits
from kubectl_alb.facts.webhooks import (
    INJECT,
    Hook,
    hooks,
    injected,
    made_by_chart,
    read,
    secret_of,
    services,
    trust,
    webhook_port,
)
from kubectl_alb.facts.x509 import X509
from kubectl_alb.model.counting import count
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.model.section import Section

WEBHOOKS = (Section.MUTATING_WEBHOOKS, Section.VALIDATING_WEBHOOKS)
SOON = timedelta(days=30)


def _stops(found: list[Hook]) -> str:
    """Return which requests fail while the webhooks cannot answer."""
    resources = sorted(
        {r for h in found if h.webhook.failure_policy == "Fail" for r in h.webhook.resources}
    )
    return f"requests about {listed(resources)} are refused" if resources else "they are skipped"


@check("ALB-HOOK-001", *WEBHOOKS, Section.SERVICES, Section.ENDPOINT_SLICES)
def nobody_behind_webhook(facts: Facts) -> Iterator[CheckResult]:
    """Find webhooks whose Service is missing or has no ready endpoint."""
    for ref, found in services(facts).items():
        slices = facts.snapshot.kubernetes.slices_by_service.get(ref, ())
        if ref not in facts.snapshot.kubernetes.service_by_ref:
            seen = "does not exist: the webhooks are what is left of an installation"
        elif not any(e.ready is not False for part in slices for e in part.endpoints):
            seen = "has no ready endpoint"
        else:
            continue
        yield Finding(
            ObjectRef("Service", ref.namespace, ref.name),
            f"Service {ref} of the controller's webhooks {seen}",
            f"{_stops(found)}; {listed(hook.webhook.name for hook in found)}",
            hint="get the controller's pods running, or remove what is left of its webhooks",
        )


@check("ALB-HOOK-002", *WEBHOOKS, Section.SECRETS)
def webhook_not_trusted(facts: Facts) -> Iterator[CheckResult]:
    """Find webhooks whose caBundle does not verify the certificate that is served."""
    for ref, found in services(facts).items():
        secret = secret_of(ref, facts)
        served = read(secret.certificate) if secret else ()
        if secret is None:
            yield Undecided(f"no Secret with the certificate of Service {ref} can be seen")
        elif not secret.certificate:
            yield Undecided(f"the certificate in Secret {secret.meta.ref} was left out")
        elif not served:
            yield _distrust(found[0], f"tls.crt of Secret {secret.meta.ref} is no certificate", ref)
        else:
            yield from _distrusted(ref, found, served[0], str(secret.meta.ref))


def _distrusted(ref: Ref, found: list[Hook], leaf: X509, secret: str) -> Iterator[CheckResult]:
    wanted = f"{ref.name}.{ref.namespace}.svc"
    if wanted not in leaf.names:
        seen = f"the certificate in Secret {secret} is for {listed(leaf.names)}, not for {wanted}"
        yield _distrust(found[0], seen, ref)
        return
    for hook in found:
        if not hook.webhook.ca_bundle and injected(hook):
            continue
        trusted = trust(hook, leaf)
        if True in trusted:
            continue
        if None in trusted:
            yield Undecided(f"{hook.webhook.name}: signed by an algorithm that is not known here")
            continue
        bundle = "caBundle" if trusted else "caBundle, which is empty or no certificate,"
        yield _distrust(hook, f"{bundle} did not sign the certificate in Secret {secret}", ref)
        return


def _distrust(hook: Hook, seen: str, ref: Ref) -> Finding:
    return Finding(
        hook.about,
        f"webhook {hook.webhook.name}: the API server does not trust the controller's certificate",
        f"{seen}; {_stops([hook])}",
        hint="let caBundle hold the authority of the certificate that is served (Helm writes both "
        "at once), then restart the controller if it serves another than its Secret holds",
        values={"CTRL_NS": ref.namespace},
    )


@check("ALB-HOOK-003", *WEBHOOKS, also=(Section.SECRETS,), uses=(Section.DEPLOYMENTS,))
def webhook_certificate_expired(facts: Facts) -> Iterator[CheckResult]:
    """Find certificates of the webhooks that have expired or are about to."""
    now = facts.snapshot.taken_at
    for ref, found in services(facts).items():
        secret = secret_of(ref, facts)
        served = read(secret.certificate)[:1] if secret else ()
        authorities = [ca for hook in found for ca in read(hook.webhook.ca_bundle)]
        ends = [("the certificate", c.not_after) for c in served]
        ends += [("the authority in caBundle", ca.not_after) for ca in authorities]
        soonest = min(ends, key=lambda pair: pair[1], default=None)
        if soonest is not None and soonest[1] - now < SOON:
            yield _expiry(ref, *soonest, found, facts)


def _renewed(ref: Ref, found: list[Hook], facts: Facts) -> Offered:
    """Offer what makes Helm sign a new certificate; cert-manager renews its own."""
    secret = secret_of(ref, facts)
    if any(injected(hook) for hook in found):
        return {"hint": "see why cert-manager does not renew its Certificate"}
    if secret is not None and read(secret.certificate) and not made_by_chart(secret):
        return {
            "hint": f"renew the certificate where Secret {secret.meta.ref} has it from, such "
            "as webhookTLS of the chart's values, then restart the controller"
        }
    hint = "delete the Secret of the certificate and have Helm make it anew, then restart"
    homes = [d for d in controllers(facts) if d.meta.namespace == ref.namespace]
    upgrade = helm_set(homes[0], {}, facts) if len(homes) == 1 else ()
    if secret is None or not upgrade:
        return {"hint": hint}
    delete = kubectl(ref.namespace, "delete", "secret", secret.meta.name)
    gone = f"deletes Secret {secret.meta.ref} with the old certificate; this cannot be undone"
    restart = restarted(homes[0].meta.ref, "which then serve the new certificate")
    fix = (FixCommand(delete, gone), *upgrade, restart)
    offered = by_helm(homes[0], {}, hint, facts)
    if "examples" in offered:
        return {**offered, "examples": commands_of(fix)}
    return {**offered, "fix": fix}


def _expiry(ref: Ref, what: str, end: datetime, found: list[Hook], facts: Facts) -> Finding:
    now = facts.snapshot.taken_at
    gone = end < now
    when = f"expired on {end:%Y-%m-%d}" if gone else f"expires in {count((end - now).days, 'day')}"
    return Finding(
        ObjectRef("Service", ref.namespace, ref.name),
        f"{what} of the controller's webhooks {when}",
        _stops(found) if gone else f"then {_stops(found)}",
        rating=Severity.ERROR if gone else Severity.WARNING,
        **_renewed(ref, found, facts),
    )


@check(
    "ALB-HOOK-004",
    *WEBHOOKS,
    Section.DEPLOYMENTS,
    Section.PODS,
    Section.CLUSTERS,
    Section.NETWORK_INTERFACES,
    Section.SECURITY_GROUPS,
    Section.SUBNETS,
    uses=(Section.ENDPOINT_SLICES,),
)
def webhook_port_closed(facts: Facts) -> Iterator[CheckResult]:
    """Find webhooks whose port the control plane does not reach, or at which nobody listens."""
    snapshot = facts.snapshot
    port = webhook_port(facts)
    yield from _elsewhere(port, facts)
    for cluster in snapshot.aws.clusters:
        sources = {cluster.cluster_security_group, *cluster.security_groups} - {""}
        cidrs = [s.cidr for id_ in cluster.subnet_ids if (s := snapshot.aws.subnet_by_id.get(id_))]
        closed = [
            (pod, eni)
            for pod in controller_pods(facts)
            if (eni := interface_of(pod, facts)) is not None
            and (guards := [g for g in snapshot.aws.security_groups if g.id in eni.groups])
            and not admits(guards, port, sources, cidrs)
        ]
        if closed and sources and services(facts):
            groups = closed[0][1].groups
            yield Finding(
                ObjectRef("SecurityGroup", "", groups[0]),
                f"security group {listed(groups)} does not admit the control plane on port {port}",
                f"{len(closed)} of {count(len(controller_pods(facts)), 'controller pod')}; needed "
                "is an "
                f"inbound rule from {listed(sorted(sources))}",
                hint=f"open port {port} for the control plane",
            )


def _elsewhere(port: int, facts: Facts) -> Iterator[Finding]:
    """Find Services of webhooks that send to another port than the controller listens on."""
    for ref in services(facts) if controllers(facts) else ():
        slices = facts.snapshot.kubernetes.slices_by_service.get(ref, ())
        sent = sorted({p.port for part in slices for p in part.ports if p.port})
        if sent and port not in sent:
            yield Finding(
                ObjectRef("Service", ref.namespace, ref.name),
                f"Service {ref} of the controller's webhooks sends to port "
                f"{listed(map(str, sent))}, and the controller listens on {port}",
                "--webhook-bind-port and the port webhook-server of the container differ",
                hint=f"let both name one port: {sent[0]} (webhookBindPort of the chart)",
            )


@check("ALB-HOOK-005", *WEBHOOKS)
def webhook_path_unknown(facts: Facts) -> Iterator[CheckResult]:
    """Find webhook paths that the controller's release does not serve."""
    if not facts.config.version_known:
        return
    for hook in hooks(facts):
        known = PATHS.get(hook.webhook.path)
        if known is not None and not known[0] <= facts.config.version < known[1]:
            yield Finding(
                hook.about,
                f"webhook {hook.webhook.name} calls {hook.webhook.path}, which controller "
                f"{facts.config.version_text} does not serve",
                _stops([hook]),
                hint=f"apply the webhooks of {facts.config.version_text}, or run the release that "
                "this one is of",
            )


@check("ALB-HOOK-007", *WEBHOOKS)
def authority_not_injected(facts: Facts) -> Iterator[CheckResult]:
    """Find webhooks for which cert-manager has not written the authority."""
    for configuration in dict.fromkeys(hook.configuration.meta.name for hook in hooks(facts)):
        found = [h for h in hooks(facts) if h.configuration.meta.name == configuration]
        waiting = [h for h in found if not h.webhook.ca_bundle and injected(h)]
        if waiting:
            yield Finding(
                waiting[0].about,
                f"cert-manager has not written caBundle of {waiting[0].about.name}",
                f"annotation {INJECT} asks for it; {_stops(waiting)}",
            )


@check(
    "ALB-HOOK-009",
    *WEBHOOKS,
    Section.SERVICES,
    Section.ENDPOINT_SLICES,
    Section.INGRESSES,
    Section.INGRESS_CLASSES,
    Section.INGRESS_CLASS_PARAMS,
    also=(Section.SECRETS,),
)
def foreign_ingresses_blocked(facts: Facts) -> Iterator[CheckResult]:
    """Find Ingresses of other controllers that a webhook which cannot answer keeps from changes."""
    broken = _broken_services(facts)
    living = (i.ref for i in facts.snapshot.kubernetes.ingresses if i.meta.deleted is None)
    foreign = [ref for ref in living if ref not in group_of(facts)]
    for hook in hooks(facts):
        webhook = hook.webhook
        asks = webhook.failure_policy == "Fail" and "ingresses" in webhook.resources
        if asks and not webhook.selective and webhook.service in broken and foreign:
            yield Finding(
                hook.about,
                f"webhook {webhook.name} keeps {len(foreign)} Ingresses of other controllers from "
                "being changed",
                f"{listed(foreign)}; it receives every Ingress of the cluster",
                causes=tuple(sorted(broken[webhook.service])),
                blocks=tuple(foreign),
            )


def _broken_services(facts: Facts) -> dict[Ref | None, set[str]]:
    """Return the webhook Services that cannot answer, with the codes that say why."""
    checks = (nobody_behind_webhook, webhook_not_trusted, webhook_certificate_expired)
    broken: dict[Ref | None, set[str]] = {}
    for one in checks:
        findings = [p for p in one.find(facts) if isinstance(p, Finding)]
        if any(p.severity is not Severity.WARNING for p in findings):
            for ref in services(facts):
                broken.setdefault(ref, set()).add(one.code)
    return broken
