"""Refusals that no recorded case shows: for each reason a group that is refused for it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import pytest

from kubectl_alb.controller.config import parse_controller
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.class_params import IngressClassParams, LabelSelector, SelectorRequirement
from kubectl_alb.model.kubernetes import ClassParameters, Ingress, IngressClass, Namespace
from kubectl_alb.model.network import AvailabilityZone, Subnet
from kubectl_alb.model.refusal import Refusal, RefusalReason
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.system import Secret
from kubectl_alb.model.workloads import ServicePort
from tests.builders import NOW, ingress, ingress_class, meta, path, service, snapshot

Annotations = Mapping[str, str]
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/web"
HTTPS = {"certificate-arn": CERTIFICATE}
NLB = {"enable-frontend-nlb": "true"}
COGNITO = {"auth-type": "cognito", "auth-idp-cognito": "{}", **HTTPS}
OIDC = {"auth-type": "oidc", "auth-idp-oidc": '{"secretName": "login"}', **HTTPS}
JWT = {"jwksEndpoint": "https://id.test/keys", "issuer": "https://id.test"}


def claimed(name: str, annotations: Annotations, kind: str, port: int | str) -> Ingress:
    """Return an Ingress that carries the finalizer of its group."""
    built = ingress(name, path(kind=kind, port=port), annotations=dict(annotations))
    return replace(built, meta=replace(built.meta, finalizers=("group.ingress.k8s.aws/web",)))


def subnet(zone: str, vpc: str = "vpc-1", zone_id: str = "") -> Subnet:
    roles = {"kubernetes.io/role/elb": "1", "kubernetes.io/role/internal-elb": "1"}
    return Subnet(f"subnet-{zone}", vpc, zone, zone_id or zone, "10.0.0.0/20", 100, (), roles)


def of_class(*, kind: str = "IngressClassParams") -> tuple[IngressClass, ...]:
    return (replace(ingress_class(), parameters=ClassParameters("elbv2.k8s.aws", kind, "alb")),)


def selecting(selector: LabelSelector) -> dict[str, object]:
    params = IngressClassParams(meta("alb", ""), namespace_selector=selector)
    return {"ingress_classes": of_class(), "ingress_class_params": (params,)}


@dataclass(frozen=True, slots=True)
class Example:
    """A group of Ingresses with these annotations and one path each to Service `web`."""

    members: tuple[Annotations, ...] = ({},)
    path_type: str = "Prefix"
    port: int | str = 80
    args: tuple[str, ...] = ()
    sections: Mapping[str, object] = field(default_factory=dict)
    unread: Section | None = None
    deleted: bool = False
    version: str = "v3.5.0"

    def refusals(self) -> Iterator[Refusal]:
        config = parse_controller(["--cluster-name=lab", *self.args], self.version, "lab", "vpc-1")
        for outcome in outcomes(Facts(self.snapshot(), config)).values():
            if isinstance(outcome, Refusal):
                yield outcome

    def snapshot(self) -> Snapshot:
        ingresses = [
            claimed(f"web-{at}", {"group.name": "web", **given}, self.path_type, self.port)
            for at, given in enumerate(self.members)
        ]
        if self.deleted:
            ingresses = [replace(i, meta=replace(i.meta, deleted=NOW)) for i in ingresses]
        empty = ("tags", "load_balancers", "target_groups", "security_groups", "certificates")
        sections: dict[str, object] = {
            **dict.fromkeys((*empty, "web_acls", "secrets", "route_tables"), ()),
            "namespaces": (Namespace(meta("shop", "")),),
            "ingresses": tuple(ingresses),
            "ingress_classes": (ingress_class(),),
            "ingress_class_params": (),
            "services": (service("web", ServicePort("http", 80, 8080, 30080)),),
            "subnets": (subnet("a"), subnet("b")),
            "availability_zones": tuple(
                AvailabilityZone(zone, zone, "availability-zone") for zone in "ab"
            ),
            **self.sections,
        }
        if self.unread is not None:
            del sections[self.unread.name.lower()]
        return snapshot(**sections)


def one(key: str, value: object, **more: str) -> Example:
    """Return a lone Ingress with this annotation."""
    return Example(({key: value if isinstance(value, str) else json.dumps(value), **more},))


def two(key: str, first: str, second: str, **common: str) -> Example:
    """Return two members that disagree on an annotation."""
    return Example(({key: first, **common}, {key: second, **common}))


def backend(key: str, value: object, port: int | str = 80, *args: str) -> Example:
    """Return an Ingress with an annotation for its backend `web`."""
    return Example(({f"{key}.web": json.dumps(value)},), port=port, args=args)


Reason = RefusalReason
EXAMPLES: tuple[tuple[RefusalReason, Example], ...] = (
    (Reason.SECTION_NOT_READ, Example(unread=Section.SERVICES)),
    (Reason.SECTION_NOT_READ, Example(unread=Section.INGRESS_CLASSES)),
    (Reason.CLASS_NOT_FOUND, Example(sections={"ingress_classes": ()})),
    (Reason.CLASS_PARAMS_UNKNOWN, Example(sections={"ingress_classes": of_class(kind="Odd")})),
    (Reason.CLASS_PARAMS_NOT_FOUND, Example(sections={"ingress_classes": of_class()})),
    (
        Reason.NAMESPACE_NOT_FOUND,
        Example(sections={**selecting(LabelSelector({"a": "b"})), "namespaces": ()}),
    ),
    (
        Reason.NAMESPACE_SELECTOR_INVALID,
        Example(
            sections=selecting(LabelSelector(expressions=(SelectorRequirement("a", "Near", ()),)))
        ),
    ),
    (Reason.NAMESPACE_NOT_SELECTED, Example(sections=selecting(LabelSelector({"a": "b"})))),
    (
        Reason.GROUP_ORDER_CONFLICT,
        Example(({"group.order": "7"}, {"group.order": "7"}), version="v2.4.2"),
    ),
    (Reason.GROUP_ORDER_OUT_OF_RANGE, Example(({"group.order": "0"},), version="v2.4.2")),
    (
        Reason.DELETION_PROTECTION_UNREADABLE,
        Example(({"load-balancer-attributes": "deletion_protection.enabled=maybe"},), deleted=True),
    ),
    (Reason.ANNOTATION_UNREADABLE, two("scheme", "internal", "internal", tags="conflicting this")),
    (Reason.LISTEN_PORTS_EMPTY, one("listen-ports", [])),
    (Reason.SSL_REDIRECT_CONFLICT, two("ssl-redirect", "443", "444", **HTTPS)),
    (Reason.MUTUAL_TLS_UNREADABLE, one("mutual-authentication", "{", **HTTPS)),
    (Reason.MUTUAL_TLS_UNREADABLE, one("mutual-authentication", [], **HTTPS)),
    (Reason.LISTEN_PORT_OUT_OF_RANGE, one("mutual-authentication", [{"port": 0}], **HTTPS)),
    (Reason.LISTENER_ATTRIBUTE_CONFLICT, two("listener-attributes.HTTP-80", "a=1", "a=2")),
    (Reason.LOAD_BALANCER_NAME_CONFLICT, two("load-balancer-name", "a", "b")),
    (Reason.CUSTOMER_OWNED_POOL_EMPTY, one("customer-owned-ipv4-pool", "")),
    (Reason.CUSTOMER_OWNED_POOL_CONFLICT, two("customer-owned-ipv4-pool", "a", "b")),
    (
        Reason.CAPACITY_CONFLICT,
        two("minimum-load-balancer-capacity", "CapacityUnits=100", "CapacityUnits=200"),
    ),
    (Reason.CAPACITY_INVALID, one("minimum-load-balancer-capacity", "CapacityUnits=many")),
    (Reason.IPAM_POOL_CONFLICT, two("ipam-ipv4-pool-id", "a", "b")),
    (
        Reason.BACKEND_RULES_CONFLICT,
        two("manage-backend-security-group-rules", "true", "false", **{"security-groups": "sg-1"}),
    ),
    (
        Reason.ZONE_TYPE_UNKNOWN,
        Example(sections={"availability_zones": (AvailabilityZone("a", "a", "moon-zone"),)}),
    ),
    (
        Reason.ZONE_NOT_FOUND,
        Example(sections={"availability_zones": (AvailabilityZone("z", "z", "local-zone"),)}),
    ),
    (
        Reason.NO_MAIN_ROUTE_TABLE,
        Example(sections={"subnets": (replace(subnet("a"), tags={}),)}),
    ),
    (Reason.ACTION_INVALID, backend("actions", [{"type": "redirect"}], "use-annotation")),
    (Reason.CONDITION_INVALID, backend("conditions", {"field": "path-pattern"})),
    (Reason.CONDITION_INVALID, backend("conditions", [{"field": "http-header", "values": 5}, 7])),
    (Reason.TRANSFORM_INVALID, backend("transforms", {"type": "url-rewrite"})),
    (Reason.JWT_INVALID, one("jwt-validation", ["x"])),
    (Reason.IDENTITY_PROVIDER_INVALID, Example(({**OIDC, "auth-idp-oidc": '[{"issuer": "x"}]'},))),
    (Reason.TRANSFORM_TYPE_UNKNOWN, backend("transforms", [{"type": "odd"}])),
    (Reason.TRANSFORM_INVALID, backend("transforms", [{"type": "url-rewrite"}])),
    (
        Reason.TRANSFORM_INVALID,
        backend("transforms", [{"type": "url-rewrite", "urlRewriteConfig": {}}]),
    ),
    (
        Reason.ACTION_NOT_FOUND,
        Example(port="use-annotation", args=("--tolerate-non-existent-backend-action=false",)),
    ),
    (Reason.ACTION_TYPE_UNKNOWN, backend("actions", {"type": "odd"}, "use-annotation")),
    (Reason.PATH_TYPE_UNKNOWN, Example(path_type="Suffix")),
    (
        Reason.NO_TARGET_PORT,
        Example(
            ({"target-type": "ip"},),
            sections={"services": (service("web", ServicePort("http", 80, 0)),)},
        ),
    ),
    (Reason.HEALTH_CHECK_PORT_NOT_FOUND, one("healthcheck-port", "odd")),
    (Reason.HEALTH_CHECK_PROTOCOL_UNKNOWN, one("healthcheck-protocol", "TCP")),
    (Reason.AUTH_TYPE_UNKNOWN, one("auth-type", "")),
    (Reason.SCHEME_UNKNOWN, one("scheme", "")),
    (Reason.IP_ADDRESS_TYPE_UNKNOWN, one("ip-address-type", "")),
    (Reason.TARGET_TYPE_UNKNOWN, one("target-type", "")),
    (Reason.BACKEND_PROTOCOL_UNKNOWN, one("backend-protocol", "")),
    (Reason.BACKEND_PROTOCOL_UNKNOWN, one("backend-protocol-version", "")),
    (
        Reason.SERVICE_NOT_FOUND,
        backend(
            "actions",
            {
                "type": "forward",
                "forwardConfig": {"targetGroups": [{"serviceName": "", "servicePort": 80}]},
            },
            "use-annotation",
            "--tolerate-non-existent-backend-service=false",
        ),
    ),
    (Reason.AUTH_AND_JWT, one("jwt-validation", JWT, **COGNITO)),
    (Reason.JWT_INVALID, one("jwt-validation", {"issuer": "x"})),
    (Reason.JWT_INVALID, one("jwt-validation", {**JWT, "additionalClaims": [{"name": "x"}]})),
    (Reason.SECRET_NAME_INVALID, Example(({**OIDC, "auth-idp-oidc": "{}"},))),
    (Reason.SECRET_NOT_FOUND, Example((OIDC,))),
    (
        Reason.SECRET_WITHOUT_LABEL,
        Example(
            (OIDC,),
            args=("--required-secrets-label=a=b",),
            sections={"secrets": (Secret(meta("login"), "Opaque", ("clientID",)),)},
        ),
    ),
    (Reason.WEB_ACL_CONFLICT, two("wafv2-acl-arn", "arn:a", "arn:b")),
    (Reason.WEB_ACL_CONFLICT, two("wafv2-acl-name", "a", "b")),
    (Reason.WEB_ACL_CONFLICT, two("waf-acl-id", "a", "b")),
    (Reason.SHIELD_CONFLICT, two("shield-advanced-protection", "true", "false")),
    (Reason.FRONTEND_NLB_CONFLICT, two("enable-frontend-nlb", "true", "false")),
    (Reason.FRONTEND_NLB_CONFLICT, two("frontend-nlb-tags", "a=1", "a=2", **NLB)),
    (
        Reason.FRONTEND_NLB_CONFLICT,
        two("frontend-nlb-healthcheck-interval-seconds", "10", "20", **NLB),
    ),
    (
        Reason.FRONTEND_NLB_PORTS_INVALID,
        one("frontend-nlb-healthcheck-interval-seconds", "soon", **NLB),
    ),
    (Reason.EIP_OF_INTERNAL_NLB, one("frontend-nlb-eip-allocations", "eipalloc-1", **NLB)),
    (
        Reason.EIP_COUNT,
        one(
            "frontend-nlb-eip-allocations",
            "eipalloc-1",
            **{"frontend-nlb-scheme": "internet-facing"},
            **NLB,
        ),
    ),
    (
        Reason.EIP_CONFLICT,
        two(
            "frontend-nlb-eip-allocations",
            "eipalloc-1,eipalloc-2",
            "eipalloc-1,eipalloc-3",
            **{"frontend-nlb-scheme": "internet-facing"},
            **NLB,
        ),
    ),
    (
        Reason.ROUTING_POLICY_UNKNOWN,
        one("frontend-nlb-attributes", "dns_record.client_routing_policy=odd", **NLB),
    ),
)


@pytest.mark.parametrize(("reason", "example"), EXAMPLES)
def test_a_group_is_refused_for_the_reason(reason: RefusalReason, example: Example) -> None:
    assert {refusal.reason for refusal in example.refusals()} == {reason}


def test_a_section_that_was_not_read_is_named() -> None:
    (refusal,) = Example(unread=Section.SERVICES).refusals()
    assert (refusal.unknown, refusal.section) == (True, Section.SERVICES)
