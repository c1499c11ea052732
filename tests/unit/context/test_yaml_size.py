"""What a YAML text would make is known before it is made."""

import time

import pytest

from kubectl_alb.context.kubernetes.yaml_documents import YamlError, first_document
from kubectl_alb.context.manifests.faults import Fault
from kubectl_alb.context.manifests.yaml_positions import MAX_DOCUMENTS, documents
from kubectl_alb.context.yaml_size import has_too_many_values

MANY = 600_000


@pytest.mark.parametrize(
    ("text", "values"),
    [("", 0), ("a", 1), ("a: b", 3), ("a:", 3), ("[a, [], {}]", 4), ("- - a\n- b", 4), ("? a", 3),
     ("a\n---\nb", 2), ("&a [x]", 2), ("[&a x, *a]", 3)],
)  # fmt: skip
def test_values_are_counted(text: str, values: int) -> None:
    assert not has_too_many_values(text, values)
    assert values == 0 or has_too_many_values(text, values - 1)


def test_what_is_no_yaml_is_left_to_who_reads_it() -> None:
    assert not has_too_many_values("[" * 50 + "]]", 10**6)


@pytest.mark.parametrize("text", ["[" + "[]," * MANY + "]", "- - a\n" * MANY, "a: 1\n" * MANY])
def test_a_document_of_too_many_values_is_refused_soon(text: str) -> None:
    began = time.process_time()
    (fault,) = documents(text, "a.yaml")
    assert isinstance(fault, Fault)
    assert "values" in fault.message
    assert time.process_time() - began < 20


def test_a_file_of_too_many_documents_is_read_to_a_limit() -> None:
    read = list(documents("a\n---\n" * (MAX_DOCUMENTS + 9), "a.yaml"))
    assert len(read) == MAX_DOCUMENTS + 1
    assert read[-1] == Fault("a.yaml", 100_000, "more than 50,000 documents", "split the file")


def test_a_kubeconfig_of_too_many_values_is_refused() -> None:
    with pytest.raises(YamlError, match="too many values"):
        first_document(b"[" + b"[]," * MANY + b"]")
