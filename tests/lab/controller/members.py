"""What the controller writes on the Ingresses of a group.

controller: controllers/ingress/group_controller.go, pkg/k8s/finalizer.go
"""

import json
from collections.abc import Iterable

from kubectl_alb.desired.marshal import stack_json
from kubectl_alb.model.kubernetes import Ingress
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.model.stack import ALB_ID, Stack
from tests.lab.controller.site import Site

ROOT = "/apis/networking.k8s.io/v1"
PLAN = "alb.ingress.kubernetes.io/dry-run-plan"
# As Go writes them in JSON.
ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def ingress_path(ref: Ref) -> str:
    """Return the API path of an Ingress."""
    return f"{ROOT}/namespaces/{ref.namespace}/ingresses/{ref.name}"


def add_finalizers(site: Site, group: GroupID, members: Iterable[Ingress]) -> None:
    """Mark every member, before anything is made for it."""
    for ingress in members:
        if group.finalizer not in ingress.meta.finalizers:
            _set_finalizers(site, ingress, [*ingress.meta.finalizers, group.finalizer])


def remove_finalizers(site: Site, group: GroupID, leaving: Iterable[Ingress]) -> None:
    """Let go of the Ingresses that have left."""
    for ingress in leaving:
        left = [f for f in ingress.meta.finalizers if f != group.finalizer]
        _set_finalizers(site, ingress, left)


def _set_finalizers(site: Site, ingress: Ingress, finalizers: list[str]) -> None:
    site.written += 1
    site.api.patch(ingress_path(ingress.ref), {"metadata": {"finalizers": finalizers}})


def write_plan(site: Site, stack: Stack, members: list[Ingress]) -> None:
    """Put the stack's JSON on the first member and take it from the others."""
    plan = stack_json(stack, site.config.version)
    on = site.config.gate("IngressPlanAnnotation")
    for position, ingress in enumerate(members):
        current = ingress.meta.annotations.get(PLAN)
        text = _text(plan) if on and position == 0 else None
        # Equal content is left as it is: some lists have no order of their own.
        if current != text and not (current and text and json.loads(current) == plan):
            site.api.patch(ingress_path(ingress.ref), {"metadata": {"annotations": {PLAN: text}}})


def _text(plan: object) -> str:
    text = json.dumps(plan, separators=(",", ":"), ensure_ascii=False)
    for character, escaped in ESCAPED.items():
        text = text.replace(character, escaped)
    return text


def write_status(site: Site, stack: Stack, members: Iterable[Ingress], dns_name: str) -> None:
    """Tell every member the address, with all ports of the group."""
    ports = sorted(ls.port for ls in stack.listeners if ls.load_balancer == ALB_ID)
    hostname = dns_name.lower()
    # The API requires a protocol; the controller leaves it empty.
    told = [{"port": port, "protocol": ""} for port in ports]
    for ingress in members:
        current = [(address.hostname, sorted(address.ports)) for address in ingress.addresses]
        if current != [(hostname, ports)]:
            site.written += 1
            status = {"loadBalancer": {"ingress": [{"hostname": hostname, "ports": told}]}}
            site.api.patch(f"{ingress_path(ingress.ref)}/status", {"status": status})
