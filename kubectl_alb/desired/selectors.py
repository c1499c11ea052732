"""Kubernetes label selectors."""

import json
from collections.abc import Mapping, Sequence

from kubectl_alb.desired.go_text import quote
from kubectl_alb.model.class_params import LabelSelector, SelectorRequirement
from kubectl_alb.model.controller_flags import Version

OF_VALUES, OF_PRESENCE = ("In", "NotIn"), ("Exists", "DoesNotExist")


# Since then the client library of the controller writes faulty values as JSON, not as Go.
JSON_SINCE: Version = (3, 2, 0)


def selector_fault(selector: LabelSelector, version: Version) -> str:
    """Return what Kubernetes has against a label selector; empty when it is good."""
    faults = (_fault(requirement, version) for requirement in selector.expressions)
    return next((fault for fault in faults if fault), "")


def _fault(requirement: SelectorRequirement, version: Version) -> str:
    operator = requirement.operator
    if operator not in (*OF_VALUES, *OF_PRESENCE):
        return f'"{operator}" is not a valid label selector operator'
    if bool(requirement.values) == (operator in OF_VALUES):
        return ""
    if operator in OF_VALUES:
        values = "null" if version >= JSON_SINCE else "[]string(nil)"
        why = "for 'in', 'notin' operators, values set can't be empty"
    else:
        values = _written(requirement.values, version)
        why = "values set must be empty for exists and does not exist"
    return f"values: Invalid value: {values}: {why}"


def _written(values: Sequence[str], version: Version) -> str:
    if version >= JSON_SINCE:
        return json.dumps(values, separators=(",", ":"))
    return f"[]string{{{', '.join(map(quote, values))}}}"


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
