"""`completion`: the helper that kubectl calls, or a shell's script."""

from dataclasses import dataclass

import click

from kubectl_alb.cli.main import AlbCommand
from kubectl_alb.cli.options import FILE, takes
from kubectl_alb.cli.shells import HELPER, SCRIPTS

EPILOG = f"""
Examples:
  # Completion of `kubectl alb`: write {HELPER} beside kubectl-alb
  kubectl alb completion kubectl
  # The same, into another folder on PATH
  kubectl alb completion kubectl --install-dir ~/.local/bin
  # Completion of the name kubectl-alb in bash
  source <(kubectl-alb completion bash)

kubectl 1.26 or later looks for {HELPER} on PATH when its own completion is loaded in the shell.
Removing the plugin leaves that file where it is.
"""


@dataclass(frozen=True, slots=True)
class CompletionOptions:
    """What `completion` is asked."""

    shell: str
    install_dir: str


@click.command(cls=AlbCommand, epilog=EPILOG)
@click.argument("shell", type=click.Choice(["kubectl", *SCRIPTS]))
@click.option(
    "--install-dir",
    metavar="DIR",
    default="",
    type=FILE,
    help="Where to write kubectl's helper; default: the folder that kubectl-alb is in.",
)
@takes(CompletionOptions)
def command(options: CompletionOptions) -> None:
    """Write completion for kubectl, or print a shell's script.

    kubectl completes the words after `kubectl alb` by a helper of this plugin. The other scripts
    are for the program's own name, kubectl-alb.
    """
    from kubectl_alb.cli.run.completion import run

    run(options)
