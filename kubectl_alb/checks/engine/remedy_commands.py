"""Commands that many remedies share."""

from kubectl_alb.model.failure import Fix
from kubectl_alb.model.helm_action import CHART, REPOSITORY

_PREFIX = "alb.ingress.kubernetes.io/"

# Without a version, helm would upgrade to the newest chart.
HELM_UPGRADE = (
    f"helm upgrade <RELEASE> {CHART} --repo {REPOSITORY} --version <CHART_VERSION> "
    "-n <CTRL_NS> --reuse-values"
)
RESTART = "kubectl -n <CTRL_NS> rollout restart deploy aws-load-balancer-controller"
UPDATE_POLICY = (
    "aws iam create-policy-version --policy-arn <POLICY_ARN> "
    "--policy-document file://iam_policy.json --set-as-default"
)
APPLY_CRDS = (
    f"helm show crds {CHART} --repo {REPOSITORY} --version <CHART_VERSION> "
    "| kubectl apply --server-side --force-conflicts -f -"
)


def fix(step: str, *commands: str) -> Fix:
    """Make a `Fix` of a step and the commands that carry it out."""
    return Fix(step, commands)


def helm_set(*values: str) -> str:
    """Set values of the installed chart, leaving all others as they are."""
    return " ".join((HELM_UPGRADE, *(f"--set {value}" for value in values)))


def annotate(*settings: str) -> str:
    """Set annotations of the controller on an Ingress; settings are `key=value` without prefix."""
    return _annotate("ingress <NAME>", *(_PREFIX + setting for setting in settings))


def annotate_service(*settings: str) -> str:
    """Set annotations on a Service; settings are whole, since their prefixes differ."""
    return _annotate("svc <SVC>", *settings)


def _annotate(what: str, *settings: str) -> str:
    return f"kubectl -n <NS> annotate {what} {' '.join(settings)} --overwrite"
