"""What `explain` shows: a failure, a list of them, an annotation, a class field, a guide."""

from collections.abc import Iterator

from kubectl_alb.checks.engine import failure_catalogue
from kubectl_alb.checks.engine.guides import Guide
from kubectl_alb.checks.engine.topics import AnnotationTopic, Failures, SettingTopic, Topic
from kubectl_alb.checks.logs.recognized import Recognized
from kubectl_alb.controller.annotations.annotation import Annotation
from kubectl_alb.controller.class_fields import ClassField
from kubectl_alb.controller.flags import Version
from kubectl_alb.model.failure import Failure
from kubectl_alb.render.document import Document, Fields, Line, Paragraph, Style, Styled, Table
from kubectl_alb.views.envelope import present
from kubectl_alb.views.explain_failure import (
    STYLES,
    failure_document,
    failure_row,
    failure_value,
)
from kubectl_alb.views.wrapped import Pair, field, items

KINDS = {
    Failure: "Failure",
    Failures: "FailureList",
    AnnotationTopic: "Annotation",
    ClassField: "IngressClassParamsField",
    SettingTopic: "Setting",
    Guide: "Guide",
    Recognized: "Failure",
}


def kind(topic: Topic) -> str:
    """Name the document that shows the topic."""
    return KINDS[type(topic)]


def document(topic: Topic, wide: bool) -> Document:
    """Lay a topic out for people."""
    match topic:
        case Failure():
            return failure_document(topic, wide)
        case Recognized():
            found = failure_document(topic.failure, wide)
            return Document((Fields(tuple(_recognized(topic))), *found.blocks))
        case Failures():
            return Document((_table(topic, wide),))
        case Guide():
            return _page(topic.name, topic.title, _guide(topic))
        case _:
            return _setting_page(topic)


def _setting_page(topic: AnnotationTopic | ClassField | SettingTopic) -> Document:
    match topic:
        case AnnotationTopic():
            return _page(topic.facts.full_key, topic.facts.help, _annotation(topic))
        case ClassField():
            return _page(topic.full_path, topic.help, _class_field(topic))
        case SettingTopic():
            return _page(topic.facts.name, topic.facts.help, _setting(topic))


def value(topic: Topic) -> dict[str, object]:
    """Return a topic for machines."""
    match topic:
        case Failure():
            return failure_value(topic)
        case Recognized():
            told = {"cause": topic.cause, "hint": topic.hint, "webhook": topic.match.webhook}
            return failure_value(topic.failure) | {k: text for k, text in told.items() if text}
        case Failures():
            return {"failures": [failure_row(failure) for failure in topic.failures]}
        case Guide():
            return _guide_value(topic)
        case _:
            return _settings_value(topic)


def _settings_value(topic: AnnotationTopic | ClassField | SettingTopic) -> dict[str, object]:
    match topic:
        case AnnotationTopic():
            return _annotation_value(topic)
        case ClassField():
            return _class_field_value(topic)
        case SettingTopic():
            return _setting_value(topic)


class AreasView:
    """Shows the areas, with how many failures each has."""

    def document(self, result: None, wide: bool) -> Document:
        """Lay out one row per area."""
        rows = tuple(
            (area.name, str(len(failure_catalogue.failures_in(area))), area.title)
            for area in failure_catalogue.AREAS
        )
        return Document((Table(("AREA", "CODES", "ABOUT"), rows, free=2),))

    def value(self, result: None) -> dict[str, object]:
        """Return the areas for machines."""
        return {
            "areas": [
                {
                    "name": area.name,
                    "title": area.title,
                    "codes": len(failure_catalogue.failures_in(area)),
                }
                for area in failure_catalogue.AREAS
            ]
        }


def _recognized(topic: Recognized) -> Iterator[Pair]:
    """Say what the text itself adds to the failure that it tells."""
    yield from field("Here", topic.cause or f"the text tells {topic.failure.code}")
    yield from field("Do", topic.hint)
    yield from field("Webhook", topic.match.webhook)
    yield from field("Blames", topic.match.member)


def _table(topic: Failures, wide: bool) -> Table:
    rows = tuple(_row(failure, wide) for failure in topic.failures)
    headings = ("CODE", "SEVERITY", "MET", "TITLE")
    return Table((*headings, "IMPACT", "SLUG") if wide else headings, rows, free=3)


