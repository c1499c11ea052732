"""Why the controller is not removed: others need it, or somebody else manages it."""

from collections.abc import Iterable

from kubectl_alb.analysis.wording import listed
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.dependents import Dependent
from kubectl_alb.facts.installations import Form, Installation
from kubectl_alb.facts.manifest_owner import owner_of
from kubectl_alb.model.counting import count
from kubectl_alb.model.elbv2 import LoadBalancer
from kubectl_alb.model.names import Ref
from kubectl_alb.steps.uninstall.request import LoadBalancers

PROTECTION_OFF = (
    "aws elbv2 modify-load-balancer-attributes --load-balancer-arn {arn} "
    "--attributes Key=deletion_protection.enabled,Value=false"
)


def the_installation(found: Iterable[Installation], force: bool) -> Installation | None:
    """Return the installation to remove; raise `AlbError` where that is not clear, or not ours."""
    every = tuple(found)
    for each in every:
        if each.form is Form.FIRST_GENERATION:
            raise AlbError(
                f"Deployment {each.deployment} runs {each.form.value}, which uninstall cannot "
                "remove",
                hint="remove it the way it was installed",
            )
    if len(every) > 1:
        names = listed([str(each.deployment) for each in every])
        raise AlbError(
            f"the controller is installed {count(len(every), 'time')}: {names}",
            hint="remove all but one the way they were installed; they share webhooks and "
            "definitions",
        )
    for each in every:
        if each.form is Form.GITOPS and not force:
            raise AlbError(
                f"{each.owner} manages the controller (Deployment {each.deployment}) and would "
                "install it again",
                hint="remove it there, or give --force to remove it here all the same",
            )
    return every[0] if every else None


def refuse_other_releases(found: Iterable[Ref], release: Ref | None) -> None:
    """Raise `AlbError` where there is more than one Helm release of the chart."""
    others = sorted(str(each) for each in found if each != release)
    if others and release is not None:
        raise AlbError(
            f"there are several Helm releases of the controller: {listed([str(release), *others])}",
            hint=f"remove the others first: helm uninstall {others[0].rpartition('/')[2]} "
            f"--namespace {others[0].partition('/')[0]}",
        )


def refuse_deletion(
    found: tuple[Dependent, ...],
    protected: tuple[LoadBalancer, ...],
    unowned: tuple[LoadBalancer, ...],
    force: bool,
) -> None:
    """Raise `AlbError` where deleting the load balancers could not be completed."""
    if protected:
        names = listed([lb.name for lb in protected])
        raise AlbError(
            f"deletion protection is enabled on {names}: AWS would not delete it",
            hint="set load_balancer_attributes: deletion_protection.enabled=false where the "
            f"Ingress or Service asks for it, or {PROTECTION_OFF.format(arn=protected[0].arn)}",
            see="kubectl alb describe",
        )
    if unowned:
        arn = unowned[0].arn
        raise AlbError(
            f"load balancer {listed([lb.name for lb in unowned])} belongs to no object of the "
            "cluster, so the controller does not delete it",
            hint=f"delete it yourself: aws elbv2 delete-load-balancer --load-balancer-arn {arn}",
            see="kubectl alb explain ALB-DEL-004",
        )
    managed = [(each, owner_of(each.meta)) for each in found if is_deleted_first(each)]
    kept = [f"{each.about} ({owner})" for each, owner in managed if owner]
    if kept and not force:
        raise AlbError(
            f"managed elsewhere, and would be made again: {listed(kept)}",
            hint="delete these objects there, or give --force to delete them here",
        )


def refuse_without_controller(
    found: tuple[Dependent, ...], ready: int, wanted: LoadBalancers
) -> None:
    """Raise `AlbError` where the controller has to clean up and does not run."""
    if wanted is LoadBalancers.DELETE and found and not ready:
        raise AlbError(
            "no replica of the controller is ready, and only the controller deletes what it made "
            f"for {listed([str(each.about) for each in found])}",
            hint="get it running first (kubectl alb doctor), or give --keep-load-balancers and "
            "delete the load balancers yourself",
        )


def is_deleted_first(each: Dependent) -> bool:
    """Return whether an object is deleted, or detached, while the controller still runs."""
    return bool(each.stack) or (
        each.about.kind in ("TargetGroupBinding", "GlobalAccelerator") and not each.by_controller
    )
