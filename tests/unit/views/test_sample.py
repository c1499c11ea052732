"""What `sample` shows of its steps, of how it stands and why, and its document for machines."""

import json
from dataclasses import replace

import jsonschema
import pytest

from kubectl_alb.analysis.status.overview import overview
from kubectl_alb.analysis.trace.candidates import Place
from kubectl_alb.analysis.trace.hop import Chain, Hop
from kubectl_alb.analysis.trace.probe import Probe
from kubectl_alb.analysis.trace.request import parse_request
from kubectl_alb.analysis.trace.result import TraceResult
from kubectl_alb.analysis.trace.side import AWS
from kubectl_alb.analysis.trace.trace import Trace
from kubectl_alb.checks.engine.explained import Explained, explained
from kubectl_alb.checks.engine.status_report import StatusScope, status_report
from kubectl_alb.checks.logs.last_error import LogSpan
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.cluster_action import ref_of
from kubectl_alb.model.eks_action import CreateFargateProfile, DeleteFargateProfile
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.sample import SampleRequest
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.step import Difference, Op, Outcome, Result, Step
from kubectl_alb.render.document import Document, Line
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import inline, text
from kubectl_alb.steps.sample.manifests import namespace
from kubectl_alb.steps.sample.plan import delete_steps, deploy_steps
from kubectl_alb.views import sample, sample_test
from kubectl_alb.views.envelope import Envelope, wrapped
from kubectl_alb.views.sample import Shown
from kubectl_alb.views.schemas.documents import BY_NAME, schema
from tests.builders import NOW, event, snapshot
from tests.contract.test_schemas import closed
from tests.unit.analysis.status.test_group import LB, shop

LOOK = Look(color=False, ascii=True, width=0)
REQUEST = SampleRequest("alb")
STEPS = deploy_steps(REQUEST, {})
NO_SUBNETS = (
    "couldn't auto-discover subnets: unable to resolve at least one subnet (0 match VPC and tags: "
    "[kubernetes.io/role/elb])"
)
FAILED = event("FailedBuildModel", f"Failed build model due to {NO_SUBNETS}")
LOGGED = json.dumps(
    {
        "level": "error",
        "ts": "2026-03-02T10:00:00Z",
        "msg": "Reconciler error",
        "controller": "ingress",
        "object": {"name": "web", "namespace": "shop"},
        "namespace": "shop",
        "name": "web",
        "error": NO_SUBNETS,
    }
)


def drawn(document: Document) -> str:
    return text(document, LOOK)


def lines(*found: Line) -> str:
    return "\n".join(inline(line, LOOK) for line in found)


def why(found: Snapshot, *log: str) -> tuple[Shown, Explained]:
    facts = Facts(found)
    groups = overview(facts, found.kubernetes.ingresses)
    span = LogSpan(tuple(Written(line, "lbc-1") for line in log), NOW)
    report = status_report(groups, facts, span, StatusScope())
    reason = explained(report, facts, Ref("shop", "web"))
    shown = Shown("deploy", "shop", group=groups.groups[0], awaited=report.awaited)
    return replace(shown, explained=reason), reason


def test_steps_in_place_are_told_from_those_to_take() -> None:
    shown = Shown("deploy", "alb-sample", STEPS, frozenset({STEPS[0].id}))
    assert drawn(sample.proposal(shown)).splitlines() == [
        "Steps",
        "  = Namespace alb-sample: already in place",
        "  + Deployment alb-sample/echo",
        "  + Service alb-sample/echo",
        "  + Ingress alb-sample/echo",
    ]


PROFILE = Step(
    "FargateProfile/p",
    "Fargate profile p of cluster shop",
    Op.CREATE,
    ObjectRef("FargateProfile", "", "p"),
    CreateFargateProfile("shop", "p", "arn", ("subnet-1",), "alb-sample"),
    DeleteFargateProfile("shop", "p"),
    differences=(Difference("subnets", "", "subnet-1"),),
)
COMMAND = (
    "aws eks create-fargate-profile --cluster-name shop --fargate-profile-name p "
    "--pod-execution-role-arn arn --subnets subnet-1 "
    """--selectors '[{"namespace": "alb-sample"}]'"""
)


def test_a_profile_is_shown_with_what_it_is_made_from_and_wide_with_its_command() -> None:
    shown = Shown("deploy", "alb-sample", (PROFILE,))
    lines = ["Steps", f"  + {PROFILE.title}", "      subnets: (none) -> subnet-1"]
    assert drawn(sample.proposal(shown)).splitlines() == lines
    assert drawn(sample.proposal(shown, wide=True)).splitlines() == [*lines, f"      {COMMAND}"]


def test_what_is_no_object_is_a_comment_before_the_objects() -> None:
    steps = (PROFILE, *STEPS)
    assert list(sample.before_them(steps)) == [f"# {PROFILE.title}: {COMMAND}\n"]
    assert len(list(sample.bodies(steps))) == len(STEPS)


def test_where_all_is_in_place_there_are_no_steps_to_show() -> None:
    every = frozenset(step.id for step in STEPS)
    assert drawn(sample.proposal(Shown("deploy", "alb-sample", STEPS, every))).strip() == ""


