"""Every kind of document: what it is, which command prints it, and its fields.

A new command adds its kind to `DOCUMENTS`; a contract test holds the commands' output to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kubectl_alb.views.envelope import API_VERSION
from kubectl_alb.views.schemas.catalogue import (
    ANNOTATION,
    AREAS,
    CLASS_FIELD,
    FAILURE,
    FAILURE_ROW,
    GUIDE,
    SETTING,
)
from kubectl_alb.views.schemas.change import RUNS, SAMPLE, UNDO
from kubectl_alb.views.schemas.describe import (
    CLASS_DESCRIPTION,
    DESCRIPTION,
    POD_DESCRIPTION,
    TARGET_GROUP_DESCRIPTION,
)
from kubectl_alb.views.schemas.doctor import CHECK, DOCTOR
from kubectl_alb.views.schemas.listing import INGRESS_ROW, UNSERVED
from kubectl_alb.views.schemas.notation import (
    ANYTHING_BY_NAME,
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    TEXTS_BY_NAME,
    TIME,
    Schema,
    array,
    one_of,
    record,
)
from kubectl_alb.views.schemas.plan import CROSS_CHECK, PLAN
from kubectl_alb.views.schemas.reorder import REORDER
from kubectl_alb.views.schemas.status import STATUS
from kubectl_alb.views.schemas.trace import TRACE
from kubectl_alb.views.schemas.upgrade import RESULT

DRAFT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document; `status` describes the answer, without `exitCode`.

    Of a `stream`, each line of output is an object that `status` describes, with nothing around it.
    """

    name: str
    command: str
    about: str
    status: Schema
    stream: bool = False

    @property
    def version(self) -> str:
        """The version of the kind's fields."""
        return API_VERSION.rpartition("/")[2]


METADATA = record(
    "generatedAt cliVersion sources gaps",
    generatedAt=TIME,
    cliVersion=TEXT,
    controllerVersion=TEXT,
    context=TEXT,
    clusterName=TEXT,
    awsAccount=TEXT,
    awsRegion=TEXT,
    awsPartition=TEXT,
    caller=TEXT,
    sources=TEXTS,
    gaps=TEXTS_BY_NAME,
    warnings=TEXTS,
)

BUNDLE_RESULT = record(
    "path bytes objects awsRecords gaps leftOut redacted",
    path=TEXT,
    bytes=NUMBER,
    objects=NUMBER,
    awsRecords=NUMBER,
    logLines=NUMBER,
    gaps=TEXTS_BY_NAME,
    leftOut=TEXTS,
    redacted=TEXTS,
)

LOG_LINE = record(
    "level message raw",
    time=TIME,
    pod=TEXT,
    leader=FLAG,
    level=one_of("debug", "info", "warn", "error"),
    controller=TEXT,
    object=record("kind namespace name", kind=TEXT, namespace=TEXT, name=TEXT),
    message=TEXT,
    error=TEXT,
    code=TEXT,
    cause=TEXT,
    raw=TEXT,
)

CHANGE = record(
    "apiVersion kind time about name before after reason",
    apiVersion=one_of(API_VERSION),
    kind=one_of("DescriptionChange"),
    time=TIME,
    about=TEXT,
    name=TEXT,
    before=TEXT,
    after=TEXT,
    reason=TEXT,
)

VERSION = record(
    "client",
    client=record("version platform", version=TEXT, commit=TEXT, date=TEXT, platform=TEXT),
    controller=record("", version=TEXT, namespace=TEXT),
    crds=array(record("name versions stored", name=TEXT, versions=TEXTS, stored=TEXT)),
    server=record("version", version=TEXT),
)

RELEASE = record(
    "version charts released kubernetes",
    version=TEXT,
    charts=TEXTS,
    released=TEXT,
    kubernetes=record("first", first=TEXT, last=TEXT),
    gatewayAPI=TEXT,
)

