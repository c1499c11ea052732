"""Manifests laid over recorded objects, as if they had been applied."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from kubectl_alb.context.load import load
from kubectl_alb.context.manifests.overlay import OverlaySource, Prune
from kubectl_alb.context.manifests.source import ManifestSource
from kubectl_alb.context.source import Answer
from kubectl_alb.errors import AlbError
from kubectl_alb.facts.tags import LAST_APPLIED
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.section import Section
from kubectl_alb.model.selector import parse_selector
from kubectl_alb.model.snapshot import Snapshot

Json = dict[str, Any]


@dataclass
class Recorded:
    """A cluster of the given records; sections that are not given were not read."""

    records: Mapping[Section, list[Json]]
    kind: str = "bundle"
    asked: list[Section] = field(default_factory=list)

    @property
    def taken_at(self) -> datetime:
        return datetime(2026, 11, 24, tzinfo=timezone.utc)

    def identity(self) -> ClusterContext:
        return ClusterContext(source=self.kind)

    def server_version(self) -> str:
        return "v1.34.0"

    def fetch(self, need: Section) -> Answer:
        self.asked.append(need)
        if need not in self.records:
            raise AlbError("not recorded")
        return Answer(tuple(self.records[need]))


def service(name: str = "web", spec: Json | None = None, **meta: Any) -> Json:
    about = {"name": name, "namespace": "shop", **meta}
    ports = {"ports": [{"port": 80}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": about, "spec": spec or ports}


def ingress(name: str = "web", **meta: Any) -> Json:
    about = {"name": name, "namespace": "shop", **meta}
    spec = {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}}
    return {
        "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": about, "spec": spec
    }  # fmt: skip


def laid(tmp_path: Path, live: Recorded, *objects: Json, prune: Prune | None = None) -> Snapshot:
    path = tmp_path / "all.yaml"
    path.write_text(yaml.safe_dump_all(objects))
    return load(OverlaySource(live, ManifestSource([str(path)]), prune), Section)


def stored(*services: Json) -> Recorded:
    return Recorded({Section.SERVICES: list(services), Section.INGRESSES: []})


def remembering(manifest: Json, **annotations: str) -> dict[str, str]:
    return {**annotations, LAST_APPLIED: json.dumps(manifest)}


def test_an_object_of_the_same_name_keeps_its_uid_and_gets_the_new_spec(tmp_path: Path) -> None:
    live = stored(service(uid="u1", generation=4, finalizers=["f"]))
    found = laid(tmp_path, live, service(spec={"ports": [{"port": 81}]})).kubernetes.services
    assert [(s.meta.uid, s.meta.finalizers, s.ports[0].port) for s in found] == [("u1", ("f",), 81)]
    assert found[0].meta.position is not None


def test_a_new_object_is_added_without_a_uid_and_others_stay(tmp_path: Path) -> None:
    found = laid(tmp_path, stored(service("other", uid="u1")), service("web")).kubernetes.services
    assert [(s.meta.name, s.meta.uid) for s in found] == [("other", "u1"), ("web", "")]


def test_the_status_stays(tmp_path: Path) -> None:
    old = ingress(uid="u1")
    old["status"] = {"loadBalancer": {"ingress": [{"hostname": "a.example.com"}]}}
    found = laid(tmp_path, Recorded({Section.INGRESSES: [old]}), ingress()).kubernetes.ingresses
    assert found[0].addresses[0].hostname == "a.example.com"


def test_addresses_and_node_ports_stay_where_the_manifest_names_none(tmp_path: Path) -> None:
    spec = {
        "type": "NodePort",
        "clusterIP": "10.0.0.1",
        "ipFamilies": ["IPv6"],
        "ports": [{"port": 80, "protocol": "TCP", "nodePort": 30080}],
    }
    new = {"type": "NodePort", "ports": [{"port": 80, "name": "a"}, {"port": 81, "name": "b"}]}
    found = laid(
        tmp_path, stored(service(spec=spec, uid="u1")), service(spec=new)
    ).kubernetes.services[0]
    assert (found.cluster_ip, found.ip_families) == ("10.0.0.1", ("IPv6",))
    assert [port.node_port for port in found.ports] == [30080, 0]


def test_a_service_that_becomes_internal_loses_its_node_ports(tmp_path: Path) -> None:
    spec = {"type": "NodePort", "ports": [{"port": 80, "nodePort": 30080}]}
    new = {"type": "ClusterIP", "ports": [{"port": 80}]}
    found = laid(
        tmp_path, stored(service(spec=spec, uid="u1")), service(spec=new)
    ).kubernetes.services[0]
    assert (found.type, found.ports[0].node_port) == ("ClusterIP", 0)


def test_an_annotation_that_was_applied_and_is_gone_from_the_file_is_removed(
    tmp_path: Path,
) -> None:
    last = ingress(annotations={"a": "1", "b": "1"})
    old = ingress(annotations=remembering(last, a="1", b="1", other="kept"), uid="u1")
    live = Recorded({Section.INGRESSES: [old]})
    found = laid(tmp_path, live, ingress(annotations={"a": "2", "c": "3"})).kubernetes.ingresses[0]
    assert found.meta.annotations == {"a": "2", "c": "3", "other": "kept"}


def test_without_memory_of_what_was_applied_annotations_are_only_added(tmp_path: Path) -> None:
    live = Recorded({Section.INGRESSES: [ingress(annotations={"a": "1"}, uid="u1")]})
    found = laid(tmp_path, live, ingress(annotations={"b": "2"})).kubernetes.ingresses[0]
    assert found.meta.annotations == {"a": "1", "b": "2"}


def test_a_field_of_the_spec_that_others_have_set_stays(tmp_path: Path) -> None:
    old = ingress(annotations=remembering(ingress()), uid="u1")
    old["spec"] = {"ingressClassName": "alb", "tls": [{"hosts": ["a"]}]}
    found = laid(tmp_path, Recorded({Section.INGRESSES: [old]}), ingress()).kubernetes.ingresses[0]
    assert found.class_name == "alb"
    assert found.tls[0].hosts == ("a",)


def test_a_memory_that_is_no_json_is_no_memory(tmp_path: Path) -> None:
    old = ingress(annotations={LAST_APPLIED: "{", "a": "1"}, uid="u1")
    found = laid(tmp_path, Recorded({Section.INGRESSES: [old]}), ingress()).kubernetes.ingresses[0]
    assert found.meta.annotations == {"a": "1"}


def test_prune_takes_what_the_selector_chooses_and_no_file_holds(tmp_path: Path) -> None:
    labels = {"app": "web"}
    live = stored(service("gone", labels=labels), service("web", labels=labels), service("other"))
    found = laid(tmp_path, live, service("web", labels=labels), prune=parse_selector("app=web"))
    assert [s.meta.name for s in found.kubernetes.services] == ["web", "other"]


def test_prune_leaves_live_objects_that_were_never_applied(tmp_path: Path) -> None:
    labels = {"app": "web"}
    made = service("made", labels=labels, annotations=remembering(service("made")))
    live = Recorded({Section.SERVICES: [service("own", labels=labels), made]}, kind="live")
    found = laid(tmp_path, live, ingress(), prune=parse_selector("app=web"))
    assert [s.meta.name for s in found.kubernetes.services] == ["own"]


def test_a_section_that_the_cluster_does_not_tell_is_a_gap_with_the_objects_of_the_files(
    tmp_path: Path,
) -> None:
    found = laid(tmp_path, Recorded({}), service())
    assert [s.meta.name for s in found.kubernetes.services] == ["web"]
    assert str(found.gaps[Section.SERVICES]) == "not recorded"
    assert Section.INGRESSES not in found.read


def test_a_record_of_aws_replaces_the_one_with_its_id(tmp_path: Path) -> None:
    def subnet(id_: str, zone: str) -> Json:
        return {"SubnetId": id_, "VpcId": "vpc-1", "AvailabilityZone": zone}

    live = Recorded({Section.SUBNETS: [subnet("subnet-1", "a"), subnet("subnet-2", "b")]})
    typed = {"apiVersion": "aws/ec2", "kind": "Subnet"}
    found = laid(tmp_path, live, {**typed, **subnet("subnet-2", "c")}).aws.subnets
    assert {s.id: s.zone for s in found} == {"subnet-1": "a", "subnet-2": "c"}


def test_the_cluster_is_asked_once_for_each_kind(tmp_path: Path) -> None:
    live = stored(service())
    path = tmp_path / "all.yaml"
    path.write_text(yaml.safe_dump(ingress()))
    source = OverlaySource(live, ManifestSource([str(path)]))
    load(source, [Section.SERVICES])
    load(source.base, [Section.SERVICES])
    assert live.asked == [Section.SERVICES]


@pytest.mark.parametrize("kind", ["bundle", "live"])
def test_what_is_said_of_the_cluster_is_what_the_other_source_says(
    tmp_path: Path, kind: str
) -> None:
    assert laid(tmp_path, Recorded({}, kind=kind), ingress()).context.source == kind


def test_an_object_that_the_api_server_refuses_is_not_laid_over_the_one_that_is_there(
    tmp_path: Path,
) -> None:
    live = stored(service(uid="u1"))
    found = laid(tmp_path, live, service(spec={"ports": [{"port": 0, "targetPort": 80}]}))
    assert [s.ports[0].port for s in found.kubernetes.services] == [80]
    assert [(one.path, one.about.name) for one in found.rejections] == [
        ("spec.ports.0.port", "web")
    ]


def test_two_classes_by_annotation_and_field_are_refused_only_of_a_new_ingress(
    tmp_path: Path,
) -> None:
    both = ingress(annotations={"kubernetes.io/ingress.class": "alb"})
    both["spec"]["ingressClassName"] = "other"
    new = laid(tmp_path, Recorded({Section.INGRESSES: []}), both)
    assert (new.kubernetes.ingresses, len(new.rejections)) == ((), 1)
    old = laid(tmp_path, Recorded({Section.INGRESSES: [ingress(uid="u1")]}), both)
    assert (len(old.kubernetes.ingresses), old.rejections) == (1, ())
