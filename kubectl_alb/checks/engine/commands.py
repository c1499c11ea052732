"""Commands of fixes, each built and quoted here, with what it does and what takes it back.

A fix by `kubectl` is only offered for an object that nobody keeps elsewhere: a file, Helm, Flux or
Argo CD would have it changed back, or the change lost.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import dropwhile
from shlex import join
from typing import Any, TypedDict

from kubectl_alb.analysis.wording import listed
from kubectl_alb.controller.releases.lookup import chart_of_version, named
from kubectl_alb.facts.facts import Facts
from kubectl_alb.facts.installations import Form, installations
from kubectl_alb.facts.manifest_owner import gitops_owner_of, owner_of
from kubectl_alb.facts.tags import CHECKPOINT
from kubectl_alb.model.action import NewPolicyVersion, RolePolicy
from kubectl_alb.model.helm_action import CHART, REPOSITORY
from kubectl_alb.model.kubernetes import Meta
from kubectl_alb.model.names import ObjectRef, Ref
from kubectl_alb.model.offer import FixCommand
from kubectl_alb.model.step import Step
from kubectl_alb.model.system import Deployment

Fix = tuple[FixCommand, ...]


class Offered(TypedDict, total=False):
    """What a check has its finding offer."""

    hint: str
    fix: Fix
    examples: tuple[str, ...]


# The groups of the controller's own definitions.
OWN_DEFINITIONS = (".elbv2.k8s.aws", ".gateway.k8s.aws", ".aga.k8s.aws")
_CHART_LABEL = "helm.sh/chart"
POLICY_WRITES = (NewPolicyVersion, RolePolicy)
# What `doctor` can be asked about by its own name.
SUBJECTS = ("ingress", "service")


def kubectl(namespace: str, *words: str) -> str:
    """Spell a command of kubectl; every word is one for a shell, too."""
    return join(("kubectl", *(("-n", namespace) if namespace else ()), *words))


def editable(meta: Meta | None) -> bool:
    """Return whether an object is changed in the cluster, and not where it is kept elsewhere."""
    return meta is not None and meta.position is None and not owner_of(meta)


def annotated(kind: str, meta: Meta | None, changes: Mapping[str, str]) -> Fix:
    """Return the command that sets annotations by their whole keys; an empty value removes one."""
    if meta is None or not editable(meta):
        return ()
    former = {key: meta.annotations.get(key, "") for key in changes}
    if former == dict(changes):
        return ()
    words = ("annotate", kind, meta.name)
    done = listed_changes(changes, former)
    return (
        FixCommand(
            kubectl(meta.namespace, *words, *_settings(changes), "--overwrite"),
            f"{done} on {kind} {meta.ref}",
            kubectl(meta.namespace, *words, *_settings(former), "--overwrite"),
        ),
    )


def listed_changes(changes: Mapping[str, str], former: Mapping[str, str]) -> str:
    """Say what becomes of annotations: each with its value before, if it had one."""
    said = []
    for key, value in changes.items():
        was = f" (was {former[key]})" if former[key] and value else ""
        said.append(f"sets {key} to {value}{was}" if value else f"removes {key}={former[key]}")
    return ", ".join(said)


def _settings(values: Mapping[str, str]) -> Iterable[str]:
    return (f"{key}={value}" if value else f"{key}-" for key, value in values.items())


def merged(held: str, changes: Mapping[str, str]) -> str:
    """Return a list of attributes (`a=1,b=2`) with changes, all others as they are."""
    spelled = {key: f"{key}={value}" for key, value in changes.items()}
    pieces = [piece.strip() for piece in held.split(",") if piece.strip()]
    # What is no pair belongs to the value before it.
    replaced = [spelled.pop(piece.partition("=")[0].strip(), piece) for piece in pieces]
    return ",".join([*replaced, *spelled.values()])


def patched(
    about: ObjectRef, meta: Meta | None, change: Mapping[str, Any], former: Mapping[str, Any],
    effect: str,
) -> Fix:  # fmt: skip
    """Return the command that merges a change into an object, and the one that merges it back."""
    if not editable(meta):
        return ()
    words = ("patch", about.kind.lower(), about.name, "--type", "merge", "-p")
    spelled = [
        kubectl(about.namespace, *words, json.dumps(body, separators=(",", ":")))
        for body in (change, former)
    ]
    return (FixCommand(spelled[0], effect, spelled[1]),)


def argument_added(deployment: Deployment, container: int, argument: str) -> Fix:
    """Return the command that gives a container one more argument, and the one that takes it away.

    It is for an argument that the chart always gives, so that somebody took it out by hand: then
    Helm keeps the Deployment, but Helm 4 changes no field that somebody else has changed.
    """
    if deployment.meta.position or gitops_owner_of(deployment.meta):
        return ()
    # The words of a command stand before the arguments.
    words = deployment.containers[container].args
    place = len(tuple(dropwhile(lambda word: not word.startswith("-"), words)))
    if not place:
        return ()
    path = f"/spec/template/spec/containers/{container}/args"
    operations = (
        [{"op": "add", "path": f"{path}/-", "value": argument}],
        [{"op": "test", "path": f"{path}/{place}", "value": argument},
         {"op": "remove", "path": f"{path}/{place}"}],
    )  # fmt: skip
    patch = ("patch", "deployment", deployment.meta.name, "--type", "json", "-p")
    command, undo = (
        kubectl(deployment.meta.namespace, *patch, json.dumps(each, separators=(",", ":")))
        for each in operations
    )
    effect = f"adds {argument} to Deployment {deployment.meta.ref}, whose pods are then replaced"
    return (FixCommand(command, effect, undo),)


def restarted(deployment: Ref, why: str) -> FixCommand:
    """Return the command that replaces the pods of a Deployment, one after the other."""
    return FixCommand(
        kubectl(deployment.namespace, "rollout", "restart", "deployment", deployment.name),
        f"replaces the pods of Deployment {deployment}, {why}; this cannot be undone",
    )


def chart_of(deployment: Deployment) -> tuple[str, str]:
    """Return name and version of the official chart that a Deployment came with; empty if none."""
    name, _, version = deployment.meta.labels.get(_CHART_LABEL, "").partition(f"{CHART}-")
    known = named(version)
    return ("", "") if name or known is None or known.release is None else (CHART, version)


def helm_set(deployment: Deployment, values: Mapping[str, str], facts: Facts) -> Fix:
    """Return the command that sets values of the installed chart, all others as they are.

    Without values it renders the chart anew, with certificates of its own making. Nothing is
    returned unless Helm alone keeps the installation and the chart's version is known: another
    chart would be an upgrade. Where somebody edited by hand what Helm applies on the server, it
    forces its own values, which `by_helm` does not call a fix.
    """
    chart, version = chart_of(deployment)
    own = next((i for i in installations(facts) if i.deployment == deployment.meta.ref), None)
    if own is None or own.form is not Form.HELM or own.release is None or not chart:
        return ()
    release = own.release
    sets = [word for key, value in values.items() for word in ("--set", f"{key}={value}")]
    command = join(
        ("helm", "upgrade", release.name, chart, "--repo", REPOSITORY, "--version", version,
         "-n", release.namespace, "--reuse-values", *sets,
         *(("--force-conflicts",) if deployment.editors else ()))
    )  # fmt: skip
    done = "sets " + ", ".join(f"{key} to {value}" for key, value in values.items())
    done = done if values else "renders the chart anew"
    return (
        FixCommand(
            command,
            f"{done} in Helm release {release} and restarts the controller; the chart's version "
            "and other values stay",
            join(("helm", "rollback", release.name, "-n", release.namespace)),
        ),
    )


def by_helm(deployment: Deployment, values: Mapping[str, str], hint: str, facts: Facts) -> Offered:
    """Offer to set values of the chart: as a fix, if nothing is lost that was edited by hand."""
    fix = helm_set(deployment, values, facts)
    if not fix or not deployment.editors:
        return {"hint": hint, "fix": fix}
    who, where = listed(deployment.editors), deployment.meta.ref
    return {
        "hint": f"{hint}; {who} edited Deployment {where} by hand, which Helm refuses to "
        "overwrite: put those changes into the chart's values too, or have --force-conflicts drop "
        "them",
        "examples": commands_of(fix),
    }


def crds_of(facts: Facts) -> Fix:
    """Return the command that applies the definitions of the controller's release, if it is known.

    They come from the newest chart of that release: a newer one may have others. Where they are
    kept elsewhere, they are changed there.
    """
    version = chart_of_version(facts.config.version) if facts.config.version_known else ""
    definitions = facts.snapshot.kubernetes.custom_resource_definitions
    kept = any(owner_of(d.meta) for d in definitions if d.meta.name.endswith(OWN_DEFINITIONS))
    if not version or kept or any(i.form is Form.GITOPS for i in installations(facts)):
        return ()
    show = join(("helm", "show", "crds", CHART, "--repo", REPOSITORY, "--version", version))
    return (
        FixCommand(
            f"{show} | kubectl apply --server-side --force-conflicts -f -",
            f"applies the definitions of chart {version}, made for {facts.config.version_text}; "
            "objects stay, and this cannot be undone",
        ),
    )


def compared_anew(binding: Meta) -> tuple[str, ...]:
    """Return the command that has the controller compare all targets of a binding.

    It is empty if the binding has no checkpoint to remove.
    """
    return commands_of(annotated("targetgroupbinding", binding, {CHECKPOINT: ""}))


def commands_of(fix: Fix) -> tuple[str, ...]:
    """Return the commands of a fix alone, as examples."""
    return tuple(one.command for one in fix)


def aws(*words: str) -> str:
    """Spell a command of the AWS CLI."""
    return join(("aws", *words))


def of_steps(steps: Iterable[Step]) -> Fix:
    """Return the commands of steps; nothing if one takes more than a look to be agreed to.

    What asks for a name to be typed, is kept elsewhere or changes a policy that has to be read
    first is left to `doctor --fix`.
    """
    steps = tuple(steps)
    if any(_guarded(step) or isinstance(step.action, POLICY_WRITES) for step in steps):
        return ()
    return tuple(
        FixCommand(s.action.command, _effect(s), s.undo.command if s.undo else "") for s in steps
    )


def by_doctor(code: str, steps: Iterable[Step]) -> Fix:
    """Return the command that has `doctor --fix` carry steps out, where a yes is enough.

    It reads again what it writes, so that several fixes of one policy add up.
    """
    steps = tuple(steps)
    if not steps or any(_guarded(step) for step in steps):
        return ()
    undo = [step.undo.command for step in reversed(steps) if step.undo]
    return (
        FixCommand(
            kubectl("", "alb", "doctor", "--fix", code, "--yes"),
            "; ".join(map(_effect, steps)),
            " && ".join(undo) if len(undo) == len(steps) else "",
        ),
    )


def _guarded(step: Step) -> bool:
    return bool(step.confirm or step.owner)


def _effect(step: Step) -> str:
    return step.title if step.undo else f"{step.title}; this cannot be undone"


def asking_doctor(code: str, about: ObjectRef) -> str:
    """Return the command with which `doctor --fix` shows the steps for an object, and asks."""
    kind = about.kind.lower()
    subject = (f"{kind}/{about.name}",) if kind in SUBJECTS else ()
    place = ("-n", about.namespace) if about.namespace else ()
    return kubectl("", "alb", "doctor", *subject, *place, "--fix", code)
