"""Names replaced by stand-ins in values, so that a bundle can be shown to strangers.

What is replaced depends on where it stands: words of Kubernetes and AWS stay, JSON in annotations
and in log lines is replaced value by value, and a sentence keeps its meaning: where a name is also
a word that its meaning hangs on, it is replaced only where it must be a name.
"""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from hashlib import sha256
from typing import Any

from kubectl_alb.context.bundle.addresses import Addresses
from kubectl_alb.context.bundle.certificate_stand_ins import FIELD, CertificateStandIns
from kubectl_alb.context.bundle.resource_ids import ResourceIds
from kubectl_alb.context.bundle.stand_ins import ACTION_KEY, Sections, stand_ins, texts_of
from kubectl_alb.context.bundle.tag_stand_ins import TAG_ANNOTATION, TAG_LISTS, TagStandIns
from kubectl_alb.context.bundle.vocabulary import COMPOUNDS, PLAIN, PROSE, WORDS
from kubectl_alb.facts.tags import CLUSTER_PREFIX, GATE_PREFIX, LEGACY_GATE_PREFIX, PREFIX

PLAN = PREFIX + "dry-run-plan"

# What `--redact=strict` replaces.
REPLACED = (
    "account", "addresses", "buckets", "certificates", "e-mails", "hosts", "ids", "issuers",
    "names", "repositories", "roles", "tags",
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
# What stands before and behind a name that is no word of a sentence.
ID = re.compile(r"ID\d+")
QUOTES = frozenset("/\"'`=()[]{}")
TOKEN = re.compile(r"[A-Za-z0-9_-]")
Meaning = Callable[[str], Hashable]


def _no_meaning(text: str) -> Hashable:
    return None


class Redaction:
    """Stand-ins for everything that a set of sections, and texts beside them, name.

    `meaning` is what a sentence is to keep; `derived` are stand-ins for names that the controller
    derives from others.
    """

    def __init__(
        self,
        sections: Sections,
        context: Mapping[str, Any],
        texts: Iterable[str] = (),
        meaning: Meaning = _no_meaning,
        derived: Mapping[str, str] | None = None,
    ) -> None:
        beside = list(texts)
        said = [*beside, *texts_of(sections), *map(str, context.values())]
        self.table: Mapping[str, str] = {**stand_ins(sections, context, beside), **(derived or {})}
        self.tags = TagStandIns((list(s) for s in sections.values()), beside)
        self._certificates = CertificateStandIns([list(each) for each in sections.values()])
        self._meaning = meaning
        self._ids = ResourceIds(said)
        self._addresses = Addresses(sha256("\n".join(sorted(said)).encode()).digest())
        self._pattern = _pattern(self.table)
        # In keys only that is replaced which cannot be a word.
        self._in_keys = _pattern(w for w, to in self.table.items() if "." in w or ID.fullmatch(to))
        self._folded = {
            **{word.lower(): stand_in for word, stand_in in self.table.items() if "." in word},
            **self.table,
        }

    def text(self, text: str) -> str:
        """Replace every name in a text."""
        return self._numbers(self._pattern.sub(self._stand_in, text))

    def said(self, text: str) -> str:
        """Replace every name in what the program or a server said."""
        for pattern, instead in SAID:
            text = pattern.sub(instead, text)
        return self.text(text)

    def prose(self, text: str) -> str:
        """Replace the names in a sentence, and leave it its meaning."""
        for replaced in (self.text, self._careful):
            found = replaced(text)
            if found == text or self._meaning(found) == self._meaning(text):
                return found
        return self._numbers(text)

    def line(self, text: str) -> str:
        """Replace the names in a line of a log."""
        is_json = text.lstrip().startswith("{")
        plain = self._json(text, self.value, compact=True) if is_json else None
        if plain is None or self._meaning(plain) != self._meaning(text):
            return self.prose(text)
        return plain

    def value(self, value: Any) -> Any:
        """Replace every name in a JSON value; keys are kept but for those that hold a name."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self._key(key): self._field(key, item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(item) for item in value]
        return value

    def argument(self, text: str) -> str:
        """Replace every name in an argument of the controller."""
        found = self.tags.flag(text)
        return self.text(text) if found is None else found

    def _field(self, key: str, item: Any) -> Any:
        if key in TAG_LISTS and not isinstance(item, str):
            return self._tags(item)
        if key == "annotations" and isinstance(item, Mapping):
            return {self._key(name): self._annotation(name, text) for name, text in item.items()}
        if key == "args" and isinstance(item, (list, tuple)):
            return [self.argument(one) if isinstance(one, str) else one for one in item]
        if not isinstance(item, str):
            return self.value(item)
        return self._text_field(key, item)

    def _text_field(self, key: str, text: str) -> str:
        if key == FIELD:
            return self._certificates.bundle(text)
        if key in WORDS:
            return self._key(text)
        return self.prose(text) if key in PROSE else self.text(text)

    def _tags(self, item: Any) -> Any:
        if isinstance(item, Mapping):
            return {self._tag_key(key): self._tag_values(key, item[key]) for key in item}
        if not isinstance(item, (list, tuple)):
            return self.value(item)
        return [self._tag(tag) if isinstance(tag, Mapping) else self.value(tag) for tag in item]

    def _tag(self, tag: Mapping[str, Any]) -> dict[str, Any]:
        key = str(tag.get("Key", tag.get("key", "")))
        return {
            name: self._tag_key(key) if name in ("Key", "key") else self._tag_values(key, value)
            for name, value in tag.items()
        }

    def _tag_values(self, key: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._tag_values(key, one) for one in value]
        if not isinstance(value, str):
            return value
        found = self.tags.value(key, value)
        return self.text(value) if found is None else found

    def _tag_key(self, key: str) -> str:
        found = self.tags.key(key)
        return self._key(key) if found == key else found

    def _annotation(self, key: str, text: Any) -> Any:
        if not isinstance(text, str) or key in PLAIN:
            return text
        if TAG_ANNOTATION.match(key):
            return self.tags.listed(text)
        # What the controller wrote of its plan has names in keys too.
        replaced = self.plan if key == PLAN else self.value
        found = self._json(text, replaced) if text.lstrip()[:1] in ("{", "[") else None
        return self.text(text) if found is None else found

    def plan(self, value: Any) -> Any:
        """Replace every name in a JSON value of a stack, also in the keys that are ids."""
        if isinstance(value, Mapping):
            return {
                self.text(key) if "/" in key else key: self._planned(key, item)
                for key, item in value.items()
            }
        return [self.plan(item) for item in value] if isinstance(value, list) else self.value(value)

    def _planned(self, key: str, item: Any) -> Any:
        if key == "tags":
            return self._tags(item)
        return self._field(key, item) if isinstance(item, str) else self.plan(item)

    def _json(self, text: str, replaced: Callable[[Any], Any], compact: bool = False) -> str | None:
        """Replace the names in JSON, value by value; None for what is none."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(found, (dict, list)):
            return None
        separators = (",", ":") if compact else None
        return json.dumps(replaced(found), ensure_ascii=False, separators=separators)

    def _key(self, key: str) -> str:
        action = ACTION_KEY.fullmatch(key)
        if action:
            return key[: action.start(1)] + self.text(action[1])
        named = NAMED.fullmatch(key)
        replaced = named[1] + self.text(named[2]) if named else None
        return self._numbers(replaced or self._in_keys.sub(self._stand_in, key))

    def _numbers(self, text: str) -> str:
        return self._addresses.text(self._ids.text(text))

    def _careful(self, text: str) -> str:
        """Replace names that cannot be words of a sentence, or stand where a name stands."""
        return self._numbers(self._pattern.sub(self._name_only, text))

    def _name_only(self, found: re.Match[str]) -> str:
        word, text = found[0], found.string
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if word.isalpha() and word.islower() and not {before, after} & QUOTES:
            return word
        return self._stand_in(found)

    def _stand_in(self, found: re.Match[str]) -> str:
        text, start, end = found.string, found.start(), found.end()
        while start and TOKEN.match(text[start - 1]):
            start -= 1
        while end < len(text) and TOKEN.match(text[end]):
            end += 1
        if (start, end) != found.span() and text[start:end] in COMPOUNDS:
            return found[0]
        return self._folded.get(found[0]) or self._folded[found[0].lower()]


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    words = sorted(names, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_bounded, words)) or "$^")


def _bounded(word: str) -> str:
    # A path of several names is not to end within one: team/shop is no part of team/shop-admin.
    end = r"(?![\w-])" if "/" in word else "(?![A-Za-z0-9])"
    # Hosts are the same in upper case; names of objects have none.
    text = f"(?i:{re.escape(word)})" if "." in word else re.escape(word)
    return rf"(?<![A-Za-z0-9_]){text}{end}"
