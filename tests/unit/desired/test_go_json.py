"""JSON as the controller's decoder takes it."""

import pytest

from kubectl_alb.desired.go.json import TEXT, GoJsonError, Tree, decode, list_of, map_of, struct

THING = struct("Thing", {"name": TEXT})


def nested(levels: int, inside: str = "") -> str:
    return "[" * levels + inside + "]" * levels


@pytest.mark.parametrize("levels", [50, 2000, 9999])
def test_an_unknown_key_may_hold_what_is_as_deep_as_go_reads(levels: int) -> None:
    found = decode(f'{{"other": {nested(levels)}, "name": "a]}}"}}', THING)
    assert isinstance(found, Tree)
    assert found.text("name") == "a]}"


def test_what_is_deeper_than_go_reads_is_refused() -> None:
    with pytest.raises(GoJsonError, match=r"^invalid character '\[' exceeded max depth$"):
        decode(f'{{"other": {nested(10000)}}}', THING)


def test_a_deep_value_of_the_wrong_kind_is_refused_for_its_kind() -> None:
    with pytest.raises(GoJsonError) as caught:
        decode(nested(9000, '"x"'), list_of(map_of(TEXT)))
    expected = "json: cannot unmarshal array into Go value of type map[string]string"
    assert str(caught.value) == expected


def test_a_fault_behind_a_deep_value_is_still_found() -> None:
    with pytest.raises(GoJsonError, match=r"^invalid character 'x' after object key:value pair$"):
        decode(f'{{"other": {nested(5000)} x}}', THING)
