"""`install --print-iam-policy`: the policy of a release, or one that is brought along."""

import os
from collections.abc import Mapping

import click

from kubectl_alb.cli.commands.install import InstallOptions
from kubectl_alb.cli.output import Output
from kubectl_alb.context.text_file import STDIN, read_text
from kubectl_alb.controller.iam_grants import PARTITIONS
from kubectl_alb.controller.iam_policy import policy_document
from kubectl_alb.controller.releases.catalogue import NEWEST
from kubectl_alb.controller.releases.lookup import Named, named
from kubectl_alb.errors import ExitCode, UsageError
from kubectl_alb.facts.policy_file import parsed_policy
from kubectl_alb.facts.policy_gaps import policy_gaps
from kubectl_alb.model.context import Found
from kubectl_alb.render.escape import escape
from kubectl_alb.views import policy as view

ASSUMED_PARTITION = "aws"


def run(options: InstallOptions, output: Output) -> ExitCode:
    """Write the policy to stdout, and to stderr what it is and what is doubtful about it."""
    wanted = wanted_release(options.version)
    partition = partition_of(options)
    for doubt in doubts(wanted, partition.value, bool(options.policy_file)):
        warn(doubt)
    document = policy(options, output, wanted, partition.value)
    output.write_value(document)
    return ExitCode.OK


def policy(
    options: InstallOptions, output: Output, wanted: Named, partition: str
) -> Mapping[str, object]:
    """Return the policy to use: the file's, with notes on what it lacks, or the release's."""
    if not options.policy_file:
        output.note(view.origin(wanted, partition))
        return policy_document(wanted.rules, partition)
    called = "stdin" if options.policy_file == STDIN else options.policy_file
    document = parsed_policy(read_text(options.policy_file), called)
    gaps = policy_gaps((document,), wanted.rules, partition)
    if gaps:
        warn("\n".join(view.gap_lines(called, gaps, wanted, partition)))
    else:
        output.note(view.complete(called, wanted, partition))
    return document


def warn(text: str) -> None:
    """Write what is doubtful to stderr, also if the output is to be quiet."""
    first, *more = text.splitlines()
    for line in (f"warning: {first}", *more):
        click.echo(escape(line), err=True)


def wanted_release(version: str) -> Named:
    """Return the release that `--version` names, the newest for none."""
    found = named(version or NEWEST.name)
    if found is None:
        raise UsageError(
            f'invalid --version "{version}"',
            hint=f"use a release such as {NEWEST.name}, or a chart's version; --list-versions "
            "lists both",
        )
    return found


def partition_of(options: InstallOptions) -> Found:
    """Return the partition of the flag, of the region in use, or the one that is assumed."""
    if options.partition:
        return Found(options.partition, "--partition")
    # Imported only when nothing else tells, with the kubeconfig's reader.
    from kubectl_alb.context.partition import told_partition

    found = told_partition(options.shared.context_options(), os.environ)
    return found if found else Found(ASSUMED_PARTITION, found.how)


def doubts(wanted: Named, partition: str, has_file: bool) -> list[str]:
    """Return what makes the rules of the policy uncertain."""
    found = []
    advice = "" if has_file else "; use the published policy with --policy-file FILE"
    rules = ".".join(map(str, wanted.rules))
    if wanted.release is None:
        kind = "chart" if wanted.is_chart else "controller"
        found.append(
            f"{kind} {wanted.text} is not a known release: the IAM rules of v{rules}, the newest "
            f"known one, are used{advice}"
        )
    since = PARTITIONS.get(partition)
    if since is None:
        found.append(f"partition {partition} is not known: the rules of aws are used{advice}")
    elif wanted.rules < since:
        first = ".".join(map(str, since))
        found.append(
            f"no policy was published for {partition} before v{first}: the rules of v{rules} are "
            f"used with ARNs of {partition}{advice}"
        )
    return found
