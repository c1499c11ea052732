"""What `plan` prints."""

from kubectl_alb.views.schemas.notation import (
    FLAG,
    NUMBER,
    REF,
    REFS,
    TEXT,
    TEXTS,
    array,
    one_of,
    record,
)
from kubectl_alb.views.schemas.parts import FINDING

FROM = record(
    "",
    ingress=REF,
    annotation=TEXT,
    service=REF,
    classParams=TEXT,
    field=TEXT,
    flag=TEXT,
    file=TEXT,
    line=NUMBER,
)

# Values are as they stand in the stack's JSON; null is absence.
CROSS_CHECK = record(
    "annotation groups",
    annotation=TEXT,
    groups=array(
        record(
            "id state differences",
            id=TEXT,
            state=one_of("equal", "different", "refused", "unreadable", "absent"),
            member=REF,
            reason=TEXT,
            differences=array(record("path ours controller", path=TEXT, ours={}, controller={})),
        )
    ),
)

# `before` and `after` are text, numbers, lists or objects as the controller writes them; an object
# `unknownUntilApply` stands for what AWS assigns. `kept` changes are left as they are.
CHANGE = record(
    "op type id fields",
    op=one_of("create", "update", "replace", "delete"),
    type=TEXT,
    id=TEXT,
    name=TEXT,
    arn=TEXT,
    reason=TEXT,
    traffic=TEXT,
    kept=FLAG,
    fields=array(
        record(
            "path",
            path=TEXT,
            before={},
            after={},
            forcesReplacement=FLAG,
            **{"from": FROM},
        )
    ),
    **{"from": FROM},
)

PLAN = record(
    "groups rejected gatewaysNotPlanned totals findings",
    groups=array(
        record(
            "id members changes notes quotas",
            id=TEXT,
            members=REFS,
            changes=array(CHANGE),
            error=record(
                "message blocks",
                message=TEXT,
                code=TEXT,
                ingress=REF,
                annotation=TEXT,
                file=TEXT,
                line=NUMBER,
                unknown=FLAG,
                blocks=REFS,
            ),
            unknown=TEXT,
            notes=TEXTS,
            quotas=array(
                record(
                    "name used limit applied",
                    name=TEXT,
                    used=NUMBER,
                    limit=NUMBER,
                    applied=FLAG,
                    partial=FLAG,
                )
            ),
        )
    ),
    gatewaysNotPlanned=REFS,
    # The release whose rules were used, and whether the one asked for (or running) is known.
    rules=record("release known", asked=TEXT, release=TEXT, known=FLAG),
    rejected=array(
        record(
            "kind name path message by file line",
            kind=TEXT,
            name=TEXT,
            namespace=TEXT,
            path=TEXT,
            message=TEXT,
            by=TEXT,
            file=TEXT,
            line=NUMBER,
        )
    ),
    totals=record(
        "create update replace delete kept",
        create=NUMBER,
        update=NUMBER,
        replace=NUMBER,
        delete=NUMBER,
        kept=NUMBER,
    ),
    findings=record(
        "introduced fixed unchanged",
        introduced=array(FINDING),
        fixed=array(FINDING),
        unchanged=array(FINDING),
    ),
)
