"""The checks of `doctor --pre` before an installation, but for what its steps see to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kubectl_alb.checks.engine import catalogue
from kubectl_alb.checks.engine.doctor_report import DoctorReport
from kubectl_alb.checks.engine.selection import chosen
from kubectl_alb.cli.run.doctor_question import Question
from kubectl_alb.controller.releases.lookup import Named
from kubectl_alb.facts.controllers import controllers
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.tags import RELEASE_NAME, RELEASE_NAMESPACE
from kubectl_alb.facts.webhooks import hooks
from kubectl_alb.model.context import Found
from kubectl_alb.model.names import Ref
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.steps.install.values import CLASS

# What the steps see to, or what the installation that is there is asked for itself.
SEEN_TO = ("ALB-IAM-002", "ALB-CLUSTER-002", "ALB-CRD-002", "ALB-CTRL-001")
CLASS_TAKEN = "ALB-CLUSTER-005"
WEBHOOKS_LEFT = "ALB-HOOK-001"


def preflight(
    snapshot: Snapshot,
    release: Named,
    skip: tuple[str, ...],
    values: Mapping[str, Any],
    resumed: Ref | None = None,
) -> DoctorReport:
    """Carry out the checks of `doctor --pre`, but for what the steps see to, for a release.

    `resumed` is the Helm release whose installation did not come to its end.
    """
    context = snapshot.context
    facts = Facts(snapshot)
    if not controllers(facts):
        rules = "v" + ".".join(map(str, release.rules))
        context = replace(context, controller_version=Found(rules, "the chart"))
    named_otherwise = values.get("ingressClass", CLASS) != CLASS
    spared = named_otherwise or values.get("createIngressClassResource") is False
    without = (*SEEN_TO, *((CLASS_TAKEN,) if spared else ()))
    if resumed and _has_all_webhooks(resumed, facts):
        without = (*without, WEBHOOKS_LEFT)
    checks = tuple(
        check for check in chosen((), skip, catalogue.PREFLIGHT) if check.code not in without
    )
    asking = Question(None, "", checks, (), (), pre=True)
    return asking.report(Facts(replace(snapshot, context=context)))


def _has_all_webhooks(release: Ref, facts: Facts) -> bool:
    """Return whether all webhooks are a Helm release's, which gives them what answers."""
    wanted = {RELEASE_NAME: release.name, RELEASE_NAMESPACE: release.namespace}
    return all(
        wanted.items() <= hook.configuration.meta.annotations.items() for hook in hooks(facts)
    )
