"""What the controller takes for a range of addresses."""

import pytest

from kubectl_alb.desired.ports import is_cidr


@pytest.mark.parametrize(
    "text",
    ["10.0.0.1/8", "10.0.0.0/08", "10.0.0.0/" + "0" * 5000 + "8", "::ffff:10.0.0.0/104", "::/0"],
)
def test_a_range_may_have_host_bits_and_zeros_before_its_length(text: str) -> None:
    assert is_cidr(text)


@pytest.mark.parametrize(
    "text",
    ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/1008", "010.0.0.0/8", "fe80::1%eth0/64", "10.0.0.0/+8"],
)
def test_a_range_has_a_plain_address_and_a_length_that_fits(text: str) -> None:
    assert not is_cidr(text)
