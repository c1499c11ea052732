"""Repairs of the webhooks: their port, and the authority that the API server trusts."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from kubectl_alb.checks.engine.repair import Manual, open_port_step
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.webhooks import (
    Hook,
    injected,
    read,
    secret_of,
    services,
    trust,
    webhook_port,
)
from kubectl_alb.facts.x509 import X509, issued_by
from kubectl_alb.model.action import Operation, PatchObject, pointer, untouched
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.step import Difference, Op, Step
from kubectl_alb.model.system import Secret


def open_webhook_port(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Let the control plane reach the controller's webhooks."""
    source = next((c.cluster_security_group for c in facts.snapshot.aws.clusters), "")
    if not source:
        return Manual("the cluster's own security group is not known")
    return (
        open_port_step(
            finding.about.name, webhook_port(facts), source, "webhooks from control plane"
        ),
    )


@dataclass(frozen=True, slots=True)
class Served:
    """The certificate that the webhooks' Service presents, and the PEM that verifies it."""

    leaf: X509
    authority: bytes


def renew_authority(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Write the authority of the serving certificate into the webhooks that do not trust it."""
    for service, found in services(facts).items():
        if finding.about in [hook.about for hook in found]:
            served = _served(secret_of(service, facts), service)
            return served if isinstance(served, Manual) else _trusting(found, served)
    return Manual("the webhook is gone")


def _served(secret: Secret | None, service: Ref) -> Served | Manual:
    chain = read(secret.certificate) if secret else ()
    if secret is None or not chain:
        return Manual(f"no certificate of Service {service} can be seen")
    leaf = chain[0]
    if f"{service.name}.{service.namespace}.svc" not in leaf.names:
        return Manual(f"the certificate in Secret {secret.meta.ref} is not for {service}: renew it")
    for pem in (secret.authority, secret.certificate):
        if any(issued_by(leaf, ca) for ca in read(pem)):
            return Served(leaf, pem)
    return Manual(f"Secret {secret.meta.ref} does not hold the authority of its certificate")


def _trusting(found: list[Hook], served: Served) -> tuple[Step, ...] | Manual:
    wrong = [hook for hook in found if True not in trust(hook, served.leaf)]
    if any(injected(hook) for hook in wrong):
        return Manual("cert-manager writes the caBundle: look at its Certificate and its injector")
    configurations = dict.fromkeys(hook.about for hook in wrong)
    return tuple(
        _bundle(about, [hook for hook in wrong if hook.about == about], served)
        for about in configurations
    )


def _bundle(about: ObjectRef, hooks: list[Hook], served: Served) -> Step:
    # Its manifests, where Helm has it, hold the same authority as the Secret: nobody is crossed.
    return Step(
        id=f"bundle/{about}",
        title=f"write the authority of the serving certificate into {about}",
        op=Op.UPDATE,
        about=about,
        action=PatchObject(about, tuple(_swapped(hooks, served.authority, undo=False))),
        undo=PatchObject(about, tuple(_swapped(hooks, served.authority, undo=True))),
        differences=tuple(
            Difference(
                f"webhooks[{hook.webhook.name}].clientConfig.caBundle",
                _told(hook.webhook.ca_bundle),
                _told(served.authority),
            )
            for hook in hooks
        ),
    )


def _swapped(hooks: list[Hook], authority: bytes, undo: bool) -> Iterator[Operation]:
    yield from untouched(hooks[0].configuration.meta.uid)
    for hook in hooks:
        place = ("webhooks", hook.configuration.webhooks.index(hook.webhook))
        field = pointer(*place, "clientConfig", "caBundle")
        before, after = hook.webhook.ca_bundle, authority
        if undo:
            before, after = after, before
        yield {"op": "test", "path": pointer(*place, "name"), "value": hook.webhook.name}
        yield {"op": "test", "path": field, "value": _encoded(before)}
        if after:
            yield {"op": "add", "path": field, "value": _encoded(after)}
        else:
            yield {"op": "remove", "path": field}


def _encoded(pem: bytes) -> str | None:
    return base64.b64encode(pem).decode() if pem else None


def _told(pem: bytes) -> str:
    """Name a bundle by its validity and digest: bundles are long and look alike."""
    if not pem:
        return ""
    digest = hashlib.sha256(pem).hexdigest()[:12]
    found = read(pem)
    if not found:
        return f"no certificate (sha256 {digest})"
    first = found[0]
    return f"valid {first.not_before:%Y-%m-%d} to {first.not_after:%Y-%m-%d} (sha256 {digest})"