DOCUMENTS = (
    Kind("IngressDescription", "describe", "An Ingress, down to its targets.", DESCRIPTION),
    Kind("GroupDescription", "describe", "An IngressGroup, down to its targets.", DESCRIPTION),
    Kind("ServiceDescription", "describe", "A Service's load balancers.", DESCRIPTION),
    Kind("LoadBalancerDescription", "describe", "A load balancer and its Ingresses.", DESCRIPTION),
    Kind(
        "TargetGroupDescription",
        "describe",
        "A target group, its bindings, rules and targets.",
        TARGET_GROUP_DESCRIPTION,
    ),
    Kind(
        "PodDescription",
        "describe",
        "A pod's target groups, and why it is in no other.",
        POD_DESCRIPTION,
    ),
    Kind("ClassDescription", "describe", "An IngressClass and its users.", CLASS_DESCRIPTION),
    Kind(
        "DescriptionList",
        "describe",
        "Several descriptions, each the document that it would be alone.",
        record("items", items=array(ANYTHING_BY_NAME)),
    ),
    Kind(
        "DescriptionChange",
        "describe",
        "A change of a target, reconcile or event; `--watch` prints one on each line.",
        CHANGE,
        True,
    ),
    Kind(
        "IngressList",
        "list",
        "Hosts and paths, in the order in which the load balancer tries them.",
        record("rows unserved", rows=array(INGRESS_ROW), unserved=array(UNSERVED)),
    ),
    Kind("Status", "status", "The health of the controller and of each IngressGroup.", STATUS),
    Kind("Trace", "trace", "Which rule and target answer a request.", TRACE),
    Kind("Plan", "plan", "What the controller would change in AWS, by group.", PLAN),
    Kind(
        "CrossCheck",
        "plan",
        "Our stacks beside those that the controller wrote down.",
        CROSS_CHECK,
    ),
    Kind("DoctorReport", "doctor", "Findings, in the order in which to look at them.", DOCTOR),
    Kind(
        "CheckList",
        "doctor",
        "The checks, in order of code.",
        record("checks", checks=array(CHECK)),
    ),
    Kind(
        "ReleaseList",
        "install",
        "The known releases of the controller, newest first.",
        record("releases", releases=array(RELEASE)),
    ),
    Kind("InstallResult", "install, uninstall, upgrade", "Steps and their results.", RESULT),
    Kind("RuleOrder", "reorder", "The order of a group's members, and what changes it.", REORDER),
    Kind("SampleResult", "sample", "The steps of a sample, and how it stands.", SAMPLE),
    Kind("RunList", "undo", "Runs that changed something, newest first.", RUNS),
    Kind("UndoReport", "undo", "The steps that take a run back.", UNDO),
    Kind("BundleResult", "bundle", "What a written bundle holds.", BUNDLE_RESULT),
    Kind("Failure", "explain", "One failure of the catalogue.", FAILURE),
    Kind(
        "FailureList",
        "explain",
        "Failures in order of code.",
        record("failures", failures=array(FAILURE_ROW)),
    ),
    Kind("AreaList", "explain", "The areas of the catalogue.", AREAS),
    Kind("Annotation", "explain", "An annotation of the controller.", ANNOTATION),
    Kind("IngressClassParamsField", "explain", "A field of IngressClassParams.", CLASS_FIELD),
    Kind("Setting", "explain", "A setting of a Service or a Gateway.", SETTING),
    Kind("Guide", "explain", "How something works as a whole.", GUIDE),
    Kind("LogLine", "logs", "A line of a controller's log; one on each line.", LOG_LINE, True),
    Kind("Version", "version", "The versions in play.", VERSION),
)
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in DOCUMENTS}


def schema(kind: Kind) -> dict[str, object]:
    """Return the whole schema of a kind; fields may be added to a document at any time."""
    if kind.stream:
        return {"$schema": DRAFT, "title": kind.name, "description": kind.about, **kind.status}
    status = dict(kind.status)
    properties, required = status["properties"], status.get("required", [])
    assert isinstance(properties, Mapping)
    assert isinstance(required, list)
    status["properties"] = {**properties, "exitCode": NUMBER}
    status["required"] = [*required, "exitCode"]
    return {
        "$schema": DRAFT,
        "title": kind.name,
        "description": kind.about,
        "type": "object",
        "required": ["apiVersion", "kind", "metadata", "spec", "status"],
        "properties": {
            "apiVersion": {"const": API_VERSION},
            "kind": {"const": kind.name},
            "metadata": METADATA,
            "spec": ANYTHING_BY_NAME,
            "status": status,
        },
    }
