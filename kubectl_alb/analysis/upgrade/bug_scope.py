"""Whom the known bugs hit here: for each bug of `controller.releases.bugs` what to look at.

A bug without an entry says in its `when` what cannot be seen in a cluster.
"""

from collections.abc import Callable, Mapping

from kubectl_alb.analysis.upgrade import affected as who
from kubectl_alb.analysis.upgrade.certificate import CertificateSource, certificate_state
from kubectl_alb.analysis.upgrade.definitions import Fate, definition_states
from kubectl_alb.analysis.upgrade.gateway import (
    gateway_api_version,
    switched_off,
    uses_gateway_api,
)
from kubectl_alb.analysis.upgrade.remark import EVERYBODY, NOBODY, Affected
from kubectl_alb.analysis.upgrade.situation import Situation
from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.definition_table import DEFINITIONS, GATEWAY_FILE
from kubectl_alb.controller.releases.requirements import Minor
from kubectl_alb.facts.tags import GATE_PREFIX
from kubectl_alb.model.section import Section

Scope = Callable[[Situation], Affected]

SET_1_5: Version = (1, 5, 0)
GATEWAY_DEFINITIONS = frozenset(d.name for d in DEFINITIONS if d.file == GATEWAY_FILE)
NOT_READ = "the values of the chart were not read"


def _of(find: who.Find) -> Scope:
    return lambda case: find(case.then)


def _everybody(case: Situation) -> Affected:
    return EVERYBODY


def _since(kubernetes: Minor, find: who.Find) -> Scope:
    """Return a scope that counts from a Kubernetes release on."""

    def scope(case: Situation) -> Affected:
        found = find(case.then)
        if case.kubernetes is None and found.possible:
            return Affected(unknown="the Kubernetes release is not known")
        return found if case.kubernetes is None or case.kubernetes >= kubernetes else NOBODY

    return scope


def _slices(case: Situation) -> Affected:
    """Return whether slices are read in the version that Kubernetes 1.25 removed."""
    if not case.then.config.endpoint_slices:
        return NOBODY
    return _since((1, 25), lambda facts: EVERYBODY)(case)


def _cert_manager(case: Situation) -> Affected:
    source = certificate_state(case).source
    if source is CertificateSource.UNKNOWN:
        return Affected(unknown="the webhooks were not read")
    return EVERYBODY if source is CertificateSource.CERT_MANAGER else NOBODY


def _expiry(case: Situation) -> Affected:
    """Return whether cert-manager meets a Secret that is to be kept."""
    return NOBODY if case.value("keepTLSSecret") is False else _cert_manager(case)


def _renewed(case: Situation) -> Affected:
    """Return whether helm makes the certificate anew."""
    return EVERYBODY if certificate_state(case).renewed else NOBODY


def _condition(case: Situation) -> Affected:
    """Find pods with a condition that names no binding."""
    pods = case.now.snapshot.kubernetes.pods
    bare = GATE_PREFIX.rstrip("/")
    found = (f"Pod {pod.meta.ref}" for pod in pods if pod.condition(bare))
    return who.among(found, case.now, Section.PODS)


def _pathless(case: Situation) -> Affected:
    """Find Ingresses with a rule without paths."""
    found = (i.ref for i in who.ours(case.now) if any(not rule.paths for rule in i.rules))
    return who.among(found, case.now, Section.INGRESSES)


def _attributes(case: Situation) -> Affected:
    """Find Ingresses with a listener attribute whose value has a comma."""
    found = (
        i.ref
        for i in who.ours(case.now)
        for text in who.annotations(i, "listener-attributes.")
        if any("=" not in part for part in text.split(","))
    )
    return who.among(found, case.now, Section.INGRESSES)


def _vpc_tags(case: Situation) -> Affected:
    return EVERYBODY if "," in case.now.config.given.get("aws-vpc-tags", "") else NOBODY


def _subnet_names(case: Situation) -> Affected:
    """Find Ingresses that name subnets by a name that several have."""
    snapshot = case.now.snapshot
    names = [subnet.tags.get("Name", "") for subnet in snapshot.aws.subnets]
    found = (
        i.ref
        for i in who.ours(case.now)
        for text in who.annotations(i, "subnets")
        if any(names.count(part.strip()) > 1 for part in text.split(","))
    )
    return who.among(found, case.now, Section.INGRESSES, Section.SUBNETS)


