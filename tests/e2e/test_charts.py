"""Where `install` and `upgrade` take the chart from, with real helms, and what is told if not."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.scenarios.healthy import healthy_world
from tests.lab import bare, charts, tools
from tests.lab.chart_server import ChartServer, charts_served, packed
from tests.lab.kubectl import Answer, Helm, Kubectl
from tests.lab.lab import Lab

CLUSTER = "shop-prod"
RELEASE, NAMESPACE = "aws-load-balancer-controller", "kube-system"
LOGIN = "somebody:s3cr3t"
OLD, NEW = charts.OLD_CHART, charts.NEW.removeprefix("v")


class Site:
    """A cluster without a controller, the plugin with one of the helms, and servers of charts."""

    def __init__(self, lab: Lab, helm: str, folder: Path, stack: ExitStack) -> None:
        authority = lab.cluster.authority
        environment = {
            **lab.environment(),
            "SSL_CERT_FILE": str(authority.own.certificate),
            "HELM_CONFIG_HOME": str(folder / "helm"),
            "HELM_CACHE_HOME": str(folder / "cache"),
        }
        self.folder = folder
        self.helm = Helm(environment, file=tools.program(helm))
        self.kubectl = Kubectl({**environment, "HELM": str(tools.program(helm))})
        made = (charts.older(lab.chart, folder), charts.newer(lab.chart, folder))
        self.archives = tuple(packed(chart, folder) for chart in made)
        pair = authority.server("charts")
        self.plain, self.private = (
            stack.enter_context(charts_served(self.archives, *arguments))
            for arguments in ((), (pair, LOGIN))
        )

    def alb(self, verb: str, *words: str) -> Answer:
        return self.kubectl("alb", verb, "--cluster-name", CLUSTER, "--wait=false", *words)

    def tried(self, *words: str) -> Answer:
        return self.alb("install", "--dry-run=client", *words)

    def image(self) -> str:
        answer = self.kubectl("get", "deployment", RELEASE, "-n", NAMESPACE, "-o", "json")
        spec = json.loads(answer.stdout)["spec"]["template"]["spec"]
        return str(spec["containers"][0]["image"].rpartition(":")[2])

    def done(self, *words: str) -> None:
        answer = self.helm(*words)
        assert answer.code == 0, answer.stderr


# The flags for the old chart, and for the new one.
Ways = tuple[tuple[str, ...], tuple[str, ...]]


def repository(site: Site) -> Ways:
    words = ("--repo", site.plain.repo)
    return (*words, "--version", OLD), words


def private_repository(site: Site) -> Ways:
    user, _, password = LOGIN.partition(":")
    words = ("repo", "add", "eks", site.private.repo, "--username", user)
    site.done(*words, "--password", password)
    chart = ("--chart", f"eks/{RELEASE}")
    return (*chart, "--version", OLD), (*chart, "--version", charts.NEW)


def registry(site: Site) -> Ways:
    user, _, password = LOGIN.partition(":")
    site.done("registry", "login", site.private.host, "-u", user, "-p", password)
    reference = site.private.oci(RELEASE)
    return ("--chart", f"{reference}:{OLD}"), ("--chart", reference)


def archive(site: Site) -> Ways:
    old, new = site.archives
    return ("--chart", str(old)), ("--chart", str(new))


@pytest.fixture(params=["helm3", "helm4"])
def site(lab: Lab, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """With each helm in turn; the pods of the controller would never be ready."""
    authority = lab.cluster.authority
    bare.bare(lab, healthy_world(authority, authority.server("admission")))
    with ExitStack() as stack:
        yield Site(lab, request.param, tmp_path, stack)


@pytest.mark.parametrize("kind", [repository, private_repository, registry, archive])
def test_the_chart_comes_from_where_it_is(site: Site, kind: Callable[[Site], Ways]) -> None:
    old, new = kind(site)
    answer = site.alb("install", "-y", *old)
    assert answer.code == 0, answer.stderr
    assert site.image() == charts.OLD
    answer = site.alb("upgrade", "-y", *new)
    assert answer.code == 0, answer.stderr
    assert site.image() == charts.NEW


# What is done to the servers, the flags, the exit code, and what is told.
Trouble = tuple[Callable[[ChartServer], None], Callable[[Site], tuple[str, ...]], int, str]


def as_is(_: ChartServer) -> None:
    """Leave the server as it is."""


def broken(server: ChartServer) -> None:
    """Serve a page in place of the index."""
    server.index = b"<html>not found</html>"


def closed(server: ChartServer) -> None:
    """Refuse everybody."""
    server.status = 403


TROUBLES: dict[str, Trouble] = {
    "no such version": (
        as_is,
        lambda site: ("--repo", site.plain.repo, "--version", "1.7.2"),
        1,
        f"choose another version, such as {NEW}, {OLD}",
    ),
    "no such version in a registry": (
        as_is,
        lambda site: (*registry(site)[1], "--version", "1.7.2"),
        1,
        f"choose another version, such as {NEW}, {OLD}",
    ),
    "no such chart": (
        as_is,
        lambda site: ("--repo", site.plain.repo, "--chart", "other"),
        1,
        "error: there is no chart other of http://localhost",
    ),
    "no such archive": (
        as_is,
        lambda site: ("--chart", "./absent.tgz"),
        1,
        "error: there is no folder and no archive ./absent.tgz",
    ),
    "an archive of another version": (
        as_is,
        lambda site: ("--chart", str(site.archives[0]), "--version", NEW),
        64,
        f"is {OLD} ({charts.OLD}), not {NEW}",
    ),
    "an index that is none": (
        broken,
        lambda site: ("--repo", site.plain.repo),
        65,
        "error: cannot read index.yaml of http://localhost",
    ),
    "no credentials": (
        as_is,
        lambda site: ("--repo", site.private.repo),
        77,
        "hint: run helm repo add NAME https://localhost",
    ),
    "not logged in": (
        as_is,
        lambda site: ("--chart", site.private.oci(RELEASE)),
        77,
        "hint: run helm registry login localhost",
    ),
    "not allowed": (closed, lambda site: ("--repo", site.plain.repo), 77, "denies access (403)"),
    "a registry without TLS": (
        as_is,
        lambda site: ("--chart", site.plain.oci(RELEASE)),
        69,
        "--plain-http, and give --chart with the archive",
    ),
    "credentials on the command line": (
        as_is,
        lambda site: ("--repo", site.private.repo.replace("://", f"://{LOGIN}@")),
        64,
        "error: --repo contains credentials",
    ),
}


@pytest.mark.matrix
@pytest.mark.parametrize("name", TROUBLES)
def test_a_chart_that_cannot_be_read_is_told_with_what_to_do(site: Site, name: str) -> None:
    done, words, code, told = TROUBLES[name]
    done(site.plain)
    answer = site.tried(*words(site))
    assert (answer.code, answer.stdout) == (code, ""), answer
    assert told in answer.stderr
    assert "s3cr3t" not in answer.stderr
