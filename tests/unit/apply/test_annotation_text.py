"""An annotation changes in a manifest, and not a byte beside it."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_alb.apply.annotation_text import AnnotationEdit, edited
from kubectl_alb.errors import AlbError
from kubectl_alb.model.names import Ref

KEY = "alb.ingress.kubernetes.io/group.order"
NAME = "alb.ingress.kubernetes.io/group.name"
CART = Ref("shop", "cart")


def edit(value: str | None, ref: Ref = CART) -> AnnotationEdit:
    return AnnotationEdit("Ingress", ref, KEY, value, "0")


def ingress(annotations: str, name: str = "cart") -> str:
    return f"""\
# the {name}
apiVersion: networking.k8s.io/v1
kind: Ingress  # v1
metadata:
  name: {name}
  namespace: shop
{annotations}
spec:
  ingressClassName: alb   # ours
"""


def changed(text: str, value: str | None) -> str:
    return edited(text, [edit(value)], "cart.yaml", "default")


BLOCK = f"""\
  annotations:
    # who
    {NAME}: shop  # the group
    # late, since it is narrow
    {KEY}: '10'   # was 20
    other: |
      text"""

SET = {
    "replaced": (BLOCK, BLOCK.replace("'10'", "'5'")),
    "double quotes": (f'  annotations:\n    {KEY}: "10"', f'  annotations:\n    {KEY}: "5"'),
    "behind the name of the group": (
        f"  annotations:\n    {NAME}: shop # it\n    z: y",
        f'  annotations:\n    {NAME}: shop # it\n    {KEY}: "5"\n    z: y',
    ),
    "behind the last line": (
        "  annotations:\n    a: b\n    z: y",
        f'  annotations:\n    a: b\n    z: y\n    {KEY}: "5"',
    ),
    "before a text of lines": (
        "  annotations:\n    a: |\n      b\n      c",
        f'  annotations:\n    {KEY}: "5"\n    a: |\n      b\n      c',
    ),
    "no annotations": ("  labels: {a: b}", f'  annotations:\n    {KEY}: "5"\n  labels: {{a: b}}'),
    "empty annotations": ("  annotations: {}", f'  annotations: {{"{KEY}": "5"}}'),
    "null annotations": ("  annotations: # none", f'  annotations: {{"{KEY}": "5"}} # none'),
    "spelled null": ("  annotations: null", f'  annotations: {{"{KEY}": "5"}}'),
    "flow": ("  annotations: {a: b}", f'  annotations: {{"{KEY}": "5", a: b}}'),
    "flow replaced": (f"  annotations: {{'{KEY}': \"10\", a: b}}",
                      f"  annotations: {{'{KEY}': \"5\", a: b}}"),
    "an alias of its own": (
        f"  labels: {{v: &v '10'}}\n  annotations:\n    {KEY}: *v\n    b: *v",
        f"  labels: {{v: &v '10'}}\n  annotations:\n    {KEY}: \"5\"\n    b: *v",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SET)
def test_a_value_is_set(case: str) -> None:
    before, after = SET[case]
    inserted = "no annotations" in case
    wanted = ingress(after)
    if inserted:
        wanted = ingress("  labels: {a: b}").replace(
            "  name: cart\n", f'  name: cart\n  annotations:\n    {KEY}: "5"\n')  # fmt: skip
    assert changed(ingress(before), "5") == wanted


REMOVED = {
    "with its line": (BLOCK, BLOCK.replace(f"    {KEY}: '10'   # was 20\n", "")),
    "the only one": (f'  annotations:  # some\n    {KEY}: "10"\n  labels: {{}}',
                     "  annotations: {}  # some\n  labels: {}"),
    "first in flow": (f'  annotations: {{{KEY}: "10", a: b}}', "  annotations: {a: b}"),
    "last in flow": (f'  annotations: {{a: b, {KEY}: "10"}}', "  annotations: {a: b}"),
    "alone in flow": (f'  annotations: {{{KEY}: "10"}}', "  annotations: {}"),
    "merged in": (
        f"  labels: &all {{{KEY}: '10'}}\n  annotations:\n    <<: *all\n    a: b",
        f"  labels: &all {{{KEY}: '10'}}\n  annotations:\n    <<: *all\n    a: b\n    {KEY}: \"0\"",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REMOVED)
def test_a_value_is_removed(case: str) -> None:
    before, after = REMOVED[case]
    assert changed(ingress(before), None) == ingress(after)


def test_other_documents_stay_byte_for_byte() -> None:
    others = "%YAML 1.1\n---\n" + ingress(BLOCK, "web").replace("\n", "  \n", 1)
    text = f"{others}---\n{ingress(BLOCK)}---\n# end\n"
    after = ingress(BLOCK).replace("'10'", "'5'")
    assert changed(text, "5") == f"{others}---\n{after}---\n# end\n"


def test_lines_end_as_they_did() -> None:
    text = ingress(f"  annotations:\n    {NAME}: shop").replace("\n", "\r\n")
    assert changed(text, "5").count("\n") == changed(text, "5").count("\r\n")
    assert f'{NAME}: shop\r\n    {KEY}: "5"\r\n' in changed(text, "5")


def test_a_file_that_ends_without_a_newline_is_edited() -> None:
    text = "kind: Ingress\nmetadata:\n  namespace: shop\n  name: cart"
    assert changed(text, "5") == f'{text}\n  annotations:\n    {KEY}: "5"'


def test_json_stays_json() -> None:
    value = {"kind": "List", "items": [
        {"kind": "Ingress", "metadata": {"name": "cart", "namespace": "shop"}},
        {"kind": "Ingress", "metadata": {"name": "web", "annotations": {"a": "b", KEY: "1"}}},
    ]}  # fmt: skip
    edits = [edit("5"), edit(None, Ref("default", "web"))]
    for indent in (None, 2):
        after = json.loads(edited(json.dumps(value, indent=indent), edits, "x.json", "default"))
        assert after["items"][0]["metadata"]["annotations"] == {KEY: "5"}
        assert after["items"][1]["metadata"]["annotations"] == {"a": "b"}


def test_what_several_objects_share_is_left_alone() -> None:
    shared = f"  annotations: &all\n    {KEY}: '10'"
    items = [
        f"kind: Ingress\nmetadata:\n  name: cart\n  namespace: shop\n{shared}",
        "kind: Ingress\nmetadata:\n  name: web\n  annotations: *all",
    ]
    text = "kind: List\nitems:\n" + "\n".join(
        "- " + item.replace("\n", "\n  ") for item in items)  # fmt: skip
    with pytest.raises(AlbError, match=r"cannot edit cart\.yaml"):
        changed(text, "5")
    with pytest.raises(AlbError, match=r"cart.yaml:\d+: annotations is an alias"):
        edited(text, [edit("5", Ref("default", "web"))], "cart.yaml", "default")


def test_an_object_that_is_not_there_is_named() -> None:
    with pytest.raises(AlbError, match="holds no Ingress shop/cart"):
        changed(ingress("", "web"), "5")


plain = st.text("abc -.:#'\"", min_size=1, max_size=8)
annotations = st.dictionaries(
    st.sampled_from([KEY, NAME, "a", "z/b"]), st.one_of(plain, st.just("line\nline\n")), max_size=4
)


@given(annotations, st.sampled_from([None, "5"]), st.booleans(), st.sampled_from([2, 4]))
@settings(max_examples=300)
def test_what_yaml_reads_is_what_it_was_but_for_the_value(
    given_: dict[str, str], value: str | None, flow: bool, indent: int
) -> None:
    def document(name: str) -> dict[str, Any]:
        meta = {"name": name, "namespace": "shop", "annotations": given_}
        return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": meta}

    texts = [yaml.dump(document(name), default_flow_style=flow or None, indent=indent)
             for name in ("web", "cart", "api")]  # fmt: skip
    if value is None and KEY not in given_:
        return
    after = changed("---\n".join(texts), value).split("---\n")
    assert (after[0], after[2]) == (texts[0], texts[2])
    wanted = {k: v for k, v in given_.items() if k != KEY} | ({KEY: value} if value else {})
    assert (yaml.safe_load(after[1])["metadata"]["annotations"] or {}) == wanted
