"""Flags with `=`, as kubectl takes them."""

from collections.abc import Callable

import click
import pytest

from kubectl_alb.cli.boolean_flags import without_values
from kubectl_alb.errors import UsageError
from tests.conftest import Ran

QUIET = click.Option(["-q", "--quiet"], is_flag=True)
VERBOSE = click.Option(["-v", "--verbose"], count=True)
NAMESPACE = click.Option(["-n", "--namespace"])


@pytest.mark.parametrize(
    ("given", "kept", "off"),
    [
        (["--quiet=false"], [], {"quiet"}),
        (["--quiet=True", "web"], ["--quiet", "web"], set()),
        (["-q=1"], ["-q"], set()),
        (["-q", "--quiet=f"], [], {"quiet"}),
        (["--quiet=false", "-q"], ["-q"], set()),
        (["--", "--quiet=false"], ["--", "--quiet=false"], set()),
        (["-v=9"], ["-v", "-v"], set()),
        (["--verbose=0"], [], set()),
        (["-n=shop"], ["-nshop"], set()),
        (["-nshop", "--namespace=a=b"], ["-nshop", "--namespace=a=b"], set()),
        (["--other=false"], ["--other=false"], set()),
    ],
)
def test_values_of_flags_are_read_as_kubectl_does(
    given: list[str], kept: list[str], off: set[str]
) -> None:
    assert without_values(given, [QUIET, VERBOSE, NAMESPACE]) == (kept, off)


@pytest.mark.parametrize("value", ["", "no", "falsch", "FaLsE", "2"])
def test_another_value_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="invalid value"):
        without_values([f"--quiet={value}"], [QUIET])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--no-aws=false", "options"), 0),
        (("options", "--quiet=maybe"), 64),
        (("describe", "group/shop-public", "--bundle=demo", "--ascii", "--ascii=false"), 0),
        (("list", "--bundle=demo", "-A=true", "--insecure-skip-tls-verify=false"), 0),
    ],
)
def test_a_command_takes_them_before_and_after_its_name(
    words: tuple[str, ...], code: int, run: Callable[..., Ran]
) -> None:
    assert run(*words).code == code