def test_what_is_left_is_said() -> None:
    shown = Shown("delete", "shop", left=("Namespace shop: configmaps mine is in it",))
    assert "skip left: Namespace shop: configmaps mine is in it" in drawn(sample.proposal(shown))


def test_a_healthy_sample_is_its_load_balancer_and_its_targets() -> None:
    found, _ = why(shop())
    assert drawn(sample.standing(replace(found, explained=None))).splitlines() == [
        f"ok load balancer {LB.name} active, internal",
        "ok 2/2 targets healthy",
    ]
    assert found.address == LB.dns_name


def test_a_failure_is_explained_by_findings_events_and_the_log() -> None:
    found, _ = why(shop(events=(FAILED,), load_balancers=(), target_groups=()), LOGGED)
    shown = drawn(sample.standing(found))
    assert "ALB-SUBNET-001" in shown.partition("Events")[0]
    assert "FailedBuildModel: Failed build model due to couldn't" in shown
    assert "error  shop/web" in shown.partition("Log of the controller")[2]


def test_lines_of_other_ingresses_explain_nothing() -> None:
    _, reason = why(shop(), LOGGED.replace("web", "other"))
    assert reason.lines == ()


def test_a_log_that_was_not_read_is_said() -> None:
    lost = drawn(Document(tuple(sample.explanation(Explained(missing="refused")))))
    assert "WARN the log of the controller: refused" in lost


@pytest.mark.parametrize(
    ("awaited", "reason"),
    [((), "nothing is known of it"), (("a",), "a"), (("a", "b", "c"), "a (and 2 more)")],
)
def test_the_first_thing_that_is_waited_for_is_named(awaited: tuple[str, ...], reason: str) -> None:
    assert sample.reason(Shown(awaited=awaited)) == reason


def test_the_end_says_what_to_try_and_how_to_remove_it() -> None:
    found, _ = why(shop())
    told = lines(sample.deployed(REQUEST, found, unchanged=False))
    assert told == (
        f"ok deployed: http://{LB.dns_name}/  Try: kubectl alb sample test -n alb-sample  "
        "Remove: kubectl alb sample delete -n alb-sample (costs run until then)"
    )


def test_a_second_removal_is_unchanged() -> None:
    assert "unchanged" in lines(sample.removed(Shown("delete", "shop")))


@pytest.mark.parametrize(
    ("probe", "told"),
    [
        (Probe("a:80", 200, agrees=True), "ok GET http://a/  200"),
        (Probe("a:80", error="no such name"), "no answer from a:80: no such name"),
    ],
)
def test_a_test_says_how_the_request_was_answered(probe: Probe, told: str) -> None:
    request = parse_request("GET", "http://a/", (), "")
    shown = Shown("test", url="http://a/", trace=TraceResult(request, (), probe=probe))
    assert told in lines(*sample_test.closing(shown, good=True))


def test_a_test_without_an_address_says_what_is_waited_for() -> None:
    shown = Shown("test", awaited=("there is no load balancer",))
    told = lines(*sample_test.closing(shown, good=False))
    assert told == "FAIL the sample has no address yet: there is no load balancer"


def test_an_internal_load_balancer_is_tested_from_its_network() -> None:
    request = parse_request("GET", "http://app.example.com/", (), "")
    place = Place(load_balancer=LB)
    traced = Trace(place, AWS, Chain((Hop(request, "served"),)))
    shown = Shown("test", "shop", url="http://a/", trace=TraceResult(request, (traced,)))
    told = lines(*sample_test.closing(shown, good=True))
    assert f"It can be reached from VPC {LB.vpc_id}" in told
    assert "Host: app.example.com" in told
    assert f"http://{LB.dns_name}/" in told
    assert "kubectl alb sample test --connect-to ADDRESS:PORT" in told


@pytest.mark.parametrize(("unchanged", "word"), [(False, "applied"), (True, "unchanged")])
def test_without_a_wait_the_next_command_is_named(unchanged: bool, word: str) -> None:
    told = lines(sample.applied(REQUEST, unchanged))
    assert told == f"ok {word}. Next: kubectl alb status alb-sample/echo --wait"


def test_the_document_fits_its_schema() -> None:
    found, _ = why(shop(events=(FAILED,)), LOGGED)
    live = {**namespace("shop"), "metadata": {"name": "shop", "uid": "1", "labels": {}}}
    assert delete_steps([live]) == ()
    outcomes = tuple(Outcome(step, Result.DONE, "detail", "hint") for step in STEPS[:2])
    shown = replace(found, steps=STEPS, outcomes=outcomes, url="http://a/", left=("x",))
    envelope = Envelope("SampleResult", sample.spec(shown), snapshot(), 0)
    document = wrapped(envelope, sample.value(shown))
    jsonschema.validate(
        document, closed(schema(BY_NAME["SampleResult"])), jsonschema.Draft202012Validator
    )


def test_the_objects_are_those_of_the_steps() -> None:
    assert [ref_of(body).kind for body in sample.bodies(STEPS)] == [s.about.kind for s in STEPS]
