"""`bundle`: everything that was read, as one archive to look at later or to show to others."""

import re
from dataclasses import dataclass

import click

from kubectl_alb.cli.durations import DURATION
from kubectl_alb.cli.formats import OutputOptions, formats
from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import (
    Known,
    SharedOptions,
    takes,
)

UNITS = {"": 1, "k": 1000, "ki": 1 << 10, "m": 1000**2, "mi": 1 << 20, "g": 1000**3, "gi": 1 << 30}

EPILOG = """
Examples:
  # Everything, to look at again with --bundle
  kubectl alb bundle
  # For strangers: account, hosts, people and names replaced by stand-ins
  kubectl alb bundle --redact=strict --output-file report.zip
"""


class SizeType(click.ParamType[int]):
    """A size in bytes as Kubernetes writes quantities: `500Ki`, `20Mi`, `1G`."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read the text."""
        found = re.fullmatch(r"([0-9]{1,18})([kKmMgG]i?)?B?", str(value))
        if not found:
            self.fail(f"{value!r} is no size; write for example 500Ki or 20Mi", param, ctx)
        return int(found[1]) * UNITS[(found[2] or "").lower()]


@dataclass(frozen=True, slots=True)
class BundleOptions:
    """What `bundle` is asked; `since` is in seconds, `max_size` in bytes."""

    since: float
    max_size: int
    redact: str
    output_file: str
    output: OutputOptions
    shared: SharedOptions


@click.command(cls=AlbCommand, epilog=EPILOG)
@formats("table", "json", "yaml")
@click.option("--since", type=DURATION, default="6h", show_default=True,
              help="Age of the oldest log line.")  # fmt: skip
@click.option("--max-size", type=SizeType(), default="20Mi", show_default=True,
              help="Limit for the archive; older log lines are cut. 0 means none.")  # fmt: skip
@click.option("--redact", type=click.Choice(["default", "strict"]), default="default",
              help="strict also replaces accounts, hosts, ids, tags and names.")  # fmt: skip
@click.option(
    "--output-file",
    metavar="PATH",
    default="",
    type=Known("file"),
    help="A .tar.gz, a .zip, or a folder to write.",
)
@takes(BundleOptions)
def command(options: BundleOptions) -> None:
    """Write everything that can be read into one archive, without secrets."""
    from kubectl_alb.cli.run.bundle import run

    run(options)
