"""The Secret of an OIDC login, as far as its name goes."""

import pytest

from kubectl_alb.desired.auth import name_fault


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("login", ""),
        ("", "resource name may not be empty"),
        ("..", "invalid resource name \"..\": [may not be '..']"),
        (
            "shop/login%",
            "invalid resource name \"shop/login%\": [may not contain '/' may not contain '%']",
        ),
    ],
)
def test_a_secret_whose_name_fits_no_path_is_not_asked_for(name: str, fault: str) -> None:
    assert name_fault(name) == fault
