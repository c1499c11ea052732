"""`docs/permissions.md`: what each command reads and writes, and nothing more."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kubectl_alb.model.section import Section
from kubectl_alb.steps.command_rights import CHART, HELM_SECRETS, HELM_VERBS, rights_of
from kubectl_alb.steps.reason import Reason
from kubectl_alb.steps.rights import HELM, READS, RIGHTS, WORDS

Rights = Mapping[Section, tuple[str, ...]]

HEAD = """# Permissions

What each command reads, and what those write that change something. A right to read that is
missing leaves a gap, which the answer names; the rest is answered. Only `doctor --fix`, `install`,
`upgrade`, `uninstall`, `sample`, `reorder` and `undo` write, after they have shown what; without a
right to write they stop, name it, and exit with 77. `doctor`, `logs` and `status` also read
`pods/log`. `sample delete` and `uninstall` list every kind of a namespace before they delete it.
"""
CHART_HEAD = """## The objects of the chart

What helm needs to install, upgrade and remove the chart; values may add others. The chart makes a
ClusterRole and a Role: whoever runs helm needs all rights in them, or `escalate` and `bind` on
`clusterroles` and `roles`.

"""
EVERYBODY = "sts:GetCallerIdentity"


@dataclass(frozen=True, slots=True)
class Change:
    """What a command that changes something reads, by section and beside them, and its steps."""

    sections: frozenset[Section]
    beside: tuple[str, ...]
    reasons: tuple[Reason, ...]


def page(
    commands: Mapping[str, Iterable[Section]],
    changes: Mapping[str, Change],
    kubernetes: Rights,
    aws: Rights,
) -> str:
    """Write the page: per command the Kubernetes rights and the IAM actions."""
    parts = [HEAD]
    for name, needs in commands.items():
        wanted = sorted(needs, key=lambda need: need.value)
        parts.append(f"## {name}\n\n{_table(wanted, kubernetes, aws)}")
        if name in changes:
            parts += _change(changes[name], kubernetes, aws)
    for name, change in changes.items():
        if name not in commands:
            wanted = sorted(change.sections, key=lambda need: need.value)
            parts.append(f"## {name}\n\n{_table(wanted, kubernetes, aws)}")
            parts += _change(change, kubernetes, aws)
    every = sorted({need for needs in commands.values() for need in needs}, key=lambda n: n.value)
    parts.append(f"{CHART_HEAD}{_chart()}")
    parts.append(f"## An IAM policy for all that read\n\n```json\n{_policy(every, aws)}\n```\n")
    role = _role(every, kubernetes)
    parts.append(f"## A ClusterRole for all that read\n\n```yaml\n{role}```\n")
    parts.append(f"## What doctor --fix, reorder and undo write\n\n{_writes()}")
    return "\n".join(parts)


def _change(change: Change, kubernetes: Rights, aws: Rights) -> Iterator[str]:
    known = {r for need in change.sections for r in (*kubernetes.get(need, ()), *aws.get(need, ()))}
    beside = [right for right in dict.fromkeys(change.beside) if right not in known]
    if beside:
        yield f"It also needs {_grouped(beside)}.\n"
    rows = ["| Its steps | Need |", "|---|---|"]
    steps: dict[str, list[str]] = {}
    for reason in change.reasons:
        steps.setdefault(_words(reason), []).extend(rights_of(reason))
    rows += [f"| {words} | {_grouped(dict.fromkeys(rights))} |" for words, rights in steps.items()]
    yield "\n".join(rows) + "\n"


def _grouped(rights: Iterable[str]) -> str:
    """List rights; those to resources of the cluster together where the verbs are the same."""
    verbs: dict[str, list[str]] = {}
    others: list[str] = []
    for right in rights:
        verb, _, resource = right.partition(" ")
        if right == HELM or not resource:
            others.append(right)
        else:
            verbs.setdefault(resource, []).append(verb)
    resources: dict[str, list[str]] = {}
    for resource, found in verbs.items():
        resources.setdefault(_listed(found), []).append(resource)
    parts = [f"{found} of {_listed(names)}" for found, names in resources.items()]
    if others:
        parts.append(", ".join(r if r == HELM else f"`{r}`" for r in others))
    return "; ".join(parts)


def _words(reason: Reason) -> str:
    words = WORDS[reason.action]
    return f"{words}: {', '.join(reason.kinds)}" if reason.kinds else words


def _listed(rights: Iterable[str]) -> str:
    return ", ".join(f"`{right}`" for right in rights)


def _chart() -> str:
    rows = ["| Resource | Verbs |", "|---|---|"]
    for resource in CHART:
        more = [right.partition(" ")[0] for right in HELM_SECRETS] if resource == "secrets" else []
        rows.append(f"| `{resource}` | {_listed((*HELM_VERBS, *more))} |")
    return "\n".join(rows) + "\n"


def _table(needs: Iterable[Section], kubernetes: Rights, aws: Rights) -> str:
    rows = ["| Section | Needs |", "|---|---|"]
    for need in needs:
        rights = kubernetes.get(need) or aws.get(need) or ()
        rows.append(f"| {need.value} | {_listed(rights)} |")
    return "\n".join(rows) + "\n"


def _writes() -> str:
    rows = ["| To | Needs |", "|---|---|"]
    for kind, rights in RIGHTS.items():
        rows.append(f"| {WORDS[kind]} | {_listed((*rights, *READS[kind]))} |")
    return "\n".join(rows) + "\n"


def _policy(needs: Iterable[Section], aws: Rights) -> str:
    actions = sorted({action for need in needs for action in aws.get(need, ())})
    statement = {
        "Effect": "Allow",
        "Action": sorted({*actions, EVERYBODY}),
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)


def _role(needs: Iterable[Section], kubernetes: Rights) -> str:
    rights = sorted({right for need in needs for right in kubernetes.get(need, ())})
    groups: dict[str, list[str]] = {}
    for right in rights:
        _, _, resource = right.partition(" ")
        plural, _, group = resource.partition(".")
        groups.setdefault(group, []).append(plural)
    lines = [
        "apiVersion: rbac.authorization.k8s.io/v1",
        "kind: ClusterRole",
        "metadata:",
        "  name: kubectl-alb-reader",
        "rules:",
    ]
    for group, plurals in sorted(groups.items()):
        lines += [
            f'- apiGroups: ["{group}"]',
            f"  resources: [{', '.join(dict.fromkeys(plurals))}]",
            "  verbs: [get, list]",
        ]
    lines += ['- apiGroups: [""]', "  resources: [pods/log]", "  verbs: [get]"]
    return "\n".join(lines) + "\n"
