"""Whether a file holds documents, as commands print them, or the lines of a log."""

import re

# More than this is no answer to one command; it is read line by line.
MOST_CHARACTERS = 64_000_000
JSON = re.compile(
    r'\{\s*\n|\[\s*[\n{]|\{"(?:apiVersion|kind|items|events|results|type|status|took|hits|data)":'
)
_FRONT = re.compile(r"\A(?:[$#%>][^\n]*\n|---[^\n]*\n|\s)*")
_YAML = re.compile(r"(?:- )?(?:apiVersion|kind|items|metadata):(?:\s|$)")


def beginning_of(text: str) -> int:
    """Return where a document begins, behind the command that printed it."""
    found = _FRONT.match(text)
    return found.end() if found else 0


def looks_like_documents(text: str) -> bool:
    """Return whether a file that begins like this holds documents instead of lines."""
    place = beginning_of(text)
    return bool(JSON.match(text, place) or _YAML.match(text, place))
