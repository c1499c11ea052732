import json
from pathlib import Path

import pytest
import yaml

from kubectl_alb.context.logs.file import log_file
from kubectl_alb.context.logs.omitted import Omitted

EVENTS = [{"kind": "Event", "reason": f"r{number}", "message": "m"} for number in range(3)]
LIST = {"apiVersion": "v1", "items": EVENTS, "kind": "List"}
RECORDS = {"events": [{"timestamp": 1772445600000, "message": "boom\n"}]}
QUERY = {
    "results": [
        [{"field": "@timestamp", "value": "2026-03-02 10:00:00.000"},
         {"field": "@message", "value": "boom"}]
    ]
}  # fmt: skip


def read(text: str, folder: Path) -> list[str]:
    path = folder / "log"
    path.write_text(text)
    return [written.line for written in log_file(str(path))]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(LIST, indent=4),
        json.dumps(LIST, separators=(",", ":")),
        json.dumps(EVENTS, indent=2),
        yaml.safe_dump(LIST),
        yaml.safe_dump_all(EVENTS),
        "$ kubectl get events -o yaml\n" + yaml.safe_dump(LIST),
        "".join(json.dumps(event, indent=4) + "\n" for event in EVENTS),
        "".join(json.dumps({"type": "ADDED", "object": e}, indent=1) + "\n" for e in EVENTS),
    ],
)
def test_events_of_kubectl_have_a_line_each(text: str, tmp_path: Path) -> None:
    assert [json.loads(line) for line in read(text, tmp_path)] == EVENTS


@pytest.mark.parametrize("answer", [RECORDS, QUERY])
def test_records_of_cloudwatch_are_the_lines_with_their_times(
    answer: dict[str, object], tmp_path: Path
) -> None:
    path = tmp_path / "log"
    path.write_text(json.dumps(answer, indent=4))
    (written,) = log_file(str(path))
    assert written.line == "boom"
    assert written.stamp.startswith("2026-03-02")


@pytest.mark.parametrize("text", ["{\n broken", "kind: Event\n\tx", "a: &a [x]\nkind: *a"])
def test_what_only_looks_like_documents_is_read_line_by_line(text: str, tmp_path: Path) -> None:
    assert read(text, tmp_path) == text.splitlines()


def test_lines_of_a_log_are_no_documents(tmp_path: Path) -> None:
    line = '{"level":"info","msg":"x"}'
    assert read(f"{line}\n{line}\n", tmp_path) == [line, line]


def omitted(document: object, folder: Path) -> tuple[list[str], list[str]]:
    """Return the lines of a document, and what is said of the rest."""
    path, left_out = folder / "log", Omitted()
    path.write_text(json.dumps(document, indent=1))
    lines = [written.line for written in log_file(str(path), left_out)]
    return lines, [note.removeprefix(f"{path}: ") for note in left_out.notes]


@pytest.mark.parametrize("items", [[EVENTS[0], 42, "boom", None, True], {"items": [7, "boom"]}])
def test_what_no_line_can_be_made_of_is_counted(items: object, tmp_path: Path) -> None:
    lines, said = omitted(items, tmp_path)
    assert lines[-1] == "boom"
    assert said in (
        ["3 items are neither objects nor texts"],
        ["1 item is not an object or a text"],
    )


@pytest.mark.parametrize(
    "answer",
    [
        {"events": [{"message": "boom"}, {"timestamp": 1}]},
        {"results": [[{"field": "@message", "value": "boom"}], 5]},
        {"status": "success", "data": {"result": [{"values": [["1", "boom"], ["2"]]}]}},
    ],
)
def test_records_of_log_services_without_a_message_are_counted(
    answer: object, tmp_path: Path
) -> None:
    assert omitted(answer, tmp_path) == (["boom"], ["1 record has no message"])


def test_a_hit_of_elasticsearch_is_the_line_that_a_collector_wrote(tmp_path: Path) -> None:
    answer = {"took": 3, "hits": {"hits": [{"_source": {"log": "boom"}}, {"_id": "x"}]}}
    assert omitted(answer, tmp_path) == (['{"log":"boom"}'], ["1 record has no message"])


def test_what_follows_documents_is_read_as_lines(tmp_path: Path) -> None:
    text = json.dumps(LIST, indent=4) + "\n$ kubectl logs deploy/x\nE0101 boom\n"
    assert read(text, tmp_path)[-2:] == ["$ kubectl logs deploy/x", "E0101 boom"]


def test_an_empty_list_leaves_nothing_out(tmp_path: Path) -> None:
    assert omitted({"items": []}, tmp_path) == ([], [])
