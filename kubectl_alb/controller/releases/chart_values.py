"""Values of the chart that were renamed, taken away, or got another default.

eks-charts: values.yaml of each published chart from 1.1.1 to 3.5.0, compared with the one before.
New values are listed only where their default changes what the controller does.
"""

from dataclasses import dataclass
from enum import Enum

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.releases.catalogue import BY_CHART, RELEASES

CHART_NAME = "aws-load-balancer-controller"
REPOSITORY_PROJECT = "aws/eks-charts"
KEEP_TLS = "keepTLSSecret"


class Fate(Enum):
    """What became of a value."""

    NEW = "new"
    DEFAULT = "default"
    RENAMED = "renamed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What a chart changes in a value; of a renamed one `after` is the new name.

    Defaults are written as in JSON. `action` is for whoever relies on what was before.
    """

    chart: str
    value: str
    fate: Fate
    before: str = ""
    after: str = ""
    action: str = ""

    @property
    def version(self) -> Version:
        """The release that the chart installs."""
        return BY_CHART[self.chart].version


_GALLERY = '"public.ecr.aws/eks/aws-load-balancer-controller"'

VALUE_CHANGES = (
    ValueChange("1.2.0", "priorityClassName", Fate.DEFAULT, '""', '"system-cluster-critical"'),
    ValueChange("1.2.0", "replicaCount", Fate.DEFAULT, "1", "2"),
    ValueChange("1.3.2", "disableRestrictedSecurityGroupRules", Fate.NEW, after="true"),
    ValueChange(
        "1.3.3",
        "disableRestrictedSecurityGroupRules",
        Fate.DEFAULT,
        "true",
        "null",
        "set true to open nodes to the load balancers on all ports",
    ),
    ValueChange(
        "1.4.0",
        "createIngressClassResource",
        Fate.DEFAULT,
        "false",
        "true",
        "set false, or give an IngressClass made by hand Helm's labels and annotations",
    ),
    ValueChange("1.4.0", "ingressClassParams.create", Fate.NEW, after="true"),
    ValueChange("1.4.0", KEEP_TLS, Fate.DEFAULT, "false", "true"),
    ValueChange(
        "1.4.1",
        "clusterSecretsPermissions.allowAllSecrets",
        Fate.NEW,
        after="false",
        action="set true where Ingresses use OIDC",
    ),
    ValueChange(
        "1.4.6",
        "webhookNamespaceSelector",
        Fate.RENAMED,
        after="webhookNamespaceSelectors",
        action="rename it: the old name is ignored",
    ),
    ValueChange(
        "1.4.7",
        "image.repository",
        Fate.DEFAULT,
        '"602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon/aws-load-balancer-controller"',
        _GALLERY,
        "drop a copied repository",
    ),
    ValueChange(
        "1.5.0",
        "enableServiceMutatorWebhook",
        Fate.NEW,
        after="true",
        action="set false to leave Services of type LoadBalancer to others",
    ),
    ValueChange("1.5.0", "defaultTargetType", Fate.NEW, after='"instance"'),
    ValueChange("1.7.0", "readinessProbe", Fate.NEW, after='{"httpGet":{"path":"/readyz"}}'),
    ValueChange("1.8.0", "serviceMutatorWebhookConfig.failurePolicy", Fate.NEW, after='"Fail"'),
    ValueChange(
        "1.12.0",
        "podMutatorWebhookConfig.failurePolicy",
        Fate.NEW,
        after='"Ignore"',
        action="set Fail if no pod may come without its readiness gate",
    ),
    ValueChange(
        "1.12.0",
        "topologySpreadConstraints",
        Fate.DEFAULT,
        "{}",
        "[]",
        "write a list",
    ),
    ValueChange("1.15.0", "certManager.duration", Fate.DEFAULT, "null", '"8760h0m0s"'),
    ValueChange("1.15.0", "certManager.renewBefore", Fate.DEFAULT, "null", '"720h0m0s"'),
    ValueChange("1.15.0", "certManager.rootCert.duration", Fate.NEW, after='"43800h0m0s"'),
    ValueChange(
        "3.0.0",
        KEEP_TLS,
        Fate.GONE,
        "true",
        action="restart the pods after the upgrade, or use cert-manager",
    ),
    ValueChange(
        "3.1.0",
        KEEP_TLS,
        Fate.NEW,
        after="false",
        action="set true, unless cert-manager makes the certificate",
    ),
    ValueChange("3.2.0", "webhookConfig.ingressValdationFailurePolicy", Fate.NEW, after='"Fail"'),
)


def value_changes(old: Version, new: Version) -> tuple[ValueChange, ...]:
    """Return what the charts from one release to a later one change, oldest first."""
    return tuple(change for change in VALUE_CHANGES if old < change.version <= new)


def keeps_certificate(version: Version) -> bool | None:
    """Return the default of `keepTLSSecret` in the newest chart of a release; None without it."""
    found: bool | None = False
    for change in (c for c in VALUE_CHANGES if c.value == KEEP_TLS and c.version <= version):
        found = None if change.fate is Fate.GONE else change.after == "true"
    return found


def charts_between(old: Version, new: Version) -> tuple[str, ...]:
    """Return the published charts of the releases from one to a later one, oldest first."""
    return tuple(chart for r in RELEASES if old < r.version <= new for chart in r.charts)
