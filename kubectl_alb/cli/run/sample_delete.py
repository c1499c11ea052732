"""`sample delete`: what we made removed, the Ingress first, until its load balancer is gone."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from kubectl_alb.apply.fargate import FargateProfiles
from kubectl_alb.apply.survey import Survey
from kubectl_alb.cli.commands.sample import SampleOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.cli.reading import loaded, note_gaps, require
from kubectl_alb.cli.run.sample import NEEDS
from kubectl_alb.cli.run.sample_fargate import ProfileWait, own_profile
from kubectl_alb.cli.run.sample_gone import Gone
from kubectl_alb.cli.run.sample_steps import Sampling, opened, present
from kubectl_alb.context.kubernetes.errors import NotServedError
from kubectl_alb.context.options import ContextOptions
from kubectl_alb.errors import AlbError, ExitCode
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.membership import group_shown
from kubectl_alb.facts.tags import PROGRAM, STACK_NAME_LABEL
from kubectl_alb.model.account import FargateProfile
from kubectl_alb.model.cluster_action import is_ours
from kubectl_alb.model.names import GroupID, ObjectRef, Ref
from kubectl_alb.model.sample import NAME
from kubectl_alb.model.step import Outcome, Step
from kubectl_alb.steps.sample.fargate import (
    DELETING,
    KIND,
    is_our_profile,
    profile_name,
    removal_step,
)
from kubectl_alb.steps.sample.manifests import LABELS, names
from kubectl_alb.steps.sample.plan import delete_steps
from kubectl_alb.views import sample as view

Object = Mapping[str, Any]
# What is made of the Deployment, and of the Ingress, with the labels that tell.
OWNED = (
    (("/apis/apps/v1", "replicasets"), LABELS),
    (("/api/v1", "pods"), LABELS),
    (("/apis/elbv2.k8s.aws/v1beta1", "targetgroupbindings"), {STACK_NAME_LABEL: NAME}),
)


def delete(options: SampleOptions, output: Output, where: ContextOptions) -> ExitCode:
    """Remove the sample, or show what would be removed."""
    source = opened(where)
    snapshot = loaded(source, NEEDS.sections, where)
    require(snapshot, *NEEDS.vital)
    removal = Removal(Survey(source.kube_client), options.namespace)
    found = present(source, names(options.namespace))
    steps = delete_steps(removal.going(found))
    profile = own_profile(options.namespace, snapshot, source, output)
    steps = removal.with_profile(steps, profile, snapshot.context.cluster_name.value)
    sampling = Sampling.of(options, output, source, snapshot)
    sampling.show(left=removal.left)
    sampling.propose(steps)
    note_gaps(output, snapshot)
    ref = Ref(options.namespace, NAME)
    group = group_shown(Facts(snapshot)).get(ref, GroupID.parse(str(ref)))
    profiles = FargateProfiles(source.aws_clients, snapshot.context.cluster_name.value)
    wait = ProfileWait(output, profiles, profile_name(options.namespace), where)
    return _carried_out(sampling, removal, Gone(source, output, group, ref, where), wait)


class Removal:
    """Which objects go, and what is left and why."""

    def __init__(self, survey: Survey, namespace: str) -> None:
        self._survey, self._namespace = survey, namespace
        self._ours: tuple[Object, ...] = ()
        self.left: tuple[str, ...] = ()

    def going(self, found: Mapping[ObjectRef, Object | None]) -> tuple[Object, ...]:
        """Return the objects that are ours; a Namespace that holds others too is left."""
        there = [(about, each) for about, each in found.items() if each is not None]
        self.left = tuple(
            f"{about} was not made by {PROGRAM}" for about, each in there if not is_ours(each)
        )
        self._ours = tuple(each for _, each in there if is_ours(each))
        if not self._ours or self._ours[-1]["kind"] != "Namespace":
            return self._ours
        content = self._content()
        if not content:
            return self._ours
        self.left += (f"Namespace {self._namespace}: {content} is in it",)
        return self._ours[:-1]

    def with_profile(
        self, steps: tuple[Step, ...], profile: FargateProfile | None, cluster: str
    ) -> tuple[Step, ...]:
        """Return the steps with the end of a Fargate profile, if it is ours, after its pods."""
        if profile is None or profile.status == DELETING:
            return steps
        if not is_our_profile(profile):
            self.left += (f"Fargate profile {profile.name} was not made by {PROGRAM}",)
            return steps
        step = removal_step(profile, cluster, self._namespace)
        rest = tuple(each for each in steps if each.about.kind == "Namespace")
        return (*steps[: len(steps) - len(rest)], step, *rest)

    def require_empty(self) -> None:
        """Raise `AlbError` where something has come into the Namespace since."""
        content = self._content()
        if content:
            raise AlbError(
                f"Namespace {self._namespace} is left: {content} is in it",
                hint="run the command again once that is gone",
            )

    def _content(self) -> str:
        """Name something in the Namespace that neither is ours nor goes with what is."""
        return self._survey.content(self._namespace, None, (*self._ours, *self._owned()))

    def _owned(self) -> Iterator[Object]:
        """Yield what the cluster and the controller make of what is ours."""
        for (root, plural), labels in OWNED:
            selector = ",".join(f"{key}={value}" for key, value in labels.items())
            path = f"{root}/namespaces/{self._namespace}/{plural}"
            with suppress(NotServedError):
                yield from self._survey.kube.list(path, {"labelSelector": selector})


def _carried_out(sampling: Sampling, removal: Removal, gone: Gone, wait: ProfileWait) -> ExitCode:
    try:
        for _ in _run(sampling, removal, gone, wait):
            pass
        code = sampling.stopped()
        if code is None:
            code = ExitCode.OK
            sampling.made.output.note(view.removed(sampling.shown))
    except KeyboardInterrupt:
        sampling.interrupted()
        raise
    except AlbError as error:
        sampling.document(error.exit_code)
        sampling.made.note_how_to_go_on()
        if not error.hint or error.exit_code == ExitCode.TIMED_OUT:
            error.hint = "run the same command again to go on waiting"
            error.see = f"kubectl alb doctor -n {sampling.options.namespace}"
        raise
    return sampling.document(code)


def _run(sampling: Sampling, removal: Removal, gone: Gone, wait: ProfileWait) -> Iterator[Outcome]:
    """Yield the outcomes; the load balancer is awaited as soon as its Ingress goes."""
    before = {"Namespace": removal.require_empty, KIND: wait.until_made}
    run = sampling.outcomes()
    awaited = not (sampling.is_writing and sampling.options.wait)
    for step in sampling.shown.steps:
        if sampling.is_writing:
            if not awaited and step.about.kind != "Ingress":
                awaited = True
                gone.load_balancer()
            before.get(step.about.kind, lambda: None)()
        yield next(run)
    yield from run
    if not sampling.is_writing or not sampling.options.wait:
        return
    if not awaited:
        gone.load_balancer()
    kinds = {step.about.kind for step in sampling.shown.steps}
    if "Namespace" in kinds:
        gone.namespace()
    if KIND in kinds:
        wait.until_gone()
