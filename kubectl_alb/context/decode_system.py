"""Events, Deployments, webhooks and the like from the API server's JSON."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.decode_kubernetes import meta, time
from kubectl_alb.context.decode_workloads import container
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.system import (
    CustomResourceDefinition,
    Deployment,
    Event,
    Gateway,
    Lease,
    Secret,
    ServiceAccount,
    Webhook,
    WebhookConfiguration,
)

Json = Mapping[str, Any]

REDACTED = "REDACTED"


def event(record: Json) -> Event:
    """Read an Event; newer servers keep the count and the times in `series` and `eventTime`."""
    about = record.get("involvedObject") or record.get("regarding") or {}
    series = record.get("series") or {}
    first = record.get("firstTimestamp") or record.get("eventTime")
    last = record.get("lastTimestamp") or series.get("lastObservedTime") or first
    source = record.get("source") or {}
    return Event(
        meta=meta(record),
        object=ObjectRef(
            about.get("kind") or "", about.get("namespace") or "", about.get("name") or ""
        ),
        type=record.get("type") or "",
        reason=record.get("reason") or "",
        message=record.get("message") or record.get("note") or "",
        count=record.get("count") or series.get("count") or 1,
        first=time(first),
        last=time(last or record["metadata"].get("creationTimestamp")),
        component=record.get("reportingComponent") or source.get("component") or "",
    )


def deployment(record: Json) -> Deployment:
    """Read a Deployment."""
    spec, status = record.get("spec") or {}, record.get("status") or {}
    template = (spec.get("template") or {}).get("spec") or {}
    desired = spec.get("replicas")
    return Deployment(
        meta=meta(record),
        desired=1 if desired is None else desired,
        ready=status.get("readyReplicas") or 0,
        containers=tuple(container(c, {}) for c in template.get("containers") or ()),
        selector=(spec.get("selector") or {}).get("matchLabels") or {},
        service_account=template.get("serviceAccountName") or "",
        host_network=bool(template.get("hostNetwork")),
    )


def lease(record: Json) -> Lease:
    """Read a Lease."""
    spec = record.get("spec") or {}
    return Lease(
        meta=meta(record),
        holder=spec.get("holderIdentity") or "",
        renewed=time(spec.get("renewTime")),
        seconds=spec.get("leaseDurationSeconds") or 0,
    )


def secret(record: Json) -> Secret:
    """Read a Secret's keys and its public certificate, and nothing else of it."""
    data = record.get("data") or {}
    public = data.get("tls.crt") or data.get("ca.crt") or ""
    return Secret(
        meta=meta(record),
        type=record.get("type") or "",
        keys=tuple(sorted(data)),
        certificate=b"" if public in ("", REDACTED) else b64decode(public),
    )


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
    return CustomResourceDefinition(
        meta=meta(record),
        group=spec.get("group") or "",
        kind=(spec.get("names") or {}).get("kind") or "",
        versions=tuple(v["name"] for v in versions if v.get("served", True)),
        stored=next((v["name"] for v in versions if v.get("storage")), ""),
    )


def gateway(record: Json) -> Gateway:
    """Read a Gateway, an HTTPRoute or a GatewayClass."""
    spec = record.get("spec") or {}
    return Gateway(
        meta=meta(record),
        kind=record.get("kind") or "",
        gateway_class=spec.get("gatewayClassName") or "",
        controller=spec.get("controllerName") or "",
    )
