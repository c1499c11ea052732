from kubectl_alb.facts.attribution import candidates, guessed
from kubectl_alb.model.kubernetes import Ingress, IngressBackend
from kubectl_alb.model.rule import Condition
from tests.builders import host, ingress, meta, path, path_pattern, rule, target_group


def sources(found: object) -> list[tuple[str, str]]:
    return [(str(s.ingress), s.path) for s in found.values()]  # type: ignore[attr-defined]


def test_host_and_path_name_the_ingress_path() -> None:
    web = ingress("web", path("/"), path("/api"), host="a.example")
    rules = (
        rule(1, host("a.example"), path_pattern("/api", "/api/*")),
        rule(2, host("a.example"), path_pattern("/*")),
    )
    assert sources(guessed(rules, candidates((web,)), {})) == [
        ("shop/web", "/api"),
        ("shop/web", "/"),
    ]


def test_twins_are_told_apart_by_the_target_groups_tag() -> None:
    one, two = ingress("one", path(service="a")), ingress("two", path(service="b"))
    tg = target_group()
    rules = (rule(1, path_pattern("/*"), to=tg),)
    found = guessed(rules, candidates((one, two)), {tg.arn: "shop/two-b:80"})
    assert sources(found) == [("shop/two", "/")]


def test_twins_without_a_target_group_are_told_apart_by_their_order() -> None:
    one = ingress("one", path(port="use-annotation"))
    two = ingress("two", path(port="use-annotation"))
    rules = (rule(1, path_pattern("/*")), rule(2, path_pattern("/*")))
    found = guessed(rules, candidates((one, two)), {})
    assert sources(found) == [("shop/one", "/"), ("shop/two", "/")]


def test_conditions_added_by_annotation_do_not_hide_the_source() -> None:
    web = ingress("web", path("/"), host="a.example")
    extra = Condition("http-header", ("1",), header="X-Canary")
    rules = (rule(1, host("a.example", "b.example"), path_pattern("/*"), extra),)
    assert sources(guessed(rules, candidates((web,)), {})) == [("shop/web", "/")]


def test_a_rule_of_another_host_has_no_source() -> None:
    web = ingress("web", path("/"), host="a.example")
    assert guessed((rule(1, host("b.example"), path_pattern("/*")),), candidates((web,)), {}) == {}


def test_a_regular_expression_path_is_recognised() -> None:
    web = ingress("web", path("/api/v[0-9]+", kind="ImplementationSpecific"))
    regex = Condition("path-pattern", regex_values=("^/api/v[0-9]+$",))
    assert sources(guessed((rule(1, regex),), candidates((web,)), {})) == [
        ("shop/web", "/api/v[0-9]+")
    ]


def test_the_default_rule_is_never_attributed() -> None:
    only_default = Ingress(meta("web"), "alb", IngressBackend("web", 80))
    assert guessed((rule(None),), candidates((only_default,)), {}) == {}
