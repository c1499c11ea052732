"""What `explain` prints."""

from kubectl_alb.views.schemas.notation import FLAG, NUMBER, TEXT, TEXTS, array, one_of, record

_ROW = {
    "code": TEXT,
    "slug": TEXT,
    "area": TEXT,
    "title": TEXT,
    "severity": one_of("error", "warning", "info"),
    "impact": one_of("blocker", "error", "degraded", "warning", "info"),
    "rank": one_of("high", "medium", "low"),
}
FAILURE_ROW = record(" ".join(_ROW), **_ROW)

FAILURE = record(
    " ".join(_ROW),
    **_ROW,
    means=TEXT,
    seen=TEXT,
    causes=TEXTS,
    cluster=TEXT,
    aws=TEXT,
    fixes=array(record("step commands", step=TEXT, commands=TEXTS)),
    signatures=array(
        record(
            "pattern where specificity", pattern=TEXT, where=TEXT, specificity=NUMBER, versions=TEXT
        )
    ),
    versions=TEXT,
    cause=TEXT,
    hint=TEXT,
    webhook=TEXT,
    iamActions=TEXTS,
    related=TEXTS,
    reports=TEXTS,
    sources=TEXTS,
    logOnly=FLAG,
    silent=FLAG,
)

AREAS = record(
    "areas", areas=array(record("name title codes", name=TEXT, title=TEXT, codes=NUMBER))
)

ANNOTATION = record(
    "key about type values on",
    key=TEXT,
    about=TEXT,
    type=TEXT,
    default=TEXT,
    example=TEXT,
    scope=TEXT,
    merge=TEXT,
    classField=TEXT,
    since=TEXT,
    values=TEXTS,
    on=TEXTS,
    family=FLAG,
    notes=TEXTS,
    failures=TEXTS,
)

CLASS_FIELD = record(
    "path about type values",
    path=TEXT,
    about=TEXT,
    type=TEXT,
    beats=TEXT,
    members=TEXT,
    note=TEXT,
    values=TEXTS,
)

SETTING = record(
    "name on about type values family failures",
    name=TEXT,
    on=TEXT,
    about=TEXT,
    type=TEXT,
    default=TEXT,
    values=TEXTS,
    since=TEXT,
    note=TEXT,
    family=FLAG,
    failures=TEXTS,
)

GUIDE = record(
    "name title sections",
    name=TEXT,
    title=TEXT,
    sections=array(record("name text", name=TEXT, text=TEXT)),
    commands=TEXTS,
)
