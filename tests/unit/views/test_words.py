from datetime import timedelta

import pytest

from kubectl_alb.model.elbv2 import Action, WeightedTargetGroup
from kubectl_alb.model.rule import Condition
from kubectl_alb.views import words
from tests.builders import NOW


@pytest.mark.parametrize(
    ("seconds", "text"), [(5, "5s"), (119, "119s"), (120, "2m"), (7200, "2h"), (180000, "2d")]
)
def test_ages_read_as_in_kubectl(seconds: int, text: str) -> None:
    assert words.age(NOW - timedelta(seconds=seconds), NOW) == text


def test_an_unknown_age_is_a_dash() -> None:
    assert words.age(None, NOW) == "-"


def test_a_certificate_ends_in_days() -> None:
    assert words.days_left(NOW + timedelta(days=3, hours=1), NOW) == "expires in 3 days"
    assert words.days_left(NOW - timedelta(hours=1), NOW) == "expired 1 day ago"


def test_weights_are_shares() -> None:
    action = Action(
        "forward", target_groups=(WeightedTargetGroup("a", 3), WeightedTargetGroup("b", 1))
    )
    assert words.action(action, str.upper) == "→ A 75%, B 25%"


def test_weights_of_zero_do_not_divide() -> None:
    action = Action(
        "forward", target_groups=(WeightedTargetGroup("a", 0), WeightedTargetGroup("b", 0))
    )
    assert words.action(action, str) == "→ a 0%, b 0%"


def test_a_redirect_is_spelled_as_a_url() -> None:
    action = Action("redirect", redirect={"Protocol": "HTTPS", "Port": "443", "Query": ""})
    assert words.action(action, str) == "redirect https://#{host}:443/#{path}"


def test_conditions_are_said_in_order() -> None:
    said = (
        Condition("host-header", ("a.example", "b.example")),
        Condition("path-pattern", regex_values=("^/x$",)),
        Condition("http-header", ("1",), header="X-A"),
        Condition("query-string", pairs=(("k", "v"), (None, "w"))),
    )
    assert words.conditions(said) == (
        "host a.example or b.example  path ~ ^/x$  header X-A 1  query k=v or w"
    )
    assert words.conditions(()) == "everything"
