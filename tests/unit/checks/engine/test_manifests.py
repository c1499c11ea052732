"""Manifests under examination: what is told of them, where, and what files alone leave open."""

from dataclasses import replace
from pathlib import Path

from kubectl_alb.checks.engine.doctor_report import DoctorReport, examined
from kubectl_alb.checks.engine.manifests import manifest_scope, said_only, with_places
from kubectl_alb.checks.engine.selection import chosen
from kubectl_alb.context.load import load
from kubectl_alb.context.manifests.source import ManifestSource, Said
from kubectl_alb.facts.facts import Facts
from kubectl_alb.model.failure import Severity
from kubectl_alb.model.finding import Finding
from kubectl_alb.model.kubernetes import Ingress, Position
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.rejection import Rejection, Unreadable
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot
from kubectl_alb.model.workloads import Service
from tests.builders import ingress, ingress_class, service, snapshot

GROUP = "alb.ingress.kubernetes.io/group.name"
SHOP = {"group.name": "shop"}
PLACE = Position("web.yaml", 1, {f"metadata.annotations.{GROUP}": 7})


def filed(one: Ingress) -> Ingress:
    return replace(one, meta=replace(one.meta, position=PLACE))


def about(kind: str, name: str, namespace: str = "shop") -> ObjectRef:
    return ObjectRef(kind, namespace, name)


def finding(on: ObjectRef, *concerns: Ref, key: str = "") -> Finding:
    return Finding(
        on, "it is", code="ALB-GROUP-004", rating=Severity.ERROR, concerns=concerns, key=key
    )


def covered(world: Snapshot, on: ObjectRef, *concerns: Ref) -> bool:
    return manifest_scope(Facts(world)).covers(finding(on, *concerns))


def shared() -> Snapshot:
    """A group of web, which is in a file, and api, which is not; old is in no group."""
    ours = filed(ingress("web", annotations=SHOP))
    others = (ingress("api", annotations=SHOP), ingress("old"))
    return snapshot(ingresses=(ours, *others), ingress_classes=(ingress_class(),))


def test_what_is_wrong_with_an_object_of_a_file_is_told() -> None:
    assert covered(shared(), about("Ingress", "web"))


def test_what_is_wrong_with_the_group_that_it_joins_or_a_member_is_told() -> None:
    assert covered(shared(), about("IngressGroup", "shop", ""))
    assert covered(shared(), about("Ingress", "api"))


def test_what_is_wrong_behind_another_member_is_not_told() -> None:
    assert not covered(shared(), about("TargetGroup", "k8s-api", ""), Ref("shop", "api"))


def test_what_is_wrong_with_an_ingress_of_no_common_group_is_not_told() -> None:
    assert not covered(shared(), about("Ingress", "old"), Ref("shop", "old"))


def test_a_service_in_a_file_brings_the_ingresses_that_name_it() -> None:
    ours: Service = service("web")
    ours = replace(ours, meta=replace(ours.meta, position=PLACE))
    world = snapshot(
        ingresses=(ingress("a"),), services=(ours,), ingress_classes=(ingress_class(),)
    )
    assert covered(world, about("LoadBalancer", "k8s-a", ""), Ref("shop", "a"))


def test_a_finding_of_a_group_is_placed_at_the_key_of_its_member_in_a_file() -> None:
    members = (Ref("shop", "api"), Ref("shop", "web"))
    found = finding(about("IngressGroup", "shop", ""), *members, key=GROUP)
    (placed,) = with_places([found], shared())
    assert (placed.file, placed.line, placed.column) == ("web.yaml", 7, 1)


def test_a_section_that_no_file_has_anything_of_is_a_gap_and_no_empty_section() -> None:
    world = said_only(snapshot(ingresses=(ingress(),), services=()))
    assert world.known(Section.INGRESSES)
    assert str(world.gaps[Section.SERVICES]) == "no file holds any"
    assert not world.known(Section.SERVICES)


def test_parameters_are_known_to_be_none_where_no_class_names_any() -> None:
    world = said_only(snapshot(ingress_classes=(ingress_class(),), ingress_class_params=()))
    assert world.known(Section.INGRESS_CLASS_PARAMS)


WEB = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/group.name: Shop
spec:
  ingressClassName: alb
  defaultBackend: {service: {name: web, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: alb}
spec: {controller: ingress.k8s.aws/alb}
"""


def alone(folder: Path, text: str) -> DoctorReport:
    path = folder / "web.yaml"
    path.write_text(text)
    read = load(ManifestSource([str(path)], said=Said(lenient=True)), Section)
    return examined(Facts(said_only(read)), chosen((), ()))


def test_files_alone_pass_no_check_that_could_not_look(tmp_path: Path) -> None:
    report = alone(tmp_path, WEB)
    skipped = {one.code: one.reason for one in report.skipped}
    assert skipped["ALB-TGT-002"].startswith("aws/")
    assert "no file holds any" in skipped["ALB-HOOK-001"]
    assert not set(skipped) & set(report.passed)


def test_a_wrong_annotation_is_found_in_files_alone_with_its_line(tmp_path: Path) -> None:
    found = [(one.code, one.line) for one in alone(tmp_path, WEB).findings]
    assert found == [("ALB-GROUP-002", 7)]


def test_what_is_behind_a_document_that_cannot_be_read_is_answered(tmp_path: Path) -> None:
    report = alone(tmp_path, f"kind: Ingress\n---\n{WEB}")
    broken, wrong = report.findings
    assert (broken.code, broken.line, broken.severity) == ("", 1, Severity.ERROR)
    assert wrong.code == "ALB-GROUP-002"


def test_what_the_webhook_refuses_has_the_code_of_its_reason() -> None:
    refused = Rejection(
        about("Ingress", "web"),
        "spec.ingressClassName",
        'invalid ingress class: IngressClass.networking.k8s.io "alb" not found',
        by="the controller's webhook",
    )
    (found,) = examined(Facts(snapshot(rejections=(refused,))), ()).findings
    assert found.code == "ALB-CLASS-002"


def test_what_the_api_server_refuses_is_an_error_at_its_line() -> None:
    refused = Rejection(about("Ingress", "web"), "spec", "is wrong", "web.yaml", 3)
    (found,) = examined(Facts(snapshot(rejections=(refused,))), ()).findings
    assert (found.code, found.severity, found.file, found.line) == (
        "",
        Severity.ERROR,
        "web.yaml",
        3,
    )


def test_a_file_that_is_not_there_has_no_line() -> None:
    missing = Unreadable("none.yaml", 0, "cannot be read: no such file")
    (found,) = examined(Facts(snapshot(unreadable=(missing,))), ()).findings
    assert (found.title, found.line) == ("none.yaml: cannot be read: no such file", 0)
