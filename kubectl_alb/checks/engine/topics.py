"""What `explain` can explain: a failure, an area, an annotation, a class field, a guide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.annotation_texts import EXAMPLES, NOTES, failures_about
from kubectl_alb.checks.engine.guides import GUIDES, Guide
from kubectl_alb.checks.logs.recognized import Recognized, recognized
from kubectl_alb.controller.annotations.annotation import Annotation
from kubectl_alb.controller.annotations.catalogue import CATALOGUE, annotation
from kubectl_alb.controller.class_fields import FIELDS, ClassField, class_field
from kubectl_alb.controller.settings import SETTINGS, Setting, setting
from kubectl_alb.facts.tags import PREFIX, SERVICE_PREFIX
from kubectl_alb.model.failure import Area, Failure


@dataclass(frozen=True, slots=True)
class AnnotationTopic:
    """An annotation with an example value, notes, and the failures around it."""

    facts: Annotation
    example: str
    notes: tuple[str, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures one after the other; `area` is None when they are of several."""

    area: Area | None
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class SettingTopic:
    """A setting of a Service or Gateway, with the failures around it."""

    facts: Setting
    failures: tuple[Failure, ...] = ()


Topic: TypeAlias = (
    Failure | Failures | AnnotationTopic | ClassField | SettingTopic | Guide | Recognized
)

# Shorter names are words of their own, which say nothing of the setting.
SHORTEST = 7
# What the load balancer answers on its own, by status code.
_RESPONSES = {
    "301": "ALB-HTTP-009",
    "302": "ALB-HTTP-009",
    "401": "ALB-HTTP-007",
    "403": "ALB-HTTP-007",
    "404": "ALB-HTTP-006",
    "460": "ALB-HTTP-004",
    "463": "ALB-HTTP-005",
    "464": "ALB-HTTP-008",
    "499": "ALB-HTTP-004",
    "502": "ALB-HTTP-002",
    "503": "ALB-HTTP-001",
    "504": "ALB-HTTP-003",
    "561": "ALB-HTTP-007",
}
_STATUS = re.compile(
    r"(?:https?[ /-]?|status(?: code)? |error )?(?P<code>[1-5]\d\d)", re.IGNORECASE
)


def topic(text: str) -> Topic | None:
    """Find what a text names: a guide, code, slug, area, annotation, field or status code.

    Anything else is taken for an error text, which the signatures recognize; None if they do not.

    A word that is both an annotation and a field means the annotation, unless `spec.` or the
    kind stands before it.
    """
    text = text.strip()
    guide = GUIDES.get(text.lower())
    found = guide or failure_catalogue.failure(text) or _by_slug(text.lower())
    if found:
        return found
    area = failure_catalogue.area(text)
    if area:
        return Failures(area, failure_catalogue.failures_in(area))
    facts = annotation(text.removeprefix(PREFIX))
    named = _annotation(facts) if facts else class_field(text)
    return named or _setting(text) or _response(text) or recognized(text)


def _setting(text: str) -> SettingTopic | None:
    facts = setting(text)
    if facts is None:
        return None
    key = facts.name.removeprefix(SERVICE_PREFIX)
    around = (f for f in failure_catalogue.ALL if key in f"{f.cluster} {f.means} {f.causes}")
    return SettingTopic(facts, tuple(around) if len(key) > SHORTEST else ())


def _response(text: str) -> Failure | None:
    """Return the failure behind a status code, as in `503` or `HTTP 503`."""
    found = _STATUS.fullmatch(text)
    return failure_catalogue.failure(_RESPONSES.get(found["code"], "")) if found else None


def every_failure() -> Failures:
    """Return the whole catalogue."""
    return Failures(None, failure_catalogue.ALL)


def near(text: str) -> tuple[str, ...]:
    """Return up to five names that look like the text, the likeliest first."""
    text = text.strip().lower()
    wanted = f"ingressclassparams.{text}" if text.startswith("spec.") else text
    names = {name.lower(): name for name in _names()}
    found = get_close_matches(wanted, names, n=5, cutoff=0.7)
    return tuple(names[name] for name in found)


def _names() -> Iterator[str]:
    for failure in failure_catalogue.ALL:
        yield failure.code
        yield failure.slug
    yield from GUIDES
    yield from (area.name for area in failure_catalogue.AREAS)
    yield from (field.full_path for field in FIELDS.values())
    yield from (PREFIX + key for key in CATALOGUE)
    yield from SETTINGS
    yield from (name.partition("/")[2] for name in SETTINGS if "/" in name)
    yield from CATALOGUE


def _by_slug(text: str) -> Failure | None:
    return next((failure for failure in failure_catalogue.ALL if failure.slug == text), None)


def _annotation(facts: Annotation) -> AnnotationTopic:
    return AnnotationTopic(
        facts,
        EXAMPLES.get(facts.key, facts.default),
        NOTES.get(facts.key, ()),
        failures_about(facts.key),
    )
