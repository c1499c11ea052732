"""Kubernetes label selectors."""

import json
from collections.abc import Mapping, Sequence
from itertools import chain

from kubectl_alb.controller.flags import Version
from kubectl_alb.controller.go_text import quote
from kubectl_alb.facts.label_names import key_faults, value_faults
from kubectl_alb.model.class_params import LabelSelector, SelectorRequirement

OF_VALUES, OF_PRESENCE = ("In", "NotIn"), ("Exists", "DoesNotExist")


# Since then the client library of the controller writes faulty values as JSON, not as Go.
JSON_SINCE: Version = (3, 2, 0)
# Go's JSON may stand in HTML and in JavaScript.
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def selector_fault(selector: LabelSelector, version: Version) -> str:
    """Return what Kubernetes has against a label selector; empty when it is good.

    Of two faulty labels the controller may name either: it walks them in random order.
    """
    exact = (
        _joined([*_key_faults(key, version), *_value_faults(key, (value,), version)])
        for key, value in sorted(selector.labels.items())
    )
    expressions = (_fault(requirement, version) for requirement in selector.expressions)
    return next((fault for fault in chain(exact, expressions) if fault), "")


def _fault(requirement: SelectorRequirement, version: Version) -> str:
    key, operator, values = requirement.key, requirement.operator, requirement.values
    if operator not in (*OF_VALUES, *OF_PRESENCE):
        return f"{quote(operator)} is not a valid label selector operator"
    faults = _key_faults(key, version)
    if bool(values) != (operator in OF_VALUES):
        faults.append(_count_fault(values, version))
    return _joined([*faults, *_value_faults(key, values, version)])


def _key_faults(key: str, version: Version) -> list[str]:
    faults = "; ".join(key_faults(key, version))
    return [f"key: Invalid value: {quote(key)}: {faults}"] if faults else []


def _value_faults(key: str, values: Sequence[str], version: Version) -> list[str]:
    return [
        f"values[{index}][{key}]: Invalid value: {quote(value)}: {'; '.join(faults)}"
        for index, value in enumerate(values)
        if (faults := value_faults(value, version))
    ]


def _count_fault(values: Sequence[str], version: Version) -> str:
    why = (
        "values set must be empty for exists and does not exist"
        if values
        else "for 'in', 'notin' operators, values set can't be empty"
    )
    return f"values: Invalid value: {_written(values, version)}: {why}"


def _joined(faults: Sequence[str]) -> str:
    """Join as Kubernetes does: one fault stands alone, several in brackets."""
    return faults[0] if len(faults) == 1 else f"[{', '.join(faults)}]" if faults else ""


def _written(values: Sequence[str], version: Version) -> str:
    if version >= JSON_SINCE:
        text = json.dumps(values or None, separators=(",", ":"), ensure_ascii=False)
        return text.translate(_ESCAPED)
    return f"[]string{{{', '.join(map(quote, values))}}}" if values else "[]string(nil)"


def selects(selector: LabelSelector, labels: Mapping[str, str]) -> bool:
    """Tell whether a label selector matches; an empty one matches everything."""
    return all(labels.get(k) == v for k, v in selector.labels.items()) and all(
        _meets(requirement, labels) for requirement in selector.expressions
    )


def _meets(requirement: SelectorRequirement, labels: Mapping[str, str]) -> bool:
    value = labels.get(requirement.key)
    match requirement.operator:
        case "In":
            return value is not None and value in requirement.values
        case "NotIn":
            return value is None or value not in requirement.values
        case "Exists":
            return value is not None
    return value is None
