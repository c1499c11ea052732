"""The syntax errors of Go's JSON scanner, word for word.

Go: encoding/json/scanner.go
"""

import re
from collections.abc import Callable, Iterator

MAX_DEPTH = 10000
# No annotation has anything to say further down; Python's decoder goes to some 900 levels.
DEEP_ENOUGH = 100
END = "unexpected end of JSON input"
_SPACE = " \t\r\n"
_SPACE_IS_FINE = frozenset(
    [
        "looking for beginning of value",
        "looking for beginning of object key string",
        "after object key",
        "after object key:value pair",
        "after array element",
        "in string literal",
    ]
)
_DIGITS = "0123456789"
_HEX = _DIGITS + "abcdefABCDEF"
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}]|[^][{}"]+', re.DOTALL)


def syntax_error(raw: str) -> str | None:
    """Return what Go's decoder says against this text, or None when it is well formed."""
    scanner = _Scanner(raw.encode("utf-8", "surrogatepass").decode("latin-1"))
    try:
        scanner.document()
    except _SyntaxError as error:
        return str(error)
    return None


def shallow(raw: str) -> str:
    """Return a well-formed text with what lies very deep in it left out."""
    return "".join(_shallow(raw))


def _shallow(raw: str) -> Iterator[str]:
    depth = 0
    for token in _TOKEN.findall(raw):
        depth -= token in "]}"
        if depth < DEEP_ENOUGH:
            yield token
        depth += token in "[{"


class _SyntaxError(Exception):
    pass


class _Scanner:
    """Walks the UTF-8 bytes of a text (as latin-1 characters) and raises at the first fault."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[str] = []

    def document(self) -> None:
        before_value = True
        while before_value or self.open:
            before_value = self.begin_value() if before_value else self.end_value()
        self.skip_space()
        if self.at < len(self.text):
            self.fail("after top-level value")

    def peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def fail(self, context: str) -> None:
        char = self.peek()
        if not char:
            # At the end Go's scanner is fed one space, which only some states refuse.
            if context in _SPACE_IS_FINE:
                raise _SyntaxError(END)
            char = " "
        raise _SyntaxError(f"invalid character {_quoted(char)} {context}")

    def skip_space(self) -> None:
        while self.peek() and self.peek() in _SPACE:
            self.at += 1

    def expect(self, accepted: str, context: str) -> str:
        char = self.peek()
        if not char or char not in accepted:
            self.fail(context)
        self.at += 1
        return char

    def begin_value(self) -> bool:
        """Read a scalar, or enter an object or array; tell whether a value must follow."""
        self.skip_space()
        char = self.peek()
        if char and char in "{[":
            return self.enter(char)
        scalars: dict[str, Callable[[], None]] = {'"': self.string, "-": self.number}
        scalars |= dict.fromkeys(_DIGITS, self.number)
        scalars |= {"t": self.true, "f": self.false, "n": self.null}
        scalars.get(char, lambda: self.fail("looking for beginning of value"))()
        return False

    def enter(self, char: str) -> bool:
        self.open.append(char)
        if len(self.open) > MAX_DEPTH:
            self.fail("exceeded max depth")
        self.at += 1
        self.skip_space()
        if self.peek() == ("}" if char == "{" else "]"):
            self.at += 1
            self.open.pop()
            return False
        if char == "{":
            self.key()
        return True

    def key(self) -> None:
        self.skip_space()
        if self.peek() != '"':
            self.fail("looking for beginning of object key string")
        self.string()
        self.skip_space()
        self.expect(":", "after object key")

    def end_value(self) -> bool:
        """Read what follows a value inside the innermost object or array; as `begin_value`."""
        self.skip_space()
        in_object = self.open[-1] == "{"
        context = "after object key:value pair" if in_object else "after array element"
        if self.expect(",}" if in_object else ",]", context) != ",":
            self.open.pop()
            return False
        if in_object:
            self.key()
        return True

    def string(self) -> None:
        self.at += 1
        while (char := self.peek()) != '"':
            if not char or char < " ":
                self.fail("in string literal")
            self.at += 1
            if char == "\\" and self.expect('bfnrt\\/"u', "in string escape code") == "u":
                for _ in range(4):
                    self.expect(_HEX, "in \\u hexadecimal character escape")
        self.at += 1

    def digits(self, context: str) -> None:
        self.expect(_DIGITS, context)
        while self.peek() and self.peek() in _DIGITS:
            self.at += 1

    def number(self) -> None:
        if self.peek() == "-":
            self.at += 1
        if self.peek() == "0":
            self.at += 1
        else:
            self.digits("in numeric literal")
        if self.peek() == ".":
            self.at += 1
            self.digits("after decimal point in numeric literal")
        if self.peek() and self.peek() in "eE":
            self.at += 1
            if self.peek() and self.peek() in "+-":
                self.at += 1
            self.digits("in exponent of numeric literal")

    def true(self) -> None:
        self.word("true")

    def false(self) -> None:
        self.word("false")

    def null(self) -> None:
        self.word("null")

    def word(self, word: str) -> None:
        for char in word:
            self.expect(char, f"in literal {word} (expecting '{char}')")


def _quoted(char: str) -> str:
    if char == "'":
        return "'\\''"
    if char == '"':
        return "'\"'"
    escapes = {"\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r"}
    escapes |= {"\t": "\\t", "\v": "\\v"}
    if char in escapes:
        return f"'{escapes[char]}'"
    # A byte above 0x7f is quoted as the character of that number.
    code = ord(char)
    if code < 0x80:
        return f"'{char}'" if char.isprintable() else f"'\\x{code:02x}'"
    return f"'{char}'" if char.isprintable() else f"'\\u{code:04x}'"
