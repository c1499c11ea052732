"""Label keys and values: what Kubernetes has against them, in its own words.

Kubernetes: apimachinery/pkg/api/validate/content/kube.go, dns.go
"""

import re

from kubectl_alb.controller.flags import Version

MAX_NAME, MAX_VALUE, MAX_PREFIX = 63, 63, 253

_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_NAME})?"
_PART = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_PREFIX = rf"{_PART}(\.{_PART})*"
_CONSIST = (
    "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character"
)

# Since then the client library of the controller words some of these faults anew.
REWORDED: Version = (3, 2, 0)


def key_faults(key: str, version: Version) -> list[str]:
    """Return what is wrong with a label key; empty when it is good."""
    prefix, slash, name = key.rpartition("/")
    misnamed = _misfit(f"must {_CONSIST}", _NAME, "MyName", "my.name", "123-abc")
    if "/" in prefix:
        what = "valid label key" if version >= REWORDED else "qualified name"
        optional = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        return [f"a {what} {misnamed} {optional}"]
    faults = _prefix_faults(prefix, version) if slash else []
    if not name:
        faults.append("name part must be non-empty")
    faults += [f"name part {fault}" for fault in _too_long(name, MAX_NAME, version)]
    if not re.fullmatch(_NAME, name):
        faults.append(f"name part {misnamed}")
    return faults


def value_faults(value: str, version: Version) -> list[str]:
    """Return what is wrong with a label value; empty when it is good."""
    faults = _too_long(value, MAX_VALUE, version)
    if not re.fullmatch(_VALUE, value):
        what = f"a valid label must be an empty string or {_CONSIST}"
        faults.append(_misfit(what, _VALUE, "MyValue", "my_value", "12345"))
    return faults


def _prefix_faults(prefix: str, version: Version) -> list[str]:
    if not prefix:
        return ["prefix part must be non-empty"]
    faults = _too_long(prefix, MAX_PREFIX, version)
    if not re.fullmatch(_PREFIX, prefix):
        what = (
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, "
            "'-' or '.', and must start and end with an alphanumeric character"
        )
        faults.append(_misfit(what, _PREFIX, "example.com"))
    return [f"prefix part {fault}" for fault in faults]


def _too_long(text: str, limit: int, version: Version) -> list[str]:
    unit = "bytes" if version >= REWORDED else "characters"
    return [f"must be no more than {limit} {unit}"] if len(text.encode()) > limit else []


def _misfit(what: str, pattern: str, *examples: str) -> str:
    listed = " or ".join(f"'{example}', " for example in examples)
    return f"{what} (e.g. {listed}regex used for validation is '{pattern}')"
