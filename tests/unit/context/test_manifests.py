"""Manifests as a source: what is read, where it stands, and what is refused."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO, TextIOWrapper
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_alb.context.decode.decoders import DECODERS
from kubectl_alb.context.decode.types import misfits
from kubectl_alb.context.load import load
from kubectl_alb.context.manifests import files as manifest_files
from kubectl_alb.context.manifests.files import Text
from kubectl_alb.context.manifests.objects import objects_of
from kubectl_alb.context.manifests.source import NAMELESS, NOT_GIVEN, ManifestSource, Said
from kubectl_alb.errors import AlbError, DecodeError, ExitCode
from kubectl_alb.model.kubernetes import Position
from kubectl_alb.model.names import Ref
from kubectl_alb.model.section import Section
from kubectl_alb.model.snapshot import Snapshot

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    alb.ingress.kubernetes.io/scheme: internal
spec:
  rules:
    - host: a.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {number: 80}}}
          - path: /b
            pathType: Exact
            backend: {service: {name: web, port: {name: http}}}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {ports: [{port: 80}]}
"""


def written(folder: Path, **files: str) -> list[str]:
    paths = [folder / f"{name}.yaml" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_text(text)
    return [str(path) for path in paths]


def snapshot(*files: str, recursive: bool = False, namespace: str = "default") -> Snapshot:
    return load(ManifestSource(files, recursive, namespace), Section)


def position_of(source: Snapshot) -> Position:
    position = source.kubernetes.ingresses[0].meta.position
    assert position is not None
    return position


def refusal(*texts: str) -> DecodeError:
    named = [Text(f"{number}.yaml", text) for number, text in enumerate(texts, start=1)]
    with pytest.raises(DecodeError) as caught:
        objects_of(named, "default")
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    return caught.value


def test_an_object_without_a_namespace_gets_the_default_one(tmp_path: Path) -> None:
    read = snapshot(*written(tmp_path, web=INGRESS), namespace="shop")
    assert [ingress.ref for ingress in read.kubernetes.ingresses] == [Ref("shop", "web")]


def test_a_class_has_no_namespace_whatever_the_file_says(tmp_path: Path) -> None:
    text = "apiVersion: networking.k8s.io/v1\nkind: IngressClass\n"
    text += "metadata: {name: alb, namespace: x}\nspec: {controller: ingress.k8s.aws/alb}\n"
    assert set(snapshot(*written(tmp_path, alb=text)).kubernetes.ingress_class_by_name) == {"alb"}
    assert snapshot(*written(tmp_path, alb=text)).kubernetes.ingress_classes[0].meta.namespace == ""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("metadata.annotations.alb.ingress.kubernetes.io/scheme", 6),
        ("metadata.annotations.alb.ingress.kubernetes.io/absent", 5),
        ("spec.rules.0.host", 9),
        ("spec.rules.0.http.paths.1", 15),
        ("spec.rules.0.http.paths.1.pathType", 16),
        ("spec.tls", 7),
    ],
)
def test_a_field_is_found_on_its_line(tmp_path: Path, path: str, line: int) -> None:
    files = written(tmp_path, web=INGRESS)
    position = position_of(snapshot(*files))
    assert (position.file, position.line) == (files[0], 1)
    assert position.line_of(path) == line


def test_lines_are_counted_through_the_documents_of_a_file(tmp_path: Path) -> None:
    position = position_of(snapshot(*written(tmp_path, web=f"{SERVICE}---\n# web\n{INGRESS}")))
    assert position.line == 7
    assert position.line_of("spec.rules.0.host") == 15


def test_a_list_is_opened_and_its_items_have_their_own_lines(tmp_path: Path) -> None:
    items = "".join(f"  {line}\n" for line in INGRESS.splitlines())
    text = "apiVersion: v1\nkind: List\nitems:\n-" + items[1:]
    position = position_of(snapshot(*written(tmp_path, all=text)))
    assert position.line == 4
    assert position.line_of("spec.rules.0.host") == 12


