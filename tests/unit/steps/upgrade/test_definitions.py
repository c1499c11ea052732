"""The definitions of an upgrade: those that are there are changed, the others made."""

from kubectl_alb.model.step import Op
from kubectl_alb.steps.install.request import Chart
from kubectl_alb.steps.upgrade.plan import definition_steps
from tests.installing import definition


def test_a_definition_that_is_there_is_changed_and_not_made() -> None:
    old, new = definition("a.k8s.aws", "v1beta1"), definition("b.k8s.aws", "v1beta1")
    chart = Chart("./chart", "lbc", "3.5.0", "v3.5.0", definitions=(old, new))
    steps = definition_steps(chart, {"a.k8s.aws": ("v1beta1",)})
    assert [step.op for step in steps] == [Op.UPDATE, Op.CREATE]
