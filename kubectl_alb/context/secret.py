"""Credentials, hidden wherever a value might be shown."""

from typing import Final

from kubectl_alb.errors import ConfigError

# HTTP allows no other control character in a header (RFC 9110, 5.5).
TAB: Final = "\t"
FIRST_PRINTABLE: Final = " "
DELETE: Final = "\x7f"


class Secret:
    """A text that neither `repr`, `str`, a format nor a traceback shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text."""
        return self._text

    def checked(self, source: str) -> "Secret":
        """Return the secret; raise `ConfigError` naming its source if HTTP cannot carry it."""
        refuse_control_characters(self._text, source)
        return self

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret(***)" if self._text else "Secret()"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


def refuse_control_characters(text: str, source: str) -> None:
    """Raise `ConfigError` if a text that goes into a header holds a control character.

    The message names the source and the character, and quotes nothing.
    """
    for char in text:
        if (char < FIRST_PRINTABLE and char != TAB) or char == DELETE:
            raise ConfigError(
                f"{source} holds a control character (U+{ord(char):04X})",
                hint="remove line breaks and other control characters from it",
            )


def header_text(text: str) -> str:
    """Return a text as http.client takes it: its UTF-8 bytes, one character each."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")