def test_items_of_a_typed_list_are_of_its_type(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: ServiceList\n"
    text += "items: [{metadata: {name: a}, spec: {clusterIP: None}}]\n"
    assert snapshot(*written(tmp_path, all=text)).kubernetes.services[0].meta.name == "a"


def test_json_is_read_with_lines(tmp_path: Path) -> None:
    path = tmp_path / "svc.json"
    text = '{\n\t"apiVersion": "v1", "kind": "Service",\n\t"metadata": {"name": "a"},\n'
    path.write_text(text + '"spec": {"clusterIP": "None"}}')
    meta = snapshot(str(path)).kubernetes.services[0].meta
    assert meta.position is not None
    assert meta.position.line_of("metadata.name") == 3


def test_a_folder_is_read_in_order_and_deeper_only_when_asked(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    written(tmp_path, b=SERVICE, a=INGRESS)
    written(inner, c=SERVICE.replace("web", "deep"))
    (tmp_path / "notes.txt").write_text("not read")
    assert [s.meta.name for s in snapshot(str(tmp_path)).kubernetes.services] == ["web"]
    deep = snapshot(str(tmp_path), recursive=True)
    assert [s.meta.name for s in deep.kubernetes.services] == ["web", "deep"]


def test_sections_without_documents_are_empty_or_of_aws_not_read(tmp_path: Path) -> None:
    read = snapshot(*written(tmp_path, web=INGRESS))
    assert read.known(Section.SERVICES, Section.NODES)
    assert str(read.gaps[Section.SUBNETS]) == NOT_GIVEN


def test_records_of_aws_are_known_by_kind_or_by_section(tmp_path: Path) -> None:
    text = "apiVersion: aws/ec2\nkind: SecurityGroup\nGroupId: sg-1\nVpcId: vpc-1\n"
    text += "---\napiVersion: aws/security-groups\nGroupId: sg-2\nVpcId: vpc-1\n"
    read = snapshot(*written(tmp_path, aws=text))
    assert [group.id for group in read.aws.security_groups] == ["sg-1", "sg-2"]
    assert read.known(Section.SECURITY_GROUPS)


def test_kinds_of_other_groups_are_counted_and_ignored(tmp_path: Path) -> None:
    other = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: x}\n"
    source = ManifestSource(written(tmp_path, other=other, web=SERVICE))
    assert len(source.fetch(Section.SERVICES).records) == 1
    assert source.objects.ignored == {"Service": 1}


def test_of_two_objects_with_one_name_the_later_counts(tmp_path: Path) -> None:
    files = written(tmp_path, a=SERVICE, b=SERVICE.replace("80", "81"))
    source = ManifestSource(files, said=Said(cluster_name="shop"))
    assert load(source, Section).kubernetes.services[0].ports[0].port == 81
    assert source.identity().warnings == (
        f"{files[1]}:1: Service shop/web is also in {files[0]}:1; the later one counts",
    )


def test_a_service_gets_what_the_api_server_fills_in(tmp_path: Path) -> None:
    service = snapshot(*written(tmp_path, web=SERVICE)).kubernetes.services[0]
    port = service.ports[0]
    assert (service.type, service.ip_families) == ("ClusterIP", ("IPv4",))
    assert (port.target_port, port.protocol, port.node_port) == (80, "TCP", 0)
    assert service.meta.uid == ""


def test_the_cluster_is_known_from_flags_and_from_the_controllers_deployment(
    tmp_path: Path,
) -> None:
    text = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: aws-load-balancer-controller, namespace: kube-system}
spec:
  template:
    spec:
      containers:
        - name: controller
          image: example.com/aws-load-balancer-controller:v2.13.4
          args: [--cluster-name=shop, --aws-vpc-id=vpc-1]
