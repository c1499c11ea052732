"""What the flags of `reorder` ask of an order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kubectl_alb.analysis.reorder.member_order import MemberOrder
from kubectl_alb.analysis.reorder.order_spec import OrderSpec
from kubectl_alb.analysis.reorder.reordering import member_named
from kubectl_alb.cli.commands.reorder import ReorderOptions
from kubectl_alb.cli.run.reorder_editor import edited_order
from kubectl_alb.controller.group_order import DEFAULT, OrderRules
from kubectl_alb.errors import UsageError
from kubectl_alb.model.names import Ref


def spec_of(
    options: ReorderOptions, places: Sequence[MemberOrder], rules: OrderRules, namespace: str = ""
) -> OrderSpec:
    """Return what is asked for; raise an `AlbError` for what is no member or no order.

    `namespace` is that of a name which several members have.
    """
    members = _Members(places, namespace)
    return OrderSpec(
        before=tuple(map(members.pair, options.before)),
        after=tuple(map(members.pair, options.after)),
        top=members.refs(options.top, "--top"),
        bottom=members.refs(options.bottom, "--bottom"),
        orders=dict(members.order(text, rules) for text in options.orders),
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


@dataclass(frozen=True, slots=True)
class _Members:
    """The members of a group, looked up by name."""

    places: Sequence[MemberOrder]
    namespace: str

    def ref(self, text: str) -> Ref:
        return member_named(text, self.places, self.namespace).ref

    def pair(self, pair: tuple[str, str]) -> tuple[Ref, Ref]:
        other, ref = map(self.ref, pair)
        return other, ref

    def refs(self, texts: Iterable[str], flag: str) -> tuple[Ref, ...]:
        refs = [self.ref(text) for text in texts]
        for ref in refs:
            if refs.count(ref) > 1:
                raise UsageError(f"{flag} names {ref} twice", hint="name each member once")
        return tuple(refs)

    def order(self, text: str, rules: OrderRules) -> tuple[Ref, int]:
        name, equals, number = text.partition("=")
        if not equals:
            hint = "write NAMESPACE/NAME=N, or NAMESPACE/NAME= for no annotation"
            raise UsageError(f'invalid --set "{text}"', hint=hint)
        ref = self.ref(name)
        if not number:
            return ref, DEFAULT
        try:
            order = int(number)
        except ValueError:
            hint = "write a whole number"
            raise UsageError(f'invalid order "{number}" in --set {text}', hint=hint) from None
        if order != DEFAULT and not rules.allows(order):
            raise UsageError(
                f"order {order} in --set {text} is out of range",
                hint=f"this release allows {rules.least} to {rules.greatest}",
            )
        return ref, order
