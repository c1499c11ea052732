"""The values of the chart that follow from the cluster, and how values are laid over each other.

Chart 3.5.0: values.yaml. Values that a release of the chart does not know are of no effect.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kubectl_alb.analysis.environment import Environment
from kubectl_alb.facts.tags import ROLE_ANNOTATION

Values = Mapping[str, Any]

CLASS = "alb"
# Their policies lack what this gate calls; install.md of the controller's documentation.
ISOLATED = ("aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f")


def computed_values(where: Environment, taken_class: bool = False) -> dict[str, Any]:
    """Return the values that follow from the cluster.

    Region and VPC are always given, so that pods need no instance metadata. `taken_class` means
    that an IngressClass of the chart's name is there and belongs to no Helm release.
    """
    values: dict[str, Any] = {
        "clusterName": where.name,
        "region": where.region,
        "vpcId": where.cluster.vpc_id,
        # A new certificate with each upgrade is unknown to running pods for a minute or two.
        "keepTLSSecret": True,
    }
    if where.cluster.auto_mode_load_balancing:
        # Its webhook would take all new Services of type LoadBalancer.
        values["enableServiceMutatorWebhook"] = False
    if where.partition in ISOLATED:
        values["controllerConfig"] = {"featureGates": {"LBCapacityReservation": False}}
    if taken_class:
        values["createIngressClassResource"] = False
    return {name: value for name, value in values.items() if value != ""}


def account_values(name: str, role_arn: str, by_chart: bool) -> dict[str, Any]:
    """Return the values of the service account.

    It is made `by_chart` where the release that is there has made it so: helm would delete it.
    """
    if not by_chart:
        return {"serviceAccount": {"create": False, "name": name}}
    annotations = {"annotations": {ROLE_ANNOTATION: role_arn}} if role_arn else {}
    return {"serviceAccount": {"create": True, "name": name, **annotations}}


def is_made_by_chart(values: Values) -> bool:
    """Return whether the release with these values of its user's makes the service account."""
    account = values.get("serviceAccount")
    return not isinstance(account, Mapping) or account.get("create", True) is not False


def overlaid(*layers: Values) -> dict[str, Any]:
    """Return values laid over each other, the last one counts: mappings are merged, as by helm."""
    merged: dict[str, Any] = {}
    for layer in layers:
        for name, value in layer.items():
            below = merged.get(name)
            both = isinstance(below, Mapping) and isinstance(value, Mapping)
            merged[name] = overlaid(below, value) if both else value  # type: ignore[arg-type]
    return merged


def changed_paths(before: Values, after: Values) -> tuple[str, ...]:
    """Return the paths of values that differ; what they hold may be secret."""
    return tuple(_changed(before, after, ""))


def _changed(before: Values, after: Values, path: str) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from _changed(one, other, f"{path}{name}.")
        elif one != other:
            yield f"{path}{name}"
