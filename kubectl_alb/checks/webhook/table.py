"""The controller's webhooks: Service, endpoints, certificate, authority."""

from collections.abc import Iterator

from kubectl_alb.checks.engine.sheet import Cell, Sheet, TableKind, columns
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.webhooks import INJECT, Hook, hooks, read, secret_of
from kubectl_alb.facts.x509 import X509, issued_by
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section

COLUMNS = columns(
    "webhook WEBHOOK",
    "failurePolicy POLICY",
    "service SERVICE",
    "ready READY",
    "authorityExpires CA EXPIRES",
    "certificateExpires CERT EXPIRES",
    "trusted TRUSTED",
    "+secret SECRET",
)


def _sheets(facts: Facts) -> Iterator[Sheet]:
    rows = tuple(_row(hook, facts) for hook in hooks(facts))
    notes = () if rows else ("no webhook of the controller is configured",)
    yield Sheet("webhooks", "Webhooks of the controller", COLUMNS, rows, notes)


def _row(hook: Hook, facts: Facts) -> tuple[Cell, ...]:
    webhook = hook.webhook
    service = webhook.service
    secret = secret_of(service, facts) if service else None
    served = next(iter(read(secret.certificate)), None) if secret else None
    authorities = read(webhook.ca_bundle)
    return (
        webhook.name,
        webhook.failure_policy,
        str(service) if service else webhook.url,
        _ready(service, facts) if service else None,
        _day(min(authorities, key=lambda ca: ca.not_after, default=None)),
        _day(served),
        _trusted(hook, served, authorities),
        str(secret.meta.ref) if secret else "not seen",
    )


def _ready(service: Ref, facts: Facts) -> int:
    slices = facts.snapshot.kubernetes.slices_by_service.get(service, ())
    return sum(e.ready is not False for part in slices for e in part.endpoints)


def _day(certificate: X509 | None) -> str | None:
    return f"{certificate.not_after:%Y-%m-%d}" if certificate else None


def _trusted(hook: Hook, served: X509 | None, authorities: tuple[X509, ...]) -> bool | None:
    if not hook.webhook.ca_bundle and INJECT in hook.configuration.meta.annotations:
        return False
    if served is None:
        return None
    answers = [issued_by(served, authority) for authority in authorities]
    return True if True in answers else None if None in answers else False


WEBHOOKS = TableKind(
    "webhooks",
    ("HOOK",),
    frozenset(
        {
            Section.MUTATING_WEBHOOKS,
            Section.VALIDATING_WEBHOOKS,
            Section.SERVICES,
            Section.ENDPOINT_SLICES,
            Section.SECRETS,
        }
    ),
    _sheets,
)
