"""Whether one may go straight to the wanted release, and what to mind on the way."""

from collections.abc import Iterator

from kubectl_alb.analysis.upgrade.remark import ERROR, INFO, WARNING, Remark
from kubectl_alb.analysis.upgrade.situation import Situation, text_of
from kubectl_alb.controller.config import parse_version
from kubectl_alb.controller.releases.lookup import chart_of_version
from kubectl_alb.controller.releases.path import (
    V1_LAST_KUBERNETES,
    Crossing,
    Way,
    crossings,
    left_by_downgrade,
    stops,
)
from kubectl_alb.controller.releases.requirements import (
    KubernetesRange,
    Minor,
    kubernetes_range,
    kubernetes_range_with_slices,
)
from kubectl_alb.facts.installations import Form, installations
from kubectl_alb.model.counting import count

LOCK = "leader-lock"
# A Deployment of this strategy ends its old pods before it starts new ones.
ALONE = "Recreate"
# Crossings that the steps of an upgrade take care of: definitions, policy and the whole chart.
HANDLED = (
    "first-definitions",
    "webhook-paths",
    "service-webhook",
    "listener-attributes",
    "security-groups-for-vpc",
)
# What the report says of Gateways and definitions elsewhere.
ELSEWHERE = ("gateway-v1",)


def path_remarks(case: Situation) -> Iterator[Remark]:
    """Yield what speaks against the way to the wanted release, the worst first."""
    if case.way is Way.MIGRATION:
        yield from _migration(case)
        return
    if case.way is Way.DOWNGRADE:
        yield from _downgrade(case)
    yield from _kubernetes(case)
    yield from _start(case)
    yield from _image(case)
    yield from _side_by_side(case)
    yield from _owners(case)
    yield from _crossings(case)


def _migration(case: Situation) -> Iterator[Remark]:
    for stop in stops(case.old, case.new):
        yield Remark(
            "stop",
            ERROR,
            f"{text_of(case.old)} has to be brought to {text_of(stop)} first: an older one does "
            "not tag its load balancers so that v2 finds them, and new ones would be made",
            f"upgrade to {text_of(stop)} of the ALB Ingress Controller, then run this again",
        )
    yield Remark(
        "first-generation",
        ERROR,
        f"{text_of(case.old)} is the ALB Ingress Controller, which no chart upgrades",
        "note the Ingresses and keep them, remove its Deployment and ClusterRole, give the role "
        "the additional policy for v1 to v2, then run kubectl alb install",
    )
    if case.kubernetes is not None and case.kubernetes <= V1_LAST_KUBERNETES:
        yield from _kubernetes(case)


def _downgrade(case: Situation) -> Iterator[Remark]:
    older = f"{text_of(case.new)} is older than {text_of(case.old)}, which runs"
    if case.downgrade:
        yield Remark("downgrade", WARNING, older)
    else:
        yield Remark("downgrade", ERROR, older, "give --allow-downgrade if it is meant")
    for text in left_by_downgrade(case.old, case.new):
        yield Remark("left-behind", WARNING, text)


def _kubernetes(case: Situation) -> Iterator[Remark]:
    wanted = kubernetes_range(case.new)
    if case.then.config.endpoint_slices:
        wanted = kubernetes_range_with_slices(case.new)
    found = case.kubernetes
    if found is None:
        yield Remark(
            "kubernetes",
            INFO,
            f"{text_of(case.new)} needs Kubernetes {_range(wanted)}; which one runs here is not "
            "known",
        )
    elif not wanted.first <= found <= (wanted.last or found):
        yield Remark(
            "kubernetes",
            ERROR,
            f"{text_of(case.new)} needs Kubernetes {_range(wanted)}, and {_minor(found)} runs "
            f"here: {wanted.reason}",
            "upgrade the cluster first, or choose another release with --version",
        )


def _start(case: Situation) -> Iterator[Remark]:
    """Yield for which arguments the wanted release would not start."""
    for problem in case.then.config.problems:
        if problem not in case.now.config.problems:
            yield Remark(
                "start",
                ERROR,
                f"{text_of(case.new)} would not start: {problem}",
                "remove it from the values of the chart",
            )


def _image(case: Situation) -> Iterator[Remark]:
    """Yield that the values name another image: the chart would go on running it."""
    tag = str(case.value("image.tag") or "")
    if tag and parse_version(tag) != case.new:
        yield Remark(
            "image-pinned",
            ERROR,
            f"the values set image.tag={tag}, which the chart of {text_of(case.new)} would run",
            f"give --set image.tag={text_of(case.new)}, or remove it from the values",
        )


def _side_by_side(case: Situation) -> Iterator[Remark]:
    found = installations(case.now)
    if len(found) > 1:
        yield Remark(
            "several-installations",
            WARNING,
            f"{count(len(found), 'installation')} of the controller run side by side",
            "upgrade each, and give them classes and namespaces of their own",
            tuple(f"Deployment {each.deployment}" for each in found),
        )


def _owners(case: Situation) -> Iterator[Remark]:
    for each in installations(case.now):
        if each.form is Form.GITOPS:
            yield Remark(
                "owner",
                INFO,
                f"Deployment {each.deployment} is kept by {each.owner}",
                f"change the chart to {chart_of_version(case.new)} there; --force edits it here",
            )
        elif each.form is Form.MANIFEST:
            yield Remark(
                "owner",
                WARNING,
                f"Deployment {each.deployment} was installed from plain manifests, not by Helm",
                f"apply the manifest of {text_of(case.new)} as a whole, or have Helm keep it: "
                "kubectl alb uninstall --keep-load-balancers --keep-crds, then kubectl alb install",
            )


def _crossings(case: Situation) -> Iterator[Remark]:
    for crossing in crossings(case.old, case.new):
        if crossing.id in ELSEWHERE:
            continue
        handled = crossing.id in HANDLED and not (crossing.back and case.way is Way.DOWNGRADE)
        severity = INFO if handled else WARNING
        if crossing.id == LOCK and not runs(case):
            severity = INFO
        action = _way_round(crossing, case)
        yield Remark(crossing.id, severity, crossing.text, action, step=handled)


def runs(case: Situation) -> bool:
    """Return whether pods of the running release could lead beside new ones."""
    deployments = {d.meta.ref: d for d in case.now.snapshot.kubernetes.deployments}
    found = (deployments.get(each.deployment) for each in installations(case.now))
    return any(each is None or (each.desired > 0 and each.strategy != ALONE) for each in found)


def _way_round(crossing: Crossing, case: Situation) -> str:
    """Return what to do about a crossing; to stop on the way needs no time without a controller."""
    if crossing.by_way_of is None:
        return crossing.action
    last = text_of(crossing.by_way_of[1])
    back = " --allow-downgrade" if case.way is Way.DOWNGRADE else ""
    stop = f"stop at {last} on the way"
    if any(each.release is not None for each in installations(case.now)):
        stop += f" (kubectl alb upgrade --version {last}{back})"
    scaled = "".join(
        f": kubectl -n {each.deployment.namespace} scale deployment {each.deployment.name} "
        "--replicas=0"
        for each in installations(case.now)[:1]
    )
    return f"{stop}; or {crossing.action}{scaled}"


def _range(wanted: KubernetesRange) -> str:
    if wanted.last is None:
        return f"{_minor(wanted.first)} or newer"
    return f"{_minor(wanted.first)} to {_minor(wanted.last)}"


def _minor(version: Minor) -> str:
    return ".".join(map(str, version))
