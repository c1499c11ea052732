"""Commands that a finding offers, and the flags with which they reach the same cluster and account.

This is the one home of how printed commands are addressed: `kubectl`, `helm` and `aws` are given
the flags that this program was given, and `aws` the region that was read, so that a pasted command
never acts on another cluster, account or region than the one it was made for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from shlex import join


@dataclass(frozen=True, slots=True)
class FixCommand:
    """One step of a fix: a command to paste, what it does, and the command that takes it back.

    An empty `undo` is for what cannot be taken back; `effect` then says so.
    """

    command: str
    effect: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Addressing:
    """The flags of the command line that say which cluster, account and region are meant.

    `region` is the one that AWS was asked in, however it was found; `given_region` the one that the
    user gave. `endpoint` is one URL for all services. `bundle` is what was read instead of cluster
    and AWS; commands of this program that look are to read it too.
    """

    kubeconfig: str = ""
    context: str = ""
    cluster: str = ""
    user: str = ""
    region: str = ""
    given_region: str = field(default="", compare=False)
    profile: str = ""
    endpoint: str = ""
    bundle: str = field(default="", compare=False)

    def addressed(self, command: str) -> str:
        """Return a command line in which every program has the flags that it needs."""
        return _PROGRAM.sub(self._with_flags, command)

    def told(self, sentence: str) -> str:
        """Return a sentence in which each command of this program has the flags that it needs."""
        return _TOLD.sub(lambda found: self.addressed(found[0]), sentence)

    def _with_flags(self, found: re.Match[str]) -> str:
        name = found["program"]
        if not name:
            return found[0]
        rest = found.string[found.end() :]
        if self.bundle and name.startswith(OWN):
            looks = name.split()[2] in ON_BUNDLES and not re.match(LIVE_FLAG, rest)
            own = {"--bundle": self.bundle} if looks else {}
        else:
            own = self._flags_of(name.split()[:2])
        flags = " ".join(_flags(own, rest))
        return f"{name} {flags}" if flags else name

    def _flags_of(self, words: list[str]) -> dict[str, str]:
        if words[0] == "aws":
            return {"--region": self.region, "--profile": self.profile,
                    "--endpoint-url": self.endpoint}  # fmt: skip
        if words[0] == "helm":
            return {"--kubeconfig": self.kubeconfig, "--kube-context": self.context}
        cluster = {"--kubeconfig": self.kubeconfig, "--context": self.context,
                   "--cluster": self.cluster, "--user": self.user}  # fmt: skip
        if words[1:] != ["alb"]:
            return cluster
        return {**cluster, "--region": self.given_region, "--profile": self.profile,
                "--endpoint-url": self.endpoint}  # fmt: skip


OWN = "kubectl alb "
# A command with what it is about, up to the end of its part of the sentence.
_TOLD = re.compile(r"\bkubectl alb [a-z]+(?:[^,;()`\n]|,(?=\S))*")
# The commands that answer from a bundle as they do from the cluster.
ON_BUNDLES = frozenset(
    {"status", "list", "ls", "describe", "trace", "plan", "doctor", "reorder", "logs"}
)
# Of these, what reads the cluster alone, or writes to it.
LIVE_FLAG = re.compile(r"[^|&]*\s--(?:pre|watch|wait|fix)\b")


# Quoted text is taken whole, so that no program is seen in it. The words of an operation stay
# together: `aws ec2 create-tags`, `helm upgrade`, `kubectl alb doctor`.
_PROGRAM = re.compile(
    r"""'[^']*'|"(?:[^"\\]|\\.)*"|\\.|"""
    r"(?P<program>(?:(?<![^\s])(?:(?<=^)|(?<=\|\s)|(?<=&&\s)))"
    r"(?:aws\s[\w-]+\s(?:wait\s)?[\w-]+|helm\s[a-z]+(?:\scrds)?|kubectl\salb\s[a-z]+|kubectl))(?=\s|$)|.",
    re.DOTALL,
)


def _flags(values: dict[str, str], rest: str) -> Iterator[str]:
    own = re.split(r"\s(?:\||&&)\s", rest, maxsplit=1)[0]
    for flag, value in values.items():
        if value and not re.search(rf"(?<!\S){flag}[\s=]", own):
            yield join((flag, value))
