"""A JSON value as YAML."""

import re

import yaml

from kubectl_alb.render.escape import harmless, is_risky

# Half of a character; what reads YAML refuses a text with one, however it is spelled.
_HALF = re.compile("[\ud800-\udfff]")


def dump(value: object, ascii: bool = False) -> str:
    """Return the value as one YAML document, keys in the order given, each string on one line."""
    drawn = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=not ascii, width=float("inf")
    )
    # What is left to spell stands between double quotes, where YAML reads our spelling.
    return harmless(drawn)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """Write equal values out each time."""
        return True


def _string(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    whole = text if text.isascii() else _HALF.sub("\ufffd", text)
    style = '"' if is_risky(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", whole, style=style)


_Dumper.add_representer(str, _string)
