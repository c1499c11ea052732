"""Kubernetes sections, read live: which list answers which need, and how far it has to reach."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kubectl_alb.context.fanout import outcomes
from kubectl_alb.context.kubernetes.client import KubeClient
from kubectl_alb.context.kubernetes.controller_deployment import (
    LABEL,
    NAME,
    NAMESPACE,
    is_controller,
)
from kubectl_alb.context.kubernetes.definition_schemas import with_names_only
from kubectl_alb.context.kubernetes.errors import NotServedError
from kubectl_alb.context.kubernetes.resources import CORE, RESOURCES, Resource
from kubectl_alb.context.scope import known, scope_of
from kubectl_alb.context.source import Answer, Focus, Record
from kubectl_alb.errors import AccessError, AlbError, common_of
from kubectl_alb.facts.tags import PREFIX
from kubectl_alb.model.context import ClusterContext
from kubectl_alb.model.section import OF_GATEWAYS, Section
from kubectl_alb.render.secret_rule import REDACTED

OIDC = f"{PREFIX}auth-idp-oidc"
CRD_GROUPS = (".elbv2.k8s.aws", ".gateway.k8s.aws", ".gateway.networking.k8s.io", ".aga.k8s.aws")
MANY_NAMESPACES = 8
# Events of these kinds are the bulk of all events, and no load balancer is in them.
NOISE = ("Pod", "ReplicaSet", "Node", "Job", "CronJob", "HorizontalPodAutoscaler")
# Sections read only in the namespaces of the question, or of the controller.
OF_QUESTION = (Section.PODS, Section.SERVICES, Section.ENDPOINT_SLICES, Section.EVENTS)
OF_CONTROLLER = (Section.SERVICE_ACCOUNTS, Section.LEASES)
BULKY_SECRETS = ("helm.sh/release.v1", "kubernetes.io/service-account-token")
PUBLIC_KEYS = ("tls.crt", "ca.crt")


@dataclass(frozen=True, slots=True)
class KubeReader:
    """Reads the cluster for one question; `fetch` gives other sections, each read once."""

    client: KubeClient
    focus: Focus
    namespace: str
    fetch: Callable[[Section], Answer]
    cluster: Callable[[], ClusterContext]
    controller_namespace: str = ""

    def read(self, need: Section) -> Answer:
        """Return the records of a section."""
        special: Mapping[Section, Callable[[], Answer]] = {
            Section.NAMESPACES: self._every_namespace,
            Section.DEPLOYMENTS: self._deployments,
            Section.SECRETS: self._secrets,
            Section.CUSTOM_RESOURCE_DEFINITIONS: self._definitions,
        }
        if need in OF_QUESTION:
            return self._of_question(need)
        if need in OF_CONTROLLER:
            return self._of_namespaces(need, (self._controller_namespace(),))
        return special.get(need, lambda: self._list(need))()

    def _list(self, need: Section, query: Mapping[str, str] | None = None) -> Answer:
        resource = RESOURCES[need]
        if need in OF_GATEWAYS and not self.fetch(Section.GATEWAYS).records:
            return Answer(())
        for form in resource.forms:
            with suppress(NotServedError):
                return self._everywhere(form, query)
        if resource.optional:
            return Answer(())
        raise AlbError(
            f"the API server does not serve {resource.plural}",
            hint="the controller's CRDs are not installed",
        )

    def _everywhere(self, resource: Resource, query: Mapping[str, str] | None) -> Answer:
        try:
            return Answer(tuple(self.client.list(resource.path(), query)))
        except AccessError as error:
            if not resource.namespaced or not error.permission:
                raise
            return self._own_namespace(resource, query, error)

    def _own_namespace(
        self, resource: Resource, query: Mapping[str, str] | None, refused: AccessError
    ) -> Answer:
        """Read the namespace in question where the whole cluster may not be listed."""
        namespaces = self._own_namespaces()
        try:
            lists = [self.client.list(resource.path(name), query) for name in namespaces]
        except AccessError:
            raise refused from None
        only = ", ".join(namespaces)
        return Answer(
            tuple(record for found in lists for record in found),
            f"{refused.message} in all namespaces; only {only} was read",
        )

    def _own_namespaces(self) -> tuple[str, ...]:
        ref = self.focus.ingress or self.focus.service
        named = ref.namespace if ref else self.focus.bound or self.namespace
        return self.focus.namespaces or (named,)

    def _of_namespaces(self, need: Section, namespaces: tuple[str, ...]) -> Answer:
        """Read a kind in some namespaces; those that may not be read are told as missing."""
        resource, query = RESOURCES[need], self._query(need)
        found = outcomes(lambda name: self.client.list(resource.path(name), query), namespaces)
        refused = [each for each in found if isinstance(each, AlbError)]
        if refused and len(refused) == len(found):
            raise refused[0]
        records = (record for each in found if isinstance(each, list) for record in each)
        missing = "; ".join(dict.fromkeys(each.message for each in refused))
        return Answer(tuple(records), missing, common=common_of(refused))

    def _of_question(self, need: Section) -> Answer:
        """Read a kind where the question is: in few namespaces singly, else in all at once."""
        namespaces = self._namespaces(need)
        if namespaces is None or len(namespaces) > MANY_NAMESPACES:
            return self._list(need, self._query(need))
        return self._of_namespaces(need, namespaces)

    def _namespaces(self, need: Section) -> tuple[str, ...] | None:
        """Return the namespaces of what the focus touches; None means all."""
        focus = self.focus
        if focus.everything:
            return None
        if need is Section.SERVICES and focus.service is not None:
            # They tell what the focus touches, so they cannot wait for it.
            return (focus.service.namespace,)
        try:
            found = scope_of(focus, lambda other: self.fetch(other).records).namespaces
        except AlbError:
            found = self._own_namespaces()
        if focus.overview and need is Section.PODS:
            return tuple(sorted({*found, self._controller_namespace()}))
        return found

    def _query(self, need: Section) -> Mapping[str, str] | None:
        """Leave out what says nothing of load balancers and is the bulk of all."""
        if need is Section.SECRETS:
            return {"fieldSelector": ",".join(f"type!={kind}" for kind in BULKY_SECRETS)}
        if need is not Section.EVENTS or self.focus.everything:
            return None
        # Where a namespace is in question, one of its pods may be.
        noise = [kind for kind in NOISE if kind != "Pod" or not self.focus.bound]
        kinds = (f"involvedObject.kind!={kind}" for kind in noise)
        return {"fieldSelector": ",".join(kinds)}

    def _controller_namespace(self) -> str:
        return self.cluster().controller_namespace.value or "kube-system"

    def _every_namespace(self) -> Answer:
        """List the namespaces; where that is forbidden, get those in question one by one."""
        resource = RESOURCES[Section.NAMESPACES]
        try:
            return Answer(tuple(self.client.list(resource.path())))
        except AccessError as refused:
            names = self._own_namespaces()
            found = outcomes(lambda name: self.client.get(f"{resource.path()}/{name}"), names)
            records = tuple(each for each in found if not isinstance(each, AlbError))
            if not records:
                raise
            only = ", ".join(record["metadata"]["name"] for record in records)
            return Answer(records, f"{refused.message}; only {only} was read")

    def _deployments(self) -> Answer:
        """Return the controllers, and the Deployments where the question is.

        Whoever may not read those still gets the controllers.
        """
        if self.focus.everything:
            try:
                every = self.client.list(RESOURCES[Section.DEPLOYMENTS].path())
            except AccessError:
                return self.controllers()
            return Answer(tuple(filter(self._is_asked_for, every)))
        found = {name_of(record): record for record in self._of_namespaces_in_question()}
        found.update({name_of(record): record for record in self.controllers().records})
        return Answer(tuple(found.values()))

    def _is_asked_for(self, deployment: Record) -> bool:
        home = self.controller_namespace
        namespace = deployment["metadata"]["namespace"]
        return not home or namespace == home or not is_controller(deployment)

    def _of_namespaces_in_question(self) -> tuple[Record, ...]:
        try:
            return self._of_question(Section.DEPLOYMENTS).records
        except AlbError:
            return ()

    def controllers(self) -> Answer:
        """Find the controller by its label in any namespace, else by its image in its own."""
        resource = RESOURCES[Section.DEPLOYMENTS]
        if not self.controller_namespace:
            # Whoever may not list all may still look where the controller usually is.
            with suppress(AccessError):
                query = {"labelSelector": f"{LABEL}={NAME}"}
                found = self.client.list(resource.path(), query)
                if found:
                    return Answer(tuple(found))
        home = resource.path(self.controller_namespace or NAMESPACE)
        return Answer(tuple(filter(is_controller, self.client.list(home))))

    def _secrets(self) -> Answer:
        """Return the Secrets that matter: the controller's, and those that OIDC Ingresses name."""
        home = self._of_namespaces(Section.SECRETS, (self._controller_namespace(),))
        wanted = sorted(
            (r["metadata"]["namespace"], name)
            for r in known(lambda need: self.fetch(need).records, Section.INGRESSES)
            if (name := _oidc_secret(r))
        )
        named = outcomes(lambda at: self._secret(*at), dict.fromkeys(wanted))
        failures = [each for each in named if isinstance(each, AlbError)]
        refused = [each for each in failures if not isinstance(each, NotServedError)]
        more = (each for each in named if not isinstance(each, AlbError))
        return Answer(
            tuple(map(_without_values, (*home.records, *more))),
            "; ".join(dict.fromkeys(failure.message for failure in refused)),
        )

    def _secret(self, namespace: str, name: str) -> Record:
        secret: dict[str, Any] = self.client.get(f"{CORE}/namespaces/{namespace}/secrets/{name}")
        secret.get("metadata", {}).pop("managedFields", None)
        return secret

    def _definitions(self) -> Answer:
        records = self._list(Section.CUSTOM_RESOURCE_DEFINITIONS).records
        ours = (r for r in records if str(r["metadata"]["name"]).endswith(CRD_GROUPS))
        return Answer(tuple(map(with_names_only, ours)))


def name_of(record: Record) -> tuple[str, str]:
    """Return the namespace and name of an object."""
    metadata = record["metadata"]
    return metadata["namespace"], metadata["name"]


def _oidc_secret(record: Record) -> str:
    text = (record["metadata"].get("annotations") or {}).get(OIDC)
    if not text:
        return ""
    try:
        config = json.loads(text)
    except ValueError:
        return ""
    if not isinstance(config, Mapping):
        return ""
    # The controller reads field names without regard to case.
    return next((str(v) for k, v in config.items() if str(k).lower() == "secretname"), "")


def _without_values(record: Record) -> Record:
    """Keep of a Secret its keys and public certificates; the rest is held no longer than this."""
    data = {k: v if k in PUBLIC_KEYS else REDACTED for k, v in (record.get("data") or {}).items()}
    return {**record, "data": data}
