"""Backend Services, their ports and target types: SVC."""

from collections.abc import Iterator
from dataclasses import replace

from kubectl_alb.analysis.backends import faults_of
from kubectl_alb.analysis.bound_targets import pods_behind
from kubectl_alb.analysis.wording import about_ref, binding_ref, grade_of, listed, ports_of
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.checks.engine.refusals import MEMBERSHIP, PLACEMENT, refusal, refused
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.facts.outcomes import stacks
from kubectl_alb.facts.owners import owners_of
from kubectl_alb.facts.tags import COMPUTE_TYPE, NLB_CLASS, SERVICE_PREFIX
from kubectl_alb.model.counting import count, noun
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import TargetGroupBinding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Pod

BINDINGS = (Section.TARGET_GROUP_BINDINGS,)
NODE_PORTS = ("NodePort", "LoadBalancer")
NLB_TARGET_TYPE, TYPE_KEY = f"{SERVICE_PREFIX}nlb-target-type", f"{SERVICE_PREFIX}type"


@check("ALB-SVC-001", *MEMBERSHIP, Section.SERVICES, models=True, also=BINDINGS)
def no_node_port(facts: Facts) -> Iterator[CheckResult]:
    """Find targets of type instance for a Service without node ports."""
    yield from refused("ALB-SVC-001", facts)
    for stack in stacks(facts).values():
        for tg in stack.target_groups:
            if tg.target_type == "instance" and tg.port == 0 and tg.ingress is not None:
                yield Finding(
                    about_ref(tg.ingress),
                    f"{tg.ingress}: targets of Service {tg.service} are instances, but it has no "
                    "node port",
                    "AWS refuses the target group, whose port is 0",
                    rating=grade_of(tg.ingress, facts),
                    concerns=(tg.ingress,),
                )
    for binding in _living(facts):
        service = facts.snapshot.kubernetes.service_by_ref.get(binding.service_ref)
        if binding.target_type == "instance" and service and service.type not in NODE_PORTS:
            yield Finding(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref} wants node ports of Service {service.ref}, "
                f"which is of type {service.type}",
                values={"SVC": service.ref.name},
            )


def _living(facts: Facts) -> Iterator[TargetGroupBinding]:
    return (b for b in facts.snapshot.kubernetes.target_group_bindings if b.meta.deleted is None)


@check("ALB-SVC-002", *MEMBERSHIP, Section.SERVICES, models=True)
def nothing_behind(facts: Facts) -> Iterator[CheckResult]:
    """Find backend Services of a type that has no endpoints."""
    yield from refused("ALB-SVC-002", facts)
    for stack in stacks(facts).values():
        for tg in stack.target_groups:
            service = (
                facts.snapshot.kubernetes.service_by_ref.get(tg.service) if tg.service else None
            )
            if service is not None and service.type == "ExternalName" and tg.ingress:
                yield Finding(
                    about_ref(tg.ingress),
                    f"{tg.ingress}: Service {service.ref} is of type ExternalName, which has no "
                    "endpoints",
                    f"it stands for {service.external_name}; the target group stays empty and "
                    "answers 503",
                    rating=grade_of(tg.ingress, facts),
                    hint="use a Service with a selector, or a redirect action to the other host",
                    concerns=(tg.ingress,),
                )


@check("ALB-SVC-003", *MEMBERSHIP, Section.SERVICES, models=True, also=BINDINGS)
def service_missing(facts: Facts) -> Iterator[CheckResult]:
    """Find backends and bindings whose Service does not exist."""
    for found in refused("ALB-SVC-003", facts):
        yield _named(found, facts)
    if facts.config.tolerate_missing_service:
        yield from _tolerated(facts)
    for binding in _living(facts):
        if binding.service_ref not in facts.snapshot.kubernetes.service_by_ref:
            yield Finding(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref}: Service {binding.service_ref} does not exist",
                "all its targets are deregistered",
                values={"SVC": binding.service},
            )


def _tolerated(facts: Facts) -> Iterator[CheckResult]:
    for id_, group in groups(facts).items():
        for member in group.members if id_ in stacks(facts) else ():
            for said in faults_of(member.ingress, facts.snapshot, tolerated=True):
                if said.code == "ALB-SVC-003":
                    yield said


def _named(found: CheckResult, facts: Facts) -> CheckResult:
    """Name the Service in what the controller refuses, if the Ingress itself names it."""
    if not isinstance(found, Finding):
        return found
    ingress = facts.snapshot.kubernetes.ingress_by_ref.get(
        Ref(found.about.namespace, found.about.name)
    )
    said = faults_of(ingress, facts.snapshot, tolerated=False) if ingress else ()
    first = next(iter(said), None)
    return found if first is None else replace(found, title=first.title, hint=first.hint)


