"""What Kubernetes has against label selectors, in the words of the release's client library."""

from kubectl_alb.controller.config import LATEST
from kubectl_alb.facts.selectors import selector_fault
from kubectl_alb.model.class_params import LabelSelector, SelectorRequirement

BEFORE = (3, 1, 0)
NAME = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
    "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value', "
    " or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)


def labels(key: str, value: str = "x") -> LabelSelector:
    return LabelSelector({key: value})


def requires(key: str, operator: str, *values: str) -> LabelSelector:
    return LabelSelector(expressions=(SelectorRequirement(key, operator, values),))


def fault(selector: LabelSelector) -> str:
    return selector_fault(selector, LATEST)


def test_a_good_selector_has_no_fault() -> None:
    good = (labels("example.com/team", ""), requires("a", "In", "b"), requires("a", "Exists"))
    assert [fault(selector) for selector in good] == ["", "", ""]


def test_a_label_key_without_a_name_is_refused_for_both_reasons() -> None:
    words = f'key: Invalid value: "": name part must be non-empty; name part {NAME}'
    assert fault(labels("")) == words


def test_a_key_with_a_forbidden_character_is_refused() -> None:
    assert fault(labels("_a")) == f'key: Invalid value: "_a": name part {NAME}'


def test_the_prefix_of_a_key_is_a_lower_case_domain() -> None:
    assert fault(labels("A/b")) == (
        'key: Invalid value: "A/b": prefix part a lowercase RFC 1123 subdomain must consist of '
        "lower case alphanumeric characters, '-' or '.', and must start and end with an "
        "alphanumeric character (e.g. 'example.com', regex used for validation is "
        r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    )


def test_an_empty_prefix_is_refused() -> None:
    assert fault(labels("/b")) == 'key: Invalid value: "/b": prefix part must be non-empty'


def test_a_key_with_two_slashes_is_worded_by_release() -> None:
    where = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
    known_as = {LATEST: "a valid label key", BEFORE: "a qualified name"}
    for version, what in known_as.items():
        words = f'key: Invalid value: "a/b/c": {what} {NAME} {where}'
        assert selector_fault(labels("a/b/c"), version) == words


def test_a_long_value_is_measured_in_the_unit_of_the_release() -> None:
    text = "x" * 64
    start = f'values[0][a]: Invalid value: "{text}": must be no more than 63'
    assert fault(labels("a", text)) == f"{start} bytes"
    assert selector_fault(labels("a", text), BEFORE) == f"{start} characters"


def test_several_faults_of_one_requirement_stand_in_brackets() -> None:
    assert fault(requires("z_", "NotIn", "<&>")) == (
        f'[key: Invalid value: "z_": name part {NAME}, '
        f'values[0][z_]: Invalid value: "<&>": {VALUE}]'
    )


def test_values_without_need_are_written_as_json_that_is_safe_in_html() -> None:
    assert fault(requires("a", "Exists", "<&>é")).startswith(
        '[values: Invalid value: ["\\u003c\\u0026\\u003eé"]: values set must be empty'
    )


def test_a_label_is_looked_at_before_an_expression() -> None:
    both = LabelSelector({"a": "b c"}, (SelectorRequirement("a", "Gt", ("1",)),))
    assert fault(both) == f'values[0][a]: Invalid value: "b c": {VALUE}'
