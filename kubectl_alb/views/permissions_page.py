"""`docs/permissions.md`: what each command may read, and nothing more."""

import json
from collections.abc import Iterable, Mapping

from kubectl_alb.model.section import Section
from kubectl_alb.steps.rights import READS, RIGHTS, WORDS

Rights = Mapping[Section, tuple[str, ...]]

HEAD = """# Permissions

What the commands read. Each right that is missing leaves a gap, which the answer names; the rest
is answered. Only `doctor --fix`, `install`, `upgrade`, `uninstall`, `sample`, `reorder` and `undo`
write, after they have shown what, and with the rights of the last table; `doctor`, `logs` and
`status` also read `pods/log`. `install` reads what `doctor --pre` reads. While they wait, `install`
and `upgrade` read `pods`, `deployments` and `leases` of the controller's namespace; the chart takes
what helm needs for its objects. `sample` reads what `status` and `trace` read; its `delete` lists
every kind of its namespace and calls `eks:DescribeFargateProfile`. With `--fargate` it also calls
`eks:DescribeCluster`, `eks:ListFargateProfiles`, `eks:DescribeFargateProfile`,
`ec2:DescribeSubnets`, `ec2:DescribeRouteTables` and `ec2:DescribeAvailabilityZones`.
"""


def page(commands: Mapping[str, Iterable[Section]], kubernetes: Rights, aws: Rights) -> str:
    """Write the page: per command the Kubernetes rights and the IAM actions."""
    parts = [HEAD]
    for name, needs in commands.items():
        wanted = sorted(needs, key=lambda need: need.value)
        parts.append(f"## {name}\n\n{_table(wanted, kubernetes, aws)}")
    every = sorted({need for needs in commands.values() for need in needs}, key=lambda n: n.value)
    parts.append(f"## An IAM policy for all of them\n\n```json\n{_policy(every, aws)}\n```\n")
    parts.append(f"## A ClusterRole for all of them\n\n```yaml\n{_role(every, kubernetes)}```\n")
    writers = "doctor --fix, install, reorder, sample, undo, uninstall and upgrade"
    parts.append(f"## What {writers} write\n\n{_writes()}")
    return "\n".join(parts)


def _table(needs: Iterable[Section], kubernetes: Rights, aws: Rights) -> str:
    rows = ["| Section | Needs |", "|---|---|"]
    for need in needs:
        rights = kubernetes.get(need) or aws.get(need) or ()
        rows.append(f"| {need.value} | {', '.join(f'`{right}`' for right in rights)} |")
    return "\n".join(rows) + "\n"


def _writes() -> str:
    rows = ["| To | Needs |", "|---|---|"]
    for kind, rights in RIGHTS.items():
        every = (*rights, *READS[kind])
        rows.append(f"| {WORDS[kind]} | {', '.join(f'`{right}`' for right in every)} |")
    return "\n".join(rows) + "\n"


def _policy(needs: Iterable[Section], aws: Rights) -> str:
    actions = sorted({action for need in needs for action in aws.get(need, ())})
    statement = {
        "Effect": "Allow",
        "Action": [*actions, "sts:GetCallerIdentity"],
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
