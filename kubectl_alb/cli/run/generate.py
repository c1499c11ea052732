"""The answer to `generate`."""

from collections.abc import Iterator
from pathlib import Path

import click

from kubectl_alb.checks.engine.failure_catalogue import ALL, AREAS
from kubectl_alb.cli import description, reference, shells
from kubectl_alb.cli.commands.generate import GenerateOptions
from kubectl_alb.cli.krew_manifest import NAME, checksums, manifest
from kubectl_alb.cli.run import (
    bundle,
    describe,
    doctor_question,
    logs_source,
    plan,
    reorder_proposal,
    status,
    trace,
    upgrade,
    version,
)
from kubectl_alb.cli.run import list as listing
from kubectl_alb.cli.run.change_rights import CHANGES
from kubectl_alb.context.permissions import AWS_PERMISSIONS, KUBERNETES_PERMISSIONS
from kubectl_alb.errors import AlbError, UsageError
from kubectl_alb.model.section import Section
from kubectl_alb.views import failures_page, permissions_page

CHECKSUMS = Path("krew/checksums.txt")
COMMANDS = {
    "status": status.NEEDS,
    "describe": description.NEEDS,
    "describe class/NAME": describe.CLASS_NEEDS,
    "list": listing.NEEDS,
    "trace": trace.NEEDS,
    "plan": plan.NEEDS,
    "plan -o stack, plan --cross-check": plan.STACK_NEEDS,
    "doctor": doctor_question.NEEDS,
    "doctor --pre": doctor_question.PRE_NEEDS,
    "reorder": reorder_proposal.NEEDS,
    "upgrade": upgrade.NEEDS,
    "logs": logs_source.NEEDS,
    "version": version.NEEDS,
    "bundle": bundle.NEEDS,
}
# The pods whose logs are read.
BESIDE = {"logs": {Section.PODS}}


def run(options: GenerateOptions) -> None:
    """Write the files that are not current, or with `check` name them."""
    root = Path.cwd()
    if not (root / "setup.cfg").exists():
        raise UsageError("this is not the repository's folder", hint="run it beside setup.cfg")
    stale = [(path, text) for path, text in generated(root) if not current(root / path, text)]
    names = ", ".join(str(path) for path, _ in stale)
    if options.check and stale:
        raise AlbError(f"not current: {names}", hint="run kubectl-alb generate")
    for path, text in stale:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"wrote {names}" if stale else "all current", err=True)


def generated(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield each generated file's path and the text that it should have."""
    yield Path("docs/cli.md"), reference.page()
    yield (
        Path("docs/permissions.md"),
        permissions_page.page(
            {name: needs.sections | BESIDE.get(name, set()) for name, needs in COMMANDS.items()},
            CHANGES,
            KUBERNETES_PERMISSIONS,
            AWS_PERMISSIONS,
        ),
    )
    yield Path("docs/checks.md"), failures_page.page(ALL, AREAS)
    yield Path("README.md"), reference.filled((root / "README.md").read_text(encoding="utf-8"))
    for name, script in shells.FILES.items():
        yield Path("completions", name), script
    known = checksums((root / CHECKSUMS).read_text(encoding="utf-8"))
    yield Path("krew", f"{NAME}.yaml"), manifest(known)


def current(path: Path, text: str) -> bool:
    """Tell whether a file has this text."""
    return path.exists() and path.read_bytes() == text.encode()
