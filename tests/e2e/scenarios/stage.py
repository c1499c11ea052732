"""A healthy cluster at a controller's work, which scenarios break and which is healthy again after.

It is read by the real command in this process, and broken through the real API server and the
emulator's AWS APIs.
"""

import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from io import StringIO
from typing import Any

import botocore.session
import pytest
import yaml

from kubectl_alb.cli.main import run
from tests.cases import merged
from tests.e2e.scenarios.capture import ABSENT, Capture, capture
from tests.e2e.scenarios.healthy import healthy_world
from tests.e2e.scenarios.objects import one, room
from tests.lab import crds, storage, world
from tests.lab.admission import admitting
from tests.lab.api import ApiError
from tests.lab.aws.client import Aws
from tests.lab.certificates import Authority
from tests.lab.lab import Lab
from tests.lab.road import Address, lead
from tests.lab.world import World

Record = dict[str, Any]

PREFIX = "alb.ingress.kubernetes.io/"
WEBHOOK_PORT = 9443
WEBHOOKS = {
    "MutatingWebhookConfiguration": "kubernetes/mutating-webhooks",
    "ValidatingWebhookConfiguration": "kubernetes/validating-webhooks",
}
SECTIONS = {
    "Ingress": "kubernetes/ingresses",
    "Pod": "kubernetes/pods",
    "Service": "kubernetes/services",
    "TargetGroupBinding": "kubernetes/target-group-bindings",
}
LEASE = "kube-system/aws-load-balancer-controller-leader"
CONTROLLER = "kube-system/aws-load-balancer-controller"
OF_THE_STORE = ("uid", "resourceVersion", "creationTimestamp", "managedFields")
PODS = ("lbc-1", "lbc-2")
STARTED = {"msg": "Starting workers", "controller": "ingress", "worker count": 3}
LOCATION = ("AWS_", "KUBE")


@dataclass(frozen=True, slots=True)
class Stage:
    """The lab with the healthy cluster, and the revision of its store to come back to."""

    lab: Lab
    world: World
    healthy: int

    def doctor(self, *flags: str) -> Record:
        """Return the status of the report that the command writes."""
        written = StringIO()
        with redirect_stdout(written), redirect_stderr(StringIO()) as told:
            code = run(["doctor", "-o", "json", *flags])
        assert written.getvalue(), told.getvalue()
        status: Record = json.loads(written.getvalue())["status"]
        assert status["exitCode"] == code
        return status

    def capture(self) -> Capture:
        """Return the whole state, to compare with another."""
        return capture(self.lab)

    def restore(self) -> None:
        """Undo all that was done since the cluster was healthy."""
        self.lab.aws.reset()
        self.lab.aws.load(self.world.aws)
        self.lab.cluster.store.restore(self.healthy)
        self.lab.cluster.logs.clear()
        self.write_logs()
        crds.wait_served(self.lab.cluster.api, crds.definitions())
        self.renew_lease()

    def write_logs(self) -> None:
        """Do what both pods have done at their start."""
        logs, now = self.lab.cluster.logs, datetime.now(timezone.utc)
        for pod in PODS:
            file = logs.file("kube-system", pod, "aws-load-balancer-controller")
            logs.add(file, json.dumps({"level": "info", "ts": f"{now:%FT%TZ}", **STARTED}))

    def renew_lease(self) -> None:
        """Do what the leading pod does all the time."""
        now = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.%fZ}"
        self.patch("Lease", LEASE, {"spec": {"renewTime": now}})

    def other_authority(self) -> str:
        """Return an authority, as a caBundle has it, that has signed nothing here."""
        other = Authority(self.lab.folder / "other-authority")
        other.folder.mkdir(exist_ok=True)
        other.create()
        return base64.b64encode(other.own.certificate.read_bytes()).decode()

    def create(self, manifest: str) -> None:
        """Create objects, with the status that the manifest gives them."""
        for document in yaml.safe_load_all(manifest):
            meta, status = document["metadata"], document.pop("status", None)
            namespace = meta.get("namespace", "")
            self.lab.cluster.api.post(room(document["kind"], namespace), document)
            if status:
                ref = f"{namespace}/{meta['name']}".lstrip("/")
                self.set_status(document["kind"], ref, status)

    def read(self, kind: str, ref: str) -> Record:
        """Return an object that is called `NAMESPACE/NAME` or `NAME`."""
        found: Record = self.lab.cluster.api.get(one(kind, ref))
        return found

    def exists(self, kind: str, ref: str) -> bool:
        """Tell whether there is such an object."""
        try:
            self.read(kind, ref)
        except ApiError as error:
            if error.status != ABSENT:
                raise
            return False
        return True

    def patch(self, kind: str, ref: str, body: Mapping[str, Any]) -> None:
        """Merge `body` into an object."""
        self.lab.cluster.api.patch(one(kind, ref), body)

    def set_status(self, kind: str, ref: str, status: Mapping[str, Any]) -> None:
        """Merge into an object's status."""
        self.lab.cluster.api.patch(f"{one(kind, ref)}/status", {"status": status})

    def annotate(self, annotations: Mapping[str, str | None], ref: str = "shop/web") -> None:
        """Set annotations of the controller on an Ingress, or take them away with None."""
        full = {PREFIX + key: value for key, value in annotations.items()}
        self.patch("Ingress", ref, {"metadata": {"annotations": full}})

    def flag(self, *flags: str) -> None:
        """Give the controller further flags, as an upgrade of its chart does."""
        spec = self.read("Deployment", CONTROLLER)["spec"]["template"]["spec"]
        self.container(args=[*spec["containers"][0]["args"], *flags])

    def container(self, **changed: Any) -> None:
        """Change fields of the controller's container."""
        spec = self.read("Deployment", CONTROLLER)["spec"]["template"]["spec"]
        template = {"spec": {"containers": [{**spec["containers"][0], **changed}]}}
        self.patch("Deployment", CONTROLLER, {"spec": {"template": template}})

    def delete(self, kind: str, ref: str) -> None:
        """Delete an object."""
        self.lab.cluster.api.delete(one(kind, ref))

    def replace(self, kind: str, ref: str, change: Callable[[Record], object]) -> None:
        """Make an object anew, changed; its status stays."""
        found = self.read(kind, ref)
        status = found.pop("status", None)
        found["metadata"] = {k: v for k, v in found["metadata"].items() if k not in OF_THE_STORE}
        change(found)
        self.lab.cluster.api.delete(f"{one(kind, ref)}?gracePeriodSeconds=0")
        self.lab.cluster.api.post(room(kind, found["metadata"].get("namespace", "")), found)
        if status:
            self.set_status(kind, ref, status)

    def copy(self, kind: str, ref: str, change: Callable[[Record], object]) -> None:
        """Make another object that is like one, but for a change; it has its status."""
        found = self.read(kind, ref)
        found["metadata"] = {k: v for k, v in found["metadata"].items() if k not in OF_THE_STORE}
        change(found)
        self.create(json.dumps(found))

    def age(self, kind: str, ref: str, deleted_minutes: float = 0, hours: float = 0) -> None:
        """Let an object be older, or its deletion: no API sets either time."""
        found = self.read(kind, ref)
        if deleted_minutes:
            found["metadata"]["deletionTimestamp"] = self.moment(deleted_minutes)
        if hours:
            found["metadata"]["creationTimestamp"] = self.moment(60 * hours)
        entry = storage.entry(storage.ROOMS[SECTIONS[kind]], found)
        self.lab.cluster.store.put(entry.key, entry.value)

    @staticmethod
    def moment(minutes: float) -> str:
        """Return a time some minutes ago as Kubernetes writes it."""
        return f"{datetime.now(timezone.utc) - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"

    def aws(self, service: str) -> Any:
        """Return a client of AWS."""
        return _client(self.lab.aws, service)

    def aws_record(self, section: str, **fields: object) -> Record:
        """Return the record of a healthy AWS resource in which these fields have these values."""
        found = (r for r in self.world.aws[section] if fields.items() <= r.items())
        return deepcopy(next(found))

    def aws_add(self, section: str, *records: Record) -> None:
        """Let AWS have further resources."""
        self.lab.aws.load({section: records})

    def aws_change(self, section: str, where: Mapping[str, object], what: Record) -> None:
        """Let AWS itself change a resource, in a way that no API call could."""
        changed = merged(self.aws_record(section, **where), what)
        self.lab.aws.load({section: [changed]})


