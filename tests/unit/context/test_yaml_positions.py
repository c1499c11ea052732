"""YAML and JSON as the API server would get them from kubectl, with lines."""

import time
from typing import Any

import pytest

from kubectl_alb.context.manifests.faults import Fault
from kubectl_alb.context.manifests.yaml_positions import Document, documents


def read(text: str) -> list[Document | Fault]:
    return list(documents(text, "a.yaml"))


def value(text: str) -> Any:
    (found,) = read(text)
    assert isinstance(found, Document), found
    return found.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8080", 8080),
        ("'8080'", "8080"),
        ("010", 8),
        ("0x1F", 31),
        ("1_000", 1000),
        ("yes", True),
        ("off", False),
        ("~", None),
        ("", None),
        ("1.5", 1.5),
        ("1:30", "1:30"),
        ("2020-01-01", "2020-01-01"),
        ("9" * 5000, "9" * 5000),
        ("0x" + "f" * 5000, "0x" + "f" * 5000),
        ("!!float " + "1" * 100_000 + "x", "1" * 100_000 + "x"),
        ("|\n  a\n  b\n", "a\nb\n"),
        ("n", False),
        ("Y", True),
        ("'n'", "n"),
        ("0o17", 15),
        ("08", 8),
        ("80.0", 80),
        ("0X1f", 31),
    ],
)
def test_a_scalar_is_what_kubectl_makes_of_it(text: str, expected: object) -> None:
    assert value(f"a: {text}") == {"a": expected}


def test_a_merge_adds_what_the_mapping_does_not_say_with_the_lines_of_its_origin() -> None:
    text = "base: &b\n  x: 1\n  y: 2\nmore:\n  <<: *b\n  y: 3\n"
    (found,) = read(text)
    assert isinstance(found, Document)
    assert found.value["more"] == {"x": 1, "y": 3}
    assert (found.lines["more.x"], found.lines["more.y"]) == (2, 6)


def test_of_several_merged_mappings_the_first_counts() -> None:
    text = "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n"
    assert value(text)["c"] == {"x": 1, "y": 2}


def test_a_merge_of_something_else_is_refused() -> None:
    (found,) = read("a: 1\nb: {<<: 5}\n")
    assert found == Fault("a.yaml", 2, "<< needs a mapping, or a list of mappings")


def test_a_document_after_a_faulty_one_is_read() -> None:
    first, second = read("a: [\n---\nb: 1\n")
    assert isinstance(first, Fault)
    assert second == Document({"b": 1}, 3, {"b": 3})


def test_comments_directives_and_empty_documents_are_nothing() -> None:
    found = read("# x\n%YAML 1.1\n---\n# y\n--- # z\n...\n---\na: 1\n")
    assert found == [Document({"a": 1}, 8, {"a": 8})]


def test_windows_line_ends_are_read() -> None:
    found = read("a: 1\r\n---\r\nb: 2\r\n")
    assert [one.value for one in found if isinstance(one, Document)] == [{"a": 1}, {"b": 2}]


def test_json_that_yaml_does_not_allow_is_read() -> None:
    assert value('{"a": "\\ud83d\\ude00"}') == {"a": "\U0001f600"}


def test_json_with_half_a_surrogate_is_refused() -> None:
    (found,) = read('{"a": "\\ud83d"}')
    assert isinstance(found, Fault)


@pytest.mark.parametrize(
    "text",
    [
        " " * 50_000 + "x",
        "\n".join([" " * 60 + "#" + " " * 60] * 2000),
        "---\n" * 100_000,
        "[" * 200_000,
        "- " * 100_000,
        "{" * 900 + "}" * 900,
        "&a " * 10_000,
        "a: " + "'" * 100_001,
    ],
)
def test_hostile_text_takes_no_longer_than_its_length_deserves(text: str) -> None:
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 3
