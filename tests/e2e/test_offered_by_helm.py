"""The commands of helm that doctor offers, run as they stand by each helm on the real chart."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kubectl_alb.facts.webhooks import CHART_AUTHORITY
from tests.e2e.scenarios.healthy import healthy_world
from tests.e2e.scenarios.objects import one, room
from tests.lab import bare
from tests.lab.certificates import Authority
from tests.lab.kubectl import Kubectl
from tests.lab.lab import Lab
from tests.lab.shell import Shell, shell
from tests.lab.world import World
from tests.offered import BY_HELM

Record = dict[str, Any]

RELEASE, NAMESPACE = "aws-load-balancer-controller", "kube-system"
DEPLOYMENT, SECRET = f"{NAMESPACE}/{RELEASE}", "kube-system/aws-load-balancer-tls"
CHART = f"{RELEASE} {RELEASE} --repo https://aws.github.io/eks-charts -n {NAMESPACE}"
CLUSTER, REGION, VPC = "clusterName=shop-prod", "region=us-west-2", "vpcId=vpc-1"
ARGS = "/spec/template/spec/containers/0/args"
OUT_OF_REACH = {"HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1}


@dataclass(frozen=True, slots=True)
class Site:
    """A cluster with the chart in it, and a shell of whoever pastes commands."""

    lab: Lab
    world: World
    paste: Shell

    def install(self, *values: str) -> None:
        self.paste.done(f"helm install {CHART} --set {','.join((*values, 'replicaCount=1'))}")

    def found(self, code: str) -> Record:
        """Return what doctor finds of a code; nothing if it does not."""
        answer = Kubectl(self.lab.environment())("alb", "doctor", "--only", code, "-o", "json")
        findings = json.loads(answer.stdout)["status"]["findings"]
        return next((finding for finding in findings if finding["code"] == code), {})

    def values(self) -> Record:
        shown = self.paste.done(f"helm get values {RELEASE} -n {NAMESPACE} -o json")
        values: Record = json.loads(shown)
        return values

    def read(self, kind: str, ref: str) -> Record:
        found: Record = self.lab.cluster.api.get(one(kind, ref))
        return found

    def template(self) -> Record:
        found: Record = self.read("Deployment", DEPLOYMENT)["spec"]["template"]
        return found


@pytest.fixture(params=["helm3", "helm4"])
def site(lab: Lab, tmp_path: Path, repo: str, request: pytest.FixtureRequest) -> Site:
    authority = lab.cluster.authority
    world = healthy_world(authority, authority.server("admission"))
    bare.bare(lab, world)
    return Site(lab, world, shell(lab.environment(), tmp_path, repo, request.param))


def healthy(_: Site) -> None:
    """Leave all as the chart makes it."""


def crash_without_metadata(site: Site) -> None:
    """Have a pod that cannot ask its node who and where it is, and does not come up."""
    for instance in site.world.aws["aws/instances"]:
        changed = {**instance, "MetadataOptions": OUT_OF_REACH}
        site.lab.aws.load({"aws/instances": [changed]})
    template = site.template()
    container = {key: template["spec"]["containers"][0][key] for key in ("name", "image", "args")}
    spec = {"nodeName": "node-a", "containers": [container]}
    meta = {"name": "lbc-1", "labels": template["metadata"]["labels"]}
    site.lab.cluster.api.post(room("Pod", NAMESPACE), {"metadata": meta, "spec": spec})


def take_the_name_away(site: Site) -> None:
    """Edit the Deployment as somebody by hand does."""
    args = site.template()["spec"]["containers"][0]["args"]
    left = [arg for arg in args if not arg.startswith("--cluster-name")]
    change = [{"op": "replace", "path": ARGS, "value": left}]
    words = f"-n {NAMESPACE} patch deployment {RELEASE} --type json"
    site.paste.done(f"kubectl {words} -p '{json.dumps(change)}'")


@dataclass(frozen=True, slots=True)
class Case:
    """`given` are the values of the chart with which a code is found, `wanted` those it sets."""

    code: str
    given: tuple[str, ...]
    wanted: tuple[str, ...]
    then: Callable[[Site], None] = healthy


CASES = (
    Case("ALB-CTRL-001", (CLUSTER, REGION), (REGION, VPC), crash_without_metadata),
    Case("ALB-CTRL-001", (CLUSTER,), (REGION, VPC), crash_without_metadata),
    Case("ALB-CTRL-002", (CLUSTER, VPC), (REGION,), crash_without_metadata),
    Case("ALB-CTRL-003", (CLUSTER, REGION, "vpcTags.Name=none"), (VPC,)),
    Case("ALB-CTRL-004", ("clusterName=shop", REGION, VPC), (CLUSTER,)),
    Case("ALB-CTRL-013", (CLUSTER, REGION, "vpcId=vpc-other"), (VPC,)),
)


def pairs(values: tuple[str, ...]) -> Record:
    """Return values as Helm holds them: `a.b=c` is `{"a": {"b": "c"}}`."""
    found: Record = {}
    for key, _, value in (each.partition("=") for each in values):
        name, _, inner = key.partition(".")
        found[name] = {inner: value} if inner else value
    return found


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.code}-{case.then.__name__}-{len(case.given)}"
)
def test_values_of_the_chart_are_set_by_helm_and_the_others_stay(site: Site, case: Case) -> None:
    site.install(*case.given)
    case.then(site)
    finding = site.found(case.code)
    commands = [step["command"] for step in finding.get("fix", ())] or finding["examples"]
    for command in commands:
        site.paste.done(command)
    assert site.found(case.code) == {}
    wanted = {**pairs(case.given), **pairs(case.wanted), "replicaCount": 1}
    assert site.values() == wanted
    for step in reversed(finding.get("fix", ())):
        site.paste.done(step["undo"])
    assert bool(finding.get("fix")) is (site.found(case.code) == finding)


def test_every_code_whose_fix_keeps_to_the_chart_has_a_case() -> None:
    assert {*(case.code for case in CASES), "ALB-HOOK-003"} == BY_HELM


def test_an_argument_that_somebody_took_out_is_put_back(site: Site) -> None:
    site.install(CLUSTER, REGION, VPC)
    take_the_name_away(site)
    finding, before, values = site.found("ALB-CTRL-004"), site.template(), site.values()
    (step,) = finding["fix"]
    site.paste.done(step["command"])
    assert (site.found("ALB-CTRL-004"), site.values()) == ({}, values)
    site.paste.done(step["undo"])
    assert (site.found("ALB-CTRL-004"), site.template()) == (finding, before)


def test_what_was_edited_by_hand_is_overwritten_only_if_that_is_chosen(site: Site) -> None:
    site.install(CLUSTER, REGION, "vpcId=vpc-other")
    change = [{"op": "add", "path": f"{ARGS}/-", "value": "--log-level=debug"}]
    words = f"-n {NAMESPACE} patch deployment {RELEASE} --type json"
    site.paste.done(f"kubectl {words} -p '{json.dumps(change)}'")
    finding = site.found("ALB-CTRL-013")
    commands = [step["command"] for step in finding["fix"]] or finding["examples"]
    forced = [command for command in commands if command.endswith("--force-conflicts")]
    # Helm 3 applies on its own side, and asks nobody.
    assert forced == finding["examples"]
    for command in forced:
        answer = site.paste(command.removesuffix("--force-conflicts"))
        assert (answer.code != 0, "conflict" in answer.stderr) == (True, True)
    site.paste.done(commands[0])
    assert site.found("ALB-CTRL-013") == {}


def expired_by(authority: Authority) -> dict[str, str]:
    """Return what a Secret holds whose certificate was signed by an authority, and expired."""
    authority.create()
    expired = authority.server("expired", expired=True)
    pair = {"tls.crt": expired.certificate, "tls.key": expired.key}
    return {name: base64.b64encode(file.read_bytes()).decode() for name, file in pair.items()}


def test_a_certificate_that_stands_in_the_values_is_not_made_anew(
    site: Site, tmp_path: Path
) -> None:
    authority = Authority(tmp_path / "authority", "corporate")
    data = {name: base64.b64decode(text) for name, text in expired_by(authority).items()}
    values = {"caCert": authority.own.certificate.read_bytes(), "cert": data["tls.crt"],
              "key": data["tls.key"]}  # fmt: skip
    file = tmp_path / "tls.json"
    file.write_text(json.dumps({"webhookTLS": {k: v.decode() for k, v in values.items()}}))
    site.paste.done(f"helm install {CHART} --set {CLUSTER},{REGION},{VPC},replicaCount=1 -f {file}")
    finding = site.found("ALB-HOOK-003")
    assert (finding["fix"], finding["examples"]) == ([], [])
    assert "webhookTLS" in finding["hint"]


def test_an_expired_certificate_of_the_webhooks_is_made_anew(site: Site, tmp_path: Path) -> None:
    site.install(CLUSTER, REGION, VPC)
    data = expired_by(Authority(tmp_path / "authority", CHART_AUTHORITY.decode()))
    site.lab.cluster.api.patch(one("Secret", SECRET), {"data": data})
    finding, values = site.found("ALB-HOOK-003"), site.values()
    for step in finding["fix"]:
        site.paste.done(step["command"])
    assert (site.found("ALB-HOOK-003"), site.found("ALB-HOOK-002")) == ({}, {})
    assert site.values() == values
    assert site.read("Secret", SECRET)["data"]["tls.crt"] != data["tls.crt"]
