"""Who asks for a resource."""

from dataclasses import replace

from kubectl_alb.analysis.plan.provenance import Cause, Provenance
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.outcomes import outcomes
from kubectl_alb.model.kubernetes import Position
from kubectl_alb.model.names import Ref
from kubectl_alb.model.stack import Stack, Type
from tests.builders import having
from tests.worlds import PUBLIC, shop


def test_a_binding_is_asked_for_by_the_path_of_the_ingress_whose_backend_it_is() -> None:
    cart = shop().kubernetes.ingress_by_ref[Ref("shop", "cart")]
    place = Position("cart.yaml", 1, {"spec.rules.0.http.paths.0": 12})
    asking = replace(cart, meta=replace(cart.meta, position=place))
    others = tuple(one for one in shop().kubernetes.ingresses if one is not cart)
    snapshot = having(shop(), ingresses=(*others, asking))
    stack = outcomes(Facts(snapshot))[PUBLIC]
    assert isinstance(stack, Stack)
    assert stack.members[0] != cart.ref
    (binding,) = (one for one in stack.bindings if one.service == "cart")
    provenance = Provenance(stack, Facts(snapshot))
    cause = provenance.resource(Type.BINDING, binding)
    assert cause == Cause(None, Ref("shop", "cart"), "cart.yaml", 12)
