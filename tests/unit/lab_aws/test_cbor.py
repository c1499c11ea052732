from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lab.aws.protocols import cbor

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**63), max_value=2**63)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_what_was_encoded_is_decoded_again(value: object) -> None:
    assert cbor.loads(cbor.dumps(value)) == value


def test_a_time_travels_with_the_tag_for_epoch_seconds() -> None:
    moment = datetime(2026, 11, 24, 20, 0, tzinfo=timezone.utc)
    encoded = cbor.dumps(moment)
    assert (encoded[0], cbor.loads(encoded)) == (0xC1, moment)


@pytest.mark.parametrize(
    ("encoded", "value"),
    [
        (b"\x9f\x01\x02\xff", [1, 2]),
        (b"\xbf\x61a\x01\xff", {"a": 1}),
        (b"\x7f\x61a\x61b\xff", "ab"),
    ],
)
def test_items_of_indefinite_length_are_read(encoded: bytes, value: object) -> None:
    assert cbor.loads(encoded) == value


def test_a_body_that_ends_early_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="ends early"):
        cbor.loads(b"\x62a")
