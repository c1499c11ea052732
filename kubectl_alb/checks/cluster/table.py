"""Everything in the cluster that makes load balancers."""

from collections.abc import Iterator

from kubectl_alb.checks.engine.sheet import Cell, Sheet, TableKind, columns
from kubectl_alb.controller.config import parse_version
from kubectl_alb.facts.controllers import V1_IMAGE, controllers, flag_of
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import AUTO_MODE_CONTROLLER, CONTROLLER
from kubectl_alb.model.section import Section
from kubectl_alb.model.system import Deployment

COLUMNS = columns(
    "name CONTROLLER",
    "version VERSION",
    "ready READY",
    "wanted WANTED",
    "cluster CLUSTER NAME",
    "+classes INGRESS CLASSES",
)


def _sheets(facts: Facts) -> Iterator[Sheet]:
    rows = [_row(d, facts) for d in controllers(facts)]
    rows += [_row(d, facts) for d in facts.snapshot.kubernetes.deployments if _is_v1(d)]
    for cluster in facts.snapshot.aws.clusters:
        if cluster.auto_mode_load_balancing:
            classes = _classes(AUTO_MODE_CONTROLLER, facts)
            rows.append(("EKS Auto Mode", "", None, None, cluster.name, classes))
    others = sorted(
        {c.controller for c in facts.snapshot.kubernetes.ingress_classes}
        - {CONTROLLER, AUTO_MODE_CONTROLLER}
    )
    rows += [(name, "", None, None, "", _classes(name, facts)) for name in others]
    title = "Controllers that handle Ingresses"
    yield Sheet("controllers", title, COLUMNS, tuple(rows))


def _row(deployment: Deployment, facts: Facts) -> tuple[Cell, ...]:
    versions = (parse_version(c.image) for c in deployment.containers)
    version = next((v for v in versions if v), None)
    wanted = flag_of(deployment, "ingress-class")
    return (
        str(deployment.meta.ref),
        f"v{'.'.join(map(str, version))}" if version else "",
        deployment.ready,
        deployment.desired,
        flag_of(deployment, "cluster-name"),
        wanted or _classes(CONTROLLER, facts),
    )


def _is_v1(deployment: Deployment) -> bool:
    return any(V1_IMAGE in container.image for container in deployment.containers)


def _classes(controller: str, facts: Facts) -> str:
    found = facts.snapshot.kubernetes.ingress_classes
    return ", ".join(sorted(c.meta.name for c in found if c.controller == controller))


CONTROLLERS = TableKind(
    "controllers",
    ("CLUSTER", "CLASS"),
    frozenset({Section.DEPLOYMENTS, Section.CLUSTERS, Section.INGRESS_CLASSES}),
    _sheets,
)