@check("ALB-SVC-004", *MEMBERSHIP, Section.SERVICES, models=True, also=BINDINGS)
def port_missing(facts: Facts) -> Iterator[CheckResult]:
    """Find backends and bindings that name a port which their Service does not have."""
    for found in refused("ALB-SVC-004", facts):
        yield _named(found, facts)
    for binding in _living(facts):
        service = facts.snapshot.kubernetes.service_by_ref.get(binding.service_ref)
        if service is not None and service.port(binding.service_port) is None:
            yield Finding(
                binding_ref(binding),
                f"TargetGroupBinding {binding.ref}: Service {service.ref} has no port "
                f"{binding.service_port}",
                f"its ports: {ports_of(service)}",
                values={"SVC": service.ref.name},
            )


@check(
    "ALB-SVC-005",
    *MEMBERSHIP,
    Section.SERVICES,
    models=True,
    also=(*BINDINGS, Section.PODS),
)
def named_port_missing(facts: Facts) -> Iterator[CheckResult]:
    """Find named ports that the health check cannot use or that pods do not have."""
    yield from refused("ALB-SVC-005", facts)
    for binding in _living(facts):
        service = facts.snapshot.kubernetes.service_by_ref.get(binding.service_ref)
        port = service.port(binding.service_port) if service else None
        if service is None or port is None or not isinstance(port.target_port, str):
            continue
        name = port.target_port
        pods = [p for p in pods_behind(service, facts) if not _has_port(p, name)]
        if pods:
            yield Finding(
                binding_ref(binding),
                f"{count(len(pods), 'pod')} of Service {service.ref} {noun(len(pods), 'has')} no "
                "port named "
                f"{name}",
                listed(pod.ref for pod in pods),
                values={"SVC": service.ref.name},
            )


def _has_port(pod: Pod, name: str) -> bool:
    return any(port.name == name for c in pod.containers for port in c.ports)


@check(
    "ALB-SVC-006",
    *MEMBERSHIP,
    Section.SERVICES,
    Section.PODS,
    Section.NODES,
    models=True,
    also=BINDINGS,
)
def fargate_instances(facts: Facts) -> Iterator[CheckResult]:
    """Find targets of type instance for pods that run on Fargate only."""
    wanted: dict[Ref, list[Ref]] = {}
    for stack in stacks(facts).values():
        for tg in stack.target_groups:
            if tg.target_type == "instance" and tg.service and tg.ingress:
                wanted.setdefault(tg.service, []).append(tg.ingress)
    for binding in _living(facts):
        if binding.target_type == "instance":
            wanted.setdefault(binding.service_ref, []).extend(owners_of(binding, facts))
    for ref, ingresses in wanted.items():
        service = facts.snapshot.kubernetes.service_by_ref.get(ref)
        pods = pods_behind(service, facts) if service else []
        if pods and all(_on_fargate(pod, facts) for pod in pods):
            refs = tuple(dict.fromkeys(ingresses))
            yield Finding(
                about_ref(refs[0]) if refs else ObjectRef("Service", ref.namespace, ref.name),
                f"Service {ref}: its targets are instances, but "
                f"{noun(len(pods), 'its only pod runs', f'all {len(pods)} of its pods run')} on "
                "Fargate, "
                "which has none",
                listed(pod.ref for pod in pods),
                concerns=refs,
                values={"SVC": ref.name},
            )


def _on_fargate(pod: Pod, facts: Facts) -> bool:
    node = facts.snapshot.kubernetes.node_by_name.get(pod.node)
    return node is not None and node.meta.labels.get(COMPUTE_TYPE) == "fargate"


ipv6_without_dualstack = refusal(
    "ALB-SVC-007",
    "Find IPv6 Services behind a load balancer that is not dual-stack.",
    Section.SERVICES,
)
subnets_without_ipv6 = refusal(
    "ALB-SVC-008", "Find dual-stack load balancers in subnets without IPv6.", *PLACEMENT
)


@check("ALB-SVC-010", Section.SERVICES)
def node_port_not_allocated(facts: Facts) -> Iterator[CheckResult]:
    """Find load balancer Services with targets of type instance that allocate no node ports."""
    for service in facts.snapshot.kubernetes.services:
        given = service.meta.annotations.get
        by_type = not service.load_balancer_class and given(TYPE_KEY) == "external"
        ours = service.load_balancer_class == NLB_CLASS or by_type
        if service.type != "LoadBalancer" or not ours:
            continue
        kind = given(NLB_TARGET_TYPE, "" if by_type else facts.config.default_target_type)
        bare = [p.port for p in service.ports if not p.node_port]
        if kind == "instance" and bare and not service.allocates_node_ports:
            yield Finding(
                ObjectRef("Service", service.ref.namespace, service.ref.name),
                f"Service {service.ref}: its targets are instances, but port {listed(bare)} has "
                "no node port",
                "spec.allocateLoadBalancerNodePorts is false",
                key="spec.allocateLoadBalancerNodePorts",
            )


no_service_backend = refusal("ALB-SVC-011", "Find backends that are no Service.")
ip_targets_off = refusal(
    "ALB-SVC-012", "Find IP targets while the controller has them switched off.", Section.SERVICES
)
