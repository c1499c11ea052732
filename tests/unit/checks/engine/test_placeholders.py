"""Commands of findings are there to be pasted: a name can add nothing to them."""

from dataclasses import replace

import pytest

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.placeholders import remedy_for
from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.names import ObjectRef
from tests.builders import snapshot

ANNOTATE = "kubectl -n shop annotate ingress web alb.ingress.kubernetes.io/x=y --overwrite"


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("web", (ANNOTATE,)),
        ("web; reboot", ()),
        ("$(reboot)", ()),
        ("web\n", ()),
    ],
)
def test_a_command_with_a_name_that_a_shell_would_read_is_not_offered(
    name: str, commands: tuple[str, ...]
) -> None:
    failure = replace(failure_catalogue.ALL[0], fixes=(fix("annotate it", annotate("x=y")),))
    finding = Finding(ObjectRef("Ingress", "shop", name), "wrong")
    assert remedy_for(failure, finding, Facts(snapshot())) == ("annotate it", commands)


def test_a_step_of_which_one_command_cannot_be_filled_in_offers_none() -> None:
    steps = fix("do both", annotate("x=y"), "kubectl -n <NS> delete pod <POD>")
    failure = replace(failure_catalogue.ALL[0], fixes=(steps,))
    finding = Finding(ObjectRef("Ingress", "shop", "web"), "wrong")
    assert remedy_for(failure, finding, Facts(snapshot())) == ("do both", ())
