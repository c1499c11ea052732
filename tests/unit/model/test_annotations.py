from kubectl_alb.controller.annotations.catalogue import CATALOGUE, annotation, unknown_keys
from kubectl_alb.facts.tags import PREFIX


def test_a_family_is_found_by_any_name() -> None:
    found = annotation("actions.login")
    assert found is not None
    assert found.key == "actions"


def test_a_key_below_a_plain_annotation_is_unknown() -> None:
    assert annotation("scheme.web") is None


def test_a_misspelt_key_is_reported_with_what_it_looks_like() -> None:
    found = dict(unknown_keys({PREFIX + "healtcheck-path": "/", PREFIX + "scheme": "internal"}))
    assert list(found) == [PREFIX + "healtcheck-path"]
    assert PREFIX + "healthcheck-path" in found[PREFIX + "healtcheck-path"]


def test_what_the_controller_writes_and_foreign_keys_are_not_unknown() -> None:
    assert not dict(unknown_keys({PREFIX + "dry-run-plan": "{}", "example.com/scheme": "x"}))


def test_a_family_without_a_name_is_unknown() -> None:
    assert list(dict(unknown_keys({PREFIX + "actions": "{}"}))) == [PREFIX + "actions"]


def test_every_help_is_one_short_line() -> None:
    assert all(len(entry.help) < 90 and "\n" not in entry.help for entry in CATALOGUE.values())
