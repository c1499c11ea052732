"""The Authorization header of a request: client-go transport/round_trippers.go, token_source.go."""

import base64
from pathlib import Path

from kubectl_alb.context.bounded import bounded_bytes
from kubectl_alb.context.kubernetes.connection import Connection
from kubectl_alb.context.kubernetes.exec_credential import Credential
from kubectl_alb.context.secret import Secret, header_text
from kubectl_alb.errors import ConfigError


def authorization(connection: Connection, credential: Credential) -> str:
    """Return the header's value, empty for none; raise `ConfigError` for an unusable token file."""
    token = _bearer(connection) or credential.token
    if token:
        return header_text(f"Bearer {token.reveal()}")
    if connection.basic:
        return "Basic " + base64.b64encode(connection.basic.reveal().encode()).decode()
    return ""


def _bearer(connection: Connection) -> Secret:
    """Return the token of the file, which wins while it can be read, else the one given."""
    name = connection.token_file
    if not name:
        return connection.token
    try:
        token = Secret(bounded_bytes(Path(name)).decode().strip())
    except (OSError, ValueError) as error:
        if connection.token:
            return connection.token
        # The text of a decoding error would quote the file.
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(f"cannot read token file {name}: {why}") from None
    if token:
        return token.checked(f"token file {name}")
    if connection.token:
        return connection.token
    raise ConfigError(f"token file {name} is empty", hint="sign in again")
