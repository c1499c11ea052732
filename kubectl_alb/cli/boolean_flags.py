"""Flags with `=` as kubectl takes them: `--flag=false`, `-q=true`, `-v=2`, `-n=NAME`.

github.com/spf13/pflag: a boolean flag takes a value of strconv.ParseBool, and the last one counts.
"""

from collections.abc import Iterable, Sequence

import click

from kubectl_alb.errors import UsageError

TRUE = ("1", "t", "T", "TRUE", "true", "True")
FALSE = ("0", "f", "F", "FALSE", "false", "False")
MOST_VERBOSE = 2


def without_values(
    args: Sequence[str], params: Iterable[click.Parameter]
) -> tuple[list[str], set[str]]:
    """Return arguments as click takes them, and the names of the flags that are set to false.

    Raises `UsageError` for a value that is neither true nor false.
    """
    known = {name: p for p in params if isinstance(p, click.Option) for name in p.opts}
    kept: list[str] = []
    switched_off: set[str] = set()
    end = list(args).index("--") if "--" in args else len(args)
    for arg in args[:end]:
        name, equals, value = arg.partition("=")
        option = known.get(name)
        if option is None or not (equals or option.is_flag):
            kept.append(arg)
        elif not option.is_flag:
            kept += _with_value(option, name, value)
        elif equals and not _truth(name, value):
            kept = [each for each in kept if each not in option.opts]
            switched_off.add(option.name or "")
        else:
            switched_off.discard(option.name or "")
            kept.append(name)
    return [*kept, *args[end:]], switched_off


def _with_value(option: click.Option, name: str, value: str) -> list[str]:
    if option.count and value.isascii() and value.isdigit():
        return [name] * min(int(value[:3]), MOST_VERBOSE)
    # click would take the equals sign after a short flag for a part of the value.
    return [f"{name}={value}"] if name.startswith("--") else [f"{name}{value}"]


def _truth(name: str, value: str) -> bool:
    if value not in TRUE + FALSE:
        raise UsageError(f'invalid value "{value}" of {name}', hint="use true or false")
    return value in TRUE
