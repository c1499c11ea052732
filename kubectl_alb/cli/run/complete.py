"""The answer to `__complete`.

The arguments are the words typed after the plugin's name, the last one being typed. The answer is
a candidate on each line, with a tab and a description if there is one, then `:` and a number that
tells the shell what to do: 0 lets it offer files, 4 does not. Lines end in LF on every system, and
the exit code is always 0, since kubectl throws the answer away otherwise.
"""

from collections.abc import Sequence

from click.shell_completion import CompletionItem, ShellComplete

from kubectl_alb.cli.main import cli
from kubectl_alb.render.escape import CONTROL

FILES_TOO, NO_FILES = 0, 4


class Completion(ShellComplete):
    """click's completion, asked by words instead of a shell's variables."""

    name = "kubectl"

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(cli, {}, "kubectl alb", "")
        self.words = words

    def get_completion_args(self) -> tuple[list[str], str]:
        """Split the words into those that stand and the one being typed."""
        *stand, typed = self.words or ("",)
        # `help CMD` is `CMD --help`: what is completed is the command.
        return (stand[1:] if stand[:1] == ["help"] else stand), typed

    def format_completion(self, item: CompletionItem) -> str:
        """Write a candidate with its description; neither may break the line."""
        about = CONTROL.sub(" ", item.help or "")
        return f"{item.value}\t{about}" if about else str(item.value)


def answer(words: Sequence[str]) -> bytes:
    """Return candidates and directive for the words; only `:4` when something is amiss."""
    completion = Completion(words)
    try:
        args, typed = completion.get_completion_args()
        items = completion.get_completions(args, typed)
    except Exception:  # noqa: BLE001 - whatever it is, a shell waiting for TAB is not the place
        items = []
    files = any(item.type in ("file", "dir") for item in items)
    offered = [
        completion.format_completion(item)
        for item in items
        if item.type == "plain" and not CONTROL.search(str(item.value))
    ]
    lines = [*offered, f":{FILES_TOO if files else NO_FILES}"]
    return "".join(f"{line}\n" for line in lines).encode()