def _row(failure: Failure, wide: bool) -> tuple[Line, ...]:
    severity = Styled(failure.severity.value, STYLES[failure.severity])
    cells = (failure.code, severity, failure.rank.value, failure.title)
    return (*cells, failure.impact.value, failure.slug) if wide else cells


def _page(name: str, about: str, pairs: Iterator[Pair]) -> Document:
    return Document((Paragraph((Styled(name, Style.BOLD), about)), Fields(tuple(pairs))))


def _annotation(topic: AnnotationTopic) -> Iterator[Pair]:
    facts = topic.facts
    yield from field("Value", _value_words(facts))
    yield from field("Default", facts.default)
    if topic.example:
        yield "Example", f"{facts.full_key}{'.NAME' if facts.family else ''}: {topic.example}"
    yield from field("On", "Ingress, and Service" if facts.on_service else "Ingress")
    yield from field("Governs", facts.scope.value)
    yield from field("Members", facts.merge.value)
    if facts.class_field:
        yield from field("Yields to", f"ingressclassparams.spec.{facts.class_field}")
    yield from field("Since", f"v{'.'.join(map(str, facts.since))}")
    yield from items("Mind", topic.notes)
    yield from field("Failures", *(f"{f.code}  {f.title}" for f in topic.failures))


def _value_words(facts: Annotation) -> str:
    return f"one of {', '.join(facts.values)}" if facts.values else facts.kind.value


def _class_field(topic: ClassField) -> Iterator[Pair]:
    yield from field("Value", f"one of {', '.join(topic.values)}" if topic.values else topic.kind)
    yield from field("Beats", f"annotation {topic.beats}" if topic.beats else "")
    yield from field("Members", topic.reach.value)
    yield from items("Mind", (topic.note,) if topic.note else ())


def _setting(topic: SettingTopic) -> Iterator[Pair]:
    facts = topic.facts
    yield from field("Value", f"one of {', '.join(facts.values)}" if facts.values else facts.type)
    yield from field("Default", facts.default)
    yield from field("On", facts.on)
    yield from field("Since", _release(facts.since))
    yield from items("Mind", (facts.note,) if facts.note else ())
    yield from field("Failures", *(f"{f.code}  {f.title}" for f in topic.failures))


def _release(version: Version | None) -> str:
    return f"v{'.'.join(map(str, version))}" if version else ""


def _setting_value(topic: SettingTopic) -> dict[str, object]:
    facts = topic.facts
    return {
        **present(
            name=facts.name,
            on=facts.on,
            about=facts.help,
            type=facts.type,
            default=facts.default,
            since=_release(facts.since),
            note=facts.note,
        ),
        "values": list(facts.values),
        "family": facts.family,
        "failures": [failure.code for failure in topic.failures],
    }


def _annotation_value(topic: AnnotationTopic) -> dict[str, object]:
    facts = topic.facts
    return {
        **present(
            key=facts.full_key,
            about=facts.help,
            type=facts.kind.value,
            default=facts.default,
            example=topic.example,
            scope=facts.scope.name.lower(),
            merge=facts.merge.name.lower(),
            classField=facts.class_field,
            since="v" + ".".join(map(str, facts.since)),
        ),
        "values": list(facts.values),
        "on": ["Ingress", "Service"] if facts.on_service else ["Ingress"],
        "family": facts.family,
        "notes": list(topic.notes),
        "failures": [failure.code for failure in topic.failures],
    }


def _class_field_value(topic: ClassField) -> dict[str, object]:
    return {
        **present(
            path=topic.full_path,
            about=topic.help,
            type=topic.kind,
            beats=topic.beats,
            members=topic.reach.name.lower(),
            note=topic.note,
        ),
        "values": list(topic.values),
    }


def _guide(topic: Guide) -> Iterator[Pair]:
    for name, words in topic.sections:
        yield from field(name, words)
    yield from field("Commands", *topic.commands)


def _guide_value(topic: Guide) -> dict[str, object]:
    return {
        "name": topic.name,
        "title": topic.title,
        "sections": [{"name": name, "text": words} for name, words in topic.sections],
        "commands": list(topic.commands),
    }
