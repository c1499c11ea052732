"""Custom resource definitions: CRD."""

from collections.abc import Iterator, Mapping

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.affected import every_ingress
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.controller.definitions import FIELDS, VERSION, chart_values
from kubectl_alb.controller.releases.definition_table import vital_definitions
from kubectl_alb.controller.releases.gateway_gates import ALB, NLB, SERVED, Needed
from kubectl_alb.facts.controllers import controllers, deployment_ref
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.gateway_gates import (
    ServedVersions,
    missing_kinds,
    served_versions,
    stops_without,
)
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import CustomResourceDefinition

GATEWAYS = "gateways.gateway.networking.k8s.io"


def _definitions(facts: Facts) -> Mapping[str, CustomResourceDefinition]:
    return {d.meta.name: d for d in facts.snapshot.kubernetes.custom_resource_definitions}


def wanted_definitions(facts: Facts) -> list[str]:
    """Return the names of the definitions that the controller's release cannot do without."""
    return list(vital_definitions(facts.config.version))


def lacking_fields(found: CustomResourceDefinition, facts: Facts) -> list[str]:
    """Return the fields that the controller's release knows and a definition does not have."""
    if found.fields is None or not facts.config.version_known:
        return []
    return [
        field
        for field, since in FIELDS.get(found.meta.name, {}).items()
        if since <= facts.config.version and field not in found.fields
    ]


@check("ALB-CRD-001", Section.DEPLOYMENTS, Section.CUSTOM_RESOURCE_DEFINITIONS)
def definitions_missing(facts: Facts) -> Iterator[CheckResult]:
    """Find controllers whose own definitions are not installed, or not in the version they use."""
    known = _definitions(facts)
    faults = [
        f"{name} does not exist" if name not in known else f"{name} is not served as {VERSION}"
        for name in wanted_definitions(facts)
        if name not in known or VERSION not in known[name].versions
    ]
    for deployment in controllers(facts) if faults else ():
        yield Finding(
            deployment_ref(deployment),
            f"controller {deployment.meta.ref} lacks definitions: {listed(faults)}",
            "it ends itself, or cannot make bindings",
            values=chart_values(facts.config),
        )


@check("ALB-CRD-002", Section.CUSTOM_RESOURCE_DEFINITIONS)
def definitions_outdated(facts: Facts) -> Iterator[CheckResult]:
    """Find definitions without fields that the controller's release knows."""
    for found in facts.snapshot.kubernetes.custom_resource_definitions:
        name = found.meta.name
        lacking = lacking_fields(found, facts)
        if lacking:
            yield Finding(
                ObjectRef("CustomResourceDefinition", "", name),
                f"definition {name} is older than controller {facts.config.version_text}: it "
                f"lacks {listed(lacking)}",
                "what is set there is dropped without an error",
                values=chart_values(facts.config),
            )


@check(
    "ALB-CRD-003",
    Section.DEPLOYMENTS,
    Section.CUSTOM_RESOURCE_DEFINITIONS,
    also=(Section.GATEWAY_CLASSES,),
)
def gateway_definitions_partial(facts: Facts) -> Iterator[CheckResult]:
    """Find sets of Gateway definitions that are partial, and that the controller relies on."""
    missing, ends = _missing_gateway_kinds(facts), _crashes(facts)
    for deployment in controllers(facts) if missing else ():
        yield Finding(
            deployment_ref(deployment),
            f"controller {deployment.meta.ref} uses the Gateway API, whose definitions lack "
            f"{listed(missing)}",
            "it ends itself"
            if ends
            else f"{facts.config.version_text} switches Gateways off without an error, as it looks "
            "for definitions when it starts only",
            hint=_gateway_hint(facts),
            blocks=every_ingress(facts) if ends else (),
            values=chart_values(facts.config),
        )


def _missing_gateway_kinds(facts: Facts) -> list[str]:
    served = served_versions(facts.snapshot.kubernetes.custom_resource_definitions)
    if GATEWAYS not in served:
        return []
    classes = {c.controller for c in facts.snapshot.kubernetes.gateway_classes}
    lacking = [
        needed
        for gate in (ALB, NLB)
        if facts.config.gate(gate.name) and (gate.controller in classes or _crashes(facts))
        for needed in missing_kinds(gate, facts.config.version, served)
    ]
    return [_spelled(needed, served) for needed in dict.fromkeys(lacking)]


def _spelled(needed: Needed, served: ServedVersions) -> str:
    name = f"{needed.kind}.{needed.group}"
    return f"{name} as {SERVED}" if needed.name in served else name


def _gateway_hint(facts: Facts) -> str:
    if facts.config.version < (3, 5, 0):
        return "install the definitions that are missing, or shut the feature gates"
    return (
        "install Gateway API v1.6.0 or later and the gateway definitions of the release "
        "(gateway.k8s.aws/v1), then restart the controller; or shut the feature gates"
    )


def _crashes(facts: Facts) -> bool:
    """Return whether the release does not look before it starts watching."""
    return any(
        stops_without(gate, facts.config) for gate in (ALB, NLB) if facts.config.gate(gate.name)
    )
