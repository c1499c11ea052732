from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.interruption import Interruption
from kubectl_alb.context.load import load, overlaid
from kubectl_alb.context.source import Stream
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Gap, Section
from kubectl_alb.model.snapshot import Snapshot
from tests.builders import ingress, service, snapshot

SHOP = Path(__file__).parents[2] / "golden" / "worlds" / "shop"


@pytest.fixture(scope="module")
def shop() -> Snapshot:
    return load(BundleSource(str(SHOP)), Section)


def test_a_recorded_cluster_decodes(shop: Snapshot) -> None:
    assert len(shop.kubernetes.ingresses) == 8
    assert shop.kubernetes.ingress_by_ref[Ref("shop", "cart")].addresses[0].ports == (80, 443)


def test_rules_come_in_the_order_of_evaluation(shop: Snapshot) -> None:
    https = next(listener for listener in shop.aws.listeners if listener.port == 443)
    assert [rule.priority for rule in shop.aws.rules_by_listener_arn[https.arn]] == [
        1,
        2,
        3,
        4,
        None,
    ]


def test_a_section_that_was_not_recorded_is_a_gap(shop: Snapshot) -> None:
    assert Section.QUOTAS in shop.gaps
    assert not shop.known(Section.QUOTAS)
    assert shop.known(Section.INGRESSES, Section.RULES)


def test_a_section_that_was_recorded_empty_is_no_gap(shop: Snapshot) -> None:
    assert shop.known(Section.DEPLOYMENTS)
    assert shop.kubernetes.deployments == ()


class Halting(BundleSource):
    """Answers until load balancers are asked for; then the user wants no more."""

    def __init__(self) -> None:
        super().__init__(str(SHOP))
        self.interruption, self.released = Interruption(), Event()

    def stream(self, need: Section) -> Stream:
        if need is Section.LOAD_BALANCERS:
            self.interruption.note()
            self.released.wait(60)
        return super().stream(need)


def test_what_was_read_before_an_interruption_is_kept() -> None:
    source = Halting()
    asked = [Section.INGRESSES, Section.LOAD_BALANCERS]
    early = load(source, asked[:1], interruption=source.interruption)
    found = load(source, asked[1:], interruption=source.interruption)
    source.released.set()
    assert early.known(Section.INGRESSES)
    assert found.gaps[Section.LOAD_BALANCERS].exit_code == ExitCode.INTERRUPTED


def test_what_was_read_anew_takes_the_place_of_what_was_before() -> None:
    before = snapshot(ingresses=(ingress("old"),), services=(service(),))
    after = overlaid(before, snapshot(ingresses=(ingress("new"),)))
    assert [one.meta.name for one in after.kubernetes.ingresses] == ["new"]
    assert after.kubernetes.services == before.kubernetes.services


def test_what_could_not_be_read_anew_is_not_known_any_more() -> None:
    before = snapshot(ingresses=(ingress(),), services=(service(),))
    failed = replace(snapshot(), gaps={Section.INGRESSES: Gap("gone")})
    after = overlaid(before, failed)
    assert (after.kubernetes.ingresses, after.known(Section.INGRESSES)) == ((), False)
    assert after.known(Section.SERVICES)


class Silent(BundleSource):
    """A source that knows its records, but not whose they are."""

    def identity(self) -> ClusterContext:
        raise AlbError("no answer", hint="try later")


def test_that_the_cluster_is_not_known_is_a_gap() -> None:
    context = load(Silent(str(SHOP)), [Section.INGRESSES]).context
    assert context.gap == Gap("no answer")
    assert context.warnings == ("cluster and account are not known: no answer",)
