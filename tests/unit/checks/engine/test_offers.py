"""Where an object is kept elsewhere, no command changes it, and the hint says who keeps it."""

from dataclasses import replace

import pytest

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.offers import with_offers
from kubectl_alb.checks.engine.remedy_commands import annotate, fix
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.failure import Failure
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress, Meta
from kubectl_alb.model.names import ObjectRef
from kubectl_alb.model.offer import Addressing, FixCommand
from tests.builders import snapshot

ABOUT = ObjectRef("Ingress", "shop", "web")
FLUX = {"kustomize.toolkit.fluxcd.io/name": "shop"}
KEY = "alb.ingress.kubernetes.io/x"


def facts(labels: dict[str, str] | None = None, **annotations: str) -> Facts:
    full = {f"alb.ingress.kubernetes.io/{key}": value for key, value in annotations.items()}
    ingress = Ingress(Meta("web", "shop", labels=labels or {}, annotations=full))
    given = Addressing(context="prod", profile="ops")
    context = ClusterContext(region=Found("eu-west-1"), given=given)
    return Facts(replace(snapshot(ingresses=(ingress,)), context=context))


def failure(*commands: str) -> Failure:
    return replace(failure_catalogue.ALL[0], fixes=(fix("do it", *commands),))


def test_the_commands_of_a_check_are_addressed_in_both_directions() -> None:
    commands = (FixCommand("aws ec2 a-b --c d", "does", "kubectl -n shop get x"),)
    finding = Finding(ABOUT, "wrong", hint="mend it", fix=commands)
    (one,) = with_offers(finding, failure(), facts()).fix
    assert one.command == "aws ec2 a-b --region eu-west-1 --profile ops --c d"
    assert one.undo == "kubectl --context prod -n shop get x"


def test_a_command_of_the_catalogue_is_an_example_and_no_fix() -> None:
    found = with_offers(Finding(ABOUT, "wrong"), failure(annotate("x=y")), facts())
    assert found.fix == ()
    assert found.examples == (
        f"kubectl --context prod -n shop annotate ingress web {KEY}=y --overwrite",
    )


@pytest.mark.parametrize(
    "command",
    [
        annotate("x=y"),
        annotate("x-"),
        "kubectl -n <NS> delete ingress <NAME>",
        "kubectl alb describe <NAME> -n <NS>",
    ],
)
def test_what_overwrites_deletes_or_only_looks_is_no_example(command: str) -> None:
    found = with_offers(Finding(ABOUT, "wrong"), failure(command), facts(x="1"))
    assert (found.fix, found.examples) == ((), ())


def test_an_example_of_a_check_may_change_what_is_set() -> None:
    finding = Finding(ABOUT, "wrong", hint="choose", examples=(f"kubectl annotate x {KEY}=2",))
    found = with_offers(finding, failure(annotate("x=y")), facts(x="1"))
    assert found.examples == (f"kubectl --context prod annotate x {KEY}=2",)


def test_who_keeps_an_object_is_named() -> None:
    found = with_offers(Finding(ABOUT, "wrong", hint="mend it"), failure(), facts(FLUX))
    assert found.hint == "mend it (Flux Kustomization /shop keeps it: change it there)"
