"""Events, Deployments, webhooks and the like from the API server's JSON."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kubectl_alb.context.decode.kubernetes import conditions, message, meta, time
from kubectl_alb.context.decode.workloads import command_line, container, grace_seconds
from kubectl_alb.context.kubernetes.definition_schemas import known_fields
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.system import (
    CustomResourceDefinition,
    Deployment,
    Event,
    Lease,
    Secret,
    ServiceAccount,
    Webhook,
    WebhookConfiguration,
)
from kubectl_alb.render.secret_rule import REDACTED

Json = Mapping[str, Any]

# How Helm 4 writes what it has installed: by server-side apply.
HELM = ("helm", "Apply")


def event(record: Json) -> Event:
    """Read an Event; newer servers keep count and times in `series`, or call them deprecated."""
    about = record.get("involvedObject") or record.get("regarding") or {}
    series = record.get("series") or {}
    source = record.get("source") or record.get("deprecatedSource") or {}
    reporter = record.get("reportingComponent") or record.get("reportingController")
    first = _first(record, "firstTimestamp", "deprecatedFirstTimestamp", "eventTime")
    last = (time(record.get(key)) for key in ("lastTimestamp", "deprecatedLastTimestamp"))
    known = [one for one in (*last, time(series.get("lastObservedTime")), first) if one]
    counts = (record.get("count"), record.get("deprecatedCount"), series.get("count"))
    return Event(
        meta=meta(record),
        object=ObjectRef(
            about.get("kind") or "", about.get("namespace") or "", about.get("name") or ""
        ),
        type=record.get("type") or "",
        reason=record.get("reason") or "",
        message=message(record.get("message") or record.get("note") or ""),
        count=max((count for count in counts if count), default=1),
        first=first,
        last=max(known, default=time(record["metadata"].get("creationTimestamp"))),
        component=reporter or source.get("component") or "",
    )


def _first(record: Json, *keys: str) -> datetime | None:
    """Return the first of these times that a record has."""
    return next(filter(None, (time(record.get(key)) for key in keys)), None)


def deployment(record: Json) -> Deployment:
    """Read a Deployment."""
    spec, status = record.get("spec") or {}, record.get("status") or {}
    template = (spec.get("template") or {}).get("spec") or {}
    pods = (spec.get("template") or {}).get("metadata") or {}
    desired = spec.get("replicas")
    return Deployment(
        meta=meta(record),
        desired=1 if desired is None else desired,
        ready=status.get("readyReplicas") or 0,
        containers=tuple(
            container(c, {}, command_line(c)) for c in template.get("containers") or ()
        ),
        selector=(spec.get("selector") or {}).get("matchLabels") or {},
        service_account=template.get("serviceAccountName") or "",
        host_network=bool(template.get("hostNetwork")),
        labels=pods.get("labels") or {},
        strategy=(spec.get("strategy") or {}).get("type") or "RollingUpdate",
        grace_seconds=grace_seconds(template),
        updated=status.get("updatedReplicas") or 0,
        total=status.get("replicas") or 0,
        min_ready_seconds=spec.get("minReadySeconds") or 0,
        conditions=conditions(status),
        editors=_editors(record["metadata"].get("managedFields") or ()),
    )


def _editors(history: Iterable[Json]) -> tuple[str, ...]:
    """Return who beside Helm set fields of the chart, in an object that Helm applies."""
    entries = [(e.get("manager") or "", e.get("operation"), e.get("fields")) for e in history]
    if not any((manager, operation) == HELM for manager, operation, _ in entries):
        return ()
    found = (m for m, operation, fields in entries if fields and (m, operation) != HELM)
    return tuple(dict.fromkeys(found))


def lease(record: Json) -> Lease:
    """Read a Lease."""
    spec = record.get("spec") or {}
    return Lease(
        meta=meta(record),
        holder=spec.get("holderIdentity") or "",
        renewed=time(spec.get("renewTime")),
        seconds=spec.get("leaseDurationSeconds") or 0,
        acquired=time(spec.get("acquireTime")),
        transitions=spec.get("leaseTransitions") or 0,
    )


def secret(record: Json) -> Secret:
    """Read a Secret's keys and its public certificates, and nothing else of it."""
    data = record.get("data") or {}
    return Secret(
        meta=meta(record),
        type=record.get("type") or "",
        keys=tuple(sorted(data)),
        certificate=_public(data.get("tls.crt")),
        authority=_public(data.get("ca.crt")),
    )


def _public(value: str | None) -> bytes:
    return b"" if value in (None, "", REDACTED) else b64decode(value or "")


def service_account(record: Json) -> ServiceAccount:
    """Read a ServiceAccount."""
    return ServiceAccount(meta(record))


def _webhook(hook: Json) -> Webhook:
    client = hook.get("clientConfig") or {}
    service = client.get("service")
    return Webhook(
        name=hook["name"],
        failure_policy=hook.get("failurePolicy") or "Fail",
        ca_bundle=b64decode(client.get("caBundle") or ""),
        service=Ref(service["namespace"], service["name"]) if service else None,
        url=client.get("url") or "",
        path=(service or {}).get("path") or "",
        resources=tuple(r for rule in hook.get("rules") or () for r in rule.get("resources") or ()),
        selective=bool(hook.get("objectSelector") or hook.get("namespaceSelector")),
    )


def mutating_webhook(record: Json) -> WebhookConfiguration:
    """Read a MutatingWebhookConfiguration."""
    return WebhookConfiguration(
        meta(record), True, tuple(_webhook(h) for h in record.get("webhooks") or ())
    )


def validating_webhook(record: Json) -> WebhookConfiguration:
    """Read a ValidatingWebhookConfiguration."""
    return WebhookConfiguration(
        meta(record), False, tuple(_webhook(h) for h in record.get("webhooks") or ())
    )


def custom_resource_definition(record: Json) -> CustomResourceDefinition:
    """Read a CRD, with or without its schema."""
    spec = record.get("spec") or {}
    versions = spec.get("versions") or ()
    stored: Json = next((v for v in versions if v.get("storage")), {})
    schema = (stored.get("schema") or {}).get("openAPIV3Schema")
    return CustomResourceDefinition(
        meta=meta(record),
        group=spec.get("group") or "",
        kind=(spec.get("names") or {}).get("kind") or "",
        versions=tuple(v["name"] for v in versions if v.get("served", True)),
        stored=stored.get("name") or "",
        fields=known_fields(schema or {}),
        status_writable=not stored or "status" in (stored.get("subresources") or {}),
    )
