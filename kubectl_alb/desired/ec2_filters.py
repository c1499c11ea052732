r"""EC2's filters by tag, as the controller hands them to EC2 with names and tags.

    *     any characters, or none
    ?     one character, or none
    \x    x itself

source: Amazon EC2 User Guide, filtering resources
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_TOKEN = re.compile(r"\\?.", re.DOTALL)
_WILD = {"*": ".*", "?": ".?"}


def fits(value: str | None, patterns: Iterable[str]) -> bool:
    """Tell whether a tag's value fits one of the values of a filter; None is an absent tag."""
    if value is None:
        return False
    return any(value == text or _compiled(text).fullmatch(value) for text in patterns)


@lru_cache(maxsize=1024)
def _compiled(text: str) -> re.Pattern[str]:
    tokens = _TOKEN.findall(text)
    return re.compile("".join(_WILD.get(t) or re.escape(t[-1]) for t in tokens), re.DOTALL)
