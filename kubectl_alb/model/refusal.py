"""Why the controller would build nothing for a group."""

from dataclasses import dataclass

from kubectl_alb.model.names import Ref


@dataclass(frozen=True, slots=True)
class Refusal:
    """The controller's error for a group, or why it cannot be predicted.

    `message` is what follows `Failed build model due to `; for errors that precede the build
    (`loading`) there is no event, only a log line; those of deployment (`deploying`) follow
    `Failed deploy model due to `. `ingress` and `annotation` (full key) name
    what to fix where one place is to blame. `blocks` are all members, none of which is updated.
    """

    message: str
    ingress: Ref | None = None
    annotation: str = ""
    blocks: tuple[Ref, ...] = ()
    loading: bool = False
    unknown: bool = False
    deploying: bool = False


class Refused(Exception):  # noqa: N818 (an outcome of the controller, not a fault of ours)
    """Ends the build of a group, as an error return does in the controller."""

    def __init__(self, message: str, ingress: Ref | None = None, annotation: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.ingress = ingress
        self.annotation = annotation
        self.unknown = False

    def within(self, prefix: str, ingress: Ref | None = None) -> "Refused":
        """Return the same refusal, seen from one level further up."""
        outer = Refused(f"{prefix}: {self.message}", self.ingress or ingress, self.annotation)
        outer.unknown = self.unknown
        return outer


def not_known(section: str) -> Refused:
    """Return the refusal for a question whose answer lies in a section that was not read."""
    refused = Refused(f"not known: {section} was not read")
    refused.unknown = True
    return refused
