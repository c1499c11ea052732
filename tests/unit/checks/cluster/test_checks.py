"""What the first generation of the controller left is told from what later releases take over."""

from kubectl_alb.checks.cluster.checks import first_generation_left, releases_mixed
from kubectl_alb.checks.engine.run import diagnose
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.section import Section
from tests.cases import FOLDER, case

OLD = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/old/1"


def test_a_load_balancer_with_legacy_tags_of_a_stack_is_taken_over() -> None:
    source = case(FOLDER / "ALB-CLUSTER-003.yaml")
    key = (Section.TAGS, OLD)
    tags = [*source.documents[key]["Tags"], {"Key": "ingress.k8s.aws/stack", "Value": "shop/web"}]
    source.documents[key] = {**source.documents[key], "Tags": tags}
    report = diagnose(Facts(load(source, Section)), [first_generation_left])
    assert OLD not in [finding.arn for finding in report.findings]


def releases_mixed_with(labels: dict[str, str]) -> list[str]:
    source = case(FOLDER / "ALB-CLUSTER-006.yaml")
    key = next(key for key in source.documents if key[0] is Section.DEPLOYMENTS)
    document = source.documents[key]
    known = {"app.kubernetes.io/name": "aws-load-balancer-controller", **labels}
    source.documents[key] = {**document, "metadata": {**document["metadata"], "labels": known}}
    report = diagnose(Facts(load(source, Section)), [releases_mixed])
    return [finding.title for finding in report.findings]


def test_the_chart_tells_the_release_where_no_label_does() -> None:
    (title,) = releases_mixed_with({"helm.sh/chart": "aws-load-balancer-controller-1.13.4"})
    assert title.endswith("runs image v3.5.0 with the objects of v2.13.4")
    assert releases_mixed_with({"helm.sh/chart": "aws-load-balancer-controller-3.5.0"}) == []
    assert releases_mixed_with({"helm.sh/chart": "aws-load-balancer-controller-1.99.0"}) == []
