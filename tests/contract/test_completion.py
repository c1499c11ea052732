"""Every value that completion could know is offered."""

from collections.abc import Iterator

import click
import pytest

from kubectl_alb.cli.command_table import ENTRIES, Entry
from kubectl_alb.cli.completion_values import SOURCES
from kubectl_alb.cli.options import Known

# Values that only the user knows. Any other text should be `type=options.Known(SOURCE)`.
FREE = {
    "--as",
    "--as-group",
    "--as-uid",
    "--as-user-extra",
    "--cluster-name",
    "--confirm",
    "--connect-to",
    "--controller-version",
    "--endpoint-url",
    "--from",
    "--header",
    "--host",
    "--image",
    "--pod-execution-role",
    "--policy-name",
    "--proxy-url",
    "--release",
    "--repo",
    "--role-arn",
    "--role-name",
    "--selector",
    "--server",
    "--set",
    "--set-string",
    "--skip",
    "--tls-server-name",
    "--token",
}
VISIBLE = [entry for entry in ENTRIES if not entry.hidden]


def parameters(entry: Entry) -> Iterator[click.Parameter]:
    yield from entry.load().params


@pytest.mark.parametrize("entry", VISIBLE, ids=lambda entry: entry.name)
def test_text_is_completed_or_known_to_be_free(entry: Entry) -> None:
    texts = {
        p.opts[-1] for p in parameters(entry) if isinstance(p.type, click.types.StringParamType)
    }
    assert texts <= FREE


@pytest.mark.parametrize("entry", VISIBLE, ids=lambda entry: entry.name)
def test_every_source_of_candidates_exists(entry: Entry) -> None:
    named = {s for p in parameters(entry) if isinstance(p.type, Known) for s in p.type.sources}
    assert named <= {"file", *SOURCES}
