"""What a rule about secrets in text is."""

import re
from dataclasses import dataclass

REDACTED = "REDACTED"

# Names whose values are secrets, in any spelling: clientSecret, CLIENT_SECRET, client-secret.
SECRET_NAME = re.compile(
    r"(?:.*(?:passw(?:or)?d|passphrase|pwd|secret|token|cookie|credentials?|signature)"
    r"|.*(?:secret|access|api|private|signing|encryption|shared|master|account|ssh|session|auth"
    r"|tls|rsa|pem|license)"
    r"key(?:id|data)?|(?:proxy)?authorization|sig|sessionid|dsn|connectionstring)",
    re.IGNORECASE,
)
SECRET_WORDS = (
    "passw", "pwd", "passphrase", "secret", "token", "key", "cookie", "credential", "signature",
    "authorization", "sig", "sessionid", "dsn", "connectionstring",
)  # fmt: skip
QUOTE = r"\\*[\"']"
VALUE = (
    rf"(?P<q>{QUOTE})(?P<quoted>(?:(?!(?<!\\)(?P=q)).)*)(?:(?P=q)|\Z)"
    r"|(?:[|>][+-]?\s*\n\s*)?\[?(?P<bare>[^\s\"'\\,;&}\]\[{)]+)"
)
# How sentences go on after a colon: "ExpiredToken: The security token", "token: not found".
_SENTENCE = re.compile(
    r"(?:an?|the|this|it|is|was|has|no|not|none|failed|failure|errors?|connection|cannot|could"
    r"|incorrect|wrong|bad|invalid|unable|request|expired|missing|unexpected|context|dial|operation|post|get|put|read"
    r"|open|unauthorized|access|must|should|did|does|please|service|server|timed|user|role|unknown"
    r"|unsupported|malformed|empty|tls|x509|http|basic|bearer|digest|negotiate|aws4-hmac-sha256)"
    r"[ :]",
    re.IGNORECASE,
)


def is_secret_name(name: str) -> bool:
    """Return whether values of this name are secrets."""
    return SECRET_NAME.fullmatch(re.sub(r"[\W_]", "", name)) is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape of a secret, in texts that hold a needle (in lower case, for speed), if it has any.

    Of the example only `kept` may be left.
    """

    name: str
    pattern: re.Pattern[str]
    example: str
    kept: str
    needles: tuple[str, ...] = ()
    prose: bool = False

    def apply(self, text: str) -> str:
        """Replace what the rule finds."""
        return self.pattern.sub(_replaced, text)


@dataclass(frozen=True, slots=True)
class NamedRule(Rule):
    """Values after `name=` or `name:`, where the name is one of a secret."""

    def apply(self, text: str) -> str:
        """Replace the values of secret names."""
        return self.pattern.sub(self._named, text)

    def _named(self, found: re.Match[str]) -> str:
        quoted = found["quoted"] is not None
        if not is_secret_name(found["name"]) or (not quoted and _sentence(found)):
            return found[0]
        group = "quoted" if quoted else "bare"
        start = found.start(group) - found.start()
        return found[0][:start] + REDACTED + found[0][start + len(found[group]) :]


def _sentence(found: re.Match[str]) -> bool:
    return ":" in found["sep"] and _SENTENCE.match(found.string, found.start("bare")) is not None


def _replaced(found: re.Match[str]) -> str:
    if "secret" not in found.re.groupindex:
        return REDACTED
    start, end = (place - found.start() for place in found.span("secret"))
    return found[0][:start] + REDACTED + found[0][end:]
