"""Everything in the cluster that makes load balancers."""

from collections.abc import Iterator

from kubectl_alb.checks.evidence import Evidence
from kubectl_alb.checks.installs import AUTO_CONTROLLER, V1_IMAGE, flag_of
from kubectl_alb.checks.sheets.sheet import Cell, Sheet, Sight, columns
from kubectl_alb.controller.config import parse_version
from kubectl_alb.facts.tags import CONTROLLER
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


def _sheets(evidence: Evidence) -> Iterator[Sheet]:
    rows = [_row(d, evidence) for d in evidence.controllers]
    rows += [_row(d, evidence) for d in evidence.snapshot.deployments if _is_v1(d)]
    for cluster in evidence.snapshot.clusters:
        if cluster.auto_mode_load_balancing:
            classes = _classes(AUTO_CONTROLLER, evidence)
            rows.append(("EKS Auto Mode", "", None, None, cluster.name, classes))
    others = sorted(
        {c.controller for c in evidence.snapshot.ingress_classes} - {CONTROLLER, AUTO_CONTROLLER}
    )
    rows += [(name, "", None, None, "", _classes(name, evidence)) for name in others]
    title = "Controllers that handle Ingresses"
    yield Sheet("controllers", title, COLUMNS, tuple(rows))


def _row(deployment: Deployment, evidence: Evidence) -> tuple[Cell, ...]:
    versions = (parse_version(c.image) for c in deployment.containers)
    version = next((v for v in versions if v), None)
    wanted = flag_of(deployment, "ingress-class")
    return (
        str(deployment.meta.ref),
        f"v{'.'.join(map(str, version))}" if version else "",
        deployment.ready,
        deployment.desired,
        flag_of(deployment, "cluster-name"),
        wanted or _classes(CONTROLLER, evidence),
    )


def _is_v1(deployment: Deployment) -> bool:
    return any(V1_IMAGE in container.image for container in deployment.containers)


def _classes(controller: str, evidence: Evidence) -> str:
    found = evidence.snapshot.ingress_classes
    return ", ".join(sorted(c.meta.name for c in found if c.controller == controller))


CONTROLLERS = Sight(
    "controllers",
    ("CLUSTER", "CLASS"),
    frozenset({Section.DEPLOYMENTS, Section.CLUSTERS, Section.INGRESS_CLASSES}),
    _sheets,
)