def _expressions(case: Situation) -> Affected:
    if case.values is None:
        return Affected(unknown=NOT_READ)
    return EVERYBODY if case.value("objectSelector.matchExpressions") else NOBODY


def _dual_stack(case: Situation) -> Affected:
    """Find dual-stack Services, where EndpointSlices are read."""
    if not case.then.config.endpoint_slices:
        return NOBODY
    return who.services(who.is_dual_stack)(case.then)


def _gateway_api(newer: bool) -> Scope:
    """Return a scope that counts with a Gateway API from 1.5 on, or with an older one."""

    def scope(case: Situation) -> Affected:
        if not case.now.snapshot.known(Section.CUSTOM_RESOURCE_DEFINITIONS):
            return Affected(unknown="the definitions were not read")
        if not uses_gateway_api(case.now) or _gates_off(case):
            return NOBODY
        found = gateway_api_version(case.now)
        if found is None:
            return Affected(unknown="the release of the Gateway API is not known")
        return EVERYBODY if (found >= SET_1_5) is newer else NOBODY

    return scope


def _gates_off(case: Situation) -> bool:
    config = case.then.config
    return not config.gate("ALBGatewayAPI") and not config.gate("NLBGatewayAPI")


def _partial(case: Situation) -> Affected:
    """Find the controller's own definitions that are missing beside the Gateway API."""
    if not uses_gateway_api(case.now) or _gates_off(case):
        return NOBODY
    states = {state.name: state.fate for state in definition_states(case)}
    missing = [n for n in sorted(GATEWAY_DEFINITIONS) if states.get(n) is Fate.CREATE]
    return Affected(tuple(f"CustomResourceDefinition {name}" for name in missing))


SCOPES: Mapping[str, Scope] = {
    "resync-does-nothing": _everybody,
    "pod-fields-dropped": _since((1, 23), who.gated_namespaces),
    "sidecars-broken": _since((1, 29), who.gated_namespaces),
    "cert-manager-mismatch": _cert_manager,
    "pod-condition-panic": _condition,
    "endpoint-slices-v1beta1": _slices,
    "new-pod-missed": _of(who.ip_targets),
    "rule-without-paths": _pathless,
    "shield-panic": _of(who.annotated("shield-advanced-protection")),
    "listener-attribute-values": _attributes,
    "vpc-by-several-tags": _vpc_tags,
    "multi-cluster-cache": _of(who.bindings_for_several_clusters),
    "assume-role-without-external-id": _of(who.bindings_with_roles),
    "requeues-counted-as-errors": _everybody,
    "tls-listener-rules": _of(who.services(who.has_tls_listener)),
    "frontend-nlb-groups": _of(who.annotated("enable-frontend-nlb")),
    "gateway-route-precedence": _of(who.gateways),
    "gateway-target-group-names": _of(who.gateways),
    "wafv2-name-panic": _of(who.annotated("wafv2-acl-name")),
    "dual-stack-endpoints": _dual_stack,
    "regex-rules-removed": _of(who.regex_rules),
    "regex-rules-rewritten": _of(who.regex_rules),
    "cert-manager-expiry": _expiry,
    "object-selector-indentation": _expressions,
    "certificate-regenerated": _renewed,
    "subnet-name-for-several": _subnet_names,
    "listener-set-crash": _gateway_api(newer=False),
    "listener-set-rights": _gateway_api(newer=True),
    "gateway-configuration-crash": _partial,
    "gateways-switched-off": switched_off,
    "h2c-on-http-listeners": _of(who.gateways),
    "configuration-rights": _of(who.gateways),
    "gateway-class-panic": _of(who.gateways),
    "cognito-parameters-panic": _of(who.gateways),
    "passthrough-target-groups": _of(who.gateways),
}
# What only may hit those that are found: the rest of its condition is not seen.
PARTLY_SEEN = (
    "sidecars-broken",
    "pod-fields-dropped",
    "assume-role-without-external-id",
    "gateway-route-precedence",
    "gateway-target-group-names",
    "new-pod-missed",
    "h2c-on-http-listeners",
    "gateway-class-panic",
    "cognito-parameters-panic",
    "passthrough-target-groups",
    "dual-stack-endpoints",
)
