"""Raw records as a bundle keeps them: the declared fields, without the secrets in their text.

Of an object there is kept what a question reads (`context/decode/fields.py`), in part where only
a part is read (`keep.py`); secrets in the text that is left are replaced (`rules.py`).
"""

from collections.abc import Mapping
from typing import Any

from kubectl_alb.context.bundle.keep import KEEP
from kubectl_alb.context.decode.fields import FIELDS
from kubectl_alb.context.decode.shape import kept
from kubectl_alb.context.source import Record
from kubectl_alb.model.section import Section
from kubectl_alb.render.secret_rule import REDACTED, is_secret_name
from kubectl_alb.render.secrets import without_secrets

# Fields that hold sentences, where secrets of any shape are looked for.
PROSE = frozenset({"message", "note", "reason", "Reason", "Description", "MessageBody"})
# What the rules of `keep.py` have looked through already.
DONE = frozenset({"annotations", "caBundle", "data"})


def scrubbed(section: Section, record: Record) -> Any:
    """Return the declared fields of a record without secrets."""
    return _clean(kept(record, FIELDS[section], KEEP))


def log_record(record: Record) -> dict[str, str]:
    """Return a line of the controller's log without secrets, and where it is from."""
    names = {key: str(record.get(key) or "") for key in ("pod", "container")}
    return {**names, "line": without_secrets(str(record.get("line") or ""), prose=True)}


def _clean(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        return without_secrets(value, prose=name in PROSE)
    if isinstance(value, Mapping):
        return _pair(value) or {key: _field(key, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item, name) for item in value]
    return value


def _field(name: str, value: Any) -> Any:
    if name in DONE:
        return value
    secret = isinstance(value, str) and is_secret_name(name)
    return REDACTED if secret else _clean(value, name)


def _pair(value: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a tag or the like whose key says that its value is a secret."""
    for key, text in (("Key", "Value"), ("key", "value"), ("name", "value")):
        if text in value and is_secret_name(str(value.get(key) or "")):
            return {**value, text: REDACTED}
    return None
