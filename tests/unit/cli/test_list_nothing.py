from dataclasses import replace

import pytest

from kubectl_alb.analysis.describe.listing import Listing
from kubectl_alb.analysis.describe.unserved import Unserved
from kubectl_alb.cli.commands.list import ListOptions
from kubectl_alb.cli.formats import OutputOptions
from kubectl_alb.cli.options import SharedOptions
from kubectl_alb.cli.run.list_nothing import nothing
from kubectl_alb.facts.claims import Owner
from kubectl_alb.model.names import Ref

ASKED = ListOptions(False, "", "", "", OutputOptions("table"), SharedOptions())
SHOP = Unserved(Ref("shop", "web"), "", Owner.CONTROLLER, hosts=("shop.example.com", ""))
EVERY = Listing((), (SHOP,))


@pytest.mark.parametrize(
    ("asked", "namespace", "sentence"),
    [
        ({}, "", "No Ingress path found."),
        ({}, "shop", "No path in namespace shop (-A for all)."),
        ({"group": "edge"}, "", "No path in group edge."),
        ({"selector": "a=b"}, "", "No path of an Ingress with the labels a=b."),
        ({"host": "other.test"}, "", "No path answers for other.test."),
        (
            {"host": "Shop.exmple.com"},
            "",
            "No path answers for Shop.exmple.com. Did you mean shop.example.com?",
        ),
    ],
)
def test_an_empty_list_says_what_was_looked_for(
    asked: dict[str, str], namespace: str, sentence: str
) -> None:
    assert nothing(replace(ASKED, **asked), namespace, EVERY) == sentence