"""
    files = written(tmp_path, lbc=text)
    found = ManifestSource(files).identity()
    assert (str(found.cluster_name), str(found.vpc_id)) == ("shop", "vpc-1")
    assert str(found.controller_version) == "v2.13.4"
    named = ManifestSource(files, said=Said(cluster_name="other")).identity()
    assert str(named.cluster_name) == "other"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a:\n\tb: 1\n", "1.yaml:2: a tab indents this line"),
        ("a: 1\nb: 2\na: 3\n", "1.yaml:3: the key a stands twice"),
        ("- a\n", "1.yaml:1: this document is not an object"),
        ("kind: Service\n", "1.yaml:1: apiVersion is missing, or not text"),
        ("a: *b\n", "1.yaml:1: no readable YAML: found undefined alias"),
        ("a: &a [*a]\n", "1.yaml:1: an alias stands for something that holds it"),
        ("a: \x00\n", "1.yaml:1: this is not text"),
        ("[" * 5000 + "]" * 5000, "1.yaml:1: nested deeper than 100 levels"),
        (SERVICE.replace("name: web, ", ""), "1.yaml:3: Service has no metadata.name"),
        (SERVICE.replace("80", "'80'"), "spec.ports.0.port must be a whole number, not '80'"),
        ("apiVersion: aws/x\nkind: Vpc\nVpcId: vpc-1\n", "1.yaml:1: Vpc has no CidrBlock"),
        (INGRESS.replace("internal", "yes"), "1.yaml:6: metadata.annotations.alb.ingress"),
        (
            "apiVersion: aws/x\nkind: Vpc\nVpcId: vpc-1\nCidrBlock: 5\n",
            "1.yaml:1: Vpc is not as expected: cidrs.0 is of a wrong type",
        ),
        ("apiVersion: aws/x\nkind: Bucket\n", "1.yaml:1: Bucket is no kind of AWS record"),
        ("apiVersion: aws/x\nkind: Subnet\n", "1.yaml:1: Subnet has no SubnetId"),
    ],
)
def test_bad_input_is_refused_with_its_place(text: str, message: str) -> None:
    assert message in refusal(text).message


def test_an_alias_bomb_is_refused() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "aliases make this document too large" in refusal("\n".join(levels)).message


def test_everything_that_is_wrong_is_told_at_once_in_order() -> None:
    error = refusal(f"- x\n---\n{SERVICE}---\na: [\n", "a: 1\na: 1\n")
    assert error.message == "3 problems in 2 files"
    places = [detail.split(": ")[0] for detail in error.details]
    assert places == ["1.yaml:1", "1.yaml:8", "2.yaml:2"]


def test_a_file_that_is_not_there_and_one_that_is_not_utf8_are_told(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"a: 1\nb: \xe9\n")
    with pytest.raises(DecodeError) as caught:
        ManifestSource([str(tmp_path / "none.yaml"), str(latin)])
    assert [detail.split(" (")[0] for detail in caught.value.details] == [
        f"{latin}:2: this is not UTF-8",
        f"{tmp_path / 'none.yaml'}: cannot be read: No such file or directory",
    ]


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate((16 << 20) + 1)
    with pytest.raises(DecodeError, match="larger than 16 MiB"):
        ManifestSource([str(path)])


def test_a_folder_without_manifests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DecodeError, match="holds no manifests"):
        ManifestSource([str(tmp_path)])


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(SERVICE.encode())))
    meta = snapshot("-").kubernetes.services[0].meta
    assert meta.position is not None
    assert meta.position.file == "stdin"


def test_a_cluster_without_a_name_is_warned_of(tmp_path: Path) -> None:
    assert ManifestSource(written(tmp_path, web=SERVICE)).identity().warnings == (NAMELESS,)


KUBECTL = Path(sys.executable).with_name("kubectl")


def kustomization(folder: Path) -> str:
    written(folder, web=SERVICE)
    (folder / "kustomization.yaml").write_text("namePrefix: my-\nresources: [web.yaml]\n")
    return str(folder)


def test_a_kustomization_is_built_by_kubectl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECTL_PATH", str(KUBECTL))
    source = ManifestSource([], kustomize=kustomization(tmp_path))
    assert load(source, Section).kubernetes.services[0].meta.name == "my-web"


def test_a_kustomization_that_kubectl_refuses_is_told_in_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECTL_PATH", str(KUBECTL))
    with pytest.raises(DecodeError, match=r"kubectl kustomize: .*kustomization"):
        ManifestSource([], kustomize=str(tmp_path))


def test_a_kubectl_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECTL_PATH", "/nowhere/kubectl")
    with pytest.raises(DecodeError, match="cannot start /nowhere/kubectl"):
        ManifestSource([], kustomize=kustomization(tmp_path))


class Served(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/web.yaml"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(SERVICE.encode() if found else b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def server(handler: type[BaseHTTPRequestHandler] = Served) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), handler) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


def test_a_url_is_read_and_a_missing_one_refused() -> None:
    with server() as address:
        assert snapshot(f"{address}/web.yaml").kubernetes.services[0].meta.name == "web"
        with pytest.raises(DecodeError, match="the server answers 404"):
            ManifestSource([f"{address}/none.yaml"])


class Dripping(Served):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b"# more\n" * 20_000)
                sleep(0.05)


def test_a_url_that_drips_is_not_waited_for_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest_files, "SECONDS", 1.0)
    with (
        server(Dripping) as address,
        pytest.raises(DecodeError, match=r"did not send all of it within 1\.0 seconds"),
    ):
        ManifestSource([f"{address}/web.yaml"])


def test_a_url_that_nobody_serves_is_told_in_plain_words() -> None:
    with pytest.raises(DecodeError, match="its server cannot be reached: Connection refused"):
        ManifestSource(["http://127.0.0.1:1"])


def test_a_url_of_another_kind_is_refused() -> None:
    with pytest.raises(DecodeError, match="is not read from there"):
        ManifestSource(["ftp://example.com/web.yaml"])


@pytest.mark.parametrize("text", ["", "---\n", "# nothing yet\n"])
def test_files_without_an_object_are_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text(text)
    with pytest.raises(DecodeError, match=r"empty\.yaml: holds no object"):
        ManifestSource([str(file)])


PIECES = st.sampled_from(
    ["a: ", "- ", "\n", "  ", "\t", "&a ", "*a", "[", "]", "{", "}", "---\n", "<<: ", "'", '"',
     "kind: List\n", "apiVersion: v1\n", "kind: Service\n", "metadata: ", "{name: x}\n", "|\n",
     "items: ", "!!int ", "? ", "%YAML", "...\n", "spec: ", "ports: ", "{port: 1}", "null", "1e9",
     "0x", "é"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
@settings(max_examples=300)
def test_whatever_a_file_holds_nothing_but_our_own_errors_comes_of_it(
    tmp_path_factory: pytest.TempPathFactory, content: bytes | str
) -> None:
    path = tmp_path_factory.getbasetemp() / "random.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with suppress(AlbError):
        load(ManifestSource([str(path)]), Section)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
DOCUMENTS = tuple(yaml.safe_load(text) for text in (INGRESS, SERVICE))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, (dict, list)):
            yield from places(item, (*path, key))


@given(st.data())
@settings(max_examples=200)
def test_a_field_of_any_value_is_read_or_refused_and_never_left_to_a_later_failure(
    data: st.DataObject,
) -> None:
    document = deepcopy(data.draw(st.sampled_from(DOCUMENTS)))
    *outer, last = data.draw(st.sampled_from(list(places(document))))
    inner = document
    for key in outer:
        inner = inner[key]
    inner[last] = data.draw(VALUES)
    text = yaml.safe_dump(document, allow_unicode=False)
    with suppress(DecodeError):
        objects = objects_of([Text("a.yaml", text)], "shop")
        for need in (Section.INGRESSES, Section.SERVICES):
            for record in objects.of(need):
                assert not list(misfits(DECODERS[need](record)))
