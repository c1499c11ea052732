"""The first earlier rule that takes all requests of another is the one that trying each finds."""

from hypothesis import given
from hypothesis import strategies as st

from kubectl_alb.analysis.coverers import Conditions, coverers, first_coverers
from kubectl_alb.analysis.shadow import covers
from kubectl_alb.model.rule import HOST_HEADER, PATH_PATTERN, Condition

hosts = st.sampled_from(
    ["a.example", "A.example", "b.example", "*.example", "a*", "*", "?.example"]
)
segments = st.sampled_from(["", "a", "b", "a*", "*", "?", "ab"])
paths = st.lists(segments, max_size=3).map(lambda some: "/" + "/".join(some))


def condition(field: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[Condition]:
    some = st.lists(values, min_size=1, max_size=2).map(tuple)
    plain = some.map(lambda given: Condition(field, values=given))
    expressions = some.map(lambda given: Condition(field, regex_values=given))
    return st.one_of(plain, plain, expressions)


either = st.one_of(condition(HOST_HEADER, hosts), condition(PATH_PATTERN, paths))
rules = st.lists(st.lists(either, max_size=3).map(tuple), max_size=8)


def trying_each(rules: list[Conditions]) -> list[int | None]:
    return [
        next((n for n, wide in enumerate(rules[:place]) if covers(wide, narrow)), None)
        for place, narrow in enumerate(rules)
    ]


@given(rules)
def test_it_is_the_one_that_trying_each_finds(rules: list[Conditions]) -> None:
    assert list(first_coverers(rules)) == trying_each(rules)


@given(rules)
def test_all_coverers_are_those_that_trying_each_finds(rules: list[Conditions]) -> None:
    every = range(len(rules))
    found = [tuple(n for n in every if n != m and covers(rules[n], rules[m])) for m in every]
    assert list(coverers(rules)) == found


def test_a_rule_of_any_path_takes_those_beneath_it() -> None:
    wide = (Condition(PATH_PATTERN, values=("/api/*",)),)
    narrow = (Condition(PATH_PATTERN, values=("/api/v1/x",)),)
    assert list(first_coverers([wide, narrow])) == [None, 0]


def test_thousands_of_rules_of_one_host_that_differ_have_no_coverer() -> None:
    rules = [(Condition(PATH_PATTERN, values=(f"/v1/{n}", f"/v1/{n}/*")),) for n in range(4000)]
    assert set(first_coverers(rules)) == {None}
