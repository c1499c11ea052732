"""`reorder`: the order in which the members of a group are evaluated, and another one."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.change_flags import ChangeOptions, changes
from kubectl_alb.cli.file_options import FILE_OPTIONS, NamedFiles
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import Known, SharedOptions, takes
from kubectl_alb.errors import ExitCode

FORMATS = ("table", "wide", "json", "yaml", "patch", "kustomize")
SPECIFICITY = "specificity"
MEMBER = Known("member")

EPILOG = """
Examples:
  # The members in the order in which they are evaluated
  kubectl alb reorder group/shop-public
  # Put shop/cart before shop/web: shown, asked, applied
  kubectl alb reorder group/shop-public --before shop/web shop/cart
  # Who answers these URLs, now and after
  kubectl alb reorder group/shop-public --top shop/cart --check https://shop.example.com/cart \\
    --dry-run=client
  # An order in which no rule is hidden by a rule of another member
  kubectl alb reorder group/shop-public --auto=specificity
  # One line a member in $EDITOR
  kubectl alb reorder group/shop-public --edit
  # The same change for manifests that are kept elsewhere
  kubectl alb reorder group/shop-public --before shop/web shop/cart -o kustomize
  kubectl alb reorder group/shop-public --before shop/web shop/cart -f deploy/ --write
"""


@dataclass(frozen=True, slots=True)
class ReorderOptions:
    """What `reorder` is asked; `urls` are URLs after the first one of `--check`."""

    subject: str
    urls: tuple[str, ...]
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    orders: tuple[str, ...]
    spread: int | None
    auto: str | None
    edit: bool
    check: tuple[str, ...]
    wait: bool
    write: bool
    detailed_exitcode: bool
    files: NamedFiles
    change: ChangeOptions
    output: OutputOptions
    shared: SharedOptions

    @property
    def moves(self) -> bool:
        """Whether members are to be moved, or to get values."""
        return bool(self.before or self.after or self.top or self.bottom or self.orders)

    @property
    def asks_for_order(self) -> bool:
        """Whether another order is asked for."""
        return self.moves or bool(self.spread or self.auto) or self.edit


def manifests(function: click.decorators.FC) -> click.decorators.FC:
    """Add `-f`, `-R` and `-k`."""
    for option in reversed(FILE_OPTIONS):
        function = option(function)
    return function


def order_flags(function: click.decorators.FC) -> click.decorators.FC:
    """Add what may be asked of the order."""
    for option in reversed(ORDER_FLAGS):
        function = option(function)
    return function


ORDER_FLAGS = (
    click.option(
        "--before",
        nargs=2,
        multiple=True,
        metavar="A B",
        type=MEMBER,
        help="Put member B before member A; repeatable.",
    ),
    click.option(
        "--after",
        nargs=2,
        multiple=True,
        metavar="A B",
        type=MEMBER,
        help="Put member B after member A; repeatable.",
    ),
    click.option("--top", multiple=True, metavar="A", type=MEMBER, help="Put A first; repeatable."),
    click.option(
        "--bottom", multiple=True, metavar="A", type=MEMBER, help="Put A last; repeatable."
    ),
    click.option(
        "--set",
        "orders",
        multiple=True,
        metavar="A=N",
        type=MEMBER,
        help="Give member A this order; without N, remove its annotation; repeatable.",
    ),
    click.option(
        "--spread",
        type=click.IntRange(1),
        metavar="N",
        help="Space the orders evenly, N apart.",
    ),
    click.option(
        "--auto",
        type=click.Choice([SPECIFICITY]),
        help="Order the members so that no rule hides a rule of another member.",
    ),
    click.option("--edit", is_flag=True, help="Edit the order in KUBE_EDITOR or EDITOR."),
)


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("subject", metavar="group/NAME", type=Known("group"))
@click.argument("urls", metavar="", nargs=-1, type=Known("url"))
@formats(*FORMATS)
@order_flags
@click.option(
    "--check",
    metavar="URL",
    multiple=True,
    type=Known("url"),
    help="Show who answers this URL in both orders; repeatable.",
)
@manifests
@click.option(
    "--source",
    type=click.Choice(["live", "files"]),
    default="live",
    show_default=True,
    help="live: overlay the files on the cluster or bundle; files: use only the files.",
)
@click.option("--write", is_flag=True, help="Edit the files, and keep their comments and layout.")
@changes
@click.option("--wait", is_flag=True, help="Wait until AWS has the rules in the new order "
              "(default --timeout 5m).")  # fmt: skip
@click.option(
    "--detailed-exitcode", is_flag=True, help="Exit 2 where the order is not yet the wanted one."
)
@takes(ReorderOptions)
def command(options: ReorderOptions) -> ExitCode:
    """Show the order of a group's members, and change it by group.order alone.

    Shows the fewest edits, the rule priorities and the requests that change owner, then asks. All
    edits are applied or none.
    """
    from kubectl_alb.cli.run.reorder import run

    return run(options)
