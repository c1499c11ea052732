"""What `describe` finds beside what its own parts show."""

from dataclasses import replace

from kubectl_alb.analysis.describe.description import describe_ingress, with_problems
from kubectl_alb.checks.engine.describe_report import with_findings
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import binding, event, ingress, ingress_class, path, service, snapshot

BACKEND = path()
WEB = ingress("web", BACKEND)
BOUND = binding("arn:aws:elasticloadbalancing:x:1:targetgroup/k8s-shop-web/1", "shop-web")
OF_WEB = {"ingress.k8s.aws/stack-namespace": "shop", "ingress.k8s.aws/stack-name": "web"}


def world(*events: object, **more: object) -> Snapshot:
    labelled = replace(BOUND, meta=replace(BOUND.meta, labels=OF_WEB))
    return snapshot(
        namespaces=(),
        ingresses=(WEB,),
        ingress_classes=(ingress_class(),),
        ingress_class_params=(),
        services=(service(),),
        target_group_bindings=(labelled,),
        events=events,
        **more,
    )


def found(made: Snapshot) -> list[Finding]:
    facts = Facts(made)
    return list(with_findings(with_problems(describe_ingress(WEB, facts), facts), facts).problems)


def test_a_failed_reconcile_has_the_code_of_its_failure() -> None:
    text = "Failed build model due to ingress: shop/web: no certificate found for host: a.test"
    (first, *_) = found(world(event("FailedBuildModel", text)))
    assert first.code == "ALB-CERT-001"
    assert first.hint


def test_a_failure_that_no_signature_knows_is_told_in_its_own_words_once() -> None:
    told = found(world(event("FailedDeployModel", "something new")))
    assert [one.code for one in told if "something new" in one.title] == ["ALB-CTRL-015"]


def test_a_failed_binding_of_the_ingress_is_told() -> None:
    text = "AccessDenied: not authorized to perform: elasticloadbalancing:RegisterTargets"
    failed = event("FailedBackendReconcile", text, "k8s-shop-web", "TargetGroupBinding")
    about = ObjectRef("TargetGroupBinding", "shop", "k8s-shop-web")
    assert about in [one.about for one in found(world(failed))]


def test_a_failed_binding_of_another_ingress_is_not() -> None:
    failed = event("FailedBackendReconcile", "x", "k8s-shop-other", "TargetGroupBinding")
    assert "k8s-shop-other" not in [one.about.name for one in found(world(failed))]
