"""Charts as helm shows them."""

from kubectl_alb.apply.charts import _definitions
from tests.installing import definition

ONE = "# first\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
BODY = "metadata:\n  name: {name}\n  creationTimestamp: null\nspec:\n  kind: x\nstatus: {{}}\n"


def names(text: str) -> list[str]:
    return [str(each["metadata"]["name"]) for each in _definitions(text)]


def test_definitions_are_told_apart_with_separators_and_without() -> None:
    first, second = (ONE + BODY.format(name=name) for name in "ab")
    assert names(first + second) == ["a", "b"]
    assert names(f"---\n{first}---\n{second}") == ["a", "b"]
    assert names(f"{first}---\n---\n{second}\n---\n") == ["a", "b"]


def test_what_the_server_writes_is_left_out() -> None:
    (found,) = _definitions(ONE + BODY.format(name="a"))
    assert found == {**definition("a"), "spec": {"kind": "x"}}


def test_other_documents_are_no_definitions() -> None:
    assert names("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n") == []
    assert names("") == []
