"""What the flags of `reorder` ask of an order."""

from collections.abc import Iterable, Sequence

from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.analysis.reorder.order_spec import OrderSpec
from kubectl_alb.analysis.reorder.reordering import member_named
from kubectl_alb.cli.commands.reorder import ReorderOptions
from kubectl_alb.cli.run.reorder_editor import edited_order
from kubectl_alb.controller.group_order import DEFAULT, OrderRules
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref


def spec_of(options: ReorderOptions, places: Sequence[MemberOrder], rules: OrderRules) -> OrderSpec:
    """Return what is asked for; raise `UsageError` for what is no member or no order."""
    return OrderSpec(
        before=tuple(_pair(pair, places) for pair in options.before),
        after=tuple(_pair(pair, places) for pair in options.after),
        top=_refs(options.top, places, "--top"),
        bottom=_refs(options.bottom, places, "--bottom"),
        orders=dict(_order(text, places, rules) for text in options.orders),
        spread=options.spread or 0,
        listed=edited_order(places) if options.edit else (),
    )


def require_possible(options: ReorderOptions) -> None:
    """Raise `UsageError` for flags that exclude each other."""
    ways = {"--auto": bool(options.auto), "--edit": options.edit, "a move or --set": options.moves}
    asked = [name for name, given in ways.items() if given]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} exclude each other", hint="give one of them")
    if options.spread and options.orders:
        raise UsageError("--spread and --set exclude each other", hint="give one of them")


def _pair(pair: tuple[str, str], places: Sequence[MemberOrder]) -> tuple[Ref, Ref]:
    other, ref = (member_named(text, places).ref for text in pair)
    return other, ref


def _refs(texts: Iterable[str], places: Sequence[MemberOrder], flag: str) -> tuple[Ref, ...]:
    refs = [member_named(text, places).ref for text in texts]
    for ref in refs:
        if refs.count(ref) > 1:
            raise UsageError(f"{flag} names {ref} twice", hint="name each member once")
    return tuple(refs)


def _order(text: str, places: Sequence[MemberOrder], rules: OrderRules) -> tuple[Ref, int]:
    name, equals, number = text.partition("=")
    if not equals:
        raise UsageError(
            f'invalid --set "{text}"', hint="write NAMESPACE/NAME=N, or NAME= for none"
        )
    ref = member_named(name, places).ref
    if not number:
        return ref, DEFAULT
    try:
        order = int(number)
    except ValueError:
        raise UsageError(f'invalid order "{number}" in --set {text}',
                         hint="write a whole number") from None  # fmt: skip
    if order != DEFAULT and not rules.allows(order):
        raise UsageError(
            f"order {order} in --set {text} is out of range",
            hint=f"this release allows {rules.least} to {rules.greatest}",
        )
    return ref, order
