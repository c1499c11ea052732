import pytest

from kubectl_alb.errors import UsageError
from kubectl_alb.model.selector import parse_selector

LABELS = {"app": "web", "tier": "front"}


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        ("", True),
        ("app=web", True),
        ("app==web,tier=front", True),
        ("app!=web", False),
        ("owner!=me", True),
        ("app in (web, api)", True),
        ("app notin (web)", False),
        ("owner notin (me)", True),
        ("app", True),
        ("!app", False),
        ("!owner,tier in (front)", True),
    ],
)
def test_selectors_mean_what_they_mean_in_kubectl(text: str, takes: bool) -> None:
    assert parse_selector(text)(LABELS) is takes


@pytest.mark.parametrize("text", ["app in (web", "=web", "a b", "app in web"])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_selector(text)
