"""Manifests as a source: the files are the whole cluster."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone

from kubectl_alb.context.deadline import Deadline
from kubectl_alb.context.decode.kubernetes import time
from kubectl_alb.context.kubernetes.controller_deployment import ControllerFacts, controller_facts
from kubectl_alb.context.manifests.defaulting import defaulted
from kubectl_alb.context.manifests.faults import Fault, refused, told
from kubectl_alb.context.manifests.files import texts
from kubectl_alb.context.manifests.objects import objects_of
from kubectl_alb.context.source import Answer
from kubectl_alb.errors import AlbError, UsageError
from kubectl_alb.model.context import ClusterContext, Found
from kubectl_alb.model.offer import Addressing
from kubectl_alb.model.rejection import Rejection, Unreadable
from kubectl_alb.model.section import Section

log = logging.getLogger(__name__)

NOT_GIVEN = "not read: only files were given"
NAMELESS = (
    "the files do not say the cluster's name, which names in AWS are made of: give --cluster-name"
)
FIELDS = {
    "cluster_name": "clusterName",
    "region": "region",
    "partition": "partition",
    "account": "account",
    "vpc_id": "vpcId",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What flags say of the cluster that files do not know, and when the reading ends."""

    cluster_name: str = ""
    region: str = ""
    controller_namespace: str = ""
    lenient: bool = False
    deadline: Deadline = field(default_factory=Deadline)


@dataclass(frozen=True, slots=True)
class Files:
    """What `-f`, `-R` and `-k` name, and the namespace of objects that name none."""

    names: tuple[str, ...] = ()
    recursive: bool = False
    default_namespace: str = "default"
    kustomize: str = ""


class ManifestSource:
    """Answers from manifests, all read at once.

    Raises one `DecodeError` for everything that is wrong with them; lenient, only when
    nothing is right. Kubernetes sections that no document is of are empty; those of AWS were not
    read.
    """

    def __init__(
        self,
        files: Iterable[str],
        recursive: bool = False,
        default_namespace: str = "default",
        kustomize: str = "",
        said: Said | None = None,
    ) -> None:
        self.files = Files(tuple(files), recursive, default_namespace, kustomize)
        if not self.files.names and not kustomize:
            raise UsageError("no files were given", hint="name some with -f, or a folder with -k")
        self._said = said or Said()
        named = texts(self.files.names, recursive, kustomize, self._said.deadline)
        self.objects = objects_of(named, default_namespace, self._said.lenient)
        for kind, count in sorted(self.objects.ignored.items()):
            log.info("manifests: %d of kind %s ignored", count, kind)
        self._taken_at = self._time() or datetime.now(timezone.utc)

    @property
    def taken_at(self) -> datetime:
        """Return the time that a Bundle document says, else when the files were read."""
        return self._taken_at

    def _time(self) -> datetime | None:
        try:
            taken = time(self.objects.about.get("takenAt"))
        except ValueError as error:
            raise refused([Fault("Bundle", 0, f"takenAt is not a time: {error}")]) from error
        return taken.replace(tzinfo=timezone.utc) if taken and taken.tzinfo is None else taken

    def identity(self) -> ClusterContext:
        """Return what flags, a Bundle document and the controller's Deployment say."""
        facts = self._controller()
        found = {name: self._found(name, key) for name, key in FIELDS.items()}
        found["cluster_name"] = self._chosen(
            (self._said.cluster_name, "--cluster-name"),
            (found["cluster_name"].value, "files"),
            (facts.flag("cluster-name"), "the controller's arguments"),
        )
        found["region"] = self._chosen(
            (self._said.region, "--region"),
            (found["region"].value, "files"),
            (facts.region, "files"),
        )
        found["vpc_id"] = self._chosen(
            (found["vpc_id"].value, "files"),
            (facts.flag("aws-vpc-id"), "the controller's arguments"),
            (self._only_vpc(), "the only VPC in the files"),
        )
        return ClusterContext(
            **found,
            controller_namespace=facts.namespace,
            controller_version=facts.version,
            controller_args=facts.args,
            source="files",
            warnings=self.warnings() if found["cluster_name"] else (*self.warnings(), NAMELESS),
            gap=None,
            given=Addressing(),
        )

    def warnings(self) -> tuple[str, ...]:
        """Return what is odd about the files."""
        return tuple(self.objects.warnings)

    def rejections(self) -> tuple[Rejection, ...]:
        """Return what would not get into an empty cluster."""
        refused = self.objects.refused
        return tuple(one for need, key in self.objects.rejections for one in refused(need, key))

    def unreadable(self) -> tuple[Unreadable, ...]:
        """Return what is wrong with the files."""
        return told(self.objects.faults)

    def server_version(self) -> str:
        """Return nothing: no server was asked."""
        return ""

    def fetch(self, need: Section) -> Answer:
        """Return the objects of a kind."""
        records = self.objects.of(need)
        if need.is_aws and not records:
            raise AlbError(NOT_GIVEN, "add -f with aws/… documents, or lay the files over --bundle")
        return Answer(tuple(defaulted(need, record) for record in records))

    def _controller(self) -> ControllerFacts:
        """Return what is known of the controller; a Bundle document counts before a Deployment."""
        wanted = self._said.controller_namespace
        facts = controller_facts(self.objects.of(Section.DEPLOYMENTS), wanted)
        about = self.objects.about.get("controller")
        if not isinstance(about, dict):
            return facts
        args = about.get("args")
        return ControllerFacts(
            namespace=Found(str(about.get("namespace") or ""), "files"),
            version=Found(str(about.get("version") or ""), "files"),
            args=None if args is None else tuple(str(arg) for arg in args),
        )

    def _found(self, name: str, key: str) -> Found:
        context = self.objects.about.get("context")
        return Found(str((context or {}).get(key) or ""), "files")

    @staticmethod
    def _chosen(*found: tuple[str, str]) -> Found:
        return next((Found(value, how) for value, how in found if value), Found("", "not in files"))

    def _only_vpc(self) -> str:
        ids = {str(vpc["VpcId"]) for vpc in self.objects.of(Section.VPCS)}
        return ids.pop() if len(ids) == 1 else ""
