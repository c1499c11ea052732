"""Whether the controller's pods reach AWS at all: IAM-004."""

from collections.abc import Iterator

from kubectl_alb.analysis.wording import listed
from kubectl_alb.checks.engine.check import CheckResult, check
from kubectl_alb.facts.controllers import controller_pods
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.identities import interface_of
from kubectl_alb.facts.routes import route_table_of
from kubectl_alb.facts.security_groups import admits
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.network import NetworkInterface, VpcEndpoint
from kubectl_alb.model.section import Section
from kubectl_alb.model.workloads import Pod

DNS = (Ref("kube-system", "kube-dns"), Ref("kube-system", "coredns"))
NEEDED = ("ec2", "elasticloadbalancing", "sts")
ANYWHERE = ("0.0.0.0/0", "::/0")


@check(
    "ALB-IAM-004",
    Section.DEPLOYMENTS,
    Section.PODS,
    Section.SERVICES,
    Section.ENDPOINT_SLICES,
    Section.NETWORK_INTERFACES,
    Section.ROUTE_TABLES,
    Section.VPC_ENDPOINTS,
    Section.SECURITY_GROUPS,
)
def aws_out_of_reach(facts: Facts) -> Iterator[CheckResult]:
    """Find controller pods without a way to AWS: no route, no endpoint, or no name resolution."""
    dns = _dns_fault(facts)
    for pod in controller_pods(facts):
        eni = interface_of(pod, facts)
        seen = dns or (_network_fault(eni, facts) if eni else "")
        if seen:
            yield _out_of_reach(pod, seen, facts)


def _out_of_reach(pod: Pod, seen: str, facts: Facts) -> Finding:
    return Finding(
        ObjectRef("Pod", pod.meta.namespace, pod.meta.name),
        f"controller pod {pod.ref} cannot reach AWS",
        seen,
        hint="give its subnet a NAT gateway or the interface endpoints that are missing"
        if "endpoint" in seen
        else "repair the cluster's DNS: see why no pod behind that Service is ready",
        values={"CTRL_NS": pod.meta.namespace},
    )


def _dns_fault(facts: Facts) -> str:
    for ref in DNS:
        if ref not in facts.snapshot.kubernetes.service_by_ref:
            continue
        slices = facts.snapshot.kubernetes.slices_by_service.get(ref, ())
        if not any(e.ready is not False for part in slices for e in part.endpoints):
            return f"Service {ref}, the cluster's DNS, has no ready endpoint"
    return ""


def _network_fault(eni: NetworkInterface, facts: Facts) -> str:
    table = route_table_of(eni.subnet_id, eni.vpc_id, facts)
    if table is None or any(r.destination in ANYWHERE for r in table.routes):
        return ""
    faults = [(name, why) for name in NEEDED if (why := _endpoint_fault(name, eni, facts))]
    if not faults:
        return ""
    told = listed(f"{name} ({why})" for name, why in faults)
    return (
        f"subnet {eni.subnet_id} has no default route, and these endpoints are not usable: {told}"
    )


def _endpoint_fault(name: str, eni: NetworkInterface, facts: Facts) -> str:
    found = [
        e
        for e in facts.snapshot.aws.vpc_endpoints
        if e.vpc_id == eni.vpc_id and e.service.rpartition(".")[2] == name
    ]
    faults = [_fault(endpoint, eni, facts) for endpoint in found]
    if not faults:
        return "absent"
    return "" if "" in faults else faults[0]


def _fault(endpoint: VpcEndpoint, eni: NetworkInterface, facts: Facts) -> str:
    if endpoint.state != "available":
        return endpoint.state
    if not endpoint.private_dns:
        return "private DNS is off"
    groups = facts.snapshot.aws.security_groups
    guards = [group for group in groups if group.id in endpoint.security_groups]
    cidrs = [f"{address}/32" for address in eni.addresses[:1] if ":" not in address]
    if guards and not admits(guards, 443, eni.groups, cidrs):
        return f"{listed(g.id for g in guards)} does not admit the pod on 443"
    return ""