@cache
def _client(aws: Aws, service: str) -> Any:
    """Make a client once: that takes longer than all that it is then asked for."""
    return aws.boto3(service)


@contextmanager
def staged(lab: Lab) -> Iterator[Stage]:
    """Put the healthy cluster into a lab that is empty."""
    authority = lab.cluster.authority
    serving = authority.server("admission")
    found = healthy_world(authority, serving)
    lab.aws.load(found.aws)
    world.load_kubernetes(found, lab.cluster)
    with admitting(serving) as port, pytest.MonkeyPatch.context() as patch:
        for address in _controllers(found):
            lead(lab.folder, Address(address, WEBHOOK_PORT), port)
        _locate(lab, patch)
        for kind, section in WEBHOOKS.items():
            for each in found.kubernetes[section]:
                # A world's webhooks ignore their failure: mostly nobody serves them.
                path = one(kind, each["metadata"]["name"])
                lab.cluster.api.patch(path, {"webhooks": each["webhooks"]})
        stage = Stage(lab, found, lab.cluster.store.revision())
        stage.write_logs()
        yield stage


def _controllers(found: World) -> Iterator[str]:
    for pod in found.kubernetes["kubernetes/pods"]:
        if pod["metadata"]["namespace"] == "kube-system":
            yield pod["status"]["podIPs"][0]["ip"]


def _locate(lab: Lab, patch: pytest.MonkeyPatch) -> None:
    """Have this process find the lab, and nothing of its user's."""
    wanted = lab.environment()
    wanted.pop("PATH")
    for name in [name for name in os.environ if name.startswith(LOCATION)]:
        patch.delenv(name)
    for name, value in wanted.items():
        patch.setenv(name, value)
    # Models of services are read once, not by each run.
    loader = botocore.session.create_loader()
    patch.setattr(botocore.session, "create_loader", lambda *_: loader)
