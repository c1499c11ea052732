from kubectl_alb.facts.controllers import LEASE, leader
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.system import Lease
from tests.builders import meta, snapshot


def lease(holder: str, name: str = LEASE) -> Lease:
    return Lease(meta(name, "kube-system"), holder)


def test_the_holder_of_the_lease_leads() -> None:
    assert leader(Facts(snapshot(leases=(lease("x_1", "other"), lease("alb-1_0a-1b"))))) == "alb-1"


def test_nobody_leads_where_nobody_holds_it() -> None:
    assert leader(Facts(snapshot(leases=(lease(""),)))) == ""
    assert leader(Facts(snapshot())) == ""


def test_the_lease_may_have_another_name() -> None:
    context = ClusterContext(controller_args=("--leader-election-id=mine",))
    world = snapshot(leases=(lease("a_1"), lease("b_1", "mine")), context=context)
    assert leader(Facts(world)) == "b"
