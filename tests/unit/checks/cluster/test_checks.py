"""What the first generation of the controller left is told from what later releases take over."""

from kubectl_alb.checks.cluster.checks import first_generation_left
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
