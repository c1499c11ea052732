"""The exception tree, and the exit codes of the command line.

AlbError                something kept us from answering; has an exit code and a hint
├── UsageError          the command line asks for something that cannot be
├── ConfigError         no usable kubeconfig, AWS profile or region
├── AccessError         an API said no; names the permission that would fix it
├── UnreachableError    the API server or an AWS endpoint does not answer
├── NotFoundError       the named object does not exist
├── DecodeError         an API answer, a bundle or a manifest is not of the expected shape
└── UnsupportedError    real in the controller, not modelled here yet
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import TypeVar


class ExitCode(IntEnum):
    """What the process tells its caller."""

    OK = 0
    FAILED = 1
    CHANGES = 2
    VERDICT = 3
    WARNINGS = 4
    USAGE = 64
    BAD_INPUT = 65
    UNREACHABLE = 69
    TIMED_OUT = 75
    DENIED = 77
    CONFIG = 78
    INTERRUPTED = 130
    PIPE_CLOSED = 141


class AlbError(Exception):
    """Something kept us from answering.

    `common` is the reason without the single request, where other requests fail for it too; with
    a permission it ends before it. `missing` means that the API has no such object.
    """

    exit_code = ExitCode.FAILED
    common = ""
    missing = False

    def __init__(self, message: str, hint: str = "", see: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.see = see


ErrorT = TypeVar("ErrorT", bound=AlbError)


def shared(error: ErrorT, common: str) -> ErrorT:
    """Return the error with the reason that it has in common with those of other requests."""
    error.common = common
    return error


def common_of(errors: Iterable[AlbError]) -> str:
    """Return the reason that all of these errors have in common; empty if there is none."""
    reasons = {error.common or error.message for error in errors}
    return reasons.pop() if len(reasons) == 1 else ""


class UsageError(AlbError):
    """The command line asks for something that cannot be."""

    exit_code = ExitCode.USAGE


class ConfigError(AlbError):
    """No usable kubeconfig, AWS profile or region."""

    exit_code = ExitCode.CONFIG


class AccessError(AlbError):
    """An API refused a read that the command needs."""

    exit_code = ExitCode.DENIED

    def __init__(self, message: str, permission: str, hint: str = "") -> None:
        super().__init__(message, hint or f"grant {permission}")
        self.permission = permission


class UnreachableError(AlbError):
    """The API server or an AWS endpoint does not answer."""

    exit_code = ExitCode.UNREACHABLE


class NotFoundError(AlbError):
    """The named object does not exist; `near` holds names that do."""

    def __init__(self, message: str, near: Iterable[str] = (), hint: str = "") -> None:
        names = ", ".join(near)
        super().__init__(message, hint or (f"did you mean {names}?" if names else ""))


class DecodeError(AlbError):
    """An API answer, a bundle or a manifest is not of the expected shape.

    `details` are the single problems, when there are several.
    """

    exit_code = ExitCode.BAD_INPUT

    def __init__(
        self, message: str, hint: str = "", see: str = "", details: Iterable[str] = ()
    ) -> None:
        super().__init__(message, hint, see)
        self.details = tuple(details)


class UnsupportedError(AlbError):
    """The controller feature is real, but it is not modelled here yet."""
