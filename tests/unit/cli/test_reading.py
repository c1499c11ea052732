"""Which of several gaps is the reason that a command has no answer."""

from dataclasses import replace

import pytest

from kubectl_alb.cli.needs import Needs
from kubectl_alb.cli.reading import _repeats, require
from kubectl_alb.cli.run.upgrade_versions import running
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import AccessError, AlbError, ExitCode
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.section import Gap, Section
from tests.builders import snapshot

NO_NAME = Gap("the cluster's name is not known")
CUT_OFF = Gap("the API server cannot be reached", exit_code=ExitCode.UNREACHABLE)
LATE = Gap("not read within --timeout", exit_code=ExitCode.TIMED_OUT)
REFUSED = Gap("eve may not list pods", "list pods", ExitCode.DENIED)


def raised(gaps: dict[Section, Gap], *needs: Section, read: tuple[Section, ...] = ()) -> AlbError:
    with pytest.raises(AlbError) as caught:
        require(replace(snapshot(), read=frozenset(read), gaps=gaps), *needs)
    return caught.value


def test_a_server_out_of_reach_explains_what_aws_did_not_tell() -> None:
    gaps = {Section.LOAD_BALANCERS: NO_NAME, Section.INGRESSES: CUT_OFF}
    error = raised(gaps, Section.LOAD_BALANCERS)
    assert (error.message, error.exit_code) == (CUT_OFF.reason, ExitCode.UNREACHABLE)


def test_of_a_cluster_that_answers_the_section_has_its_own_reason() -> None:
    gaps = {Section.LOAD_BALANCERS: NO_NAME, Section.PODS: CUT_OFF}
    error = raised(gaps, Section.LOAD_BALANCERS, read=(Section.INGRESSES,))
    assert (error.message, error.exit_code) == (NO_NAME.reason, ExitCode.FAILED)


def test_a_refusal_names_the_permission() -> None:
    error = raised({Section.PODS: REFUSED}, Section.PODS)
    assert isinstance(error, AccessError)
    assert (error.permission, error.exit_code) == ("list pods", ExitCode.DENIED)


def test_what_was_read_in_part_is_enough() -> None:
    found = replace(
        snapshot(), read=frozenset({Section.PODS}), gaps={Section.PODS: Gap("only shop was read")}
    )
    require(found, Section.PODS, Section.NODES)


def test_a_right_that_only_the_log_lacks_is_said() -> None:
    gap = Gap("deaf may not list gateways", "list gateways", ExitCode.DENIED, common="deaf may not")
    found = replace(snapshot(), gaps={Section.GATEWAYS: gap})
    refused = AccessError("deaf may not get pods/log", "get pods/log")
    refused.common = "deaf may not"
    assert not _repeats(refused, found)


def test_an_answer_about_an_unknown_cluster_is_partial() -> None:
    found = replace(snapshot(ingresses=()), context=ClusterContext(gap=LATE))
    needs = Needs.of([Section.INGRESSES], Section.INGRESSES)
    assert needs.vital_gap(found, ContextOptions()) is LATE


@pytest.mark.parametrize(
    ("context", "gaps", "why"),
    [
        (ClusterContext(gap=LATE), {}, LATE),
        (ClusterContext(), {Section.DEPLOYMENTS: REFUSED}, REFUSED),
    ],
)
def test_a_release_that_was_not_read_is_no_fault_of_its_image(
    context: ClusterContext, gaps: dict[Section, Gap], why: Gap
) -> None:
    read = frozenset({Section.INGRESSES})
    with pytest.raises(AlbError) as caught:
        running(Facts(replace(snapshot(), context=context, gaps=gaps, read=read)))
    assert (caught.value.message, caught.value.exit_code) == (why.reason, why.exit_code)
