"""The installations of the controller in the cluster: Deployments, their pods, who leads."""

from kubectl_alb.facts.facts import Facts, fact
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.system import Deployment
from kubectl_alb.model.workloads import Container, Pod

# Of EKS Auto Mode.
AUTO_GROUP = "eks.amazonaws.com"
IMAGE = "aws-load-balancer-controller"
# Of the ALB Ingress Controller, the first generation.
V1_IMAGE = "aws-alb-ingress-controller"
LEASE = "aws-load-balancer-controller-leader"


@fact
def controllers(facts: Facts) -> tuple[Deployment, ...]:
    """Return the Deployments that run the controller, of v2 or later."""
    return tuple(d for d in facts.snapshot.kubernetes.deployments if runs_controller(d))


@fact
def controller_pods(facts: Facts) -> tuple[Pod, ...]:
    """Return the pods of those Deployments."""
    return tuple(
        p for p in facts.snapshot.kubernetes.pods if any(selects(d, p) for d in controllers(facts))
    )


@fact
def rivals(facts: Facts) -> tuple[Deployment, ...]:
    """Return the installations that run side by side; none if there is only one."""
    running = tuple(d for d in controllers(facts) if d.desired > 0)
    return running if len(running) > 1 else ()


@fact
def leader(facts: Facts) -> str:
    """Return the pod that holds the Lease of leader election; empty when none does.

    The holder is spelled POD_UUID. client-go: tools/leaderelection/resourcelock
    """
    name = facts.config.given.get("leader-election-id") or LEASE
    for lease in facts.snapshot.kubernetes.leases:
        if lease.meta.name == name and lease.holder:
            return lease.holder.rpartition("_")[0] or lease.holder
    return ""


def runs_controller(deployment: Deployment) -> bool:
    """Return whether a Deployment runs the controller."""
    return any(map(controls, deployment.containers))


def controls(container: Container) -> bool:
    """Return whether a container runs the controller."""
    return IMAGE in container.image.partition("@")[0]


def selects(deployment: Deployment, pod: Pod) -> bool:
    """Return whether a pod is one of a Deployment's."""
    if pod.meta.namespace != deployment.meta.namespace or not deployment.selector:
        return False
    return deployment.selector.items() <= pod.meta.labels.items()


def deployment_ref(deployment: Deployment) -> ObjectRef:
    """Name a Deployment."""
    return ObjectRef("Deployment", deployment.meta.namespace, deployment.meta.name)


def flag_of(deployment: Deployment, name: str) -> str:
    """Return the value of a Deployment's flag; empty if it is not given."""
    start = f"--{name}="
    args = (arg for c in deployment.containers for arg in c.args)
    return next((arg.removeprefix(start) for arg in args if arg.startswith(start)), "")


def controller_container(pod: Pod) -> Container | None:
    """Return the container of a pod that runs the controller."""
    matching = (c for c in pod.containers if IMAGE in c.image)
    return next(matching, pod.containers[0] if pod.containers else None)
