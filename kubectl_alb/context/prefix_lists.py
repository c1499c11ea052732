"""Which prefix lists anything names that makes rules of a security group, in records as read."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kubectl_alb.context.source import Record
from kubectl_alb.facts.prefix_lists import CLOUDFRONT
from kubectl_alb.model.section import Section

PREFIX_LIST = re.compile(r"\bpl-\w+")
# Where a record names them.
FIELDS = {
    Section.INGRESSES: "metadata",
    Section.SERVICES: "metadata",
    Section.INGRESS_CLASS_PARAMS: "spec",
    Section.SECURITY_GROUPS: "IpPermissions",
}


def named_prefix_lists(known: Callable[[Section], Iterable[Record]]) -> set[str]:
    """Return the ids of all but those whose weight is known beforehand.

    `known` returns a section's records, none where it was not read.
    """
    texts = (text for need in FIELDS for record in known(need) for text in _texts(need, record))
    return {id_ for text in texts for id_ in PREFIX_LIST.findall(text)} - CLOUDFRONT


def _texts(need: Section, record: Any) -> Iterator[str]:
    if not isinstance(record, Mapping):
        return
    value = record.get(FIELDS[need])
    if FIELDS[need] != "metadata":
        yield str(value)
        return
    annotations = value.get("annotations") if isinstance(value, Mapping) else None
    for key, text in annotations.items() if isinstance(annotations, Mapping) else ():
        if key.endswith("prefix-lists"):
            yield str(text)
