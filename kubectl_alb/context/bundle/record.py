"""What a source answered, written down as a bundle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone

from kubectl_alb.context.bundle.keep import arguments
from kubectl_alb.context.bundle.redact import REPLACED, Meaning, Redaction
from kubectl_alb.context.bundle.scrub import log_record, scrubbed
from kubectl_alb.context.source import Answer, Record, Source
from kubectl_alb.errors import AlbError
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.section import Section
from kubectl_alb.render.secrets import without_secrets


class RecordingSource:
    """A source that remembers every answer it passes on."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.answers: dict[Section, Answer] = {}
        self.gaps: dict[Section, str] = {}

    @property
    def taken_at(self) -> datetime:
        """Return the time the records speak of."""
        return self._source.taken_at

    def identity(self) -> ClusterContext:
        """Return which cluster and account the records are of."""
        return self._source.identity()

    def fetch(self, need: Section) -> Answer:
        """Return the records of this kind and remember them."""
        try:
            answer = self._source.fetch(need)
        except AlbError as error:
            self.gaps[need] = error.message
            raise
        self.answers[need] = answer
        if answer.missing:
            self.gaps[need] = answer.missing
        return answer


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that goes into a bundle, free of secrets; `left_out` says what did not fit."""

    taken_at: datetime
    context: ClusterContext
    sections: Mapping[Section, tuple[Record, ...]]
    gaps: Mapping[Section, str]
    controller_log: tuple[Record, ...] | None = None
    own_log: str = ""
    redaction: tuple[str, ...] = ()
    left_out: tuple[str, ...] = field(default=())

    @property
    def objects(self) -> int:
        """How many Kubernetes objects there are."""
        return sum(len(r) for need, r in self.sections.items() if not need.is_aws)

    @property
    def log_lines(self) -> int | None:
        """How many lines of the controller's log there are; None when it was not read."""
        return None if self.controller_log is None else len(self.controller_log)

    @property
    def aws_records(self) -> int:
        """How many AWS records there are."""
        return sum(len(r) for need, r in self.sections.items() if need.is_aws)


def recording_of(
    source: RecordingSource, controller_log: Iterable[Record] | None, own_log: str
) -> Recording:
    """Return what a source answered: the fields that questions read, without secrets."""
    context = source.identity()
    args = context.controller_args
    return Recording(
        taken_at=source.taken_at.astimezone(timezone.utc).replace(microsecond=0),
        context=replace(context, controller_args=None if args is None else tuple(arguments(args))),
        sections={
            section: tuple(
                scrubbed(section, record)
                for record in answer.records
                if isinstance(record, Mapping)
            )
            # Reads that were given up may still end while this is written down.
            for section, answer in dict(source.answers).items()
        },
        gaps={section: _clean(reason) for section, reason in dict(source.gaps).items()},
        controller_log=None if controller_log is None else tuple(map(log_record, controller_log)),
        own_log=_clean(own_log),
    )


def _clean(text: str) -> str:
    return without_secrets(text, prose=True)


class RecordedSource:
    """A source that answers as the one did whose answers are recorded."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    @property
    def taken_at(self) -> datetime:
        """Return the time the records speak of."""
        return self._recording.taken_at

    def identity(self) -> ClusterContext:
        """Return which cluster and account the records are of."""
        return self._recording.context

    def fetch(self, need: Section) -> Answer:
        """Return the records of this kind."""
        reason = self._recording.gaps.get(need, "")
        records = self._recording.sections.get(need)
        if records is None:
            raise AlbError(reason or f"{need.value} is not in the bundle")
        return Answer(records, missing=reason)


def redaction_of(
    recording: Recording,
    meaning: Meaning | None = None,
    derived: Mapping[str, str] | None = None,
) -> Redaction:
    """Return the stand-ins for everything that a recording names."""
    log, known = recording.controller_log, recording.context
    said = [recording.own_log, *recording.gaps.values(), *(str(r["line"]) for r in log or ())]
    said += known.controller_args or ()
    context = context_value(known)
    if meaning is None:
        return Redaction(recording.sections, context, said, derived=derived)
    return Redaction(recording.sections, context, said, meaning, derived)


def strictly_redacted(recording: Recording, redaction: Redaction | None = None) -> Recording:
    """Replace accounts, hosts, ids, addresses and names by stand-ins."""
    redaction = redaction or redaction_of(recording)
    log, known = recording.controller_log, recording.context
    return replace(
        recording,
        sections={
            need: tuple(redaction.value(record) for record in records)
            for need, records in recording.sections.items()
        },
        gaps={need: _said(reason, need, redaction) for need, reason in recording.gaps.items()},
        controller_log=None if log is None else tuple(_line(r, redaction) for r in log),
        own_log=redaction.said(recording.own_log),
        context=replace(
            known,
            kube_context=replace(known.kube_context, value=redaction.text(str(known.kube_context))),
            cluster_name=replace(known.cluster_name, value=redaction.text(str(known.cluster_name))),
            account=replace(known.account, value=redaction.text(str(known.account))),
            vpc_id=replace(known.vpc_id, value=redaction.text(str(known.vpc_id))),
            controller_namespace=replace(
                known.controller_namespace, value=redaction.text(str(known.controller_namespace))
            ),
            controller_args=None
            if known.controller_args is None
            else tuple(map(redaction.argument, known.controller_args)),
        ),
        redaction=REPLACED,
    )


def _line(record: Record, redaction: Redaction) -> Record:
    pod = redaction.text(str(record["pod"]))
    return {**redaction.value(record), "pod": pod, "line": redaction.line(str(record["line"]))}


def _said(reason: str, need: Section, redaction: Redaction) -> str:
    """Replace names in a reason, but leave the section's own name."""
    return need.value.join(map(redaction.said, reason.split(need.value)))


def context_value(context: ClusterContext) -> dict[str, str]:
    """Return the facts of the context that were found, as `meta.json` holds them."""
    facts = {
        "kubeContext": str(context.kube_context),
        "clusterName": str(context.cluster_name),
        "region": str(context.region),
        "account": str(context.account),
        "partition": str(context.partition),
        "vpcId": str(context.vpc_id),
    }
    return {name: value for name, value in facts.items() if value}
