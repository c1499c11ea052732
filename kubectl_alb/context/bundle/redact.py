"""Names replaced by stand-ins in values, so that a bundle can be shown to strangers."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from kubectl_alb.context.bundle.stand_ins import ACTION_KEY, Sections, stand_ins
from kubectl_alb.facts.tags import CLUSTER_PREFIX, GATE_PREFIX, LEGACY_GATE_PREFIX

# What `--redact=strict` replaces.
REPLACED = ("account", "buckets", "e-mails", "hosts", "issuers", "names", "repositories", "roles")
# Fields whose values are words of Kubernetes or AWS, whatever objects are called.
WORDS = frozenset(
    {
        "apiVersion", "kind", "type", "status", "phase", "protocol", "pathType", "operator",
        "effect", "controller", "addressType", "apiGroup", "targetType", "failurePolicy",
        "conditionType", "Type", "Scheme", "State", "Code", "Protocol", "ProtocolVersion",
        "TargetType", "Field", "IpAddressType", "Status", "KeyAlgorithm", "Key", "ZoneType",
        "HealthCheckPath", "AvailabilityZone", "ZoneName", "SslPolicy", "StatusCode",
        "ContentType", "Effect", "Version",
    }
)  # fmt: skip
# Keys and words that end with a name.
NAMED = re.compile(
    rf"({re.escape(CLUSTER_PREFIX)}/|{re.escape(GATE_PREFIX)}|{re.escape(LEGACY_GATE_PREFIX)})(.+)"
)
# In what the program says of itself there are names that no section holds.
SAID = (
    (re.compile(r"(https?://)[^\s/:?\"']+"), r"\1host"),
    (re.compile(r"(forbidden: )\S+( may not)"), r"\1user\2"),
    (re.compile(r'(User )"[^"]*"'), r'\1"user"'),
    (re.compile(r"(arn:[\w-]+:(?:iam|sts)::\d*:)[\w+=,.@/-]+"), r"\1principal"),
)


class Redaction:
    """Stand-ins for everything that a set of sections, and texts beside them, name."""

    def __init__(
        self, sections: Sections, context: Mapping[str, Any], texts: Iterable[str] = ()
    ) -> None:
        self.table: Mapping[str, str] = stand_ins(sections, context, texts)
        self._pattern = _pattern(self.table)
        # In keys only that is replaced which cannot be a word.
        self._in_keys = _pattern(w for w in self.table if "." in w or re.fullmatch(r"\w{32}", w))
        self._folded = {word.lower(): stand_in for word, stand_in in self.table.items()}

    def text(self, text: str) -> str:
        """Replace every name in a text."""
        return self._pattern.sub(self._stand_in, text)

    def said(self, text: str) -> str:
        """Replace every name in what the program or a server said."""
        for pattern, instead in SAID:
            text = pattern.sub(instead, text)
        return self.text(text)

    def value(self, value: Any) -> Any:
        """Replace every name in a JSON value; keys are kept but for those that hold a name."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {
                self._key(key): self._key(item)
                if key in WORDS and isinstance(item, str)
                else self.value(item)
                for key, item in value.items()
            }
        if isinstance(value, (list, tuple)):
            return [self.value(item) for item in value]
        return value

    def _key(self, key: str) -> str:
        action = ACTION_KEY.fullmatch(key)
        if action:
            return key[: action.start(1)] + self.text(action[1])
        named = NAMED.fullmatch(key)
        return named[1] + self.text(named[2]) if named else self._in_keys.sub(self._stand_in, key)

    def _stand_in(self, found: re.Match[str]) -> str:
        return self._folded[found.group().lower()]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    words = sorted(names, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_bounded, words)) or "$^", re.IGNORECASE)


def _bounded(word: str) -> str:
    # A path of several names is not to end within one: team/shop is no part of team/shop-admin.
    end = r"(?![\w-])" if "/" in word else "(?![A-Za-z0-9])"
    return rf"(?<![A-Za-z0-9]){re.escape(word)}{end}"
