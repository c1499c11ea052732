"""A described IngressClass."""

from dataclasses import fields

from kubectl_alb.analysis.describe.ingress_class import ClassDescription
from kubectl_alb.model.class_params import IngressClassParams
from kubectl_alb.render.document import Block, Document, Fields, Line, Mark, Table
from kubectl_alb.views.envelope import present


def document(result: ClassDescription, wide: bool) -> Document:
    """Lay out the class, what its parameters fix, and who uses it."""
    found = result.ingress_class
    default = "   default class" if found.is_default else ""
    facts: list[tuple[str, Line]] = [
        ("Class", f"{found.meta.name}   controller {found.controller}{default}")
    ]
    if result.params_name:
        missing = " does not exist: Ingresses of this class are not handled"
        facts.append(
            ("Parameters", result.params_name)
            if result.params
            else ("Parameters", (Mark.BAD, f" IngressClassParams {result.params_name}{missing}"))
        )
    blocks: list[Block] = [Fields(tuple(facts))]
    if result.params:
        rows = tuple((name, spelled(value)) for name, value in settings(result.params).items())
        blocks.append(Table(("SETTING", "VALUE"), rows, "The parameters set nothing.", indent=2))
    users = tuple(
        (
            i.ref.namespace,
            i.ref.name,
            str(group or "-"),
            i.addresses[0].hostname if i.addresses else "-",
        )
        for i, group in result.users
    )
    blocks.append(
        Table(("NAMESPACE", "INGRESS", "GROUP", "ADDRESS"), users, "No Ingress uses this class.")
    )
    return Document(tuple(blocks))


def settings(params: IngressClassParams) -> dict[str, object]:
    """Return the fields that the parameters set, by our names."""
    named = {f.name: getattr(params, f.name) for f in fields(params) if f.name != "meta"}
    return {name: value for name, value in named.items() if value not in (None, "", ())}


def spelled(value: object) -> str:
    """Return a field's value as an annotation would spell it: `a,b` and `key=value`."""
    if not isinstance(value, tuple):
        return str(value)
    pairs = all(isinstance(one, tuple) and len(one) == 2 for one in value)
    return ",".join(f"{one[0]}={one[1]}" if pairs else str(one) for one in value)


def value(result: ClassDescription) -> dict[str, object]:
    """Return the fields that machines read."""
    return present(
        name=result.ingress_class.meta.name,
        controller=result.ingress_class.controller,
        default=result.ingress_class.is_default,
        parameters=result.params_name,
        settings={k: spelled(v) for k, v in settings(result.params).items()}
        if result.params
        else None,
        ingresses=[
            {"ingress": str(i.ref), "group": str(group) if group else None}
            for i, group in result.users
        ],
    )
