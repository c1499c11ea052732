"""moto in this process, for the services that are not ours."""

import os
from threading import Lock
from typing import Any

from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response


class Moto:
    """moto's server application, loaded when it is first needed: that takes a second."""

    def __init__(self, account_id: str) -> None:
        self._account_id = account_id
        self._lock = Lock()
        self._application: Any = None

    def answer(self, environ: dict[str, Any]) -> Response:
        """Let moto answer a request whose body can still be read."""
        body, status, headers = run_wsgi_app(self._loaded(), environ, buffered=True)
        return Response(b"".join(body), status, headers)

    def _loaded(self) -> Any:
        with self._lock:
            if self._application is None:
                self._application = _application(self._account_id)
            return self._application


def _application(account_id: str) -> Any:
    # moto reads its account from the environment, once, when it is imported.
    os.environ["MOTO_ACCOUNT_ID"] = account_id
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415
        DomainDispatcherApplication,
        create_backend_app,
    )

    return DomainDispatcherApplication(create_backend_app)
