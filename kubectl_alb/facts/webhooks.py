"""The controller's webhooks with what stands behind them: Service, Secret, certificates."""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.facts.tags import INJECT_CA
from kubectl_alb.facts.x509 import X509, certificates, issued_by
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.system import Secret, Webhook, WebhookConfiguration

INJECT = INJECT_CA
DEFAULT_PORT = "9443"

OURS = (".elbv2.k8s.aws", ".aga.k8s.aws")
# Who signs the certificate that the chart makes.
CHART_AUTHORITY = b"aws-load-balancer-controller-ca"
SECRETS = ("aws-load-balancer-tls", "aws-load-balancer-webhook-tls")


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook of the controller in its configuration."""

    configuration: WebhookConfiguration
    webhook: Webhook

    @property
    def about(self) -> ObjectRef:
        """The configuration."""
        kind = "Mutating" if self.configuration.mutating else "Validating"
        return ObjectRef(f"{kind}WebhookConfiguration", "", self.configuration.meta.name)


@fact
def hooks(facts: Facts) -> tuple[Hook, ...]:
    """Return the controller's webhooks."""
    snapshot = facts.snapshot
    return tuple(
        Hook(configuration, webhook)
        for configuration in (
            *snapshot.kubernetes.mutating_webhooks,
            *snapshot.kubernetes.validating_webhooks,
        )
        for webhook in configuration.webhooks
        if webhook.name.endswith(OURS)
    )


@fact
def services(facts: Facts) -> Mapping[Ref, list[Hook]]:
    """Return the Services that webhooks call, each with its webhooks."""
    found: dict[Ref, list[Hook]] = {}
    for hook in hooks(facts):
        if hook.webhook.service is not None:
            found.setdefault(hook.webhook.service, []).append(hook)
    return found


def secret_of(service: Ref, facts: Facts) -> Secret | None:
    """Return the Secret with the serving certificate; None if there is none, or none to see."""
    here = {
        s.meta.name: s
        for s in facts.snapshot.kubernetes.secrets
        if s.meta.namespace == service.namespace
    }
    return next((here[name] for name in SECRETS if name in here), None)


def read(pem: bytes) -> tuple[X509, ...]:
    """Read certificates; none from what is not PEM."""
    try:
        return certificates(pem)
    except ValueError:
        return ()


def injected(hook: Hook) -> bool:
    """Return whether cert-manager writes the caBundle."""
    return INJECT in hook.configuration.meta.annotations


def trust(hook: Hook, leaf: X509) -> list[bool | None]:
    """Return for each authority in the caBundle whether it signed a certificate."""
    return [issued_by(leaf, ca) for ca in read(hook.webhook.ca_bundle)]


def made_by_chart(secret: Secret) -> bool:
    """Return whether the chart made a certificate, and so makes another one.

    One that stands in its values (`webhookTLS`) it writes again as it is.
    """
    return any(CHART_AUTHORITY in leaf.issuer for leaf in read(secret.certificate)[:1])


def webhook_port(facts: Facts) -> int:
    """Return the port on which the controller serves its webhooks."""
    return int(facts.config.given.get("webhook-bind-port", DEFAULT_PORT))
