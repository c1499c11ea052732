"""`describe --watch`: what it refuses, and what it prints first and then."""

import json
import time
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from kubectl_alb.cli.commands.describe import DescribeOptions
from kubectl_alb.cli.formats import OutputOptions
from kubectl_alb.cli.options import SharedOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.run.describe_watch import follow
from kubectl_alb.cli.subject_focus import focus_of
from kubectl_alb.cli.subjects import Subject
from kubectl_alb.context.bundle.source import BundleSource
from kubectl_alb.context.open import open_watched
from kubectl_alb.context.options import AwsFlags, KubernetesFlags
from kubectl_alb.context.source import Answer
from kubectl_alb.model.section import Section
from kubectl_alb.views.schemas.documents import BY_NAME, schema
from tests.conftest import Ran
from tests.scripted import Reply, Scripted

WEB = Subject("ingress", "web", "shop")
Run = Callable[..., Ran]
EVENTS = "/api/v1/namespaces/shop/events"


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (("class/alb", "--watch"), "--watch cannot follow class/alb"),
        (("class/alb", "--watch", "--bundle", "demo"), "--watch cannot follow class/alb"),
        (("web", "--watch=1s"), "--watch=1s is too fast"),
        (("web", "--watch", "-o", "yaml"), "--watch cannot print yaml"),
        (("web", "--watch", "--bundle", "demo"), "--watch needs the live cluster"),
    ],
)
def test_what_cannot_be_watched_is_refused(run: Run, args: tuple[str, ...], reason: str) -> None:
    ran = run("describe", *args)
    assert (ran.code, ran.stdout) == (64, "")
    assert ran.stderr.startswith(f"error: {reason}")


def event(name: str, reason: str, message: str) -> dict[str, Any]:
    about = {"kind": "Ingress", "namespace": "shop", "name": "web"}
    meta = {"namespace": "shop", "name": name}
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {
        "metadata": meta, "involvedObject": about, "type": "Warning", "reason": reason,
        "message": message, "count": 1, "firstTimestamp": now, "lastTimestamp": now,
        "source": {"component": "ingress"},
    }  # fmt: skip


def listed(*items: dict[str, Any]) -> Reply:
    return Reply(body=json.dumps({"kind": "List", "apiVersion": "v1", "items": items}).encode())


@pytest.fixture
def watch(
    cluster: Scripted, user: str, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[str]]:
    """Watch shop/web while an event takes the place of another; return what is printed."""

    def call(format: str, events: bool) -> list[str]:
        cluster.routes[EVENTS] = listed(event("a", "FailedBuildModel", "old"))
        shared = SharedOptions(KubernetesFlags(kubeconfig=user), AwsFlags(disabled=True))
        printed = OutputOptions(format)
        options = DescribeOptions(("shop/web",), False, events, 10.0, printed, shared)
        waits: list[float] = []

        def sleep(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) > 1:
                raise KeyboardInterrupt
            cluster.routes[EVENTS] = listed(event("b", "FailedDeployModel", "why"))

        source = open_watched(shared.context_options(), focus_of(WEB))
        with pytest.raises(KeyboardInterrupt):
            follow(source, WEB, Output.of(printed, shared), options, sleep)
        assert waits == [10.0, 10.0]
        return capsys.readouterr().out.splitlines()

    return call


def validated(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line)
    jsonschema.validate(found, schema(BY_NAME[found["kind"]]), jsonschema.Draft202012Validator)
    return found


def test_each_line_for_machines_is_of_a_kind_that_has_a_schema(
    watch: Callable[..., list[str]],
) -> None:
    first, *changes = map(validated, watch("json", events=True))
    assert (first["kind"], first["spec"]) == (
        "IngressDescription",
        {"kind": "ingress", "namespace": "shop", "name": "web"},
    )
    assert [change["kind"] for change in changes] == ["DescriptionChange"]
    (change,) = changes
    assert (change["about"], change["name"]) == ("event", "FailedDeployModel")
    assert (change["after"], change["reason"]) == ("Warning", "why")


def test_events_are_shown_first_and_as_they_come(watch: Callable[..., list[str]]) -> None:
    lines = watch("table", events=True)
    assert any(line.startswith("EVENT ") for line in lines)
    assert any("FailedBuildModel" in line and "old" in line for line in lines[:-1])
    assert lines[-1].endswith("event  FailedDeployModel  new → Warning  why")


def test_events_are_not_shown_unasked(watch: Callable[..., list[str]]) -> None:
    lines = watch("table", events=False)
    assert not any(line.startswith("EVENT ") or "  event  " in line for line in lines)


class Still(BundleSource):
    """A recorded cluster in which nothing changes."""

    def again(self, need: Section) -> Answer:
        return self.fetch(need)


@pytest.mark.parametrize("rules", [False, True])
@pytest.mark.parametrize("format", ["table", "wide"])
def test_what_is_printed_first_is_what_describe_prints(
    run: Run, capsys: pytest.CaptureFixture[str], rules: bool, format: str
) -> None:
    world = "tests/golden/worlds/shop"
    flags = ("-n", "shop", "-o", format, "--bundle", world, *(["--rules"] * rules))
    printed = OutputOptions(format)
    options = DescribeOptions(("web",), rules, False, 10.0, printed, SharedOptions(bundle=world))

    def sleep(seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        follow(Still(world), WEB, Output.of(printed, options.shared), options, sleep)
    assert capsys.readouterr().out == run("describe", "web", *flags).stdout


def test_rules_are_those_of_the_whole_load_balancer(run: Run) -> None:
    described = ("describe", "web", "-n", "shop", "--bundle", "tests/golden/worlds/shop")
    assert len(run(*described, "--rules").stdout) > len(run(*described).stdout)
