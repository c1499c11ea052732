"""Commands to go on with reach the cluster and the account that were asked about."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kubectl_alb.analysis.describe.description import describe_ingress, with_problems
from kubectl_alb.analysis.describe.listing import listing
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.load import load
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.offer import Addressing
from kubectl_alb.model.section import Section
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import text
from kubectl_alb.views.describe import DescribeView
from kubectl_alb.views.describe_findings import next_command
from kubectl_alb.views.list import ListView

SHOP = Path(__file__).parents[2] / "golden" / "worlds" / "shop"
FLAGS = "--context prod --region us-west-2 --profile ops"
GIVEN = Addressing(context="prod", given_region="us-west-2", profile="ops")


@cache
def shop() -> Facts:
    """Return what somebody reads who gave a context, a region and a profile."""
    found = load(BundleSource(str(SHOP)), Section)
    return Facts(replace(found, context=replace(found.context, given=GIVEN)))


@pytest.mark.parametrize(
    ("about", "given", "command"),
    [
        (ObjectRef("Ingress", "shop", "web"), GIVEN, f"doctor {FLAGS} ingress/web -n shop"),
        (ObjectRef("IngressGroup", "", "edge"), GIVEN, f"doctor {FLAGS} group/edge"),
        (ObjectRef("Service", "shop", "web"), Addressing(), "doctor service/web -n shop"),
    ],
)
def test_the_next_command_has_the_flags_that_were_given(
    about: ObjectRef, given: Addressing, command: str
) -> None:
    assert next_command(about, given) == f"kubectl alb {command}"


def test_no_next_command_is_made_of_flags_alone() -> None:
    assert next_command(ObjectRef("Pod", "shop", "web-1"), GIVEN) == ""


def test_describe_and_its_document_name_the_same_next_command() -> None:
    ingress = shop().snapshot.kubernetes.ingress_by_ref[Ref("shop", "cart")]
    result = with_problems(describe_ingress(ingress, shop()), shop())
    view = DescribeView(shop().snapshot)
    command = f"kubectl alb doctor {FLAGS} ingress/cart -n shop"
    assert f"next: {command}" in text(view.document(result, wide=False), Look())
    assert view.value(result)["next"] == command


def test_what_list_says_to_try_reaches_the_same_cluster() -> None:
    result = listing(shop(), shop().snapshot.kubernetes.ingresses)
    drawn = text(ListView(shop().snapshot).document(result, wide=False), Look())
    words = "group/shop-public --before shop/web shop/cart"
    assert f"Try: kubectl alb reorder {FLAGS} {words}" in drawn
