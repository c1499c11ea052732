"""AWS credentials, looked at once before a request is signed with them."""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from kubectl_alb.context.secret import refuse_control_characters
from kubectl_alb.errors import ConfigError

FIELDS = (
    ("access_key", "aws_access_key_id", "AWS_ACCESS_KEY_ID"),
    ("secret_key", "aws_secret_access_key", "AWS_SECRET_ACCESS_KEY"),
    ("token", "aws_session_token", "AWS_SESSION_TOKEN"),
)
FILES = ("shared-credentials-file", "config-file")
HINT = "check the variables and files that hold AWS credentials, or work with --no-aws"


def checked_credentials(session: Any) -> Any:
    """Return the session's credentials.

    Raises `NoCredentialsError` if there are none, `ConfigError` naming the source of those that
    cannot be loaded or hold a character that cannot be sent, and the SDK's own errors.
    """
    try:
        found = session.get_credentials()
        frozen = None if found is None else found.get_frozen_credentials()
    except (BotoCoreError, ClientError):
        raise
    except OSError as error:
        raise ConfigError(
            f"cannot read AWS credentials from {error.filename}: {error.strerror}", hint=HINT
        ) from None
    except Exception as error:  # noqa: BLE001 - the SDK reads what others wrote
        # The text of the error may quote what was read.
        raise ConfigError(
            f"AWS credentials cannot be loaded ({type(error).__name__})", hint=HINT
        ) from None
    if frozen is None:
        raise NoCredentialsError
    for field, key, variable in FIELDS:
        _check(getattr(frozen, field), _source(str(found.method), key, variable))
    return found


def _check(value: object, source: str) -> None:
    if value is None:
        return
    if not isinstance(value, str):
        raise ConfigError(f"{source} is not a string", hint=HINT)
    refuse_control_characters(value, source)
    if not value.isascii() or value != value.strip():
        raise ConfigError(
            f"{source} holds a character that no AWS credential has",
            hint="remove blanks and other characters from it",
        )


def _source(method: str, key: str, variable: str) -> str:
    if method == "env":
        return variable
    return f"{key} of the AWS profile" if method in FILES else f"{key} from {method}"
