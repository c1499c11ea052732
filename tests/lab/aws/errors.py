"""The one error an operation raises: what AWS would answer in place of a result."""


class AwsError(Exception):
    """An error answer: its code as the API spells it, its message, and the HTTP status.

    A status of 0 means: the one that the service's model gives to this code, or else 400.
    """

    def __init__(self, code: str, message: str, status: int = 0) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def validation(message: str) -> AwsError:
    """Return the error for a value that no state of the account would make acceptable."""
    return AwsError("ValidationError", message)
