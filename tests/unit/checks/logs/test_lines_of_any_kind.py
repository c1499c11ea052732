"""Whatever a line holds, it is told: a log may be cut, damaged, or of another program."""

import json

from hypothesis import given
from hypothesis import strategies as any_of

from kubectl_alb.checks.logs.entry import entry
from kubectl_alb.checks.logs.fold import Folded, sameness, time_of
from kubectl_alb.checks.logs.group_filter import GroupFilter
from kubectl_alb.checks.logs.selection import Selection
from kubectl_alb.model.log import Written
from kubectl_alb.model.names import GroupID, Ref
from kubectl_alb.render.style import Look
from kubectl_alb.render.text import hanging
from kubectl_alb.views.logs import LogView, value
from tests.logs import NO_SUBNET, error

KEYS = (
    "level", "ts", "msg", "error", "logger", "controller", "object", "namespace", "name", "reason",
    "model", "stackID", "ingressGroup", "tgb", "service", "arn", "targets", "response", "type",
)  # fmt: skip
WORDS = any_of.sampled_from(("error", "info", "shop/web", "controllers.ingress", "\ud800", ""))
VALUES = any_of.recursive(
    any_of.none() | any_of.booleans() | any_of.integers() | any_of.floats() | WORDS,
    lambda inner: (
        any_of.lists(inner, max_size=3)
        | any_of.dictionaries(any_of.sampled_from((*KEYS, "Id", "Port", "kind")), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = any_of.dictionaries(any_of.sampled_from(KEYS), VALUES)
EDGE = Selection("warn", GroupFilter(GroupID("", "edge"), (Ref("shop", "web"),)))
WHOLE = error(NO_SUBNET)


def tell(line: str, stamp: str = "") -> None:
    written = Written(line, "", stamp)
    found = entry(written)
    time_of(sameness(written))
    if EDGE.may_want(written):
        EDGE.wants(found, written)
    json.dumps(value(written, found, "x"))
    for block in LogView().blocks(Folded(found)):
        hanging(block, Look(color=True, width=60)).encode()


@given(FIELDS)
def test_fields_of_any_type_are_told(fields: dict[str, object]) -> None:
    tell(json.dumps(fields, separators=(",", ":")))


@given(any_of.integers(0, len(WHOLE)), any_of.text(max_size=5))
def test_a_line_that_is_cut_or_damaged_is_told(place: int, damage: str) -> None:
    tell(WHOLE[:place])
    tell(WHOLE[:place] + damage + WHOLE[place:])


@given(any_of.text(), any_of.text(max_size=40))
def test_any_text_is_told(text: str, stamp: str) -> None:
    tell(text, stamp)
