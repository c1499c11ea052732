"""Kubernetes sections, read over the wire from a server that knows a few paths."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.sections import KubeReader
from kubectl_alb.context.memo import Once
from kubectl_alb.context.source import Answer, Focus, Record
from kubectl_alb.errors import AccessError, AlbError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from tests.scripted import Reply, Scripted, serving

NETWORKING, CORE = "/apis/networking.k8s.io/v1", "/api/v1"
INGRESSES = f"{NETWORKING}/ingresses"
DEPLOYMENTS = "/apis/apps/v1/deployments"
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
ALB = "aws-load-balancer-controller"
FORBIDDEN = Reply(403, b'{"reason": "Forbidden", "message": "User \\"eve\\" cannot list"}')
MISSING = Reply(404, b'{"reason": "NotFound", "message": "not found"}')

Reader = Callable[[Focus], KubeReader]


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving(MISSING) as running:
        running.routes[INGRESSES] = listed(ingress("shop/web"), ingress("ops/health"))
        running.routes[f"{NETWORKING}/ingressclasses"] = listed()
        yield running


@pytest.fixture
def reader(server: Scripted) -> Reader:
    def make(focus: Focus, controller_namespace: str = "") -> KubeReader:
        once = Once()

        def fetch(need: Section) -> Answer:
            return once.ask(need, lambda: made.read(need))

        context = ClusterContext(controller_namespace=Found("kube-system"))
        client = KubeClient(Connection(server.url))
        made = KubeReader(client, focus, "default", fetch, lambda: context, controller_namespace)
        return made

    return make


def listed(*items: Record) -> Reply:
    return Reply(body=json.dumps({"kind": "List", "apiVersion": "v1", "items": items}).encode())


def one(item: Record) -> Reply:
    return Reply(body=json.dumps(item).encode())


def named(at: str, **fields: Any) -> dict[str, Any]:
    namespace, _, name = at.rpartition("/")
    return {"metadata": {"namespace": namespace, "name": name}, **fields}


def ingress(at: str, **annotations: str) -> Record:
    record = named(at, spec={"ingressClassName": "alb"})
    record["metadata"]["annotations"] = {
        f"alb.ingress.kubernetes.io/{key.replace('_', '-')}": value
        for key, value in annotations.items()
    }
    return record


def names(answer: Answer) -> list[str]:
    return [record["metadata"]["name"] for record in answer.records]


def paths(server: Scripted, plural: str) -> list[str]:
    found = [asked.path.partition("?")[0] for asked in server.asked]
    return sorted(path for path in found if path.endswith(f"/{plural}"))


def test_pods_are_read_in_the_namespaces_of_the_question(server: Scripted, reader: Reader) -> None:
    server.routes[f"{CORE}/namespaces/shop/pods"] = listed(named("shop/p"))
    assert names(reader(Focus(ingress=Ref("shop", "web"))).read(Section.PODS)) == ["p"]
    assert paths(server, "pods") == [f"{CORE}/namespaces/shop/pods"]


def test_pods_of_many_namespaces_are_read_at_once(server: Scripted, reader: Reader) -> None:
    many = [ingress(f"ns{n}/web", **{"group.name": "edge"}) for n in range(9)]
    server.routes[INGRESSES] = listed(*many)
    server.routes[f"{CORE}/pods"] = listed(named("ns0/p"))
    assert names(reader(Focus(group="edge")).read(Section.PODS)) == ["p"]


def test_a_question_about_everything_reads_all_namespaces(server: Scripted, reader: Reader) -> None:
    server.routes[f"{CORE}/services"] = listed(named("a/s"), named("b/s"))
    assert len(reader(Focus()).read(Section.SERVICES).records) == 2


def test_who_may_not_list_all_gets_the_namespace_of_the_question(
    server: Scripted, reader: Reader
) -> None:
    server.routes[INGRESSES] = FORBIDDEN
    server.routes[f"{NETWORKING}/namespaces/shop/ingresses"] = listed(ingress("shop/web"))
    answer = reader(Focus(ingress=Ref("shop", "web"))).read(Section.INGRESSES)
    assert names(answer) == ["web"]
    assert "eve may not list ingresses" in answer.missing
    assert "only shop was read" in answer.missing


def test_who_may_list_nowhere_is_told_the_first_refusal(server: Scripted, reader: Reader) -> None:
    server.routes[INGRESSES] = FORBIDDEN
    server.routes[f"{NETWORKING}/namespaces/default/ingresses"] = FORBIDDEN
    with pytest.raises(AccessError) as refused:
        reader(Focus()).read(Section.INGRESSES)
    assert refused.value.permission == "list ingresses"


def test_namespaces_that_may_not_be_read_are_told_as_missing(
    server: Scripted, reader: Reader
) -> None:
    group = {"group.name": "edge"}
    server.routes[INGRESSES] = listed(ingress("shop/web", **group), ingress("ops/health", **group))
    server.routes[f"{CORE}/namespaces/shop/pods"] = listed(named("shop/p"))
    server.routes[f"{CORE}/namespaces/ops/pods"] = FORBIDDEN
    answer = reader(Focus(group="edge")).read(Section.PODS)
    assert names(answer) == ["p"]
    assert "list pods in namespace ops" in answer.missing


def test_who_may_not_list_namespaces_gets_those_in_question(
    server: Scripted, reader: Reader
) -> None:
    server.routes[f"{CORE}/namespaces"] = FORBIDDEN
    server.routes[f"{CORE}/namespaces/shop"] = one(named("shop"))
    answer = reader(Focus(namespaces=("shop", "gone"))).read(Section.NAMESPACES)
    assert names(answer) == ["shop"]
    assert "only shop was read" in answer.missing


def test_a_definition_that_is_not_installed_is_a_gap(reader: Reader) -> None:
    with pytest.raises(AlbError, match="does not serve targetgroupbindings"):
        reader(Focus()).read(Section.TARGET_GROUP_BINDINGS)


def test_without_the_gateway_api_there_are_no_gateways(reader: Reader) -> None:
    assert reader(Focus()).read(Section.GATEWAYS) == Answer(())


def test_events_of_pods_are_left_out_of_a_narrow_question(server: Scripted, reader: Reader) -> None:
    server.routes[f"{CORE}/namespaces/shop/events"] = listed()
    reader(Focus(ingress=Ref("shop", "web"))).read(Section.EVENTS)
    assert "involvedObject.kind%21%3DPod" in server.asked[-1].path


def test_the_controller_is_found_by_label(server: Scripted, reader: Reader) -> None:
    server.routes[DEPLOYMENTS] = listed(named("apps/alb"))
    assert names(reader(Focus()).controllers()) == ["alb"]
    assert f"labelSelector=app.kubernetes.io%2Fname%3D{ALB}" in server.asked[0].path


@pytest.mark.parametrize("everywhere", [listed(), FORBIDDEN])
def test_the_controller_is_found_by_image_in_its_usual_place(
    everywhere: Reply, server: Scripted, reader: Reader
) -> None:
    containers = {"containers": [{"name": "c", "image": f"own/{ALB}:v2.0.0"}]}
    ours = named("kube-system/own", spec={"template": {"spec": containers}})
    server.routes[DEPLOYMENTS] = everywhere
    server.routes["/apis/apps/v1/namespaces/kube-system/deployments"] = listed(
        named("kube-system/coredns"), ours
    )
    assert names(reader(Focus()).controllers()) == ["own"]


def test_all_deployments_are_read_where_everything_is_asked_for(
    server: Scripted, reader: Reader
) -> None:
    server.routes[DEPLOYMENTS] = listed(named("kube-system/alb"), named("shop/web"))
    assert names(reader(Focus()).read(Section.DEPLOYMENTS)) == ["alb", "web"]


def test_who_may_not_list_deployments_still_gets_the_controllers(
    server: Scripted, reader: Reader
) -> None:
    containers = {"containers": [{"name": "c", "image": f"own/{ALB}:v2.0.0"}]}
    ours = named("kube-system/own", spec={"template": {"spec": containers}})
    server.routes[DEPLOYMENTS] = FORBIDDEN
    server.routes["/apis/apps/v1/namespaces/kube-system/deployments"] = listed(
        named("kube-system/coredns"), ours
    )
    assert names(reader(Focus()).read(Section.DEPLOYMENTS)) == ["own"]


def oidc(secret: str) -> str:
    return json.dumps({"issuer": "https://idp", "secretName": secret})


def test_secrets_are_the_controllers_and_those_that_ingresses_name(
    server: Scripted, reader: Reader
) -> None:
    server.routes[INGRESSES] = listed(
        ingress("shop/web", auth_idp_oidc=oidc("idp")),
        ingress("shop/old", auth_idp_oidc=oidc("gone")),
        ingress("ops/web", auth_idp_oidc=oidc("hidden")),
        ingress("ops/odd", auth_idp_oidc="[]"),
    )
    hook = named("kube-system/hook", data={"tls.crt": "cHVibGlj", "tls.key": "c2VzYW1l"})
    server.routes[f"{CORE}/namespaces/kube-system/secrets"] = listed(hook)
    idp = named("shop/idp", data={"clientSecret": "c2VzYW1l"})
    server.routes[f"{CORE}/namespaces/shop/secrets/idp"] = one(idp)
    server.routes[f"{CORE}/namespaces/ops/secrets/hidden"] = FORBIDDEN
    answer = reader(Focus()).read(Section.SECRETS)
    assert {r["metadata"]["name"]: r["data"] for r in answer.records} == {
        "hook": {"tls.crt": "cHVibGlj", "tls.key": "REDACTED"},
        "idp": {"clientSecret": "REDACTED"},
    }
    assert "get secrets in namespace ops" in answer.missing
    assert any("type%21%3Dhelm.sh%2Frelease.v1" in asked.path for asked in server.asked)


def test_definitions_of_load_balancing_come_with_the_names_of_their_fields(
    server: Scripted, reader: Reader
) -> None:
    said = {"vpcID": {"type": "string", "description": "of the target group"}}
    schema = {"properties": {"spec": {"type": "object", "properties": said}}}
    versions = [{"name": "v1beta1", "served": True, "schema": {"openAPIV3Schema": schema}}]
    server.routes[DEFINITIONS] = listed(
        named("targetgroupbindings.elbv2.k8s.aws", spec={"versions": versions}),
        named("certificates.cert-manager.io", spec={"versions": versions}),
    )
    (record,) = reader(Focus()).read(Section.CUSTOM_RESOURCE_DEFINITIONS).records
    (version,) = record["spec"]["versions"]
    names_only = {"properties": {"spec": {"properties": {"vpcID": {}}}}}
    assert version["schema"]["openAPIV3Schema"] == names_only


@pytest.mark.parametrize("need", [Section.LEASES, Section.SERVICE_ACCOUNTS])
def test_some_kinds_are_read_beside_the_controller_only(
    need: Section, server: Scripted, reader: Reader
) -> None:
    roots: Mapping[Section, str] = {
        Section.LEASES: "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases",
        Section.SERVICE_ACCOUNTS: f"{CORE}/namespaces/kube-system/serviceaccounts",
    }
    server.routes[roots[need]] = listed(named("kube-system/x"))
    assert names(reader(Focus()).read(need)) == ["x"]
