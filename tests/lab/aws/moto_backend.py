"""moto in this process, for the services that are not ours."""

from typing import Any

from moto.core.base_backend import BackendDict
from moto.moto_api._internal import mock_random
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

# moto's random ids are the same ones in every run, counted from the last reset.
SEED = 42


class Moto:
    """moto's server application."""

    def __init__(self, account_id: str) -> None:
        self._account_id = account_id
        self._application = DomainDispatcherApplication(create_backend_app)

    def answer(self, environ: dict[str, Any]) -> Response:
        """Let moto answer a request whose body can still be read."""
        addressed = {**environ, "HTTP_X_MOTO_ACCOUNT_ID": self._account_id}
        body, status, headers = run_wsgi_app(self._application, addressed, buffered=True)
        return Response(b"".join(body), status, headers)


def reset_moto() -> None:
    """Empty every backend of moto."""
    BackendDict.reset()
    mock_random.seed(SEED)
