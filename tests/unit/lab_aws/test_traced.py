"""What `trace` predicts is what the lab's data plane, which has its own evaluator, does."""

import pytest

from kubectl_alb.analysis.trace.candidates import place_of_group
from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.analysis.trace.trace import Question, trace
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import groups
from kubectl_alb.model.names import GroupID
from kubectl_alb.views.trace_value import value
from tests.lab.aws.client import Aws
from tests.traced_requests import LOAD_BALANCERS, answered, differences, every_request
from tests.unit.lab_aws.world import World
from tests.worlds import traced_shop


@pytest.mark.parametrize("group", dict.fromkeys(group for group, _ in LOAD_BALANCERS))
def test_the_data_plane_does_what_is_predicted(group: str, aws: Aws, shop: World) -> None:
    aws.load(shop)
    facts = Facts(traced_shop())
    place = place_of_group(groups(facts)[GroupID.parse(group)], facts)
    assert place.load_balancer is not None
    name, wrong = place.load_balancer.name, {}
    for sent in every_request():
        if sent.group == group:
            request = parse_request("GET", sent.url)
            result = TraceResult(request, (trace(Question(request), place, facts),))
            found = list(differences(value(result), answered(aws.endpoint, sent, name)))
            wrong |= {sent: found} if found else {}
    assert wrong == {}
