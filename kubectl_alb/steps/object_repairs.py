"""Repairs of objects in the cluster: annotations, finalizers, caBundles."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.objects import meta_of
from kubectl_alb.checks.engine.repair import Manual
from kubectl_alb.controller.annotations.ignored import ignored_keys
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.manifest_owner import owner_of
from kubectl_alb.facts.ownership import load_balancers, own_finalizers
from kubectl_alb.facts.tags import STACK_TAG
from kubectl_alb.facts.webhooks import Hook, injected, read, secret_of, services, trust
from kubectl_alb.facts.x509 import X509, issued_by
from kubectl_alb.model.action import Operation, PatchObject, pointer
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.step import Difference, Op, Step
from kubectl_alb.model.system import Secret

# How much more alike two keys must be than the next two; 1 is the same.
CLEARLY = 0.02


def correct_annotation(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Give a misspelt annotation the key that it must have meant, with the same value."""
    meta = meta_of(finding.about, facts.snapshot)
    if meta is None:
        return Manual(f"{finding.about} is gone")
    key, found = finding.key, dict(ignored_keys(meta.annotations, facts.config.version))
    if key not in found:
        return Manual("the annotation is gone")
    good = found[key]
    if not good:
        return Manual("a later release of the controller may know it; this one does not")
    meant = _meant(key, good)
    if not meant:
        return Manual(f"it may mean {listed(good)}: which one is yours to say")
    if meant in meta.annotations:
        return Manual(f"{meant} is set too: remove the one that is wrong")
    return (_renamed(finding.about, meta, key, meant),)


def _meant(key: str, good: tuple[str, ...]) -> str:
    """Return the key that is by far the nearest; empty when two are about as near."""
    near = sorted(((SequenceMatcher(None, key, one).ratio(), one) for one in good), reverse=True)
    clear = len(near) == 1 or near[0][0] - near[1][0] > CLEARLY
    return near[0][1] if clear else ""


def _renamed(about: ObjectRef, meta: Meta, key: str, good: str) -> Step:
    value = meta.annotations[key]
    return Step(
        id=f"annotation/{about}/{key}",
        title=f"rename annotation {key} of {about} to {good}",
        op=Op.UPDATE,
        about=about,
        action=PatchObject(about, _moved(key, good, value)),
        undo=PatchObject(about, _moved(good, key, value)),
        differences=(
            Difference(f"metadata.annotations.{key}", value, ""),
            Difference(f"metadata.annotations.{good}", "", value),
        ),
        owner=owner_of(meta),
        warning="it then takes effect: `kubectl alb plan` shows what the controller makes of it",
    )


def _moved(key: str, other: str, value: str) -> tuple[Operation, ...]:
    before, after = (pointer("metadata", "annotations", name) for name in (key, other))
    return (
        {"op": "test", "path": before, "value": value},
        {"op": "remove", "path": before},
        {"op": "add", "path": after, "value": value},
    )


def release(finding: Finding, facts: Facts) -> tuple[Step, ...] | Manual:
    """Take the controller's finalizers off an object that waits for its deletion."""
    meta = meta_of(finding.about, facts.snapshot)
    held = own_finalizers(meta) if meta else ()
    if meta is None or not held:
        return Manual(f"{finding.about} is gone, or no finalizer of the controller holds it")
    left = [name for name in meta.finalizers if name not in held]
    path = pointer("metadata", "finalizers")
    operations: tuple[Operation, ...] = (
        {"op": "test", "path": path, "value": list(meta.finalizers)},
        {"op": "replace", "path": path, "value": left},
    )
    return (
        Step(
            id=f"finalizer/{finding.about}",
            title=f"take finalizer {listed(held)} off {finding.about}, which is then deleted",
            op=Op.DELETE,
            about=finding.about,
            action=PatchObject(finding.about, operations),
            undo=None,
            differences=tuple(Difference("metadata.finalizers", name, "") for name in held),
            confirm=meta.name,
            warning=_left_behind(meta.ref, held, facts),
        ),
    )


def _left_behind(ref: Ref, held: tuple[str, ...], facts: Facts) -> str:
    """Say what stays in AWS when the controller does not clean up."""
    stacks = {str(ref), *(GroupID.parse(name.rpartition("/")[2]).name for name in held)}
    tags = facts.snapshot.tags_of
    left = [lb.name for lb in load_balancers(facts)
            if tags.get(lb.arn, {}).get(STACK_TAG) in stacks]  # fmt: skip
    if left:
        return f"load balancer {listed(left)} stays in AWS, serves on and costs"
    return "what the controller made in AWS for it, and was not to be seen, stays there"


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
    for hook in hooks:
        place = ("webhooks", hook.configuration.webhooks.index(hook.webhook))
        field = pointer(*place, "clientConfig", "caBundle")
        before, after = hook.webhook.ca_bundle, authority
        if undo:
            before, after = after, before
        yield {"op": "test", "path": pointer(*place, "name"), "value": hook.webhook.name}
        if before:
            yield {"op": "test", "path": field, "value": base64.b64encode(before).decode()}
        yield {"op": "add", "path": field, "value": base64.b64encode(after).decode()}


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
